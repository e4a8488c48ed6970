package dev.assay.cli;

import dev.assay.core.json.JsonBuffer;
import dev.assay.core.rows.Export;
import dev.assay.core.rows.Position;
import dev.assay.core.rows.RowSink;
import dev.assay.core.rows.RowSource;
import dev.assay.tasks.graph.InOrder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Writes questions about pictures: rows into one file, pictures as PNG into a folder beside it. What the
/// commands of several systems have in common.
final class MadePictures {
    /// A row and its picture.
    ///
    /// @param kind what it is counted as
    /// @param file name of the picture in its folder; rows of the same picture name the same file
    /// @param row given where the picture will be
    record Made(String kind, String file, Supplier<BufferedImage> picture, RowAt row) {}

    /// A row, once it is known where its picture is.
    @FunctionalInterface
    interface RowAt {
        Map<String, Object> of(String picture);
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--seed", paramLabel = "N", description = "What is drawn follows from it (default 1).")
    private long seed = 1;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write the rows (default ${DEFAULT-VALUE}): .jsonl or .json, each also .gz.")
    private Path out = Path.of("problems.jsonl");

    @Option(
            names = "--images",
            paramLabel = "DIR",
            description = "Where to write the pictures (default: a folder 'images' beside the rows); '' for none.")
    private String images;

    @Option(names = "--threads", paramLabel = "N", description = "Number of threads (default: one a core).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--resume", description = "Go on where an interrupted run stopped.")
    private boolean resume;

    private final AtomicLong done = new AtomicLong();
    /// Pictures that are written or being written.
    private final ConcurrentMap<String, Boolean> drawn = new ConcurrentHashMap<>();

    long seed() {
        return seed;
    }

    /// Makes and writes problems 0 to `count`, whose settings are named by `what`.
    int write(String what, long count, LongFunction<Made> make) throws IOException, InterruptedException {
        if (threads < 1) throw new FileSystemException("--threads", null, "expected 1 or more");
        if (out.equals(RowSource.STANDARD))
            throw new FileSystemException("--out", null, "rows with pictures need a file");
        if (out.toString().endsWith(".parquet"))
            throw new FileSystemException(out.toString(), null, "these rows are nested; expected .jsonl or .json");
        Path beside = out.toAbsolutePath().getParent();
        Path folder = images == null ? beside.resolve("images") : images.isEmpty() ? null : Path.of(images);
        if (folder != null) Files.createDirectories(folder);
        Map<String, Long> tally = new TreeMap<>();
        JsonBuffer rows = new JsonBuffer();
        Export export = Export.of(out, Map.of());
        String fingerprint = Integer.toHexString((what + seed + images + count).hashCode());
        try (RowSink sink = RowSink.open(out, export, resume, fingerprint);
                Progress _ = Progress.start(done::get, out.getFileName().toString())) {
            long start = sink.resume().map(at -> at.position().rows()).orElse(0L);
            InOrder.run(start, count, threads, i -> drawn(make.apply(i), folder), (made, next) -> {
                rows.cut(0);
                for (Made one : made) {
                    rows.value(one.row.of(folder == null ? one.file : path(beside, folder, one.file)))
                            .raw('\n');
                    tally.merge(one.kind, 1L, Long::sum);
                }
                sink.write(rows.bytes(), 0, rows.length(), new Position(0, next, 0), new byte[0]);
                done.addAndGet(made.size());
            });
            sink.commit();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        var terminal = spec.commandLine().getOut();
        tally.forEach((kind, many) -> terminal.println(kind + "  " + many));
        terminal.println("wrote " + out + (folder == null ? "" : " and " + drawn.size() + " pictures in " + folder));
        terminal.flush();
        return 0;
    }

    /// How the rows name a picture: as seen from their own folder, if it is below that.
    private static String path(Path beside, Path folder, String file) {
        Path picture = folder.toAbsolutePath().resolve(file);
        return (picture.startsWith(beside) ? beside.relativize(picture) : picture).toString();
    }

    private Made drawn(Made made, Path folder) {
        if (folder == null || drawn.putIfAbsent(made.file, true) != null) return made;
        try {
            Path part = Files.createTempFile(folder, ".picture", ".part");
            try {
                ImageIO.write(made.picture.get(), "png", part.toFile());
                Files.move(part, folder.resolve(made.file), StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return made;
    }
}
