package dev.assay.tasks.control;

/// Counts the steps of an episode.
final class Clock {
    private final int limit;
    private int steps;

    /// @param limit steps of an episode at most, 1 or more
    Clock(int limit) {
        this.limit = limit;
    }

    /// Starts anew.
    void start() {
        steps = 0;
    }

    /// Steps done.
    int steps() {
        return steps;
    }

    /// One step more.
    ///
    /// @param ended true if the world ended with it
    Environment.Outcome tick(boolean ended) {
        steps++;
        if (ended) return Environment.Outcome.TERMINATED;
        return steps == limit ? Environment.Outcome.TRUNCATED : Environment.Outcome.GOES_ON;
    }
}
