package dev.assay.serve;

import dev.assay.core.Rollout;
import dev.assay.core.engine.Line;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Samples that are scored together, and what will come of them.
final class Work extends CompletableFuture<Result[]> {
    private static final long WAITING = Long.MIN_VALUE;

    private record Name(String id, String group) {}

    final List<Rollout> rows;
    private final Catalogue.Opened opened;
    /// Read before the rollouts change hands: they are not shared between threads.
    private final List<Name> names;
    private final long deadline;
    private final long limit;
    private long begun = WAITING;
    volatile Thread thread;
    /// The scored rows, if somebody wants to see more than results.
    List<Line> lines;
    /// True if a part failed: next time it may not.
    volatile boolean failed;
    /// True from when its time was up while it still ran.
    boolean stuck;

    /// @param deadline when it must have begun, in terms of `System.nanoTime`
    /// @param limit nanoseconds it may take from then
    Work(Catalogue.Opened opened, List<Rollout> rows, long deadline, long limit) {
        this.opened = opened;
        this.rows = rows;
        this.names = rows.stream().map(row -> new Name(row.id(), row.group())).toList();
        this.deadline = deadline;
        this.limit = limit;
    }

    /// Its turn has come: only from now on does its own time count, so that a busy server takes nobody's score
    /// away.
    ///
    /// @return false if it is too late
    synchronized boolean begin() {
        if (isDone()) return false;
        begun = System.nanoTime();
        return true;
    }

    /// Ends it if its time is up.
    ///
    /// @return true if it was ended while it ran
    boolean overdue(long now) {
        boolean running;
        synchronized (this) {
            running = begun != WAITING;
            if (now - (running ? begun + limit : deadline) < 0) return false;
            String why = running
                    ? "took longer than the " + limit / 1_000_000 + " ms that a sample may take"
                    : "the server did not get to it in time";
            if (!complete(without(opened, "missing", why))) return false;
        }
        if (running && thread != null) thread.interrupt();
        return running;
    }

    /// No scores, with the reason.
    Result[] without(Catalogue.Opened opened, String status, String why) {
        return names.stream()
                .map(name -> Result.without(opened, name.id, name.group, status, name.id + ": " + why))
                .toArray(Result[]::new);
    }
}
