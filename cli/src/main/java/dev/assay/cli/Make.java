package dev.assay.cli;

import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `assay make SYSTEM`
@Command(
        name = "make",
        mixinStandardHelpOptions = true,
        description = "Make problems with known answers, as training data that 'assay score' can score.",
        subcommands = {MakeGraphs.class, MakeMaps.class, MakeOddGrids.class})
final class Make implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", hidden = true)
    private String system;

    @Override
    public Integer call() throws FileSystemException {
        String known = String.join(", ", spec.subcommands().keySet());
        if (system == null) throw new FileSystemException("make", null, "expected a system: " + known);
        throw new FileSystemException(system, null, "makes no problems; known: " + known);
    }
}
