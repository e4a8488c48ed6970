package dev.assay.core.rows;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Rows of a file, block by block, in flat memory. Used by one thread at a time; blocks may be released
/// by any.
public interface RowSource extends AutoCloseable {
    /// Whole rows, or null at the end.
    ///
    /// @throws RowException if a row is too long, or the file is not what its format says
    RowBlock next() throws IOException;

    /// Hands a block's memory back.
    void release(RowBlock block);

    /// Bytes read so far.
    long readBytes();

    @Override
    void close() throws IOException;

    /// A hash of the group of a row, given as a slice of bytes; equal groups have equal hashes.
    interface GroupKey {
        long of(byte[] bytes, int from, int to);
    }

    /// Standard input or output in place of a file.
    Path STANDARD = Path.of("-");

    /// Opens a file by its ending: `.jsonl`, `.ndjson` (one object a line), `.json` (an array of
    /// objects, or lines), `.csv` (a header and records), each also with `.gz`, or `.parquet`; `-` is
    /// standard input with one object a line.
    ///
    /// @param key null if groups may be split between blocks
    /// @param from where to go on reading
    static RowSource open(Path file, GroupKey key, Limits limits, Position from) throws IOException {
        if (file.equals(STANDARD))
            return new JsonLines("standard input", Channels.newChannel(System.in), key, limits, from);
        String name = file.getFileName().toString();
        if (!Files.exists(file)) throw new NoSuchFileException(file.toString(), null, "there is no such file");
        if (Files.isDirectory(file))
            throw new NoSuchFileException(file.toString(), null, "is a folder, expected a file");
        String ending = name.toLowerCase(Locale.ROOT);
        boolean packed = ending.endsWith(".gz");
        if (packed) ending = ending.substring(0, ending.length() - 3);
        String kind = ending.substring(ending.lastIndexOf('.') + 1);
        return switch (kind) {
            case "jsonl", "ndjson" -> lines(file, name, packed, key, limits, from);
            case "json" -> {
                boolean array;
                try (InputStream in = stream(file, packed)) {
                    array = JsonArray.isArray(in);
                }
                yield array
                        ? new JsonArray(name, stream(file, packed), key, limits, from)
                        : lines(file, name, packed, key, limits, from);
            }
            case "csv" -> new Converted(name, new Csv(name, stream(file, packed)), key, limits, from);
            case "parquet" -> new Converted(name, new Parquet(file), key, limits, from);
            default ->
                throw new NoSuchFileException(
                        file.toString(),
                        null,
                        "expected a file ending in .jsonl, .ndjson, .json, .csv, each also with .gz, or .parquet");
        };
    }

    /// Opens a file whose groups are scattered; its rows come group by group. Line numbers stay those of
    /// the file.
    ///
    /// @param folder where temporary files may stand
    static RowSource regrouped(Path file, GroupKey key, Limits limits, Position from, Path folder) throws IOException {
        RowSource scattered = open(file, null, limits, Position.START);
        String ending = file.toString().toLowerCase(Locale.ROOT);
        long unpacked = ending.endsWith(".gz") || ending.endsWith(".parquet") ? 8 : 1;
        long bytes = file.equals(STANDARD) ? 0 : Files.size(file) * unpacked;
        Regrouped records = new Regrouped(scattered, key, folder, bytes);
        return new Converted(file.getFileName().toString(), records, key, limits, from);
    }

    private static RowSource lines(Path file, String name, boolean packed, GroupKey key, Limits limits, Position from)
            throws IOException {
        ReadableByteChannel channel =
                packed ? Channels.newChannel(stream(file, true)) : FileChannel.open(file, StandardOpenOption.READ);
        return new JsonLines(name, channel, key, limits, from);
    }

    private static InputStream stream(Path file, boolean packed) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        if (!packed) return in;
        try {
            return new GZIPInputStream(in, 1 << 16);
        } catch (ZipException | EOFException e) {
            in.close();
            throw new IOException(file + ": not gzip: " + e.getMessage(), e);
        }
    }
}
