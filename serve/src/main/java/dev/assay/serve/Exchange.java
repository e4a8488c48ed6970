package dev.assay.serve;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.json.JsonException;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// One request and its answer.
final class Exchange {
    private static final Header NO_SNIFF = HeaderValues.createCached("X-Content-Type-Options", "nosniff");
    private static final Header JSON = HeaderValues.createCached("Content-Type", "application/json");
    private static final Header POLICY = HeaderValues.createCached(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:;"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    private static final Header NO_REFERRER = HeaderValues.createCached("Referrer-Policy", "no-referrer");
    private static final HeaderName RETRY_AFTER = HeaderNames.create("Retry-After");
    private static final HeaderName RUN = HeaderNames.create("X-Assay-Run");

    private static final long LINGER_NANOS = 500_000_000;
    private static final int LINGER_BYTES = 1 << 20;

    private final ServerRequest request;
    private final ServerResponse response;
    private final Settings.Limits limits;
    private final AtomicLong buffered;
    private final Connections connections;
    private String id;
    private final long start = System.nanoTime();
    private long reserved;
    private int status = 200;
    /// An answer is under way.
    private volatile boolean answering;

    /// @param buffered bytes that all requests hold together
    Exchange(
            ServerRequest request,
            ServerResponse response,
            Settings.Limits limits,
            AtomicLong buffered,
            Connections connections) {
        this.request = request;
        this.response = response;
        this.limits = limits;
        this.buffered = buffered;
        this.connections = connections;
    }

    void id(String named) {
        id = named;
    }

    /// What stands in place of `{id}` in the route; null if it has none.
    String id() {
        return id;
    }

    /// When everything this request asks for must have begun, in terms of `System.nanoTime`.
    long deadline() {
        return start + limits.perRequest().toNanos();
    }

    long nanos() {
        return System.nanoTime() - start;
    }

    /// What was answered.
    int status() {
        return status;
    }

    /// A parameter of the address, or null.
    String query(String name) {
        return request.query().contains(name) ? request.query().get(name) : null;
    }

    List<String> queries(String name) {
        return request.query().contains(name) ? request.query().all(name) : List.of();
    }

    /// A header, or null.
    String header(HeaderName name) {
        return request.headers().contains(name) ? request.headers().get(name).get() : null;
    }

    /// The training run that the samples belong to, for people who watch it.
    String run() {
        String run = header(RUN) == null ? query("run") : header(RUN);
        if (run == null) return "default";
        if (run.isBlank() || run.length() > 64 || run.chars().anyMatch(c -> c < ' ' || c == 127))
            throw new Refusal(400, "the name of the run: expected 1 to 64 characters");
        return run;
    }

    String mediaType() {
        return request.headers()
                .contentType()
                .map(type -> type.mediaType().text())
                .orElse("");
    }

    /// Sets memory for a body aside, until the request ends.
    ///
    /// @throws Refusal 429 if other requests have it
    void reserve(long bytes) {
        if (buffered.addAndGet(bytes) > limits.bufferedBytes()) {
            buffered.addAndGet(-bytes);
            throw new Refusal(429, "the server holds as many requests as it has memory for; try again in a second");
        }
        reserved += bytes;
    }

    /// The request is over.
    void release() {
        buffered.addAndGet(-reserved);
        reserved = 0;
    }

    /// The whole body.
    ///
    /// @throws Refusal 413 if it is too long, 408 if it comes too slowly
    byte[] body() {
        if (!request.content().hasEntity()) return new byte[0];
        long announced = request.headers().contentLength().orElse(-1);
        if (announced > limits.bodyBytes()) throw tooLong();
        // Memory is given for what has come, not for what was announced.
        byte[] bytes = new byte[(int) (announced >= 0 ? Math.min(announced, 1 << 18) : 1 << 14)];
        reserve(bytes.length);
        int n = 0;
        try (Body in = stream()) {
            in.expect();
            while (true) {
                if (n == bytes.length) {
                    if (n == announced) break;
                    if (n >= limits.bodyBytes()) throw tooLong();
                    int more = (int) Math.min(2L * n, announced >= 0 ? announced : limits.bodyBytes());
                    reserve(more - n);
                    bytes = Arrays.copyOf(bytes, more);
                }
                int read = in.read(bytes, n, bytes.length - n);
                if (read < 0) break;
                n += read;
            }
        }
        return n == bytes.length ? bytes : Arrays.copyOf(bytes, n);
    }

    private Refusal tooLong() {
        return new Refusal(413, "the body is longer than " + limits.bodyBytes() + " bytes; send fewer samples");
    }

    Body stream() {
        return new Body(
                request.content().hasEntity() ? request.content().inputStream() : InputStream.nullInputStream());
    }

    /// The body as it comes. Who is too slow is refused.
    final class Body implements AutoCloseable {
        private final InputStream in;
        private long until;

        private Body(InputStream in) {
            this.in = in;
        }

        /// From now on the sender has its time for what is read next.
        void expect() {
            until = System.nanoTime() + limits.perBody().toNanos();
        }

        /// As `InputStream.read`.
        ///
        /// @throws Refusal 408 if the sender is too slow, 400 if the body is cut off or malformed
        int read(byte[] bytes, int from, int length) {
            long deadline = Math.min(until, System.nanoTime() + limits.silence().toNanos());
            Connections.Reading reading = connections.reading(deadline, Exchange.this::late);
            int read;
            try {
                read = in.read(bytes, from, length);
            } catch (IOException | RuntimeException e) {
                throw reading.end() ? new Refusal(400, "the body broke off or is badly framed") : slow();
            }
            if (!reading.end() || System.nanoTime() - until > 0) throw slow();
            return read;
        }

        private static Refusal slow() {
            return new Refusal(408, "the body came too slowly");
        }

        /// True if more has come already.
        boolean ready() {
            try {
                return in.available() > 0;
            } catch (IOException e) {
                throw new Refusal(400, "the body broke off");
            }
        }

        @Override
        public void close() {
            // The connection belongs to the server, which goes on with it.
        }
    }

    static Samples.Request read(byte[] body) {
        try {
            return Samples.request(body);
        } catch (JsonException e) {
            throw new Refusal(400, "the body is not a JSON object: " + e.getMessage());
        }
    }

    /// The whole body as plain values.
    Map<String, Object> map() {
        byte[] body = body();
        try {
            Object value = Json.parse(body, 0, body.length);
            if (!(value instanceof Map<?, ?>))
                throw new Refusal(400, "the body: expected an object, found " + Json.kind(value));
            return Json.map(value);
        } catch (JsonException e) {
            throw new Refusal(400, "the body is not JSON: " + e.getMessage());
        }
    }

    void json(Object value) {
        JsonBuffer out = new JsonBuffer().value(value).raw('\n');
        json(200, Arrays.copyOf(out.bytes(), out.length()));
    }

    void json(int status, byte[] body) {
        send(status, JSON, body);
    }

    void html(String page) {
        response.header(POLICY);
        response.header(NO_REFERRER);
        text("text/html; charset=utf-8", page);
    }

    void text(String type, String text) {
        send(200, HeaderValues.create("Content-Type", type), text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private void send(int code, Header type, byte[] body) {
        answering = true;
        status = code;
        response.status(code);
        response.header(type);
        response.header(NO_SNIFF);
        response.send(body);
    }

    /// True if the connection ends with this answer.
    boolean closes() {
        return request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)
                || response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)
                || request.prologue().protocolVersion().equals("1.0");
    }

    /// Takes what the client is still sending, for a moment: a connection that is closed over it is reset, and the
    /// client may never see the answer.
    void linger() {
        if (!request.content().hasEntity() || request.content().consumed()) return;
        byte[] nobody = new byte[1 << 13];
        try (Body in = stream()) {
            in.until = System.nanoTime() + LINGER_NANOS;
            for (int n = 0; n < LINGER_BYTES; ) {
                int read = in.read(nobody, 0, nobody.length);
                if (read < 0) return;
                n += read;
            }
        } catch (RuntimeException _) {
            // It is over either way.
        }
    }

    /// Answers in place of the thread that waits for the body.
    private void late() {
        if (!answering) refuse(Body.slow());
    }

    /// Starts an answer whose length is not known yet.
    OutputStream lines() {
        answering = true;
        response.status(200);
        response.header(HeaderNames.CONTENT_TYPE, "application/x-ndjson");
        response.header(NO_SNIFF);
        return response.outputStream();
    }

    /// One line that says what is wrong.
    void refuse(Refusal refusal) {
        if (answering) throw new CloseConnectionException(refusal.getMessage());
        if (refusal.status == 429 || refusal.status == 503) response.header(RETRY_AFTER, "1");
        if (refusal.status == 401) response.header(HeaderNames.WWW_AUTHENTICATE, "Basic realm=\"assay\", Bearer");
        if (refusal.status == 405) response.header(HeaderNames.ALLOW, refusal.allowed);
        // Whoever was refused may be still sending what nobody wants to read.
        if (request.content().hasEntity() && !request.content().consumed())
            response.header(HeaderValues.CONNECTION_CLOSE);
        JsonBuffer out =
                new JsonBuffer().value(Map.of("error", refusal.getMessage())).raw('\n');
        json(refusal.status, Arrays.copyOf(out.bytes(), out.length()));
    }
}
