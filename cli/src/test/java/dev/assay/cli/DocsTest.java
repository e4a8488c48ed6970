package dev.assay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pages that are written by the program say what the program says.
class DocsTest {
    @ParameterizedTest
    @CsvSource({"parts, parts.md", "papers, systems.md"})
    void isCurrent(String command, String page) throws IOException {
        StringWriter out = new StringWriter();
        assertEquals(0, Main.commandLine(null).setOut(new PrintWriter(out)).execute(command, "--markdown"));
        assertEquals(
                out.toString(),
                Files.readString(Path.of("../docs", page)),
                "write it again: ./assay " + command + " --markdown > docs/" + page);
    }

    @Test
    void whatFoolsWhichRewardIsCurrent() throws IOException {
        StringWriter out = new StringWriter();
        assertEquals(
                0,
                Main.commandLine(null)
                        .setOut(new PrintWriter(out))
                        .execute("vet", "--markdown", "--examples", "../examples"));
        assertEquals(
                out.toString(),
                Files.readString(Path.of("../docs/vetted.md")),
                "write it again: ./assay vet --markdown > docs/vetted.md");
    }
}
