package dev.assay.core.rows;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/// One JSON object a line. Blank lines are skipped but counted; CRLF, a byte order mark and a last line
/// without its end are fine.
final class JsonLines implements RowSource {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long NEWLINES = ONES * '\n';

    private final String name;
    private final ReadableByteChannel channel;
    private final Blocks blocks;
    private final Limits limits;
    /// Bytes that were read but belong to the next block.
    private byte[] rest = new byte[0];

    private Position position;
    private volatile long read;
    private boolean ended;

    JsonLines(String name, ReadableByteChannel channel, GroupKey key, Limits limits, Position from) throws IOException {
        this.name = name;
        this.channel = channel;
        this.blocks = new Blocks(key);
        this.limits = limits;
        this.position = from;
        if (channel instanceof FileChannel file) file.position(from.offset());
        else skip(from.offset());
        read = from.offset();
    }

    /// Packed files and pipes cannot jump.
    private void skip(long bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        for (long left = bytes; left > 0; left -= buffer.position()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), left));
            if (channel.read(buffer) < 0)
                throw new IOException(name + ": is shorter than when the run was interrupted");
        }
    }

    @Override
    public RowBlock next() throws IOException {
        if (ended) return null;
        int size = Math.max(limits.blockBytes(), rest.length * 2);
        byte[] bytes = blocks.take(size);
        System.arraycopy(rest, 0, bytes, 0, rest.length);
        int filled = rest.length;
        while (true) {
            filled = fill(bytes, filled);
            boolean end = filled < bytes.length;
            Blocks.Slices rows = new Blocks.Slices();
            int used = split(bytes, filled, end, rows);
            if (filled - used > limits.rowBytes())
                throw limits.rowTooLong(name, 1 + (rows.count > 0 ? rows.line[rows.count - 1] : position.lines()));
            if (rows.count > 0) {
                int whole = end ? rows.count : blocks.whole(bytes, rows.count, rows.from, rows.to);
                if (whole > 0) return block(bytes, filled, end, rows, whole, used);
            } else if (end) {
                ended = true;
                return null;
            }
            if (filled > limits.groupBytes()) throw limits.groupTooLong(name, rows.line[0]);
            bytes = Arrays.copyOf(bytes, (int) Math.min(2L * bytes.length, limits.groupBytes() + 16L));
        }
    }

    private int fill(byte[] bytes, int filled) throws IOException {
        while (filled < bytes.length) {
            int n = channel.read(ByteBuffer.wrap(bytes, filled, bytes.length - filled));
            if (n < 0) break;
            filled += n;
            read += n;
        }
        return filled;
    }

    /// Finds the rows of `bytes[0, filled)`; returns the position after the last whole one.
    private int split(byte[] bytes, int filled, boolean end, Blocks.Slices rows) {
        long line = position.lines();
        int start = position.offset() == 0
                        && filled >= 3
                        && bytes[0] == (byte) 0xef
                        && bytes[1] == (byte) 0xbb
                        && bytes[2] == (byte) 0xbf
                ? 3
                : 0;
        while (start < filled) {
            int stop = newline(bytes, start, filled);
            if (stop == filled && !end) break;
            line++;
            int to = stop > start && bytes[stop - 1] == '\r' ? stop - 1 : stop;
            if (to - start > limits.rowBytes()) throw limits.rowTooLong(name, line);
            if (!blank(bytes, start, to)) rows.add(start, to, line);
            start = stop + 1;
        }
        return Math.min(start, filled);
    }

    private static boolean blank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) if (bytes[i] != ' ' && bytes[i] != '\t') return false;
        return true;
    }

    private static int newline(byte[] bytes, int p, int end) {
        for (; p + 8 <= end; p += 8) {
            long w = (long) LONGS.get(bytes, p) ^ NEWLINES;
            long hit = (w - ONES) & ~w & HIGHS;
            if (hit != 0) return p + (Long.numberOfTrailingZeros(hit) >>> 3);
        }
        while (p < end && bytes[p] != '\n') p++;
        return p;
    }

    private RowBlock block(byte[] bytes, int filled, boolean end, Blocks.Slices rows, int whole, int used) {
        int cut = whole == rows.count ? used : rows.from[whole];
        long lines = whole == rows.count ? lineAfter(bytes, rows, whole, used) : rows.line[whole] - 1;
        rest = Arrays.copyOfRange(bytes, cut, filled);
        ended = end;
        position = new Position(position.offset() + cut, position.rows() + whole, lines);
        return new RowBlock(bytes, whole, rows.from, rows.to, rows.line, position);
    }

    /// Lines up to `used`: those of the rows, and blank ones after them.
    private static long lineAfter(byte[] bytes, Blocks.Slices rows, int whole, int used) {
        long lines = rows.line[whole - 1] - 1;
        for (int i = rows.to[whole - 1]; i < used; i++) if (bytes[i] == '\n') lines++;
        return lines;
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
        channel.close();
    }
}
