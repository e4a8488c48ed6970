package dev.assay.core.recipe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A YAML value that remembers where it stands, so that every complaint can say so.
///
/// @param value `String` with `quoted`, `List<Yaml>` or `Map<String, Yaml>` in order; null for an
///     empty value
/// @param quoted true for text that was quoted or a block, which is never read as a number
/// @param source file name
/// @param line 1-based
/// @param column 1-based
public record Yaml(Object value, boolean quoted, String source, int line, int column) {
    private static final int MAX_LENGTH = 1 << 20;

    /// Reads a document.
    ///
    /// @throws RecipeException if it is no YAML, is empty, or holds anchors that grow without bound
    public static Yaml parse(String text, String source) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source)
                .setCodePointLimit(MAX_LENGTH)
                .setMaxAliasesForCollections(0)
                .build();
        try {
            Node node = new Compose(settings)
                    .composeString(text)
                    .orElseThrow(() -> new RecipeException(source + ":1:1: the file is empty"));
            return of(node, source, 0);
        } catch (MarkedYamlEngineException e) {
            String at = e.getProblemMark()
                    .map(mark -> (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                    .orElse("1:1");
            throw new RecipeException(source + ":" + at + ": not YAML: " + e.getProblem());
        } catch (YamlEngineException | StackOverflowError e) {
            throw new RecipeException(source + ":1:1: not YAML: " + e.getMessage());
        }
    }

    private static Yaml of(Node node, String source, int depth) {
        int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
        int column = node.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1);
        Yaml here = new Yaml(null, false, source, line, column);
        if (depth > 64) throw here.error("nested deeper than 64 levels, or refers to itself");
        return switch (node) {
            case ScalarNode scalar ->
                here.with(scalar.getTag() == Tag.NULL ? null : scalar.getValue(), !scalar.isPlain());
            case SequenceNode list -> {
                List<Yaml> elements = new ArrayList<>();
                for (Node element : list.getValue()) elements.add(of(element, source, depth + 1));
                yield here.with(elements, false);
            }
            case MappingNode map -> {
                Map<String, Yaml> members = new LinkedHashMap<>();
                for (var tuple : map.getValue()) {
                    Yaml key = of(tuple.getKeyNode(), source, depth + 1);
                    if (members.put(key.text(), of(tuple.getValueNode(), source, depth + 1)) != null)
                        throw key.error("'" + key.text() + "' stands here twice");
                }
                yield here.with(members, false);
            }
            default -> throw here.error("this kind of YAML is not used in recipes");
        };
    }

    private Yaml with(Object content, boolean isQuoted) {
        return new Yaml(content, isQuoted, source, line, column);
    }

    /// A complaint about this place.
    public RecipeException error(String message) {
        return new RecipeException(where() + ": " + message);
    }

    /// `FILE:LINE:COLUMN`.
    public String where() {
        return source + ":" + line + ":" + column;
    }

    public boolean isMap() {
        return value instanceof Map<?, ?>;
    }

    public boolean isList() {
        return value instanceof List<?>;
    }

    public boolean isText() {
        return value instanceof String;
    }

    /// The members of a mapping, in order.
    @SuppressWarnings("unchecked") // the only maps made above
    public Map<String, Yaml> map() {
        if (value == null) return Map.of();
        if (!isMap()) throw error("expected a mapping (name: value), found " + kind());
        return (Map<String, Yaml>) value;
    }

    /// The elements of a sequence.
    @SuppressWarnings("unchecked") // the only lists made above
    public List<Yaml> list() {
        if (!isList()) throw error("expected a list, found " + kind());
        return (List<Yaml>) value;
    }

    public String text() {
        if (!isText()) throw error("expected text, found " + kind());
        return (String) value;
    }

    /// A finite number.
    public double number() {
        if (isText() && !quoted) {
            try {
                double number = Double.parseDouble(text());
                if (Double.isFinite(number) && !text().matches(".*[dDfFxX]$")) return number;
            } catch (NumberFormatException _) {
                // reported below
            }
        }
        throw error("expected a finite number, found " + kind());
    }

    public boolean flag() {
        if (isText() && !quoted && (text().equals("true") || text().equals("false"))) return text().equals("true");
        throw error("expected true or false, found " + kind());
    }

    /// The plain value: numbers and flags are told by their look, as YAML's core schema does.
    public Object plain() {
        if (isMap()) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map().forEach((key, member) -> plain.put(key, member.plain()));
            return plain;
        }
        if (isList()) return list().stream().map(Yaml::plain).toList();
        if (value == null || quoted) return value;
        if (text().equals("true") || text().equals("false")) return flag();
        try {
            return number();
        } catch (RecipeException _) {
            return text();
        }
    }

    /// What stands here, for messages.
    public String kind() {
        if (value == null) return "nothing";
        if (isMap()) return "a mapping";
        if (isList()) return "a list";
        return "'" + text() + "'";
    }

    /// This value with another laid over it: mappings merge member by member, anything else is replaced.
    /// A member laid over with nothing is removed.
    public Yaml overlaid(Yaml over) {
        if (!isMap() || !over.isMap()) return over;
        Map<String, Yaml> merged = new LinkedHashMap<>(map());
        over.map().forEach((key, member) -> {
            Yaml base = merged.get(key);
            if (member.value == null) merged.remove(key);
            else merged.put(key, base == null ? member : base.overlaid(member));
        });
        return with(merged, false);
    }

    /// A path such as `rewards.calls.match` under which both of two overlays set different values, or
    /// null.
    static String conflict(Yaml a, Yaml b) {
        Map<String, String> leaves = new HashMap<>();
        a.leaves("", leaves);
        Map<String, String> others = new HashMap<>();
        b.leaves("", others);
        for (var leaf : others.entrySet()) {
            String first = leaves.get(leaf.getKey());
            if (first != null && !Objects.equals(first, leaf.getValue())) return leaf.getKey();
        }
        return null;
    }

    private void leaves(String path, Map<String, String> into) {
        if (isMap()) map().forEach((key, member) -> member.leaves(path.isEmpty() ? key : path + "." + key, into));
        else into.put(path, String.valueOf(plain()));
    }
}
