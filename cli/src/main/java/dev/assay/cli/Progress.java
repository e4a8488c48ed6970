package dev.assay.cli;

import java.util.function.LongSupplier;

/// A line on the terminal that says how many rows are done; nothing in a pipe, and nothing for short
/// runs.
final class Progress implements AutoCloseable {
    private static final int FIRST_MILLIS = 1000;
    private static final int EVERY_MILLIS = 200;

    private final Thread thread;

    private Progress(Thread thread) {
        this.thread = thread;
    }

    static Progress start(LongSupplier done, String what) {
        return start(done, what, "rows");
    }

    /// @param unit what is counted, such as `rows`
    static Progress start(LongSupplier done, String what, String unit) {
        if (System.console() == null || !System.console().isTerminal()) return new Progress(null);
        Thread thread = Thread.ofVirtual().start(() -> {
            long start = System.nanoTime();
            boolean shown = false;
            try {
                Thread.sleep(FIRST_MILLIS);
                while (true) {
                    long rows = done.getAsLong();
                    double seconds = (System.nanoTime() - start) / 1e9;
                    System.err.printf("\r%s: %,d %s, %,.1f a second ", what, rows, unit, rows / seconds);
                    shown = true;
                    Thread.sleep(EVERY_MILLIS);
                }
            } catch (InterruptedException _) {
                if (shown) System.err.print("\r\033[K");
            }
        });
        return new Progress(thread);
    }

    @Override
    public void close() {
        if (thread == null) return;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
