package dev.assay.verify.rubric;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A rubric item that needs no judge: one of some phrases occurs, none of others does, a number
/// is there. Everything that is given must hold; upper and lower case are the same.
///
/// @param anyOf phrases of which one must occur; empty for no such demand
/// @param noneOf phrases of which none may occur
/// @param number a number that must occur; NaN for no such demand
/// @param tolerance how far off the number may be
record OfflineCheck(List<String> anyOf, List<String> noneOf, double number, double tolerance) {
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d{1,30}(\\.\\d{0,30})?|\\.\\d{1,30})([eE][-+]?\\d{1,3})?");

    /// Reads `{any_of: [...], none_of: [...], number: {value, tolerance}}`.
    ///
    /// @param at names the item in messages
    static OfflineCheck of(Map<String, Object> check, String at) {
        for (String name : check.keySet())
            if (!List.of("any_of", "none_of", "number").contains(name))
                throw new IllegalArgumentException(
                        at + ": check." + name + ": unknown; known: any_of, none_of, number");
        double value = Double.NaN;
        double tolerance = 0;
        if (check.get("number") instanceof Map<?, ?> wanted) {
            value = number(wanted.get("value"), at + ": check.number.value");
            if (wanted.get("tolerance") != null)
                tolerance = number(wanted.get("tolerance"), at + ": check.number.tolerance");
        }
        return new OfflineCheck(phrases(check, "any_of", at), phrases(check, "none_of", at), value, tolerance);
    }

    private static double number(Object value, String at) {
        if (value instanceof Number number) return number.doubleValue();
        throw new IllegalArgumentException(at + ": expected a number, found " + Json.kind(value));
    }

    private static List<String> phrases(Map<String, Object> check, String name, String at) {
        Object value = check.get(name);
        if (value == null) return List.of();
        if (!(value instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance))
            throw new IllegalArgumentException(at + ": check." + name + ": expected a list of phrases");
        return list.stream()
                .map(each -> ((String) each).toLowerCase(Locale.ROOT))
                .toList();
    }

    /// True if the text holds what is asked for.
    boolean holds(String text) {
        String plain = text.toLowerCase(Locale.ROOT);
        return (anyOf.isEmpty() || anyOf.stream().anyMatch(plain::contains))
                && noneOf.stream().noneMatch(plain::contains)
                && (Double.isNaN(number) || numberIn(plain));
    }

    private boolean numberIn(String text) {
        Matcher found = NUMBER.matcher(text);
        while (found.find()) if (Math.abs(Double.parseDouble(found.group()) - number) <= tolerance) return true;
        return false;
    }
}
