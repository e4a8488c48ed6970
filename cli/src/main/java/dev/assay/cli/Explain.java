package dev.assay.cli;

import dev.assay.core.engine.ScoreJob;
import dev.assay.core.engine.Scorer;
import dev.assay.core.explain.Explanation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `assay explain RECIPE FILE --id ID`
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Show one rollout with each signal at its own place and every formula with its value.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  assay explain tool-rl examples/tool-calls.jsonl --id 3-c",
            "  assay explain tool-rl examples/tool-calls.jsonl --id 3-c --html why.html"
        })
final class Explain implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RecipeOptions recipeOptions;

    @Parameters(index = "0", paramLabel = "RECIPE", description = "Id of a shipped recipe, or a .yaml file.")
    private String recipe;

    @Parameters(index = "1", paramLabel = "FILE", description = "The file that holds the rollout.")
    private Path file;

    @Option(
            names = "--id",
            required = true,
            paramLabel = "ID",
            description = "Id of the rollout; rows without one are row-LINE.")
    private String id;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a self-contained page instead.")
    private Path html;

    @Override
    public Integer call() throws IOException {
        try (Scorer scorer = recipeOptions.open(recipe)) {
            Explanation explanation = Explanation.find(scorer, file, id);
            if (explanation == null) throw new ScoreJob.Stopped(file + ": no rollout has the id '" + id + "'");
            if (html == null) {
                spec.commandLine()
                        .getOut()
                        .print(explanation.text(
                                spec.commandLine().getColorScheme().ansi().enabled()));
            } else {
                Files.writeString(html, explanation.html());
                spec.commandLine().getOut().println("wrote " + html);
            }
            spec.commandLine().getOut().flush();
            return 0;
        }
    }
}
