package dev.assay.verify.score;

import com.google.re2j.Pattern;
import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A judge's list of what is wrong with a picture, `{"errors": [{"category", "severity", "location",
/// "description"}]}`, in whatever it said around it (Visual-ERM, arXiv 2603.13224). Aspects: `severity`, the
/// sum, 0 or more; `error`, one per entry: minus its severity, its kind as category, at its `box`
/// `[x1, y1, x2, y2]` if it has one.
///
/// Of a list about a chart or drawing an entry without a severity counts nothing, and one of a kind that the
/// task does not have is left out, unless `task` is `any`; a list about a table must be right to the letter.
///
/// @param field name of the information field
/// @param task `chart`, `svg`, `table`, or `any` for every kind
/// @param assumed severity of a reply that cannot be read, in published form;
///     mended, such a reply leaves the reading missing
@Named("discrepancies")
public record Discrepancies(
        @Default("judge_response") String field,
        @Default("any") Task task,
        @Default("25") double assumed,
        @Default("recipe") Fidelity fidelity)
        implements Part<RewardFunction> {
    /// What is judged.
    public enum Task {
        ANY(List.of()),
        TABLE(List.of("layout_error", "text_error", "numeric_error")),
        CHART(List.of("structure_error", "data_error", "text_error", "style_error")),
        SVG(List.of("structure_error", "shape_error", "style_error", "text_symbol_error"));

        private final List<String> kinds;

        Task(List<String> kinds) {
            this.kinds = kinds;
        }

        /// The kinds of errors it has; empty for all.
        public List<String> kinds() {
            return kinds;
        }
    }

    /// One thing that is wrong.
    ///
    /// @param kind may be empty
    /// @param severity 0 or more; usually 1 minor, 2 to be repaired, 3 misleading
    /// @param where words or an empty text
    /// @param box null if the entry has none
    public record Error(String kind, double severity, String where, String description, double[] box) {}

    private static final Pattern THOUGHT = Pattern.compile("(?s)<think>.*?</think>");
    private static final Pattern FENCE_START = Pattern.compile("\\A```[a-zA-Z0-9_+-]*\\s*\\n?");
    private static final Pattern FENCE_END = Pattern.compile("\\n?\\s*```\\z");

    @Override
    public RewardFunction open(Resources resources) {
        boolean published = fidelity.or(resources.fidelity()) == Fidelity.PUBLISHED;
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        Aspect.whole("severity", 0, Double.POSITIVE_INFINITY).fault(),
                        new Aspect("error", Scope.Kind.REGION, -3, 0));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object value = row.rollout().info(field);
                if (value == null) return new Reading.Missing("the row has no field '" + field + "'");
                if (!(value instanceof String reply))
                    throw new IllegalArgumentException(row.rollout().id() + ": field " + field
                            + ": expected the judge's reply, found " + Json.kind(value));
                List<Error> errors = task == Task.TABLE ? ofTable(reply) : of(reply);
                if (errors != null) return reading(errors);
                if (published)
                    return Reading.of(Signal.whole("severity", assumed, () -> "assumed: the reply cannot be read")
                            .labelled("assumed_severity"));
                return new Reading.Missing(field + ": no list of errors can be read in the reply");
            }
        };
    }

    private Reading reading(List<Error> errors) {
        List<Signal> signals = new ArrayList<>();
        double sum = 0;
        int dropped = 0;
        for (Error error : errors) {
            if (!task.kinds.isEmpty() && !error.kind.isEmpty() && !task.kinds.contains(error.kind)) {
                dropped++;
                continue;
            }
            sum += error.severity;
            double[] b = error.box == null ? new double[4] : error.box;
            signals.add(Signal.of(
                            "error",
                            -error.severity,
                            new Scope.Region(0, b[0], b[1], b[2], b[3]),
                            () -> error.where + (error.where.isEmpty() ? "" : ": ") + error.description)
                    .labelled(error.kind));
        }
        int counted = signals.size();
        int left = dropped;
        signals.add(Signal.whole(
                "severity",
                sum,
                () -> counted + " errors" + (left == 0 ? "" : "; " + left + " of kinds the task does not have")));
        return new Reading.Measured(signals);
    }

    /// The errors in a reply about a chart or drawing; null if it cannot be read.
    public static List<Error> of(String reply) {
        String text = unfenced(THOUGHT.matcher(reply.strip()).replaceAll("").strip());
        Map<String, Object> parsed = parsed(text);
        if (parsed == null) parsed = parsed(balanced(text));
        if (parsed == null || !(parsed.getOrDefault("errors", List.of()) instanceof List<?> errors)) return null;
        List<Error> found = new ArrayList<>();
        for (Object each : errors)
            if (each instanceof Map<?, ?> error)
                found.add(error(Json.map(error), Math.max(0, number(error.get("severity")))));
        return found;
    }

    /// The errors in a reply about a table, where nothing may be missing or of another type; null if it cannot
    /// be read.
    public static List<Error> ofTable(String reply) {
        String text = unfenced(reply.strip());
        Map<String, Object> parsed = parsed(text);
        int from = text.indexOf('{');
        int to = text.lastIndexOf('}');
        if (parsed == null && from >= 0 && to > from) parsed = parsed(text.substring(from, to + 1));
        if (parsed == null || !(parsed.get("errors") instanceof List<?> errors)) return null;
        List<Error> found = new ArrayList<>();
        for (Object each : errors) {
            if (!(each instanceof Map<?, ?> error)) return null;
            Object severity = error.containsKey("severity") ? error.get("severity") : Double.valueOf(0);
            if (!(severity instanceof Number n)) return null;
            found.add(error(Json.map(error), n.doubleValue()));
        }
        return found;
    }

    private static Error error(Map<String, Object> error, double severity) {
        Object kind = error.get("category") == null ? error.get("type") : error.get("category");
        double[] box = error.get("box") instanceof List<?> list
                        && list.size() == 4
                        && list.stream().allMatch(Number.class::isInstance)
                ? list.stream().mapToDouble(x -> ((Number) x).doubleValue()).toArray()
                : null;
        return new Error(text(kind), severity, text(error.get("location")), text(error.get("description")), box);
    }

    private static String text(Object value) {
        return value instanceof String text ? text : "";
    }

    private static String unfenced(String text) {
        return text.startsWith("```")
                ? FENCE_END
                        .matcher(FENCE_START.matcher(text).replaceFirst(""))
                        .replaceFirst("")
                        .strip()
                : text;
    }

    private static Map<String, Object> parsed(String text) {
        try {
            return text != null && Json.parse(text) instanceof Map<?, ?> map ? Json.map(map) : null;
        } catch (JsonException _) {
            return null;
        }
    }

    /// From the first brace to the one that closes it, or null.
    private static String balanced(String text) {
        int depth = 0;
        int from = text.indexOf('{');
        for (int i = Math.max(from, 0); from >= 0 && i < text.length(); i++) {
            if (text.charAt(i) == '{') depth++;
            if (text.charAt(i) == '}' && --depth == 0) return text.substring(from, i + 1);
        }
        return null;
    }

    /// A number, or one written as text; 0 for the rest.
    public static double number(Object value) {
        if (value instanceof Number n) return n.doubleValue();
        try {
            double number = value instanceof String text ? Double.parseDouble(text.strip()) : 0;
            return Double.isFinite(number) ? number : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
