package dev.assay.core.paper;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Holds a system to its cases: `{"name", "input": {"op", ...}, "expected", "tolerance"}`. Of an expected
/// object only its keys count; `{"error": text}` wants a failure whose message contains the text; `"NaN"`
/// wants no number.
public final class Conformance {
    /// @param passed number of cases that hold
    /// @param failures one line per case that does not
    public record Result(int passed, List<String> failures) {}

    private Conformance() {}

    /// Runs a list of cases.
    ///
    /// @param cases the parsed JSON of a case file
    public static Result run(Paper paper, Object cases) {
        if (!(cases instanceof List<?> list)) throw new IllegalArgumentException("expected a list of cases");
        int passed = 0;
        List<String> failures = new ArrayList<>();
        for (Object each : list) {
            Map<String, Object> one = Json.map(each);
            String difference = difference(paper, one);
            if (difference == null) passed++;
            else failures.add(one.get("name") + ": " + difference);
        }
        return new Result(passed, failures);
    }

    private static String difference(Paper paper, Map<String, Object> one) {
        Object expected = one.get("expected");
        double tolerance = one.get("tolerance") instanceof Double d ? d : 1e-9;
        String error =
                expected instanceof Map<?, ?> map && map.size() == 1 && map.get("error") instanceof String s ? s : null;
        Map<String, Object> actual;
        try {
            actual = paper.conform(Json.map(one.get("input")));
        } catch (RuntimeException e) {
            String message = String.valueOf(e.getMessage());
            if (error != null && message.contains(error)) return null;
            return "failed with '" + message + "'" + (error == null ? "" : ", expected an error with '" + error + "'");
        }
        if (error != null) return "expected an error with '" + error + "', found " + show(actual);
        Object found = expected instanceof Map<?, ?> || actual.size() != 1
                ? actual
                : actual.values().iterator().next();
        return difference("", expected, found, tolerance);
    }

    private static String difference(String path, Object expected, Object actual, double tolerance) {
        switch (expected) {
            case Map<?, ?> map -> {
                if (!(actual instanceof Map<?, ?> found)) return wrong(path, expected, actual);
                for (var entry : map.entrySet()) {
                    String inner = path.isEmpty() ? entry.getKey().toString() : path + "." + entry.getKey();
                    if (!found.containsKey(entry.getKey())) return inner + " is not given; there is " + found.keySet();
                    String difference = difference(inner, entry.getValue(), found.get(entry.getKey()), tolerance);
                    if (difference != null) return difference;
                }
                return null;
            }
            case List<?> list -> {
                List<?> found = plain(actual) instanceof List<?> l ? l : null;
                if (found == null || found.size() != list.size()) return wrong(path, expected, actual);
                for (int i = 0; i < list.size(); i++) {
                    String difference = difference(path + "[" + i + "]", list.get(i), found.get(i), tolerance);
                    if (difference != null) return difference;
                }
                return null;
            }
            case Number number -> {
                Object found = actual instanceof Boolean flag ? (Object) (flag ? 1.0 : 0.0) : actual;
                boolean close =
                        found instanceof Number n && Math.abs(n.doubleValue() - number.doubleValue()) <= tolerance;
                return close ? null : wrong(path, expected, actual);
            }
            case String nan
            when nan.equals("NaN") -> {
                return actual instanceof Double d && d.isNaN() || "NaN".equals(actual)
                        ? null
                        : wrong(path, expected, actual);
            }
            case null, default -> {
                return java.util.Objects.equals(expected, actual) ? null : wrong(path, expected, actual);
            }
        }
    }

    private static Object plain(Object value) {
        return switch (value) {
            case double[] array -> java.util.Arrays.stream(array).boxed().toList();
            case double[][] rows -> java.util.Arrays.asList(rows);
            case int[] array ->
                java.util.Arrays.stream(array).mapToObj(i -> (double) i).toList();
            case null, default -> value;
        };
    }

    private static String wrong(String path, Object expected, Object actual) {
        return (path.isEmpty() ? "" : path + ": ") + "expected " + show(expected) + ", found " + show(plain(actual));
    }

    private static String show(Object value) {
        String text = new JsonBuffer().value(value).toString();
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }
}
