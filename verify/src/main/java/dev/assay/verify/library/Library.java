package dev.assay.verify.library;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The skills and tools of a judge: text that is learned instead of weights (RewardHarness, arXiv
/// 2605.08703). A value: a change makes a new library, and keeping the old one is going back. On
/// disk it is a folder with `registry.json` and one `SKILL.md` per entry; the same library always
/// writes the same bytes.
public final class Library {
    /// The library without entries.
    public static final Library EMPTY = new Library(new TreeMap<>());

    private static final String REGISTRY = "registry.json";

    private final TreeMap<String, Entry> entries;

    private Library(TreeMap<String, Entry> entries) {
        this.entries = entries;
    }

    /// @param library the library after the updates
    /// @param refused one line for each update that was not applied
    public record Changed(Library library, List<String> refused) {}

    /// The entries by name, in the order of the names.
    public Map<String, Entry> entries() {
        return Map.copyOf(entries);
    }

    /// Names of one kind, in order.
    public List<String> names(Entry.Kind kind) {
        return entries.values().stream()
                .filter(entry -> entry.kind() == kind)
                .map(Entry::name)
                .toList();
    }

    /// For every entry the library without it.
    public Map<String, Library> without() {
        Map<String, Library> without = new LinkedHashMap<>();
        for (String name : entries.keySet()) {
            TreeMap<String, Entry> left = new TreeMap<>(entries);
            left.remove(name);
            without.put(name, new Library(left));
        }
        return without;
    }

    /// Applies updates one after the other; what cannot be applied is refused with a reason and
    /// the rest goes on.
    public Changed with(List<Update> updates) {
        TreeMap<String, Entry> next = new TreeMap<>(entries);
        List<String> refused = new ArrayList<>();
        for (Update update : updates) {
            try {
                apply(update, next);
            } catch (IllegalArgumentException e) {
                refused.add(e.getMessage());
            }
        }
        return new Changed(new Library(next), List.copyOf(refused));
    }

    private static void apply(Update update, TreeMap<String, Entry> entries) {
        Entry old = entries.get(update.name());
        if (update.action() == Update.Action.ADD ? old != null : old == null || old.kind() != update.kind())
            throw new IllegalArgumentException(
                    update.name() + (old == null ? ": there is no such entry" : ": this entry is there already"));
        if (update.action() == Update.Action.DELETE) {
            entries.remove(update.name());
            return;
        }
        boolean skill = update.kind() == Entry.Kind.SKILL;
        String description = update.description() != null || old == null ? update.description() : old.description();
        String body = skill ? update.text() : old == null ? "" : old.body();
        entries.put(
                update.name(),
                new Entry(update.name(), update.kind(), description, skill ? null : update.text(), body));
    }

    /// Writes the library into a folder, in place of the one that is there. The registry is moved
    /// into place last; files and folders of entries that are no longer there are removed.
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Map<String, Object> registry = new LinkedHashMap<>();
        for (Entry entry : entries.values()) {
            String path = entry.kind().word() + "s/" + entry.name() + "/SKILL.md";
            registry.put(
                    entry.name(),
                    Map.of("kind", entry.kind().word(), "description", entry.description(), "path", path));
            replace(folder.resolve(path), text(entry));
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("schema_version", 2.0);
        all.put("entries", registry);
        replace(folder.resolve(REGISTRY), new JsonBuffer().value(sorted(all)) + "\n");
        for (String kind : List.of("skills", "tools")) prune(folder.resolve(kind));
    }

    private static Object sorted(Object value) {
        if (!(value instanceof Map<?, ?> map)) return value;
        Map<String, Object> sorted = new TreeMap<>();
        Json.map(map).forEach((key, each) -> sorted.put(key, sorted(each)));
        return sorted;
    }

    private static void replace(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void prune(Path kind) throws IOException {
        if (!Files.isDirectory(kind)) return;
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(kind)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> inside = Files.list(path)) {
                    if (inside.findAny().isEmpty()) Files.delete(path);
                }
            } else if (!kept(kind, path)) Files.delete(path);
        }
    }

    private boolean kept(Path kind, Path file) {
        Entry entry = entries.get(file.getParent().getFileName().toString());
        return entry != null
                && kind.getFileName().toString().equals(entry.kind().word() + "s")
                && file.equals(kind.resolve(entry.name()).resolve("SKILL.md"));
    }

    /// Front matter, whose values are JSON strings and so YAML too, and the body.
    private static String text(Entry entry) {
        StringBuilder text = new StringBuilder("---\n");
        field(text, "name", entry.name());
        field(text, "kind", entry.kind().word());
        field(text, "description", entry.description());
        if (entry.prompt() != null) field(text, "system_prompt", entry.prompt());
        return text.append("---\n").append(entry.body()).toString();
    }

    private static void field(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(new JsonBuffer().value(value)).append('\n');
    }

    /// Reads a library that {@link #write} wrote.
    ///
    /// @throws IllegalArgumentException if a file is not as it should be; the message names it
    public static Library read(Path folder) throws IOException {
        Path registry = folder.resolve(REGISTRY);
        Map<String, Object> all = Json.object(Files.readString(registry));
        if (!(all.get("entries") instanceof Map<?, ?> listed))
            throw new IllegalArgumentException(registry + ": expected an object 'entries'");
        TreeMap<String, Entry> entries = new TreeMap<>();
        for (String name : Json.map(listed).keySet()) {
            // The path is made from the name, never taken from the file: it cannot lead out of
            // the folder.
            if (!(listed.get(name) instanceof Map<?, ?> about))
                throw new IllegalArgumentException(registry + ": entry " + name + ": expected an object");
            Entry.Kind kind = "tool".equals(about.get("kind")) ? Entry.Kind.TOOL : Entry.Kind.SKILL;
            Entry known = new Entry(name, kind, "?", "?", "?");
            Path file = folder.resolve(kind.word() + "s").resolve(known.name()).resolve("SKILL.md");
            entries.put(name, entry(file, Files.readString(file), known));
        }
        return new Library(entries);
    }

    private static Entry entry(Path file, String text, Entry known) {
        int end = text.indexOf("\n---\n", 3);
        if (!text.startsWith("---\n") || end < 0)
            throw new IllegalArgumentException(file + ": expected front matter between two lines '---'");
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : text.substring(4, end).split("\n")) {
            int colon = line.indexOf(": ");
            if (colon < 0 || !(Json.parse(line.substring(colon + 2)) instanceof String value))
                throw new IllegalArgumentException(file + ": expected 'name: \"text\"', found " + line);
            fields.put(line.substring(0, colon), value);
        }
        return new Entry(
                known.name(),
                known.kind(),
                fields.get("description"),
                fields.get("system_prompt"),
                text.substring(end + 5));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Library library && entries.equals(library.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return "library of " + entries.keySet();
    }
}
