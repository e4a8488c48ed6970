package dev.assay.serve;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.assay.core.Rollout;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.explain.Explanation;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.rows.RowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Samples to results: groups at the same time, each within its time, the same samples only once.
final class Scoring implements AutoCloseable {
    /// Digest of what determines a result: the recipe as changed, and the bytes of the samples.
    private record Key(long high, long low) {}

    private final Settings.Limits limits;
    private final AsyncCache<Key, Result[]> cache;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Queue<JsonBuffer> buffers = new ConcurrentLinkedQueue<>();
    private final Meters meters;
    private final Watch watch = new Watch();

    Scoring(Settings.Limits limits, Meters meters) {
        this.limits = limits;
        this.meters = meters;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(Math.max(1, limits.cacheBytes()))
                .weigher((Key _, Result[] results) -> {
                    int bytes = 200;
                    for (Result each : results) bytes += each.json().length + 8 * each.numbers().length + 300;
                    return bytes;
                })
                .executor(Runnable::run)
                .buildAsync();
        meters.gauge("assay_samples_in_flight", "Samples that are scored or wait", inFlight);
        meters.gauge("assay_samples_stuck", "Samples that go on although their time is up", watch.stuck());
    }

    /// Number of samples that are being scored.
    int inFlight() {
        return inFlight.get();
    }

    /// The results of samples, in their order.
    ///
    /// @param deadline when everything must have begun, in terms of `System.nanoTime`
    /// @throws Refusal 429 if there is too much to do, 413 if it will never fit
    List<Result> score(Catalogue.Opened opened, Samples samples, long deadline) {
        return scored(opened, samples, deadline, null);
    }

    /// The same, with the story of each sample that has a result.
    List<Told> explain(Catalogue.Opened opened, Samples samples, long deadline) {
        Explanation[] why = new Explanation[samples.count()];
        List<Result> results = scored(opened, samples, deadline, why);
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < why.length; i++) told.add(new Told(results.get(i), why[i]));
        return told;
    }

    /// @param why null if there is none
    record Told(Result result, Explanation why) {}

    private List<Result> scored(Catalogue.Opened opened, Samples samples, long deadline, Explanation[] why) {
        int count = samples.count();
        if (count > limits.inFlight())
            throw new Refusal(
                    413, "at most " + limits.inFlight() + " samples a request, found " + count + "; send fewer");
        if (inFlight.addAndGet(count) > limits.inFlight()) {
            inFlight.addAndGet(-count);
            throw new Refusal(429, "the server has as much to do as it takes; try again in a second");
        }
        try {
            return admitted(opened, samples, deadline, why);
        } finally {
            inFlight.addAndGet(-count);
        }
    }

    private List<Result> admitted(Catalogue.Opened opened, Samples samples, long deadline, Explanation[] why) {
        Result[] results = new Result[samples.count()];
        Rollout[] rollouts = new Rollout[samples.count()];
        List<int[]> units = units(opened, samples, rollouts, results);
        Work[] works = new Work[units.size()];
        for (int u = 0; u < works.length; u++)
            works[u] = work(opened, samples, rollouts, units.get(u), deadline, why != null);
        for (int u = 0; u < works.length; u++) {
            Result[] some = works[u].join();
            int[] unit = units.get(u);
            for (int i = 0; i < unit.length; i++) results[unit[i]] = some[i];
            if (why != null && works[u].lines != null) explain(opened, works[u].lines, unit, why);
        }
        return Arrays.asList(results);
    }

    private static void explain(Catalogue.Opened opened, List<Line> lines, int[] unit, Explanation[] why) {
        for (int i = 0; i < unit.length; i++)
            if (lines.get(i).error() == null) why[unit[i]] = Explanation.of(opened.scorer, lines.get(i), lines);
    }

    /// Cuts a request into what must be scored together: groups, or all of it if the recipe has batches or
    /// remembers.
    private static List<int[]> units(Catalogue.Opened opened, Samples samples, Rollout[] rollouts, Result[] results) {
        List<int[]> units = new ArrayList<>();
        boolean whole = opened.scorer.recipe().batch() > 0 || opened.scorer.stateful();
        boolean together = whole || opened.scorer.comparesGroups();
        Map<String, List<Integer>> members = new LinkedHashMap<>();
        for (int i = 0; i < rollouts.length; i++) {
            try {
                rollouts[i] = samples.row(i, opened.reader);
                String group = rollouts[i].group();
                if (together && rollouts.length > 1)
                    members.computeIfAbsent(group, _ -> new ArrayList<>()).add(i);
                else units.add(new int[] {i});
            } catch (RowException e) {
                results[i] = Result.without(opened, "row-" + (i + 1), null, "error", e.getMessage());
            }
        }
        if (whole && !members.isEmpty())
            units.add(flat(members.values().stream().flatMap(List::stream).toList()));
        else members.values().forEach(unit -> units.add(flat(unit)));
        return units;
    }

    private static int[] flat(List<Integer> numbers) {
        return numbers.stream().mapToInt(i -> i).toArray();
    }

    /// @param keep true to keep the lines, which no cached result has
    private Work work(
            Catalogue.Opened opened, Samples samples, Rollout[] rollouts, int[] unit, long deadline, boolean keep) {
        List<Rollout> rows = new ArrayList<>(unit.length);
        for (int i : unit) rows.add(rollouts[i]);
        Work fresh = new Work(opened, rows, deadline, limits.perSample().toNanos());
        if (keep || opened.scorer.stateful() || limits.cacheBytes() == 0) return start(opened, fresh, keep);
        Key key = key(opened, samples, unit);
        CompletableFuture<Result[]> known = cache.get(key, (_, _) -> fresh);
        if (known != fresh) {
            meters.known(unit.length);
            return (Work) known;
        }
        // What could not be measured may be measurable next time.
        fresh.whenComplete((results, _) -> {
            if (results != null
                    && Arrays.stream(results).anyMatch(each -> each.status().equals("missing")))
                cache.asMap().remove(key, fresh);
        });
        return start(opened, fresh, false);
    }

    private Work start(Catalogue.Opened opened, Work work, boolean keep) {
        Catalogue.Opened shared = opened.share();
        watch.add(work);
        work.thread = Thread.ofVirtual().start(() -> {
            try (shared) {
                if (!work.begin()) return;
                List<Line> lines = lines(shared, work.rows);
                if (keep) work.lines = lines;
                work.complete(results(shared, lines));
            } catch (Throwable e) {
                meters.fault(e);
                work.failed = true;
                work.complete(work.without(shared, "error", "a part failed: " + e));
            } finally {
                watch.remove(work);
            }
        });
        return work;
    }

    private static List<Line> lines(Catalogue.Opened opened, List<Rollout> rows) {
        if (!opened.scorer.stateful()) return opened.scorer.score(rows, new RunState());
        synchronized (opened.state) {
            return opened.scorer.score(rows, opened.state);
        }
    }

    private Result[] results(Catalogue.Opened opened, List<Line> lines) {
        JsonBuffer buffer = buffers.poll();
        if (buffer == null) buffer = new JsonBuffer();
        Result[] results = new Result[lines.size()];
        for (int i = 0; i < results.length; i++) results[i] = Result.of(opened, lines.get(i), buffer);
        if (buffer.bytes().length <= 1 << 20) buffers.add(buffer);
        return results;
    }

    private static Key key(Catalogue.Opened opened, Samples samples, int[] unit) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(opened.key);
            for (int i : unit) {
                int length = samples.to()[i] - samples.from()[i];
                // The number names a row without id; the length keeps two rows apart.
                digest.update(ByteBuffer.allocate(8).putInt(i).putInt(length).flip());
                digest.update(samples.bytes(), samples.from()[i], length);
            }
            ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
            return new Key(bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
