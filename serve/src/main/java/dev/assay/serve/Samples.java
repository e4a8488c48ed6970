package dev.assay.serve;

import dev.assay.core.Rollout;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.json.JsonException;
import dev.assay.core.json.JsonScan;
import dev.assay.core.rows.JsonMembers;
import dev.assay.core.rows.RowReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Rows of a request, as they stand in its bytes.
///
/// @param from first byte of each row
/// @param to byte after each row
/// @param scanned the rows themselves where they are scanned already; null, or null in places, where they are not
record Samples(byte[] bytes, int[] from, int[] to, JsonMembers[] scanned) {
    Samples(byte[] bytes, int[] from, int[] to) {
        this(bytes, from, to, null);
    }

    int count() {
        return from.length;
    }

    /// @param samples the rows of the list under `samples`; null if there is no list
    /// @param others the other members, as plain values
    record Request(Samples samples, Map<String, Object> others) {}

    /// Reads `{"samples": [...], ...}`, looking at each byte once.
    ///
    /// @throws JsonException if the body is not an object
    static Request request(byte[] body) {
        Map<String, Object> others = new LinkedHashMap<>();
        Samples samples = null;
        int end = body.length;
        int p = JsonScan.blanks(body, 0, end);
        if (p >= end || body[p] != '{') throw new JsonException("expected an object", p);
        p = JsonScan.blanks(body, p + 1, end);
        boolean first = true;
        while (p < end && body[p] != '}' || !first) {
            int key = p;
            p = JsonScan.key(body, p, end);
            String name = Json.text(body, key + 1, p - 1);
            p = JsonScan.colon(body, p, end);
            if (name.equals("samples") && p < end && body[p] == '[') {
                Elements elements = new Elements();
                p = elements.read(body, p, end);
                samples = elements.samples(body);
            } else {
                int start = p;
                p = JsonScan.value(body, p, end, 1);
                others.put(name, Json.parse(body, start, p));
            }
            p = JsonScan.blanks(body, p, end);
            first = false;
            if (p >= end || body[p] != ',') break;
            p = JsonScan.blanks(body, p + 1, end);
        }
        p = JsonScan.close(body, p, end, '}');
        if (JsonScan.blanks(body, p, end) < end) throw new JsonException("text after the object", p);
        return new Request(samples, others);
    }

    /// The elements of a list.
    private static final class Elements {
        private int[] from = new int[4];
        private int[] to = new int[4];
        private JsonMembers[] rows = new JsonMembers[4];
        private int n;

        int read(byte[] body, int start, int end) {
            int p = JsonScan.blanks(body, start + 1, end);
            if (p < end && body[p] == ']') return p + 1;
            while (true) {
                if (n == from.length) {
                    from = Arrays.copyOf(from, 2 * n);
                    to = Arrays.copyOf(to, 2 * n);
                    rows = Arrays.copyOf(rows, 2 * n);
                }
                from[n] = p;
                if (p < end && body[p] == '{') {
                    rows[n] = JsonMembers.leading(body, p, end);
                    p = rows[n].after();
                } else p = JsonScan.value(body, p, end, 2);
                to[n++] = p;
                p = JsonScan.blanks(body, p, end);
                if (p < end && body[p] == ',') p = JsonScan.blanks(body, p + 1, end);
                else return JsonScan.close(body, p, end, ']');
            }
        }

        Samples samples(byte[] body) {
            return new Samples(body, Arrays.copyOf(from, n), Arrays.copyOf(to, n), Arrays.copyOf(rows, n));
        }
    }

    /// The row of a number, scanned.
    Rollout row(int i, RowReader reader) {
        return scanned != null && scanned[i] != null
                ? reader.read(scanned[i], i + 1)
                : reader.read(bytes, from[i], to[i], i + 1);
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
