package dev.assay.serve;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Open connections, each with the thread it rides on. Ends those whose headers or bodies do not come, or come in
/// drops, and at the end of the server those that wait for another request.
final class Connections implements ServerConnectionSelector, Http1ConnectionListener, AutoCloseable {
    private static final long TICK_MILLIS = 100;
    private static final byte[] TOO_SLOW = """
            HTTP/1.1 408 Request Timeout\r
            Connection: close\r
            Content-Type: application/json\r
            Content-Length: 39\r
            \r
            {"error":"the headers came too slowly"}
            """.stripTrailing().getBytes(StandardCharsets.US_ASCII);

    private enum Phase {
        /// Nothing of a request has come.
        WAITING,
        /// Something has come, but no first line yet.
        STARTING,
        /// The first line has come, the headers are not complete.
        HEADERS,
        /// The request is being answered.
        BUSY,
        /// The headers took too long.
        LATE
    }

    private static final class Connection {
        private final ConnectionContext context;
        private Phase phase = Phase.WAITING;
        /// When the phase began.
        private long since = System.nanoTime();
        /// The read it waits in, or null.
        private volatile Reading reading;

        private Connection(ConnectionContext context) {
            this.context = context;
        }

        private synchronized void enter(Phase next) {
            // Late is late: the answer is on its way, and nothing may follow it.
            if (phase == Phase.LATE) throw new CloseConnectionException("the headers came too slowly");
            // The time of headers runs from their first byte.
            if (phase != Phase.STARTING) since = System.nanoTime();
            phase = next;
        }

        private synchronized boolean is(Phase asked) {
            return phase == asked;
        }

        /// Sees whether a request has begun to come, or its headers have come for too long.
        private synchronized boolean late(long now, long limit) {
            if (phase == Phase.WAITING || phase == Phase.STARTING) {
                // What another thread has read is seen here a little later than there, which is early enough.
                boolean come = context.dataReader().available() > 0;
                if (come != (phase == Phase.STARTING)) since = now;
                phase = come ? Phase.STARTING : Phase.WAITING;
            }
            if (phase != Phase.STARTING && phase != Phase.HEADERS || now - since <= limit) return false;
            phase = Phase.LATE;
            return true;
        }
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
        Connection connection = open.get(Thread.currentThread());
        Reading reading = new Reading(connection, deadline, late);
        connection.reading = reading;
        return reading;
    }

    private final Map<Thread, Connection> open = new ConcurrentHashMap<>();
    private final Http1ConnectionSelector http;
    private final long limit;
    private final Thread thread;

    /// @param http how connections are spoken on
    /// @param limit time that headers may take
    Connections(Http1Config.Builder http, Duration limit) {
        this.http = Http1ConnectionSelector.builder()
                .config(http.addReceiveListener(this).build())
                .build();
        this.limit = limit.toNanos();
        this.thread = Thread.ofPlatform().daemon().name("connections").start(this::run);
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        open.put(Thread.currentThread(), new Connection(context));
        return http.connection(context);
    }

    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        open.get(Thread.currentThread()).enter(Phase.HEADERS);
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        open.get(Thread.currentThread()).enter(Phase.BUSY);
    }

    /// The request of this thread is answered.
    void answered() {
        open.get(Thread.currentThread()).enter(Phase.WAITING);
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
            if (connection.is(Phase.LATE)) each.interrupt();
            if (connection.late(now, limit)) refuse(each, connection);
            Reading reading = connection.reading;
            if (reading != null) reading.look(now);
        });
    }

    /// On a thread of its own, for a client that sends in drops may not read either. Whatever comes of it, the
    /// connection ends a tick later.
    private static void refuse(Thread rider, Connection connection) {
        Thread.ofVirtual().start(() -> {
            connection.context.dataWriter().writeNow(BufferData.create(TOO_SLOW));
            rider.interrupt();
        });
    }

    /// Ends connections on which nothing is asked.
    void closeWaiting() {
        open.forEach((each, connection) -> {
            if (connection.is(Phase.WAITING)) each.interrupt();
        });
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
