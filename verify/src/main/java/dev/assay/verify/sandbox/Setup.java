package dev.assay.verify.sandbox;

import dev.assay.core.recipe.Default;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How the sandbox is made.
///
/// @param workers runs at a time; 0 for one per core
/// @param python interpreter, inside the sandbox
/// @param readable more folders of the host to show, read-only, such as `/opt/conda`
/// @param bwrap the program bubblewrap: a name on the path, or a file
public record Setup(
        @Default("0") int workers,
        @Default("/usr/bin/python3") String python,
        @Default("[]") List<String> readable,
        @Default("bwrap") String bwrap) {
    /// One run per core, the system's Python.
    public static final Setup DEFAULT = new Setup(0, "/usr/bin/python3", List.of(), "bwrap");

    /// Nobody, on every Linux; limits on processes do not hold for root.
    private static final String NOBODY = "65534";

    public Setup {
        if (workers < 0) throw new IllegalArgumentException("workers: expected 0 or more, found " + workers);
        if (workers == 0) workers = Runtime.getRuntime().availableProcessors();
        readable = List.copyOf(readable);
        for (String path : readable)
            if (!path.startsWith("/")) throw new IllegalArgumentException("readable: '" + path + "' must be absolute");
    }

    /// The command that starts a keeper.
    ///
    /// @throws SandboxMissing if bubblewrap is not installed
    List<String> command(String keeper) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name")))
            command.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
        command.add(found());
        command.addAll(List.of("--unshare-all", "--unshare-user", "--uid", "1000", "--gid", "1000"));
        // For the keeper alone, and only over its own namespaces: it makes new ones for each run and gives this up.
        command.addAll(List.of("--cap-add", "CAP_SYS_ADMIN"));
        command.addAll(List.of("--new-session", "--hostname", "sandbox"));
        command.addAll(List.of("--ro-bind", "/usr", "/usr"));
        for (String folder : List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64")) system(command, Path.of(folder));
        for (String file : List.of("/etc/ld.so.cache", "/etc/alternatives"))
            command.addAll(List.of("--ro-bind-try", file, file));
        for (String path : readable) command.addAll(List.of("--ro-bind", path, path));
        command.addAll(List.of("--dev", "/dev", "--proc", "/proc", "--dir", "/tmp"));
        command.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"));
        command.addAll(List.of(python, "-I", "-B", "-c", keeper));
        return command;
    }

    /// Where systems merged these folders into `/usr` they are links, elsewhere folders.
    private static void system(List<String> command, Path folder) {
        if (Files.isSymbolicLink(folder)) command.addAll(List.of("--symlink", "usr" + folder, folder.toString()));
        else if (Files.isDirectory(folder)) command.addAll(List.of("--ro-bind", folder.toString(), folder.toString()));
    }

    private String found() {
        if (bwrap.contains("/")) {
            if (Files.isExecutable(Path.of(bwrap))) return bwrap;
        } else {
            String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
            var hit = Arrays.stream(path.split(File.pathSeparator))
                    .map(folder -> Path.of(folder.isEmpty() ? "." : folder, bwrap))
                    .filter(Files::isExecutable)
                    .findFirst();
            if (hit.isPresent()) return hit.get().toString();
        }
        throw new SandboxMissing("no sandbox: '" + bwrap + "' is not installed; install it (apt-get install bubblewrap)"
                + " or run where it is; nothing is ever run outside it");
    }
}
