package dev.assay.serve;

import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.management.VirtualThreadSchedulerMXBean;

/// Ends samples whose time is up. It has a thread of the operating system, because a part that computes for ever
/// would keep one of the few threads that all requests ride on; for as long as such a part goes on in spite of
/// being interrupted, one more of those is started in its place.
final class Watch implements AutoCloseable {
    private static final long TICK_MILLIS = 20;

    private final Set<Work> works = ConcurrentHashMap.newKeySet();
    private final AtomicInteger stuck = new AtomicInteger();
    private final VirtualThreadSchedulerMXBean scheduler =
            ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    private final int carriers = scheduler.getParallelism();
    private final Thread thread = Thread.ofPlatform().daemon().name("watch").start(this::run);

    /// Samples that go on although their time is up.
    Number stuck() {
        return stuck;
    }

    void add(Work work) {
        works.add(work);
    }

    void remove(Work work) {
        works.remove(work);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(TICK_MILLIS);
                look(System.nanoTime());
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    private void look(long now) {
        int running = 0;
        for (Work work : works) {
            if (work.stuck) running++;
            else work.stuck = work.overdue(now);
        }
        if (stuck.getAndSet(running) != running) scheduler.setParallelism(carriers + running);
        // The scheduler starts one more thread only when something new comes to it from outside.
        if (running > 0) Thread.ofVirtual().start(() -> {});
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
