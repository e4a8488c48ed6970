package dev.assay.serve;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.assay.core.Rollout;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.rows.RowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// Samples to results: groups at the same time, each within its time, the same samples only once.
final class Scoring {
    /// Digest of what determines a result: the recipe as changed, and the bytes of the samples.
    private record Key(long high, long low) {}

    /// Samples that are scored together.
    private static final class Work extends CompletableFuture<Result[]> {
        private volatile Thread thread;
    }

    private final Settings.Limits limits;
    private final AsyncCache<Key, Result[]> cache;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Queue<JsonBuffer> buffers = new ConcurrentLinkedQueue<>();
    private final Meters meters;

    Scoring(Settings.Limits limits, Meters meters) {
        this.limits = limits;
        this.meters = meters;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(Math.max(1, limits.cacheBytes()))
                .weigher((Key _, Result[] results) -> {
                    int bytes = 64;
                    for (Result each : results) bytes += each.json().length + 8 * each.numbers().length + 160;
                    return bytes;
                })
                .buildAsync();
        meters.gauge("assay_samples_in_flight", inFlight);
    }

    /// Number of samples that are being scored.
    int inFlight() {
        return inFlight.get();
    }

    /// The results of the samples `body[from[i]]` to `body[to[i]]`, in their order.
    ///
    /// @param deadline when the request must end, in terms of `System.nanoTime`
    /// @throws Refusal 429 if there is too much to do, 413 if it will never fit
    List<Result> score(Catalogue.Opened opened, byte[] body, int[] from, int[] to, long deadline) {
        if (from.length > limits.inFlight())
            throw new Refusal(
                    413, "at most " + limits.inFlight() + " samples a request, found " + from.length + "; send fewer");
        if (inFlight.addAndGet(from.length) > limits.inFlight()) {
            inFlight.addAndGet(-from.length);
            throw new Refusal(429, "the server has as much to do as it takes; try again in a second");
        }
        try {
            return admitted(opened, body, from, to, deadline);
        } finally {
            inFlight.addAndGet(-from.length);
        }
    }

    private List<Result> admitted(Catalogue.Opened opened, byte[] body, int[] from, int[] to, long deadline) {
        Result[] results = new Result[from.length];
        List<int[]> units = new ArrayList<>();
        Rollout[] rollouts = new Rollout[from.length];
        units(opened, body, from, to, rollouts, results, units);
        Work[] works = new Work[units.size()];
        for (int u = 0; u < works.length; u++) works[u] = work(opened, body, from, to, rollouts, units.get(u));
        for (int u = 0; u < works.length; u++) {
            int[] unit = units.get(u);
            Result[] some = await(opened, works[u], unit, rollouts, deadline);
            for (int i = 0; i < unit.length; i++) results[unit[i]] = some[i];
        }
        List<Result> all = Arrays.asList(results);
        meters.samples(opened.scorer.recipe().id(), all);
        return all;
    }

    /// Cuts a request into what must be scored together: groups, or all of it if the recipe has batches.
    private static void units(
            Catalogue.Opened opened,
            byte[] body,
            int[] from,
            int[] to,
            Rollout[] rollouts,
            Result[] results,
            List<int[]> units) {
        boolean whole = opened.scorer.recipe().batch() > 0 || opened.scorer.stateful();
        boolean groups = opened.scorer.comparesGroups();
        Map<String, List<Integer>> members = new LinkedHashMap<>();
        for (int i = 0; i < from.length; i++) {
            try {
                rollouts[i] = opened.reader.read(body, from[i], to[i], i + 1);
                String group = groups || whole ? rollouts[i].group() : null;
                if (group != null) members.computeIfAbsent(group, _ -> new ArrayList<>()).add(i);
                else units.add(new int[] {i});
            } catch (RowException e) {
                results[i] = Result.without(opened, "row-" + (i + 1), null, "error", e.getMessage());
            }
        }
        if (whole) units.add(members.values().stream().flatMap(List::stream).mapToInt(i -> i).toArray());
        else for (List<Integer> unit : members.values()) units.add(unit.stream().mapToInt(i -> i).toArray());
        units.removeIf(unit -> unit.length == 0);
    }

    private Work work(
            Catalogue.Opened opened, byte[] body, int[] from, int[] to, Rollout[] rollouts, int[] unit) {
        List<Rollout> rows = new ArrayList<>(unit.length);
        for (int i : unit) rows.add(rollouts[i]);
        if (opened.scorer.stateful() || limits.cacheBytes() == 0) return start(opened, rows, new Work());
        Key key = key(opened, body, from, to, unit);
        Work fresh = new Work();
        CompletableFuture<Result[]> known = cache.get(key, (_, _) -> fresh);
        if (known != fresh) {
            meters.known(unit.length);
            return (Work) known;
        }
        // What could not be measured may be measurable next time.
        fresh.whenComplete((results, _) -> {
            if (results != null && Arrays.stream(results).anyMatch(each -> each.status().equals("missing")))
                cache.asMap().remove(key, fresh);
        });
        return start(opened, rows, fresh);
    }

    private Work start(Catalogue.Opened opened, List<Rollout> rows, Work work) {
        Catalogue.Opened shared = opened.share();
        work.thread = Thread.ofVirtual().start(() -> {
            try (shared) {
                work.complete(run(shared, rows));
            } catch (Throwable e) {
                work.completeExceptionally(e);
            }
        });
        return work;
    }

    private Result[] run(Catalogue.Opened opened, List<Rollout> rows) {
        List<Line> lines;
        if (opened.scorer.stateful()) {
            synchronized (opened.state) {
                lines = opened.scorer.score(rows, opened.state);
            }
        } else lines = opened.scorer.score(rows, new RunState());
        JsonBuffer buffer = buffers.poll();
        if (buffer == null) buffer = new JsonBuffer();
        Result[] results = new Result[lines.size()];
        for (int i = 0; i < results.length; i++) {
            buffer.cut(0);
            opened.writer.write(lines.get(i), buffer);
            // All but the line end.
            byte[] json = Arrays.copyOf(buffer.bytes(), buffer.length() - 1);
            results[i] = Result.of(opened.scorer, lines.get(i), json);
        }
        if (buffer.bytes().length <= 1 << 20) buffers.add(buffer);
        return results;
    }

    private Result[] await(
            Catalogue.Opened opened, Work work, int[] unit, Rollout[] rollouts, long deadline) {
        long left = Math.min(limits.perSample().toNanos(), deadline - System.nanoTime());
        try {
            return work.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            Thread thread = work.thread;
            if (thread != null) thread.interrupt();
            return without(opened, unit, rollouts, "missing", "took longer than it may");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "the server is stopping");
        } catch (ExecutionException e) {
            meters.fault(e.getCause());
            return without(opened, unit, rollouts, "error", "a part failed: " + e.getCause());
        }
    }

    private static Result[] without(
            Catalogue.Opened opened, int[] unit, Rollout[] rollouts, String status, String why) {
        Result[] results = new Result[unit.length];
        for (int i = 0; i < unit.length; i++) {
            Rollout rollout = rollouts[unit[i]];
            results[i] = Result.without(opened, rollout.id(), rollout.group(), status, rollout.id() + ": " + why);
        }
        return results;
    }

    private static Key key(Catalogue.Opened opened, byte[] body, int[] from, int[] to, int[] unit) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((opened.label() + opened.choice).getBytes(StandardCharsets.UTF_8));
            for (int i : unit) {
                // The number names a row without id; the length keeps two rows apart.
                digest.update(ByteBuffer.allocate(8).putInt(i).putInt(to[i] - from[i]).flip());
                digest.update(body, from[i], to[i] - from[i]);
            }
            ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
            return new Key(bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
