package dev.assay.verify.transit;

import dev.assay.core.json.Json;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The lines of a transit map with their stops, as the station files of ReasonMap tell them. Lines are named
/// exactly; the many ways to write a stop are one stop ({@link #stop}).
public final class TransitMap {
    private static final List<String> DROPPED = List.of("Metro", "metro", ",", "*", "\n", "'");

    private final Map<String, List<String>> lines = new LinkedHashMap<>();
    private final Map<String, Set<String>> stops = new LinkedHashMap<>();

    /// @param lines name of each line to its stops in order, however they are written
    public TransitMap(Map<String, List<String>> lines) {
        lines.forEach((line, names) -> {
            List<String> clean = names.stream().map(TransitMap::stop).toList();
            this.lines.put(line, clean);
            stops.put(line, new HashSet<>(clean));
        });
    }

    /// A station file: an object from line to list of stops.
    ///
    /// @param place what to call it in a complaint
    /// @throws IllegalArgumentException if it is something else
    public static TransitMap of(Object json, String place) {
        if (!(json instanceof Map<?, ?> map) || map.isEmpty())
            throw new IllegalArgumentException(
                    place + ": expected an object from line to list of stops, found " + Json.kind(json));
        Map<String, List<String>> lines = new LinkedHashMap<>();
        Json.map(map).forEach((line, names) -> {
            if (!(names instanceof List<?> list))
                throw new IllegalArgumentException(
                        place + ": line '" + line + "': expected a list of stops, found " + Json.kind(names));
            lines.put(line, list.stream().map(String::valueOf).toList());
        });
        return new TransitMap(lines);
    }

    /// True if there is a line of this name.
    public boolean knows(String line) {
        return stops.containsKey(line);
    }

    /// True if both stops, cleaned, are on this line.
    public boolean joins(String line, String from, String to) {
        Set<String> on = stops.get(line);
        return on != null && on.contains(from) && on.contains(to);
    }

    /// The first line with both stops, cleaned; null if there is none.
    public String direct(String from, String to) {
        for (String line : lines.keySet()) if (joins(line, from, to)) return line;
        return null;
    }

    /// The name of a stop, cleaned of what maps and people write in many ways: `Station`, a bracketed note,
    /// blanks, hyphens, capitals (RewardMap, verl/utils/reward_score/reason_map.py).
    public static String stop(String name) {
        String text = name;
        for (String word : DROPPED) text = text.replace(word, "");
        text = text.replace("Univ.", "University")
                .replace("Univ", "University")
                .replace("Tech.", "Technology")
                .replace("Tech", "Technology")
                .replace("road", "lu")
                .replace("Road", "lu")
                .replace("Station", "")
                .replace("station", "")
                .replace("Asian Games Village", "yayuncun");
        if (text.endsWith("站")) text = text.substring(0, text.length() - 1);
        return squeezed(withoutNotes(text)).toLowerCase(Locale.ROOT);
    }

    /// Without anything from an opening bracket to the next closing one, of either width.
    private static String withoutNotes(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int open = first(text, at, '(', '（');
            int close = open < 0 ? -1 : first(text, open, ')', '）');
            if (close < 0) break;
            kept.append(text, at, open);
            at = close + 1;
        }
        return kept.append(text, at, text.length()).toString();
    }

    private static int first(String text, int from, char narrow, char wide) {
        int a = text.indexOf(narrow, from);
        int b = text.indexOf(wide, from);
        return a < 0 ? b : b < 0 ? a : Math.min(a, b);
    }

    private static String squeezed(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '-' && !Character.isWhitespace(c)) kept.append(c);
        }
        return kept.toString();
    }
}
