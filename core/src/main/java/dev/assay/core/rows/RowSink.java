package dev.assay.core.rows;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where scored rows go, as JSON lines. Used by one thread at a time.
public interface RowSink extends AutoCloseable {
    /// What an interrupted run left.
    ///
    /// @param position where to go on reading
    /// @param state what the engine remembered
    record Resume(Position position, byte[] state) {}

    /// What an interrupted run left, if resuming was asked for and there was one.
    Optional<Resume> resume();

    /// Appends whole lines.
    ///
    /// @param consumed where reading must go on after them
    /// @param state what the engine must remember then
    void write(byte[] bytes, int from, int to, Position consumed, byte[] state) throws IOException;

    /// Puts the finished output in its place.
    void commit() throws IOException;

    @Override
    void close() throws IOException;

    /// Opens a file, whose ending names its format (see {@link Export}), or standard output for `-`. A device or a
    /// named pipe takes lines as they come.
    ///
    /// @param columns what every row holds
    /// @param resume true to go on where an interrupted run stopped
    /// @param fingerprint of recipe and input; a run with another one cannot be resumed
    /// @throws IOException with one clear line if the place cannot be written or the journal belongs
    ///     to another run
    static RowSink open(Path target, Export.Columns columns, boolean resume, String fingerprint) throws IOException {
        return open(target, Export.of(target, columns), resume, fingerprint);
    }

    /// The same for rows of any kind.
    ///
    /// @param export turns the finished lines into the file; null if lines are what it holds
    static RowSink open(Path target, Export export, boolean resume, String fingerprint) throws IOException {
        if (target.equals(RowSource.STANDARD)) return new StreamSink(new FileOutputStream(FileDescriptor.out), true);
        if (Files.isDirectory(target)) throw new IOException(target + ": is a folder; name a file in it");
        // A device or a pipe is written to, never replaced.
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            if (resume) throw new IOException(target + ": is not a file, so there is nothing to resume");
            if (export != null) throw new IOException(target + ": is not a file, so it takes lines only");
            return new StreamSink(new FileOutputStream(target.toFile()), false);
        }
        return new JsonLinesSink(target, export, resume, fingerprint);
    }
}
