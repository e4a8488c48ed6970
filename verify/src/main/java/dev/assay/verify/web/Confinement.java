package dev.assay.verify.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Where the browser itself runs: inside bubblewrap if that works here, with no network at all, the system
/// read-only and without homes; otherwise as it is, and then only its flags and the routing of requests keep
/// pages in.
record Confinement(Path program, Path script) implements AutoCloseable {
    private static final String WRAPPER = """
            #!/bin/sh
            for word in "$@"; do
              case $word in --user-data-dir=*) data=${word#--user-data-dir=};; esac
            done
            exec '%s' --unshare-net --unshare-pid --unshare-ipc --die-with-parent --ro-bind / / --dev /dev --proc /proc \
              --tmpfs /tmp --tmpfs /root --tmpfs /home --tmpfs /run --tmpfs /var/tmp ${data:+--bind "$data" "$data"} \
              --setenv HOME /tmp -- '%s' "$@"
            """;

    static Confinement of(Path program) {
        Optional<Path> bubblewrap = BrowserSetup.onPath("bwrap");
        // A quote would end the quoting of the script.
        if (bubblewrap.isEmpty() || (program + "" + bubblewrap.get()).contains("'") || !works(bubblewrap.get()))
            return new Confinement(program, null);
        try {
            Path script = Files.createTempFile(
                    "assay-browser",
                    ".sh",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.writeString(script, WRAPPER.formatted(bubblewrap.get(), program));
            return new Confinement(script, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean works(Path bubblewrap) {
        try {
            Process process = new ProcessBuilder(List.of(
                            bubblewrap.toString(),
                            "--unshare-net",
                            "--unshare-pid",
                            "--ro-bind",
                            "/",
                            "/",
                            "--dev",
                            "/dev",
                            "--proc",
                            "/proc",
                            "--",
                            "/bin/true"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(5, TimeUnit.SECONDS)) return process.exitValue() == 0;
            process.destroyForcibly();
            return false;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        if (script == null) return;
        try {
            Files.deleteIfExists(script);
        } catch (IOException _) {
            // A forgotten file of a few hundred bytes.
        }
    }
}
