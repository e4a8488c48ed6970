package dev.assay.cli;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.core.paper.Conformance;
import dev.assay.core.paper.Paper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `assay conform PAPER FILE` or `assay conform DIR`
@Command(
        name = "conform",
        mixinStandardHelpOptions = true,
        description = "Hold a system to published cases; a folder holds every PAPER.json in it.",
        footerHeading = "%nExamples:%n",
        footer = {"  assay conform tool-rl tool-rl.json", "  assay conform vectors/"})
final class Conform implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..2",
            paramLabel = "PAPER FILE | DIR",
            description = "A system and its cases, or a folder of cases.")
    private List<String> args;

    @Override
    public Integer call() throws IOException {
        if (args.size() == 2) return run(Papers.find(args.get(0)), Path.of(args.get(1))) ? 0 : Main.FAILED;
        Path folder = Path.of(args.getFirst());
        if (!Files.isDirectory(folder))
            throw new FileSystemException(folder.toString(), null, "expected PAPER FILE, or a folder");
        boolean good = true;
        for (Paper paper : Papers.all()) {
            Path file = folder.resolve(paper.card().id() + ".json");
            if (Files.exists(file)) good &= run(paper, file);
        }
        return good ? 0 : Main.FAILED;
    }

    private boolean run(Paper paper, Path file) throws IOException {
        if (!Files.exists(file)) throw new NoSuchFileException(file.toString(), null, "there is no such file");
        byte[] bytes = Files.readAllBytes(file);
        Conformance.Result result;
        try {
            result = Conformance.run(paper, Json.parse(bytes, 0, bytes.length));
        } catch (JsonException | IllegalArgumentException e) {
            throw new FileSystemException(file.toString(), null, e.getMessage());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(paper.card().id() + "  " + result.passed() + " passed, "
                + result.failures().size() + " failed");
        result.failures().forEach(failure -> out.println("  " + failure));
        return result.failures().isEmpty();
    }
}
