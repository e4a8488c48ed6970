package dev.assay.tasks.exact;

import java.time.Duration;

/// Counts the nodes of one search and says when it must stop.
public final class Budget {
    /// Nodes between two looks at the clock.
    private static final int CLOCK_EVERY = 256;

    private final long nodes;
    private final boolean timed;
    private final long deadline;
    private long used;
    private boolean spent;

    /// @param nodes how many may be opened
    /// @param time how long it may last from now; null for no limit
    public Budget(long nodes, Duration time) {
        this.nodes = nodes;
        this.timed = time != null;
        this.deadline = timed ? System.nanoTime() + time.toNanos() : 0;
    }

    /// Opens a node; false if the search must stop now.
    public boolean open() {
        if (spent) return false;
        used++;
        if (used > nodes || timed && used % CLOCK_EVERY == 0 && System.nanoTime() - deadline > 0) spent = true;
        return !spent;
    }

    /// True once a limit was met, so that nothing found since is proven.
    public boolean spent() {
        return spent;
    }

    /// Number of nodes opened so far.
    public long used() {
        return used;
    }
}
