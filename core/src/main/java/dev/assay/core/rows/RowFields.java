package dev.assay.core.rows;

import dev.assay.core.Rollout.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Under which names a rollout's fields stand in a file. The names of the common trainers are known; a
/// recipe's `rollout:` block names others. A name with dots that is no member itself is a path into
/// nested objects.
public final class RowFields {
    /// One name a field may have.
    record Path(byte[] whole, List<byte[]> steps) {
        static Path of(String name) {
            List<byte[]> steps = new ArrayList<>();
            for (String step : name.split("\\.", -1)) steps.add(step.getBytes(StandardCharsets.UTF_8));
            return new Path(name.getBytes(StandardCharsets.UTF_8), steps.size() > 1 ? steps : List.of());
        }
    }

    private static final Map<Field, List<String>> KNOWN = new EnumMap<>(Map.of(
            Field.ID, List.of("id", "uuid", "task_id"),
            Field.GROUP, List.of("group", "prompt_id", "uid", "group_id"),
            Field.PROMPT, List.of("prompt", "question", "problem", "query", "messages"),
            Field.RESPONSE, List.of("response", "completion", "solution_str", "output", "text"),
            Field.REFERENCE,
                    List.of("reference", "ground_truth", "reward_model.ground_truth", "answer", "label", "solution"),
            Field.STEPS, List.of("steps", "turns"),
            Field.TOKENS, List.of("tokens"),
            Field.ANCHOR, List.of("anchor")));

    /// Objects whose members are information fields, besides the row's own members.
    private static final List<String> INFO = List.of("info", "extra_info");

    /// The names the trainers use.
    public static final RowFields DEFAULT = new RowFields(Map.of());

    private final Map<Field, List<String>> names = new EnumMap<>(Field.class);
    private final Map<Field, List<Path>> paths = new EnumMap<>(Field.class);
    private final List<Path> info;

    /// @param renamed field word (or `info`) to the name it has in the file; the rest keeps its known
    ///     names
    /// @throws IllegalArgumentException if a word is no field
    public RowFields(Map<String, String> renamed) {
        for (Field field : Field.values()) {
            String name = renamed.get(field.word());
            names.put(field, name == null ? KNOWN.get(field) : List.of(name));
            paths.put(field, names.get(field).stream().map(Path::of).toList());
        }
        String name = renamed.get("info");
        this.info = (name == null ? INFO : List.of(name)).stream().map(Path::of).toList();
    }

    List<Path> paths(Field field) {
        return paths.get(field);
    }

    List<Path> info() {
        return info;
    }

    /// The names that are looked for, for messages.
    String looked(Field field) {
        return String.join(", ", names.get(field));
    }
}
