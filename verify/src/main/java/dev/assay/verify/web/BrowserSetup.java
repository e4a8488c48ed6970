package dev.assay.verify.web;

import dev.assay.core.recipe.Default;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How browsers are started.
///
/// @param pages pages open at a time, each in a browser of its own; 0 for one per core, at most 4
/// @param executable the browser: a name on the path, or a file; empty for the first of `chromium`,
///     `chromium-browser` and `google-chrome` that is on the path
public record BrowserSetup(
        @Default("0") int pages, @Default("") String executable) {
    /// One page per core, the system's Chromium.
    public static final BrowserSetup DEFAULT = new BrowserSetup(0, "");

    private static final List<String> KNOWN = List.of("chromium", "chromium-browser", "google-chrome");
    private static final int MOST = 4;

    public BrowserSetup {
        if (pages < 0) throw new IllegalArgumentException("pages: expected 0 or more, found " + pages);
        if (pages == 0) pages = Math.min(MOST, Runtime.getRuntime().availableProcessors());
    }

    /// The program to start.
    ///
    /// @throws BrowserMissing if it is not installed
    Path program() {
        if (executable.contains("/")) {
            if (Files.isExecutable(Path.of(executable))) return Path.of(executable);
            throw new BrowserMissing("headless browser not available: there is no program " + executable);
        }
        for (String name : executable.isEmpty() ? KNOWN : List.of(executable)) {
            Optional<Path> found = onPath(name);
            if (found.isPresent()) return found.get();
        }
        throw new BrowserMissing("headless browser not available: "
                + (executable.isEmpty() ? "none of " + String.join(", ", KNOWN) : "'" + executable + "'")
                + " is on the path; install one (Debian: apt-get install chromium)"
                + " or name it with the setting `browser: {executable: FILE}`");
    }

    /// A program by its name.
    static Optional<Path> onPath(String name) {
        String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        for (String folder : path.split(File.pathSeparator)) {
            Path file = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isExecutable(file) && Files.isRegularFile(file)) return Optional.of(file);
        }
        return Optional.empty();
    }
}
