package dev.assay.tasks.graph;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;

/// Makes things on several threads and hands them over in their order, a few at a time, so that memory
/// stays flat however many there are.
public final class InOrder {
    /// Things a thread makes in one go.
    private static final int BATCH = 16;
    /// Batches under way for each thread: one slow batch must not stop the others.
    private static final int AHEAD = 8;

    private InOrder() {}

    /// Takes what was made.
    @FunctionalInterface
    public interface Sink<T> {
        /// @param batch some things in their order
        /// @param next number of the thing after them
        void take(List<T> batch, long next) throws IOException;
    }

    /// @param from number of the first thing
    /// @param to number after the last
    /// @param make called from `threads` threads
    /// @param sink called from this thread
    /// @throws RuntimeException the first that `make` throws
    public static <T> void run(long from, long to, int threads, LongFunction<T> make, Sink<T> sink)
            throws IOException, InterruptedException {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            try {
                Deque<Future<List<T>>> running = new ArrayDeque<>();
                long taken = from;
                for (long start = from; start < to || !running.isEmpty(); ) {
                    if (start < to && running.size() < AHEAD * threads) {
                        long first = start;
                        start = Math.min(to, start + BATCH);
                        long end = start;
                        running.add(pool.submit(() -> batch(first, end, make)));
                        continue;
                    }
                    List<T> made = running.remove().get();
                    taken += made.size();
                    sink.take(made, taken);
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) throw cause;
                if (e.getCause() instanceof Error cause) throw cause;
                throw new IllegalStateException(e.getCause());
            } finally {
                pool.shutdownNow();
            }
        }
    }

    private static <T> List<T> batch(long from, long to, LongFunction<T> make) {
        List<T> made = new ArrayList<>();
        for (long i = from; i < to && !Thread.currentThread().isInterrupted(); i++) made.add(make.apply(i));
        return made;
    }
}
