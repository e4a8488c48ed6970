package dev.assay.core.rows;

import dev.assay.core.json.JsonBuffer;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Brings scattered groups together: rows are dealt to temporary files by the hash of their group, then
/// each file is read whole and its groups are handed out in the order they first appear, their rows in the
/// order of the input. Two passes over the data; memory is one file's share.
final class Regrouped implements Converted.Records {
    /// Bytes a share should have; a group that is larger makes its share larger.
    private static final long SHARE = 32L << 20;

    private static final int MAX_SHARES = 512;
    private static final int BUFFER = 1 << 14;

    private record Row(byte[] json, long line) {}

    private final Path folder;
    private final int shares;
    private final RowSource.GroupKey key;
    private int share = -1;
    private Iterator<Row> rows = List.<Row>of().iterator();
    private long line;

    /// @param source rows in any order; closed here
    /// @param folder where temporary files may stand
    /// @param bytes about how long all rows are, 0 if unknown
    Regrouped(RowSource source, RowSource.GroupKey key, Path folder, long bytes) throws IOException {
        this.key = key;
        this.shares = bytes == 0 ? 64 : Math.clamp(bytes / SHARE + 1, 1, MAX_SHARES);
        this.folder = Files.createTempDirectory(folder, ".assay-groups-");
        try (source) {
            deal(source);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Path file(int share) {
        return folder.resolve("share-" + share);
    }

    private void deal(RowSource source) throws IOException {
        List<DataOutputStream> out = new ArrayList<>();
        try {
            for (int i = 0; i < shares; i++)
                out.add(new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file(i)), BUFFER)));
            for (RowBlock block = source.next(); block != null; block = source.next()) {
                for (int i = 0; i < block.count(); i++) {
                    int from = block.from()[i];
                    int to = block.to()[i];
                    long group = key.of(block.bytes(), from, to) * 0x9e3779b97f4a7c15L;
                    DataOutputStream target = out.get((int) Long.remainderUnsigned(group >>> 16, shares));
                    target.writeInt(to - from);
                    target.writeLong(block.line()[i]);
                    target.write(block.bytes(), from, to - from);
                }
                source.release(block);
            }
        } finally {
            for (DataOutputStream each : out) each.close();
        }
    }

    @Override
    public boolean write(JsonBuffer out) throws IOException {
        while (!rows.hasNext()) {
            if (++share >= shares) return false;
            rows = read(file(share));
            Files.delete(file(share));
        }
        Row row = rows.next();
        out.raw(row.json, 0, row.json.length);
        line = row.line;
        return true;
    }

    private Iterator<Row> read(Path file) throws IOException {
        Map<Long, List<Row>> groups = new LinkedHashMap<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            while (true) {
                int length;
                try {
                    length = in.readInt();
                } catch (EOFException _) {
                    break;
                }
                long number = in.readLong();
                byte[] json = in.readNBytes(length);
                groups.computeIfAbsent(key.of(json, 0, length), _ -> new ArrayList<>(8))
                        .add(new Row(json, number));
            }
        }
        return groups.values().stream().flatMap(List::stream).iterator();
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            for (Path each : left.toList()) Files.delete(each);
        }
        Files.delete(folder);
    }
}
