package dev.assay.serve;

import dev.assay.core.json.JsonBuffer;
import dev.assay.core.rows.Export;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Every score that was given out. Scores are appended as JSON lines to a segment and forced to the disk before they
/// are answered; requests that come together share one force. A full segment becomes Parquet. Thread-safe; one
/// process at a time.
public final class Store implements AutoCloseable {
    /// Columns with their DuckDB types.
    static final Map<String, String> COLUMNS = columns();

    private static final long SEGMENT_BYTES = 64L << 20;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private record Entry(byte[] bytes, CompletableFuture<Void> kept) {}

    private static final Entry END = new Entry(new byte[0], new CompletableFuture<>());

    private final Path folder;
    private final Consumer<String> log;
    private final long segmentBytes;
    private final FileChannel guard;
    private final FileLock lock;
    private final LinkedBlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
    private final Thread writer;
    private final List<Thread> packers = new ArrayList<>();
    private FileChannel segment;
    private Path segmentFile;
    private long number;
    private boolean closed;

    private static Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("time", "TIMESTAMP");
        columns.put("run", "VARCHAR");
        columns.put("id", "VARCHAR");
        columns.put("group", "VARCHAR");
        columns.put("reward", "DOUBLE");
        columns.put("advantage", "DOUBLE");
        columns.put("status", "VARCHAR");
        columns.put("error", "VARCHAR");
        columns.put("recipe", "VARCHAR");
        for (String nested : List.of("numbers", "values", "signals", "tokens", "steps")) columns.put(nested, "JSON");
        return columns;
    }

    /// Opens a folder, which is made if there is none.
    ///
    /// @throws IOException if it cannot be written or another process has it
    public Store(Path folder, Consumer<String> log) throws IOException {
        this(folder, log, SEGMENT_BYTES);
    }

    Store(Path folder, Consumer<String> log, long segmentBytes) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.log = log;
        this.segmentBytes = segmentBytes;
        this.guard = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        this.lock = locked();
        for (Path left : segments(".jsonl")) {
            number = Math.max(number, number(left));
            if (Files.exists(packed(left))) Files.delete(left);
            else mend(left);
        }
        for (Path packed : segments(".parquet")) number = Math.max(number, number(packed));
        for (Path left : segments(".jsonl")) pack(left);
        open();
        this.writer = Thread.ofPlatform().name("store").start(this::write);
    }

    private FileLock locked() throws IOException {
        try {
            FileLock held = guard.tryLock();
            if (held != null) return held;
        } catch (OverlappingFileLockException _) {
            // The same, within this process.
        }
        guard.close();
        throw new IOException(folder + ": another server keeps its scores there");
    }

    static List<Path> segments(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("scores-\\d{8}\\" + ending))
                    .sorted()
                    .toList();
        }
    }

    private List<Path> segments(String ending) throws IOException {
        return segments(folder, ending);
    }

    private static long number(Path segment) {
        return Long.parseLong(segment.getFileName().toString().substring("scores-".length(), "scores-".length() + 8));
    }

    static Path packed(Path segment) {
        return segment.resolveSibling(segment.getFileName().toString().replace(".jsonl", ".parquet"));
    }

    /// A process that was killed may have left half a line, whose score it cannot have answered.
    private static void mend(Path segment) throws IOException {
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = channel.size();
            ByteBuffer one = ByteBuffer.allocate(1 << 16);
            while (end > 0) {
                long from = Math.max(0, end - one.capacity());
                one.clear().limit((int) (end - from));
                while (one.hasRemaining() && channel.read(one, from + one.position()) >= 0) {
                    // Until it is read in full.
                }
                int last = one.position() - 1;
                while (last >= 0 && one.get(last) != '\n') last--;
                if (last >= 0) {
                    channel.truncate(from + last + 1);
                    return;
                }
                end = from;
            }
            channel.truncate(0);
        }
    }

    private void open() throws IOException {
        number++;
        segmentFile = folder.resolve(String.format(Locale.ROOT, "scores-%08d.jsonl", number));
        segment = FileChannel.open(
                segmentFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /// Keeps results; they are on the disk when this returns.
    ///
    /// @throws IOException if they could not be written
    void append(String run, List<Result> results) throws IOException {
        if (results.isEmpty()) return;
        byte[] head = new JsonBuffer()
                .raw("{\"time\":\"")
                .raw(TIME.format(Instant.now()))
                .raw("\",\"run\":")
                .string(run)
                .raw(',')
                .toString()
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int length = 0;
        for (Result result : results) length += head.length + result.json().length;
        ByteBuffer lines = ByteBuffer.allocate(length);
        // The row's own opening brace gives way to the head, and a line end is added.
        for (Result result : results)
            lines.put(head).put(result.json(), 1, result.json().length - 1).put((byte) '\n');
        Entry entry = new Entry(lines.array(), new CompletableFuture<>());
        queue.add(entry);
        try {
            entry.kept.join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    private void write() {
        List<Entry> batch = new ArrayList<>();
        try {
            while (true) {
                batch.add(queue.take());
                queue.drainTo(batch);
                boolean last = batch.remove(END);
                keep(batch);
                batch.clear();
                if (last) return;
            }
        } catch (InterruptedException _) {
            // Nobody interrupts it.
        }
    }

    private void keep(List<Entry> batch) {
        try {
            ByteBuffer[] buffers =
                    batch.stream().map(entry -> ByteBuffer.wrap(entry.bytes)).toArray(ByteBuffer[]::new);
            for (ByteBuffer buffer : buffers) while (buffer.hasRemaining()) segment.write(buffer);
            segment.force(false);
            batch.forEach(entry -> entry.kept.complete(null));
            if (segment.size() >= segmentBytes) {
                Path full = segmentFile;
                segment.close();
                open();
                pack(full);
            }
        } catch (IOException e) {
            batch.forEach(entry -> entry.kept.completeExceptionally(e));
        }
    }

    /// Makes Parquet of a segment in the background. The lines go only after the whole file has its name.
    private synchronized void pack(Path full) {
        packers.removeIf(packer -> !packer.isAlive());
        packers.add(Thread.ofPlatform().daemon().name("pack").start(() -> {
            Path target = packed(full);
            Path part = target.resolveSibling(target.getFileName() + ".part");
            try {
                if (Files.size(full) > 0) {
                    Export.parquet(COLUMNS).write(full, part);
                    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                }
                Files.delete(full);
            } catch (IOException e) {
                log.accept(full + ": stays as lines: " + e.getMessage());
            }
        }));
    }

    /// Ends it once everything that was appended is kept.
    @Override
    public void close() throws IOException {
        if (closed) return;
        closed = true;
        queue.add(END);
        try {
            writer.join();
            List<Thread> going;
            synchronized (this) {
                going = List.copyOf(packers);
            }
            for (Thread packer : going) packer.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        segment.close();
        lock.release();
        guard.close();
    }
}
