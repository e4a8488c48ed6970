package dev.assay.serve;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Open connections, each with the thread it rides on. Ends those whose headers or bodies do not come, or come in
/// drops, and at the end of the server those that wait for another request.
final class Connections implements Http1ConnectionListener, AutoCloseable {
    private static final long TICK_MILLIS = 100;

    private enum Phase {
        WAITING,
        HEADERS,
        BUSY
    }

    private static final class Connection {
        private volatile Phase phase = Phase.WAITING;
        private volatile long since;
        /// The read it waits in, or null.
        private volatile Reading reading;
    }

    /// A thread that waits for more of a body. If it waits too long another thread answers in its place, for it
    /// cannot: a blocked read ends only with its connection.
    final class Reading {
        private final Connection connection;
        private final Thread waiting = Thread.currentThread();
        private final long deadline;
        private final Runnable late;
        private boolean over;
        private boolean expired;

        private Reading(Connection connection, long deadline, Runnable late) {
            this.connection = connection;
            this.deadline = deadline;
            this.late = late;
        }

        /// Something came.
        ///
        /// @return false if it came too late, and the answer is given
        synchronized boolean end() {
            connection.reading = null;
            over = true;
            return !expired;
        }

        private synchronized void look(long now) {
            if (over || now - deadline < 0) return;
            over = true;
            expired = true;
            try {
                late.run();
            } finally {
                waiting.interrupt();
            }
        }
    }

    /// This thread begins to read from its connection.
    ///
    /// @param deadline in terms of `System.nanoTime`
    /// @param late answers, if that is still possible
    Reading reading(long deadline, Runnable late) {
        Connection connection = open.computeIfAbsent(Thread.currentThread(), _ -> new Connection());
        Reading reading = new Reading(connection, deadline, late);
        connection.reading = reading;
        return reading;
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
                Thread.sleep(TICK_MILLIS);
                look(System.nanoTime());
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    private void look(long now) {
        open.keySet().removeIf(each -> !each.isAlive());
        open.forEach((each, connection) -> {
            if (connection.phase == Phase.HEADERS && now - connection.since > limit) each.interrupt();
            Reading reading = connection.reading;
            if (reading != null) reading.look(now);
        });
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
