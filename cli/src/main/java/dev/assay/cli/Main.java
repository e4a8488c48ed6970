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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
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

    private static final Map<String, Supplier<Object>> COMMANDS = commands();

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("score", Score::new);
        commands.put("explain", Explain::new);
        commands.put("vet", Vetting::new);
        commands.put("make", Make::new);
        commands.put("solve", Solve::new);
        commands.put("recipes", Recipes::new);
        commands.put("parts", PartsList::new);
        commands.put("papers", Papers::new);
        commands.put("conform", Conform::new);
        commands.put("reproduce", Reproduce::new);
        commands.put("train", Train::new);
        commands.put("serve", Serve::new);
        commands.put("query", Query::new);
        commands.put("schema", Schema::new);
        return commands;
    }

    /// The command line with its error handling. Picocli reads the class of every command it is given, which takes
    /// longer than scoring a file, so a run that names its command gets that one alone.
    ///
    /// @param first the first argument; null or anything but a command for all commands
    static CommandLine commandLine(String first) {
        CommandLine line = new CommandLine(new Main());
        if (first != null && COMMANDS.containsKey(first))
            line.addSubcommand(first, COMMANDS.get(first).get());
        else {
            COMMANDS.forEach((name, command) -> line.addSubcommand(name, command.get()));
            line.addSubcommand(new AutoComplete.GenerateCompletion());
            line.getSubcommands()
                    .get("generate-completion")
                    .getCommandSpec()
                    .usageMessage()
                    .hidden(true);
        }
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((e, command, _) -> {
            String message = message(e);
            if (message == null) throw e;
            command.getErr().println(command.getColorScheme().errorText("assay: " + message));
            return e instanceof RecipeException || e instanceof FileSystemException ? MISUSED : FAILED;
        });
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
        System.exit(commandLine(args.length == 0 ? null : args[0]).execute(args));
    }
}
