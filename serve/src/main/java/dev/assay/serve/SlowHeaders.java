package dev.assay.serve;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Ends connections whose headers come in drops: each byte is in time for the socket, but they never end.
final class SlowHeaders implements Http1ConnectionListener, AutoCloseable {
    private final Map<Thread, Long> begun = new ConcurrentHashMap<>();
    private final long limit;
    private final Thread thread;

    SlowHeaders(Duration limit) {
        this.limit = limit.toNanos();
        this.thread = Thread.ofPlatform().daemon().name("headers").start(this::run);
    }

    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        begun.put(Thread.currentThread(), System.nanoTime());
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        begun.remove(Thread.currentThread());
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(Math.max(10, limit / 10_000_000));
                long now = System.nanoTime();
                begun.forEach((reading, since) -> {
                    if (!reading.isAlive()) begun.remove(reading);
                    else if (now - since > limit && begun.remove(reading, since)) reading.interrupt();
                });
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
