package dev.assay.core.rows;

import dev.assay.core.json.JsonScan;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// A file that holds one JSON array of objects. Its rows are numbered from 1 where other formats have
/// lines. Memory is a block at a time, whatever the length of the array.
final class JsonArray implements RowSource {
    private final String name;
    private final InputStream in;
    private final Blocks blocks;
    private final Limits limits;
    private byte[] rest = new byte[0];
    private Position position = Position.START;
    private boolean opened;
    private boolean ended;
    private volatile long read;

    JsonArray(String name, InputStream in, GroupKey key, Limits limits, Position from) throws IOException {
        this.name = name;
        this.in = in;
        this.blocks = new Blocks(key);
        this.limits = limits;
        while (position.rows() < from.rows()) {
            RowBlock skipped = next();
            if (skipped == null) break;
            blocks.give(skipped.bytes());
        }
    }

    /// True if the first character that is not blank opens an array.
    static boolean isArray(InputStream in) throws IOException {
        int c = in.read();
        while (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == 0xef || c == 0xbb || c == 0xbf) c = in.read();
        return c == '[';
    }

    @Override
    public RowBlock next() throws IOException {
        if (ended) return null;
        byte[] bytes = blocks.take(Math.max(limits.blockBytes(), rest.length * 2));
        System.arraycopy(rest, 0, bytes, 0, rest.length);
        int filled = rest.length;
        while (true) {
            int n = in.readNBytes(bytes, filled, bytes.length - filled);
            filled += n;
            read += n;
            boolean end = filled < bytes.length;
            Blocks.Slices rows = new Blocks.Slices();
            int used = split(bytes, filled, end, rows);
            int whole = rows.count == 0 ? 0 : ended ? rows.count : blocks.whole(bytes, rows.count, rows.from, rows.to);
            if (whole > 0 || ended) {
                int cut = whole == rows.count ? used : rows.from[whole];
                rest = Arrays.copyOfRange(bytes, cut, filled);
                opened = true;
                long total = position.rows() + whole;
                position = new Position(0, total, total);
                return whole == 0 ? null : new RowBlock(bytes, whole, rows.from, rows.to, rows.line, position);
            }
            if (filled > limits.groupBytes())
                throw new RowException(
                        name,
                        position.rows() + 1,
                        "the row or its group is longer than " + (limits.groupBytes() >> 20) + " MiB; raise --max-row");
            bytes = Arrays.copyOf(bytes, (int) Math.min(2L * bytes.length, limits.groupBytes() + 16L));
        }
    }

    /// Finds whole elements; sets `ended` at the closing bracket. Returns the position after the last
    /// whole element and its comma.
    private int split(byte[] bytes, int filled, boolean end, Blocks.Slices rows) {
        int p = JsonScan.blanks(bytes, 0, filled);
        long row = position.rows();
        if (!opened) {
            if (filled - p >= 3 && bytes[p] == (byte) 0xef) p = JsonScan.blanks(bytes, p + 3, filled);
            p = JsonScan.blanks(bytes, p + 1, filled);
        }
        while (p < filled && bytes[p] != ']') {
            int stop = elementEnd(bytes, p, filled, row + 1);
            int next = stop < 0 ? filled : JsonScan.blanks(bytes, stop, filled);
            if (next >= filled) {
                if (end) throw new RowException(name, row + 1, "the file ends inside the array");
                return p;
            }
            if (bytes[next] != ',' && bytes[next] != ']')
                throw new RowException(name, row + 1, "expected ',' or ']' after the row");
            rows.add(p, stop, ++row);
            p = bytes[next] == ',' ? JsonScan.blanks(bytes, next + 1, filled) : next;
        }
        if (p < filled) ended = true;
        else if (end) throw new RowException(name, row + 1, "the file ends inside the array");
        return p;
    }

    /// Position after the element, or -1 if it goes on past `end`. Brackets inside strings do not count.
    private int elementEnd(byte[] bytes, int p, int end, long row) {
        int depth = 0;
        for (int i = p; i < end; i++) {
            switch (bytes[i]) {
                case '"' -> {
                    i = stringEnd(bytes, i + 1, end);
                    if (i < 0) return -1;
                }
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (--depth == 0) return i + 1;
                    if (depth < 0) return i;
                }
                case ',' -> {
                    if (depth == 0) return i;
                }
                default -> {}
            }
            if (depth > JsonScan.MAX_DEPTH)
                throw new RowException(name, row, "nested deeper than " + JsonScan.MAX_DEPTH + " levels");
        }
        return -1;
    }

    private static int stringEnd(byte[] bytes, int p, int end) {
        for (int i = p; i < end; i++) {
            if (bytes[i] == '\\') i++;
            else if (bytes[i] == '"') return i;
        }
        return -1;
    }

    @Override
    public void release(RowBlock block) {
        blocks.give(block.bytes());
    }

    @Override
    public long readBytes() {
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
