package dev.assay.core.engine;

import dev.assay.core.Rollout;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.rows.Limits;
import dev.assay.core.rows.Position;
import dev.assay.core.rows.RowBlock;
import dev.assay.core.rows.RowException;
import dev.assay.core.rows.RowFields;
import dev.assay.core.rows.RowReader;
import dev.assay.core.rows.RowSink;
import dev.assay.core.rows.RowSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// Scores a file: every thread reads a block, scores it and writes it when its turn comes, so rows leave
/// in the order they came, memory is a few blocks, and neither threads nor block sizes change a result.
public final class ScoreJob {
    /// How to run.
    ///
    /// @param skip true to write rows that cannot be scored with their error and go on; false to stop
    ///     at the first
    /// @param resume true to go on with an interrupted run
    /// @param threads number of threads
    /// @param keepRows true to keep the first rows for a table
    /// @param regroup true to bring scattered groups together first; the output is then group by group
    public record Options(
            boolean skip, boolean resume, int threads, boolean keepRows, boolean regroup, Limits limits) {}

    /// Stops a job at a row that cannot be scored.
    public static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /// @param message one line: what stopped it and what to do
        public Stopped(String message) {
            super(message, null, false, false);
        }
    }

    private final Scorer scorer;
    private final Path in;
    private final Options options;
    private final RowReader reader;
    private final RowWriter writer;
    private final AtomicLong done = new AtomicLong();
    private final Summary total;
    private final Set<Long> groupsSeen = new HashSet<>();

    /// Groups remembered to notice one that comes back; beyond it later ones go unchecked, so that memory stays flat.
    private static final int MAX_GROUPS = 1_000_000;

    private RowSource source;
    private RowSink sink;
    private RunState state;
    private long taken;
    private long turn;
    private Throwable failure;

    public ScoreJob(Scorer scorer, Path in, Options options) {
        this.scorer = scorer;
        this.in = in;
        this.options = options;
        this.reader = new RowReader(
                new RowFields(scorer.recipe().rollout()), in.getFileName().toString());
        this.writer = new RowWriter(scorer);
        this.total = new Summary(scorer, options.keepRows());
    }

    /// Rows scored so far; may be asked for from any thread.
    public long done() {
        return done.get();
    }

    /// Scores all rows into `out`.
    ///
    /// @throws Stopped at a row that cannot be scored, unless rows are skipped; `out` is untouched then
    public Summary run(Path out) throws IOException {
        if (options.resume && (in.equals(RowSource.STANDARD) || out.equals(RowSource.STANDARD)))
            throw new Stopped("--resume needs files, not standard input or output");
        try (RowSink opened = RowSink.open(out, scorer.columns(), options.resume, fingerprint())) {
            sink = opened;
            state = RunState.load(opened.resume().map(RowSink.Resume::state).orElse(new byte[0]));
            Position from = opened.resume().map(RowSink.Resume::position).orElse(Position.START);
            try (RowSource file = source(from, out)) {
                source = file;
                work();
            }
            if (done.get() == 0 && from.rows() == 0) throw new Stopped(in + ": the file has no rows");
            opened.commit();
        }
        return total;
    }

    private String fingerprint() throws IOException {
        if (in.equals(RowSource.STANDARD)) return "";
        return scorer.recipe().hash() + "-" + in.getFileName() + "-" + Files.size(in) + "-"
                + Files.getLastModifiedTime(in).toMillis() + "-" + options.skip + "-" + options.regroup;
    }

    private RowSource source(Position from, Path out) throws IOException {
        if (!options.regroup) return RowSource.open(in, reader::group, options.limits, from);
        Path beside = out.equals(RowSource.STANDARD)
                ? Path.of(System.getProperty("java.io.tmpdir"))
                : out.toAbsolutePath().getParent();
        return RowSource.regrouped(in, reader::group, options.limits, from, beside);
    }

    private void work() throws IOException {
        CountDownLatch running = new CountDownLatch(options.threads - 1);
        for (int i = 1; i < options.threads; i++)
            Thread.ofPlatform().name("assay-scorer-" + i).start(() -> {
                try {
                    loop();
                } finally {
                    running.countDown();
                }
            });
        loop();
        try {
            running.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped("interrupted; --resume goes on");
        }
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    /// Blocks that are scored together: one, or as many as a batch takes.
    private record Unit(long number, List<RowBlock> blocks) {}

    private synchronized Unit take() throws IOException {
        if (failure != null) return null;
        List<RowBlock> blocks = new ArrayList<>(1);
        int rows = 0;
        do {
            RowBlock block = source.next();
            if (block == null) break;
            blocks.add(block);
            rows += block.count();
        } while (rows < scorer.recipe().batch());
        return blocks.isEmpty() ? null : new Unit(taken++, blocks);
    }

    private void loop() {
        JsonBuffer out = new JsonBuffer();
        try {
            for (Unit unit = take(); unit != null; unit = take()) score(unit, out);
        } catch (OutOfMemoryError _) {
            fail(new Stopped(in.getFileName() + ": not enough memory for the rows after row " + done.get()
                    + "; lower --max-row, or give more with ASSAY_JAVA_OPTIONS=-Xmx2g"));
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }

    private synchronized void fail(Throwable e) {
        if (failure == null) failure = e;
        notifyAll();
    }

    /// The lines of a unit, with those that could not be read as errors in their place.
    private static final class Read {
        final List<Rollout> rollouts = new ArrayList<>();
        /// For each row of the unit the error of a row without rollout, or null.
        final List<String> errors = new ArrayList<>();

        final List<String> ids = new ArrayList<>();
    }

    private void score(Unit unit, JsonBuffer out) throws IOException {
        Read rows = read(unit);
        List<List<Line>> batches = new ArrayList<>();
        for (List<Rollout> batch : batches(rows.rollouts)) batches.add(scorer.prepare(batch));
        out.cut(0);
        Summary summary = new Summary(scorer, options.keepRows());
        if (!scorer.stateful()) render(batches, rows, out, summary);
        await(unit.number);
        try {
            if (scorer.stateful()) {
                for (List<Line> batch : batches) scorer.finish(batch, state);
                render(batches, rows, out, summary);
            }
            if (!options.skip) stop(batches, rows);
            if (scorer.comparesGroups()) contiguous(batches);
            sink.write(out.bytes(), 0, out.length(), unit.blocks.getLast().end(), state.save());
            total.add(summary);
            done.addAndGet(rows.errors.size());
        } finally {
            pass();
        }
        unit.blocks.forEach(source::release);
    }

    private Read read(Unit unit) {
        Read rows = new Read();
        RowReader.Rows read = reader.rows();
        for (RowBlock block : unit.blocks) {
            for (int i = 0; i < block.count(); i++) {
                try {
                    rows.rollouts.add(read.read(block.bytes(), block.from()[i], block.to()[i], block.line()[i]));
                    rows.errors.add(null);
                    rows.ids.add(null);
                } catch (RowException e) {
                    rows.errors.add(e.getMessage());
                    rows.ids.add("row-" + block.line()[i]);
                }
            }
        }
        return rows;
    }

    /// Without batches a unit is scored at once, for its groups do not touch each other, unless its
    /// statistics run from group to group.
    private List<List<Rollout>> batches(List<Rollout> rollouts) {
        if (!scorer.stateful() && scorer.recipe().batch() == 0) return List.of(rollouts);
        List<List<Rollout>> batches = new ArrayList<>();
        List<Rollout> batch = new ArrayList<>();
        String group = null;
        for (Rollout rollout : rollouts) {
            String next = groupOf(rollout);
            if (!batch.isEmpty()
                    && !next.equals(group)
                    && batch.size() >= scorer.recipe().batch()) {
                batches.add(batch);
                batch = new ArrayList<>();
            }
            group = next;
            batch.add(rollout);
        }
        // What is left is too little for a batch of its own.
        if (batch.size() < scorer.recipe().batch() && !batches.isEmpty())
            batches.getLast().addAll(batch);
        else if (!batch.isEmpty()) batches.add(batch);
        return batches;
    }

    private static String groupOf(Rollout rollout) {
        try {
            return rollout.group();
        } catch (RowException _) {
            return "";
        }
    }

    private void render(List<List<Line>> batches, Read rows, JsonBuffer out, Summary summary) {
        int row = 0;
        for (List<Line> batch : batches) {
            for (Line line : batch) {
                row = unreadable(rows, row, out, summary);
                writer.write(line, out);
                row++;
            }
            summary.add(scorer, writer, batch);
        }
        unreadable(rows, row, out, summary);
    }

    private int unreadable(Read rows, int row, JsonBuffer out, Summary summary) {
        int at = row;
        for (; at < rows.errors.size() && rows.errors.get(at) != null; at++) {
            writer.unreadable(rows.ids.get(at), rows.errors.get(at), out);
            summary.addUnreadable();
        }
        return at;
    }

    private void stop(List<List<Line>> batches, Read rows) {
        int row = 0;
        for (List<Line> batch : batches)
            for (Line line : batch) {
                for (; rows.errors.get(row) != null; row++) throw stopped(rows.errors.get(row));
                if (line.error() != null) throw stopped(line.error());
                row++;
            }
        for (; row < rows.errors.size(); row++) if (rows.errors.get(row) != null) throw stopped(rows.errors.get(row));
    }

    private static Stopped stopped(String error) {
        return new Stopped(error + " (nothing was written; --on-error skip scores the other rows)");
    }

    /// Groups must be contiguous, or their baselines would be wrong; 64-bit hashes of the names are
    /// remembered.
    private void contiguous(List<List<Line>> batches) {
        int group = -1;
        for (List<Line> batch : batches) {
            for (Line line : batch) {
                if (line.error != null || line.group == group) continue;
                group = line.group;
                String name = line.rollout().group();
                long key = hash(name);
                boolean seen = groupsSeen.contains(key) || groupsSeen.size() < MAX_GROUPS && !groupsSeen.add(key);
                if (seen && line.siblings.members.size() + line.siblings.anchors.size() > 0)
                    throw new Stopped(
                            in.getFileName() + ": group '" + name
                                    + "' comes back at rollout '"
                                    + line.rollout().id()
                                    + "' after other groups; rows of a group must stand together: --regroup brings them together");
            }
            group = -1;
        }
    }

    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        return hash;
    }

    private synchronized void await(long number) {
        while (turn != number) {
            if (failure != null) throw new Stopped("stopped");
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Stopped("interrupted; --resume goes on");
            }
        }
    }

    private synchronized void pass() {
        turn++;
        notifyAll();
    }
}
