package dev.assay.verify.transit;

import dev.assay.core.Scored;
import dev.assay.core.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One part of a route: along one line from one stop to another.
///
/// @param line its name, as written
/// @param from first stop, cleaned
/// @param to last stop, cleaned
/// @param strict false if the three field names are not written exactly
/// @param once false if a field name stands there twice
/// @param start first character in the response
/// @param end character after it
record Ride(String line, String from, String to, boolean strict, boolean once, int start, int end) {
    private static final String LINE = "Route Name:";
    private static final String FROM = "Departure Stop:";
    private static final String TO = "Arrival Stop:";
    /// What the released code reads where a field is not there.
    private static final String NONE = "Wrong";

    /// The rides of a response: what stands between `--` and holds all three fields, however capitalised.
    /// A part that lacks one is skipped. No rides are an empty list.
    record In() implements View<List<Ride>> {
        @Override
        public Seen<List<Ride>> read(Scored row) {
            String response = row.rollout().response();
            List<Ride> rides = new ArrayList<>();
            for (int at = 0; at <= response.length(); ) {
                int next = response.indexOf("--", at);
                int end = next < 0 ? response.length() : next;
                Ride ride = of(response.substring(at, end), at);
                if (ride != null) rides.add(ride);
                at = end + 2;
            }
            return new Seen.Got<>(rides);
        }
    }

    private static Ride of(String part, int at) {
        boolean strict = part.contains(LINE) && part.contains(FROM) && part.contains(TO);
        String small = part.toLowerCase(Locale.ROOT);
        for (String name : List.of(LINE, FROM, TO)) if (!small.contains(name.toLowerCase(Locale.ROOT))) return null;
        String text = part.strip();
        String line = field(text, LINE).strip();
        if (line.contains("八通")) line = "Line 1";
        if (line.contains("大兴")) line = "Line 4";
        int arrival = text.lastIndexOf(TO);
        String to = (arrival < 0 ? text : text.substring(arrival + TO.length())).strip();
        boolean once = true;
        for (String name : List.of(LINE, FROM, TO)) once &= text.indexOf(name) == text.lastIndexOf(name);
        int start = at + part.indexOf(text);
        return new Ride(line, clean(field(text, FROM)), clean(to), strict, once, start, start + text.length());
    }

    /// What follows a field's name on its line; a line that does not end counts as none.
    private static String field(String text, String name) {
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            int start = at + name.length();
            int end = text.indexOf('\n', start);
            if (end < 0) return NONE;
            if (start < text.length() && text.charAt(start) == ' ') return text.substring(start + 1, end);
        }
        return NONE;
    }

    /// Cleaned twice, as released: taking out a word may join another.
    private static String clean(String stop) {
        return TransitMap.stop(TransitMap.stop(stop));
    }
}
