package dev.assay.serve;

import dev.assay.core.json.JsonScan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts a stream of lines into blocks of whole groups.
final class Blocks {
    private static final int BLOCK = 1 << 18;
    private static final int MOST = 1024;

    private final Exchange exchange;
    private final Catalogue.Opened opened;
    private final Exchange.Body in;
    private final Settings.Limits limits;
    private final boolean groups;
    private byte[] bytes;
    private int filled;
    private boolean ended;
    /// Rows that have come in full, and where the search for more goes on: each byte is looked at once.
    private final List<Row> rows = new ArrayList<>();

    private int scanned;
    private int start;

    /// @param group hash of its group
    private record Row(int from, int to, long group) {}

    Blocks(Exchange exchange, Catalogue.Opened opened, Exchange.Body in, Settings.Limits limits) {
        this.exchange = exchange;
        this.opened = opened;
        this.in = in;
        this.limits = limits;
        this.groups = opened.scorer.comparesGroups();
        this.bytes = new byte[Math.min(BLOCK, limits.bodyBytes())];
        exchange.reserve(2L * bytes.length);
    }

    /// The next rows; null at the end.
    ///
    /// @throws Refusal 413 if a row or a group is too long
    Samples next() {
        in.expect();
        while (true) {
            scan();
            int whole = ended || !groups ? rows.size() : beforeLastGroup();
            if (whole > 0) return take(cut(whole));
            if (ended) return null;
            fill();
        }
    }

    private void scan() {
        for (; scanned < filled; scanned++)
            if (bytes[scanned] == '\n') {
                add(start, scanned);
                start = scanned + 1;
            }
        if (ended && start < filled) {
            add(start, filled);
            start = filled;
        }
    }

    private void add(int from, int to) {
        int first = JsonScan.blanks(bytes, from, to);
        if (first < to) rows.add(new Row(first, to, groups ? opened.reader.group(bytes, first, to) : 0));
    }

    /// The last group may go on.
    private int beforeLastGroup() {
        int n = rows.size();
        while (n > 0 && rows.get(n - 1).group == rows.getLast().group) n--;
        return n;
    }

    /// No more than many rows at once, but no group cut in two.
    private int cut(int whole) {
        if (whole <= MOST) return whole;
        int n = MOST;
        if (groups) while (n < whole && rows.get(n).group == rows.get(n - 1).group) n++;
        return n;
    }

    private Samples take(int count) {
        List<Row> taken = List.copyOf(rows.subList(0, count));
        int end = Math.min(taken.getLast().to + 1, filled);
        byte[] block = Arrays.copyOf(bytes, end);
        System.arraycopy(bytes, end, bytes, 0, filled - end);
        List<Row> left = rows.subList(count, rows.size()).stream()
                .map(row -> new Row(row.from - end, row.to - end, row.group))
                .toList();
        rows.clear();
        rows.addAll(left);
        filled -= end;
        scanned -= end;
        start -= end;
        return new Samples(
                block,
                taken.stream().mapToInt(Row::from).toArray(),
                taken.stream().mapToInt(Row::to).toArray());
    }

    private void fill() {
        if (filled == bytes.length) {
            if (filled >= limits.bodyBytes())
                throw new Refusal(413, "a row or a group is longer than " + limits.bodyBytes() + " bytes");
            int more = (int) Math.min(2L * filled, limits.bodyBytes());
            exchange.reserve(2L * (more - filled));
            bytes = Arrays.copyOf(bytes, more);
        }
        do {
            int read = in.read(bytes, filled, bytes.length - filled);
            ended = read < 0;
            if (read > 0) filled += read;
        } while (!ended && filled < bytes.length && in.ready());
    }
}
