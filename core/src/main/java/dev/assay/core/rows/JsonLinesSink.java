package dev.assay.core.rows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/// Writes lines to `TARGET.part` and notes in `TARGET.journal` how far input and output have come, so
/// that a run that was killed can go on without losing or repeating a row. The target itself appears
/// whole, at {@link #commit}, in the format its ending names.
final class JsonLinesSink implements RowSink {
    private final Path target;
    private final Export export;
    private final Path part;
    private final Path journal;
    private final FileChannel out;
    private final FileChannel notes;
    private final Optional<Resume> resume;
    private long length;
    /// Bytes of the output that are on the disk, or on their way there by `flushing`.
    private long flushed;

    private Thread flushing;

    /// @param resume true to go on where an interrupted run stopped
    /// @param fingerprint of recipe and input; a run with another one cannot be resumed
    /// @throws IOException with one clear line if the place cannot be written or the journal belongs
    ///     to another run
    JsonLinesSink(Path target, Export export, boolean resume, String fingerprint) throws IOException {
        this.target = target;
        this.export = export;
        this.part = target.resolveSibling(target.getFileName() + ".part");
        this.journal = target.resolveSibling(target.getFileName() + ".journal");
        Path folder = target.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) throw new IOException(target + ": the folder " + folder + " does not exist");
        if (!Files.isWritable(folder)) throw new IOException(target + ": the folder " + folder + " cannot be written");
        Note last = resume && Files.exists(journal) ? last(fingerprint) : null;
        this.resume = last == null ? Optional.empty() : Optional.of(new Resume(last.position, last.state));
        out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        notes = FileChannel.open(journal, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        length = last == null ? 0 : last.length;
        if (out.size() < length)
            throw new IOException(part + ": is shorter than its journal says; start without --resume");
        out.truncate(length).position(length);
        notes.truncate(last == null ? 0 : last.end).position(last == null ? 0 : last.end);
        if (last == null) write(notes, line("assay " + fingerprint));
    }

    @Override
    public Optional<Resume> resume() {
        return resume;
    }

    @Override
    public void write(byte[] bytes, int from, int to, Position consumed, byte[] state) throws IOException {
        write(out, ByteBuffer.wrap(bytes, from, to - from));
        length += to - from;
        flushAhead();
        write(
                notes,
                line(length + " " + consumed.offset() + " " + consumed.rows() + " " + consumed.lines() + " "
                        + Base64.getEncoder().encodeToString(state) + "."));
    }

    private static final int AHEAD = 16 << 20;

    /// Brings the output to the disk while rows are still being scored, so that the end need not wait for all of it.
    private void flushAhead() {
        if (length - flushed < AHEAD || flushing != null && flushing.isAlive()) return;
        flushed = length;
        flushing = Thread.ofPlatform().daemon().name("assay-flush").start(() -> {
            try {
                out.force(false);
            } catch (IOException _) {
                // The end meets the same error and reports it, unless the run was given up.
            }
        });
    }

    @Override
    public void commit() throws IOException {
        out.force(true);
        out.close();
        notes.close();
        if (export == null) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Path converted = target.resolveSibling(target.getFileName() + ".converted");
            export.write(part, converted);
            Files.move(converted, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(part);
        }
        Files.deleteIfExists(journal);
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) channel.write(bytes);
    }

    /// A journal line carries a checksum, so that one that was cut short is told from a whole one.
    private static ByteBuffer line(String text) {
        return StandardCharsets.US_ASCII.encode(checksum(text) + " " + text + "\n");
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return Long.toHexString(crc.getValue());
    }

    private record Note(long length, Position position, byte[] state, long end) {}

    private Note last(String fingerprint) throws IOException {
        Note last = null;
        long at = 0;
        boolean first = true;
        for (String line : Files.readString(journal, StandardCharsets.US_ASCII).split("(?<=\n)")) {
            at += line.length();
            int space = line.indexOf(' ');
            if (space < 0 || !line.endsWith("\n")) break;
            String text = line.substring(space + 1, line.length() - 1);
            if (!checksum(text).equals(line.substring(0, space))) break;
            if (first) {
                if (!text.equals("assay " + fingerprint))
                    throw new IOException(journal + ": belongs to another recipe or input; start without --resume");
                last = new Note(0, Position.START, new byte[0], at);
                first = false;
                continue;
            }
            String[] fields = text.split(" ");
            last = new Note(
                    Long.parseLong(fields[0]),
                    new Position(Long.parseLong(fields[1]), Long.parseLong(fields[2]), Long.parseLong(fields[3])),
                    Base64.getDecoder().decode(fields[4].substring(0, fields[4].length() - 1)),
                    at);
        }
        return last;
    }

    @Override
    public void close() throws IOException {
        if (!out.isOpen()) return;
        out.close();
        notes.close();
        if (length > 0) return;
        // Nothing to go on from: leave no litter.
        Files.deleteIfExists(part);
        Files.deleteIfExists(journal);
    }
}
