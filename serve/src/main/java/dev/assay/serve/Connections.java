package dev.assay.serve;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Open connections, each with the thread it rides on. Ends those whose headers come in drops (each byte is in time
/// for the socket, but they never end), and at the end of the server those that wait for another request.
final class Connections implements Http1ConnectionListener, AutoCloseable {
    private enum Phase {
        WAITING,
        HEADERS,
        BUSY
    }

    private static final class Connection {
        private volatile Phase phase = Phase.WAITING;
        private volatile long since;
    }

    private final Map<Thread, Connection> open = new ConcurrentHashMap<>();
    private final long limit;
    private final Thread thread;

    /// @param limit time that headers may take
    Connections(Duration limit) {
        this.limit = limit.toNanos();
        this.thread = Thread.ofPlatform().daemon().name("connections").start(this::run);
    }

    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        Connection connection = open.computeIfAbsent(Thread.currentThread(), _ -> new Connection());
        connection.since = System.nanoTime();
        connection.phase = Phase.HEADERS;
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        open.get(Thread.currentThread()).phase = Phase.BUSY;
    }

    /// The request of this thread is answered.
    void answered() {
        Connection connection = open.get(Thread.currentThread());
        if (connection != null) connection.phase = Phase.WAITING;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(Math.max(10, limit / 10_000_000));
                long now = System.nanoTime();
                open.keySet().removeIf(each -> !each.isAlive());
                open.forEach((each, connection) -> {
                    if (connection.phase == Phase.HEADERS && now - connection.since > limit) each.interrupt();
                });
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    /// Ends connections on which nothing is asked.
    void closeWaiting() {
        open.forEach((each, connection) -> {
            if (connection.phase == Phase.WAITING) each.interrupt();
        });
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
