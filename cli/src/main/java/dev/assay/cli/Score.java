package dev.assay.cli;

import dev.assay.core.engine.ScoreJob;
import dev.assay.core.engine.Scorer;
import dev.assay.core.engine.Summary;
import dev.assay.core.rows.Limits;
import dev.assay.core.rows.RowSource;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `assay score RECIPE FILE...`
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        description = "Score the rollouts of files with a recipe and write FILE.scored.jsonl beside each.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  assay score tool-rl examples/tool-calls.jsonl",
            "  assay score tool-rl rows.jsonl --variant COARSEREWARD --out coarse.jsonl",
            "  assay score my-recipe.yaml rows.json --set max=1 --on-error skip",
            "  assay score gsm8k rollouts.parquet --out scored.parquet --regroup",
            "  zcat rows.jsonl.gz | assay score math - | jq .reward"
        })
final class Score implements Callable<Integer> {
    /// What to do with a row that cannot be scored.
    enum OnError {
        STOP,
        SKIP
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private RecipeOptions recipeOptions;

    @Parameters(index = "0", paramLabel = "RECIPE", description = "Id of a shipped recipe, or a .yaml file.")
    private String recipe;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Rollouts: .jsonl, .ndjson, .json with an array, .csv, each also .gz, .parquet, or - for lines"
                            + " from standard input.")
    private List<Path> files;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write, for one input only; its ending names the format: .jsonl (also with .gz),"
                    + " .json, .csv, .parquet, or - for lines to standard output.")
    private Path out;

    @Option(
            names = "--on-error",
            paramLabel = "WHAT",
            description =
                    "stop (the default) at the first row that cannot be scored and write nothing, or skip: write such rows with their error.")
    private OnError onError = OnError.STOP;

    @Option(names = "--resume", description = "Go on where an interrupted run stopped.")
    private boolean resume;

    @Option(
            names = "--regroup",
            description = "Bring scattered groups together first (through temporary files beside the output).")
    private boolean regroup;

    @Option(names = "--threads", paramLabel = "N", description = "Number of threads (default: one a core).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--max-row", paramLabel = "MIB", description = "Longest row in MiB (default 32).")
    private int maxRow = 32;

    @Option(names = "--json", description = "Print the summary as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (out != null && files.size() > 1)
            throw new FileSystemException(out.toString(), null, "--out takes one input file");
        if (threads < 1) throw new FileSystemException("--threads", null, "expected 1 or more");
        try (Scorer scorer = recipeOptions.open(recipe)) {
            for (Path file : files) score(scorer, file);
        }
        return 0;
    }

    private void score(Scorer scorer, Path file) throws IOException {
        Path target = out == null ? beside(file) : out;
        boolean piped = target.equals(RowSource.STANDARD);
        if (!piped && Files.exists(target) && Files.exists(file) && Files.isSameFile(target, file))
            throw new FileSystemException(target.toString(), null, "would replace its own input");
        Limits limits = new Limits(maxRow << 20, Limits.DEFAULT.blockBytes());
        ScoreJob job = new ScoreJob(
                scorer, file, new ScoreJob.Options(onError == OnError.SKIP, resume, threads, true, regroup, limits));
        Summary summary;
        try (Progress _ = Progress.start(job::done, file.getFileName().toString())) {
            summary = job.run(target);
        }
        var terminal = piped ? spec.commandLine().getErr() : spec.commandLine().getOut();
        terminal.print(json ? Tables.json(scorer, summary, target) : new Tables(scorer, summary).text(target));
        terminal.flush();
    }

    static Path beside(Path file) {
        if (file.equals(RowSource.STANDARD)) return RowSource.STANDARD;
        String name = file.getFileName().toString();
        if (name.endsWith(".gz")) name = name.substring(0, name.length() - 3);
        int dot = name.lastIndexOf('.');
        return file.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".scored.jsonl");
    }
}
