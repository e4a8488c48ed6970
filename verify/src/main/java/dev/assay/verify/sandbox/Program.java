package dev.assay.verify.sandbox;

import java.util.List;

/// Code to try.
///
/// @param source its text
/// @param file name of the file the text is put in, for a command
/// @param command what runs it, in the folder of the file, such as `[/bin/sh, -c, "cc main.c && ./a.out"]`;
///     empty for Python, which starts at once
public record Program(String source, String file, List<String> command) {
    /// A Python program.
    public static Program python(String source) {
        return new Program(source, "main.py", List.of());
    }

    boolean isPython() {
        return command.isEmpty();
    }
}
