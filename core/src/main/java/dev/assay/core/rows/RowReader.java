package dev.assay.core.rows;

import dev.assay.core.Rollout;
import dev.assay.core.Rollout.Field;
import dev.assay.core.Step;
import dev.assay.core.TokenTrace;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.core.text.CodePoints;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Turns a row's bytes into a {@link Rollout} that decodes its fields when they are asked for.
/// Thread-safe.
public final class RowReader {
    private final RowFields fields;
    private final String source;

    /// @param source name of the file, for messages
    public RowReader(RowFields fields, String source) {
        this.fields = fields;
        this.source = source;
    }

    /// The rollout of one row. The bytes must not change while it is used.
    ///
    /// @param line 1-based line, which also names a row without id
    /// @throws RowException if the bytes are not one JSON object
    public Rollout read(byte[] bytes, int from, int to, long line) {
        return new Rollout(row(bytes, from, to, line, null));
    }

    /// The rollout of a row that was scanned already.
    public Rollout read(JsonMembers row, long line) {
        return new Rollout(new Row(row, line, null));
    }

    private Row row(byte[] bytes, int from, int to, long line, Row before) {
        try {
            return new Row(JsonMembers.scan(bytes, from, to, before == null ? null : before.row), line, before);
        } catch (JsonException e) {
            throw new RowException(source, line, "not a JSON object: " + at(e, from));
        }
    }

    /// Rows in their order: siblings mostly have the same reference, which is then decoded once and shared.
    /// Used by one thread.
    public final class Rows {
        private Row last;

        /// As {@link RowReader#read}.
        public Rollout read(byte[] bytes, int from, int to, long line) {
            Row row = row(bytes, from, to, line, last);
            last = row;
            return new Rollout(row);
        }
    }

    /// Starts reading rows that stand together.
    public Rows rows() {
        return new Rows();
    }

    private static String at(JsonException e, int from) {
        String message = e.getMessage();
        return message.substring(0, message.lastIndexOf(" at byte ")) + " at column " + (e.position() - from + 1);
    }

    /// A hash of the row's group without decoding more than its name, for cutting a file between groups;
    /// rows that cannot be read are groups of their own.
    public long group(byte[] bytes, int from, int to) {
        try {
            JsonMembers row = JsonMembers.scan(bytes, from, to);
            int i = find(row, Field.GROUP);
            if (i >= 0 && !row.isNull(i)) return row.hash(i);
        } catch (JsonException _) {
            // The error is reported where the row is scored.
        }
        return from * 0x9e3779b97f4a7c15L ^ to;
    }

    private int find(JsonMembers row, Field field) {
        for (RowFields.Path path : fields.paths(field)) {
            int i = row.find(path.whole());
            if (i >= 0) return i;
        }
        return -1;
    }

    private final class Row implements Rollout.Source {
        private final JsonMembers row;
        private final long line;
        private Map<String, Object> info;
        private List<JsonMembers> nested;
        /// The row before this one, until the reference is read.
        private Row before;
        /// The reference, and the member that holds it; -1 while it is not read.
        private Object reference;
        private int referenceAt = -1;

        Row(JsonMembers row, long line, Row before) {
            this.row = row;
            this.line = line;
            this.before = before;
        }

        @Override
        public Object read(Field field) {
            return switch (field) {
                case ID -> {
                    String id = word(field);
                    yield id == null ? "row-" + line : id;
                }
                case GROUP -> word(field);
                case PROMPT -> text(field, value(field));
                case RESPONSE -> {
                    Object value = value(field);
                    if (value == null)
                        throw error("the row has no response; looked for " + fields.looked(field)
                                + " (a recipe's rollout: block can name another field)");
                    yield text(field, value);
                }
                case REFERENCE -> reference();
                case STEPS -> steps(value(field));
                case TOKENS -> tokens(value(field));
                case ANCHOR -> {
                    Object value = value(field);
                    if (value != null && !(value instanceof Boolean)) throw wrong(field, "true or false", value);
                    yield value;
                }
            };
        }

        private Object reference() {
            for (RowFields.Path path : fields.paths(Field.REFERENCE)) {
                int i = row.find(path.whole());
                if (i < 0 && !path.steps().isEmpty()) i = row.find(path.steps().getFirst());
                if (i < 0) continue;
                Row sibling = before;
                boolean same =
                        sibling != null && sibling.referenceAt >= 0 && row.same(i, sibling.row, sibling.referenceAt);
                reference = same ? sibling.reference : value(path);
                if (reference != null) {
                    referenceAt = i;
                    break;
                }
            }
            before = null;
            return reference;
        }

        private RowException error(String message) {
            return new RowException(source, line, message);
        }

        private RowException wrong(Field field, String expected, Object found) {
            return error("field " + field.word() + ": expected " + expected + ", found " + Json.kind(found));
        }

        private Object value(Field field) {
            for (RowFields.Path path : fields.paths(field)) {
                Object value = value(path);
                if (value != null) return value;
            }
            return null;
        }

        private Object value(RowFields.Path path) {
            int i = row.find(path.whole());
            if (i >= 0) return row.first(i) == '"' ? row.text(i) : row.value(i);
            JsonMembers at = row;
            for (int s = 0; s < path.steps().size(); s++) {
                int next = at.find(path.steps().get(s));
                if (next < 0) return null;
                if (s == path.steps().size() - 1) return at.first(next) == '"' ? at.text(next) : at.value(next);
                if (at.first(next) != '{') return null;
                at = at.members(next);
            }
            return null;
        }

        /// An identifier: text, or a whole number.
        private String word(Field field) {
            Object value = value(field);
            if (value == null || value instanceof String) return (String) value;
            if (value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e15)
                return Long.toString(d.longValue());
            if (value instanceof Number number && !(value instanceof Double)) return number.toString();
            throw wrong(field, "text or a whole number", value);
        }

        private String text(Field field, Object value) {
            if (value == null || value instanceof String) return (String) value;
            if (!(value instanceof List<?> messages)) throw wrong(field, "text or a list of messages", value);
            StringBuilder text = new StringBuilder();
            for (Object message : messages) {
                if (!(message instanceof Map<?, ?> map))
                    throw wrong(field, "messages that are objects with role and content", message);
                if (field == Field.RESPONSE && map.get("role") instanceof String role && !role.equals("assistant"))
                    continue;
                append(text, field, map);
            }
            return text.toString();
        }

        private void append(StringBuilder text, Field field, Map<?, ?> message) {
            Object content = message.get("content");
            String said = switch (content) {
                case null -> "";
                case String s -> s;
                case List<?> parts -> partsText(parts);
                default -> throw wrong(field, "message content that is text or a list of parts", content);
            };
            if (!text.isEmpty() && !said.isEmpty()) text.append('\n');
            text.append(said);
            if (message.get("tool_calls") instanceof List<?> calls) ToolCalls.render(calls, text);
        }

        private static String partsText(List<?> parts) {
            StringBuilder text = new StringBuilder();
            for (Object part : parts)
                if (part instanceof Map<?, ?> map && map.get("text") instanceof String s) text.append(s);
            return text.toString();
        }

        private List<Step> steps(Object value) {
            if (value == null) return List.of();
            if (!(value instanceof List<?> list)) throw wrong(Field.STEPS, "a list", value);
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                if (!(list.get(i) instanceof Map<?, ?> map)) throw wrong(Field.STEPS, "objects", list.get(i));
                Map<?, ?> next = i + 1 < list.size() && list.get(i + 1) instanceof Map<?, ?> after ? after : Map.of();
                String following = words(map.get("next_state"));
                int[] span = span(i, map.get("span"));
                steps.add(new Step(
                        words(map.get("state")),
                        words(map.get("action")),
                        following == null ? words(next.get("state")) : following,
                        span[0],
                        span[1],
                        Json.map(map)));
            }
            return steps;
        }

        private static String words(Object value) {
            return value == null || value instanceof String ? (String) value : String.valueOf(value);
        }

        private int[] span(int step, Object value) {
            if (value == null) return new int[] {-1, -1};
            if (value instanceof List<?> list
                    && list.size() == 2
                    && list.get(0) instanceof Double from
                    && list.get(1) instanceof Double to) return new int[] {from.intValue(), to.intValue()};
            throw error("field steps[" + step + "].span: expected [start, end], found " + Json.kind(value));
        }

        private TokenTrace tokens(Object value) {
            if (value == null) return null;
            if (!(value instanceof Map<?, ?> map) || !(map.get("offsets") instanceof List<?> offsets))
                throw wrong(Field.TOKENS, "an object with offsets: [[start, end], ...]", value);
            int n = offsets.size();
            int[] start = new int[n];
            int[] end = new int[n];
            for (int i = 0; i < n; i++) {
                if (!(offsets.get(i) instanceof List<?> pair)
                        || pair.size() != 2
                        || !(pair.get(0) instanceof Double from)
                        || !(pair.get(1) instanceof Double to))
                    throw error("field tokens.offsets[" + i + "]: expected [start, end]");
                start[i] = from.intValue();
                end[i] = to.intValue();
            }
            CodePoints text = CodePoints.of((String) read(Field.RESPONSE));
            for (int i = 0; i < n; i++) {
                start[i] = text.toUnits(start[i]);
                end[i] = text.toUnits(end[i]);
            }
            try {
                return new TokenTrace(
                        start,
                        end,
                        flags(map.get("policy")),
                        numbers("logp", map.get("logp")),
                        numbers("ref_logp", map.get("ref_logp")),
                        numbers("value", map.get("value")));
            } catch (IllegalArgumentException e) {
                throw error("field " + e.getMessage());
            }
        }

        private boolean[] flags(Object value) {
            if (value == null) return null;
            if (!(value instanceof List<?> list))
                throw error("field tokens.policy: expected a list of true/false or 1/0");
            boolean[] flags = new boolean[list.size()];
            for (int i = 0; i < flags.length; i++)
                flags[i] = Boolean.TRUE.equals(list.get(i)) || list.get(i) instanceof Double d && d != 0;
            return flags;
        }

        private double[] numbers(String name, Object value) {
            if (value == null) return null;
            if (!(value instanceof List<?> list)) throw error("field tokens." + name + ": expected a list of numbers");
            double[] numbers = new double[list.size()];
            for (int i = 0; i < numbers.length; i++) {
                if (!(list.get(i) instanceof Number number))
                    throw error(
                            "field tokens." + name + "[" + i + "]: expected a number, found " + Json.kind(list.get(i)));
                numbers[i] = number.doubleValue();
            }
            return numbers;
        }

        @Override
        public Object info(String name) {
            if (info != null) return info.get(name);
            byte[] key = name.getBytes(StandardCharsets.UTF_8);
            for (JsonMembers object : nested()) {
                int i = object.find(key);
                if (i >= 0) return object.value(i);
            }
            int i = row.find(key);
            return i < 0 ? null : row.value(i);
        }

        private List<JsonMembers> nested() {
            if (nested == null) {
                nested = new ArrayList<>(2);
                for (RowFields.Path path : fields.info()) {
                    int i = row.find(path.whole());
                    if (i >= 0 && row.first(i) == '{') nested.add(row.members(i));
                }
            }
            return nested;
        }

        @Override
        public Map<String, Object> info() {
            if (info == null) {
                Map<String, Object> all = new LinkedHashMap<>();
                for (int i = 0; i < row.count(); i++) all.put(row.key(i), row.value(i));
                for (JsonMembers object : nested())
                    for (int i = 0; i < object.count(); i++) all.put(object.key(i), object.value(i));
                info = all;
            }
            return info;
        }
    }
}
