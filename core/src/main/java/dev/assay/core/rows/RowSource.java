package dev.assay.core.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

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

    /// Opens a file by its ending: `.jsonl`, `.ndjson` (one object a line), `.json` (an array of
    /// objects, or lines) or `.csv` (a header and records).
    ///
    /// @param from where to go on reading
    static RowSource open(Path file, GroupKey key, Limits limits, Position from) throws IOException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (!Files.exists(file)) throw new NoSuchFileException(file.toString(), null, "there is no such file");
        if (Files.isDirectory(file))
            throw new NoSuchFileException(file.toString(), null, "is a folder, expected a file");
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) return new JsonLines(file, key, limits, from);
        if (name.endsWith(".json"))
            return JsonArray.isArray(file)
                    ? new JsonArray(file, key, limits, from)
                    : new JsonLines(file, key, limits, from);
        if (name.endsWith(".csv")) return new Csv(file, key, limits, from);
        throw new NoSuchFileException(
                file.toString(), null, "expected a file ending in .jsonl, .ndjson, .json or .csv");
    }
}
