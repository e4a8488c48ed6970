package dev.assay.cli;

import dev.assay.core.engine.ScoreJob;
import dev.assay.core.json.JsonException;
import dev.assay.core.recipe.RecipeException;
import dev.assay.core.rows.RowException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The `assay` command.
@Command(
        name = "assay",
        description = "A reward engine for reinforcement learning: score model outputs with fine-grained rewards.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            Score.class,
            Explain.class,
            Vetting.class,
            Make.class,
            Solve.class,
            Recipes.class,
            PartsList.class,
            Papers.class,
            Conform.class,
            Reproduce.class,
            Train.class,
            Serve.class,
            Query.class,
            Schema.class,
            AutoComplete.GenerateCompletion.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  assay score tool-rl examples/tool-calls.jsonl",
            "  assay explain tool-rl examples/tool-calls.jsonl --id 3-c",
            "  assay vet tool-rl",
            "  assay recipes",
            "  assay reproduce salt",
            "  source <(assay generate-completion)      completion for bash and zsh",
            "",
            "Exit codes: 0 done, 1 the work failed (a bad row, a failed case), 2 wrong use (options, recipe, file)."
        })
public final class Main implements Runnable {
    /// The work failed.
    static final int FAILED = 1;
    /// The command was used wrongly.
    static final int MISUSED = 2;

    @Spec
    private CommandSpec spec;

    /// Version of the program, from its jar.
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"assay " + (version == null ? "development" : version)};
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /// The command line with its error handling.
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((e, command, _) -> {
            String message = message(e);
            if (message == null) throw e;
            command.getErr().println(command.getColorScheme().errorText("assay: " + message));
            return e instanceof RecipeException || e instanceof FileSystemException ? MISUSED : FAILED;
        });
        line.getSubcommands()
                .get("generate-completion")
                .getCommandSpec()
                .usageMessage()
                .hidden(true);
        return line;
    }

    /// One line for an error of the user's making; null for a fault of ours, which deserves its stack.
    private static String message(Exception e) {
        return switch (e) {
            case RecipeException _, RowException _, JsonException _, ScoreJob.Stopped _, IllegalArgumentException _ ->
                e.getMessage();
            case FileSystemException file when file.getReason() != null -> file.getFile() + ": " + file.getReason();
            case NoSuchFileException file -> file.getFile() + ": there is no such file";
            case AccessDeniedException file -> file.getFile() + ": no permission to read or write it";
            case IOException io -> io.getMessage();
            default -> null;
        };
    }

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }
}
