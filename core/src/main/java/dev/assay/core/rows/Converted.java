package dev.assay.core.rows;

import dev.assay.core.json.JsonBuffer;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;

/// Rows of a format that is not JSON text, written as JSON one by one and cut between groups.
final class Converted implements RowSource {
    /// The records of such a format, in order.
    interface Records extends Closeable {
        /// Writes the next record as one JSON object; false at the end.
        ///
        /// @throws RowException if the file is not what its format says
        boolean write(JsonBuffer out) throws IOException;

        /// 1-based line or number of the record that was written last.
        long line();
    }

    private final String name;
    private final Records records;
    private final Blocks blocks;
    private final Limits limits;
    private Position position = Position.START;
    private volatile long read;

    /// Rows that were read but belong to the next block.
    private byte[] rest = new byte[0];

    private long[] restLines = new long[0];

    /// @param key null if groups may be split between blocks
    Converted(String name, Records records, GroupKey key, Limits limits, Position from) throws IOException {
        this.name = name;
        this.records = records;
        this.blocks = new Blocks(key);
        this.limits = limits;
        while (position.rows() < from.rows()) if (next() == null) break;
    }

    @Override
    public RowBlock next() throws IOException {
        JsonBuffer out = new JsonBuffer();
        out.raw(rest, 0, rest.length);
        Blocks.Slices rows = new Blocks.Slices();
        int start = 0;
        for (int i = 0, row = 0; i < rest.length; i++)
            if (rest[i] == '\n') {
                rows.add(start, i, restLines[row++]);
                start = i + 1;
            }
        int enough = limits.blockBytes();
        while (true) {
            start = out.length();
            if (!records.write(out)) return rows.count == 0 ? null : block(out, rows, rows.count);
            if (out.length() - start > limits.rowBytes()) throw limits.rowTooLong(name, records.line());
            rows.add(start, out.length(), records.line());
            out.raw('\n');
            read += out.length() - start;
            if (out.length() < enough) continue;
            int whole = blocks.whole(out.bytes(), rows.count, rows.from, rows.to);
            if (whole > 0) return block(out, rows, whole);
            if (out.length() > limits.groupBytes()) throw limits.groupTooLong(name, rows.line[0]);
            enough = 2 * out.length();
        }
    }

    private RowBlock block(JsonBuffer out, Blocks.Slices rows, int whole) {
        int cut = whole == rows.count ? out.length() : rows.from[whole];
        rest = Arrays.copyOfRange(out.bytes(), cut, out.length());
        restLines = Arrays.copyOfRange(rows.line, whole, rows.count);
        position = new Position(0, position.rows() + whole, rows.line[whole - 1]);
        return new RowBlock(out.bytes(), whole, rows.from, rows.to, rows.line, position);
    }

    @Override
    public void release(RowBlock block) {
        // Every block has an array of its own: nobody knows how long the JSON text of a record will be.
    }

    @Override
    public long readBytes() {
        return read;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
