package dev.assay.serve;

import dev.assay.core.json.JsonBuffer;
import dev.assay.core.json.JsonScan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Rows of a request, as they stand in its bytes.
///
/// @param from first byte of each row
/// @param to byte after each row
record Samples(byte[] bytes, int[] from, int[] to) {
    int count() {
        return from.length;
    }

    /// The elements of a JSON list that was validated before.
    ///
    /// @return null if it is no list
    static Samples elements(byte[] body, int start, int end) {
        if (body[start] != '[') return null;
        int[] from = new int[8];
        int[] to = new int[8];
        int n = 0;
        int p = JsonScan.blanks(body, start + 1, end);
        while (p < end && body[p] != ']') {
            if (n == from.length) {
                from = Arrays.copyOf(from, 2 * n);
                to = Arrays.copyOf(to, 2 * n);
            }
            from[n] = p;
            to[n] = JsonScan.value(body, p, end, 2);
            p = JsonScan.blanks(body, to[n], end);
            if (p < end && body[p] == ',') p = JsonScan.blanks(body, p + 1, end);
            n++;
        }
        return new Samples(body, Arrays.copyOf(from, n), Arrays.copyOf(to, n));
    }

    /// Non-empty lines.
    static Samples lines(byte[] text) {
        List<int[]> rows = new ArrayList<>();
        for (int start = 0; start < text.length; ) {
            int end = start;
            while (end < text.length && text[end] != '\n') end++;
            int first = JsonScan.blanks(text, start, end);
            if (first < end) rows.add(new int[] {first, end});
            start = end + 1;
        }
        return of(text, rows);
    }

    /// Rows given as plain values.
    static Samples of(List<Map<String, Object>> rows) {
        JsonBuffer out = new JsonBuffer();
        List<int[]> ranges = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            int start = out.length();
            out.value(row);
            ranges.add(new int[] {start, out.length()});
        }
        return of(Arrays.copyOf(out.bytes(), out.length()), ranges);
    }

    private static Samples of(byte[] bytes, List<int[]> ranges) {
        return new Samples(
                bytes,
                ranges.stream().mapToInt(range -> range[0]).toArray(),
                ranges.stream().mapToInt(range -> range[1]).toArray());
    }
}
