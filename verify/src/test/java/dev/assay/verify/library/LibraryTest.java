package dev.assay.verify.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryTest {
    @TempDir
    Path folder;

    private static Update skill(String action, String name, String text) {
        return Update.of(
                        Map.of("action", action, "name", name, "description", "about " + name, "content_md", text),
                        Entry.Kind.SKILL)
                .orElseThrow();
    }

    private static Update tool(String name, String prompt) {
        return Update.of(
                        Map.of(
                                "action",
                                "add",
                                "name",
                                name,
                                "description",
                                "looks: \"closely\"",
                                "system_prompt",
                                prompt),
                        Entry.Kind.TOOL)
                .orElseThrow();
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.toList())
                files.put(
                        folder.relativize(path).toString(),
                        Files.isRegularFile(path) ? Files.readString(path) : "folder");
        }
        return files;
    }

    @Test
    void goingBackRestoresEveryByte() throws IOException {
        Library first = Library.EMPTY
                .with(List.of(skill("add", "colour", "# Colour\n---\nLook."), tool("text-checker", "Read\nthe sign.")))
                .library();
        first.write(folder);
        Map<String, String> before = files();
        assertEquals(first, Library.read(folder));
        Library second = first.with(List.of(
                        skill("update", "colour", "Other."),
                        skill("add", "shape", "New."),
                        skill("add", "size", "New.")))
                .library();
        second.write(folder);
        assertEquals(second, Library.read(folder));
        assertFalse(before.equals(files()));
        first.write(folder);
        assertEquals(before, files());
        Library.EMPTY.write(folder);
        assertEquals(List.of("", "registry.json"), List.copyOf(files().keySet()));
    }

    @Test
    void whatCannotBeAppliedIsRefusedWithAReason() {
        var changed = Library.EMPTY.with(List.of(
                skill("add", "good", "Look at the colours."),
                skill("add", "biased", "Image A is usually better."),
                skill("add", "../../etc", "x"),
                skill("update", "absent", "x"),
                skill("add", "good", "again")));
        assertEquals(List.of("good"), changed.library().names(Entry.Kind.SKILL));
        assertEquals(4, changed.refused().size());
        assertTrue(changed.refused().get(0).contains("favour a position"));
        assertTrue(changed.refused().get(1).contains("expected lower-case words"));
        assertEquals("absent: there is no such entry", changed.refused().get(2));
        assertEquals("good: this entry is there already", changed.refused().get(3));
    }

    @Test
    void aRegistryCannotLeadOutOfTheFolder() throws IOException {
        Files.writeString(folder.resolve("registry.json"), "{\"entries\": {\"../x\": {\"kind\": \"skill\"}}}");
        assertThrows(IllegalArgumentException.class, () -> Library.read(folder));
    }
}
