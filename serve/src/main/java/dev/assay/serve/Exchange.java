package dev.assay.serve;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.json.JsonException;
import dev.assay.core.json.JsonScan;
import dev.assay.core.rows.JsonMembers;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One request and its answer.
final class Exchange {
    private static final HeaderName NO_SNIFF = HeaderNames.create("X-Content-Type-Options");
    private static final HeaderName RETRY_AFTER = HeaderNames.create("Retry-After");
    private final ServerRequest request;
    private final ServerResponse response;
    private final Settings.Limits limits;
    final long deadline;

    Exchange(ServerRequest request, ServerResponse response, Settings.Limits limits) {
        this.request = request;
        this.response = response;
        this.limits = limits;
        this.deadline = System.nanoTime() + limits.perRequest().toNanos();
    }

    ServerResponse response() {
        return response;
    }

    /// A parameter of the address, or null.
    String query(String name) {
        return request.query().contains(name) ? request.query().get(name) : null;
    }

    /// A header, or null.
    String header(String name) {
        return request.headers().value(HeaderNames.create(name)).orElse(null);
    }

    String mediaType() {
        return request.headers().contentType().map(type -> type.mediaType().text()).orElse("");
    }

    InputStream stream() {
        return request.content().hasEntity() ? request.content().inputStream() : InputStream.nullInputStream();
    }

    /// The whole body.
    ///
    /// @throws Refusal 413 if it is too long, 408 if it comes too slowly
    byte[] body() {
        long announced = request.headers().contentLength().orElse(-1);
        if (announced > limits.bodyBytes()) throw tooLong();
        if (!request.content().hasEntity()) return new byte[0];
        byte[] bytes = new byte[announced >= 0 ? (int) announced : 1 << 14];
        int n = 0;
        try (InputStream in = request.content().inputStream()) {
            while (true) {
                if (n == bytes.length) {
                    if (announced >= 0) break;
                    if (n >= limits.bodyBytes()) throw tooLong();
                    bytes = Arrays.copyOf(bytes, Math.min(2 * n, limits.bodyBytes()));
                }
                int read = in.read(bytes, n, bytes.length - n);
                if (read < 0) break;
                n += read;
                if (System.nanoTime() > deadline) throw new Refusal(408, "the body came too slowly");
            }
        } catch (IOException e) {
            throw new Refusal(400, "the body broke off: " + e.getMessage());
        }
        return n == bytes.length ? bytes : Arrays.copyOf(bytes, n);
    }

    private Refusal tooLong() {
        return new Refusal(413, "the body is longer than " + limits.bodyBytes() + " bytes; send fewer samples");
    }

    /// Members of an object, without decoding them.
    static JsonMembers object(byte[] body) {
        try {
            return JsonMembers.scan(body, 0, body.length);
        } catch (JsonException e) {
            throw new Refusal(400, "the body is not a JSON object: " + e.getMessage());
        }
    }

    /// The whole body as plain values.
    static Map<String, Object> map(byte[] body) {
        try {
            if (!(Json.parse(body, 0, body.length) instanceof Map<?, ?> map))
                throw new Refusal(400, "the body is not a JSON object");
            return Json.map(map);
        } catch (JsonException e) {
            throw new Refusal(400, "the body is not a JSON object: " + e.getMessage());
        }
    }

    /// Starts and ends of the elements of a list that was validated before; null if it is no list.
    static int[][] elements(byte[] body, int start, int end) {
        if (body[start] != '[') return null;
        List<int[]> found = new ArrayList<>();
        int p = JsonScan.blanks(body, start + 1, end);
        while (p < end && body[p] != ']') {
            int after = JsonScan.value(body, p, end, 2);
            found.add(new int[] {p, after});
            p = JsonScan.blanks(body, after, end);
            if (p < end && body[p] == ',') p = JsonScan.blanks(body, p + 1, end);
        }
        int[][] ranges = new int[2][found.size()];
        for (int i = 0; i < found.size(); i++) {
            ranges[0][i] = found.get(i)[0];
            ranges[1][i] = found.get(i)[1];
        }
        return ranges;
    }

    void json(int status, JsonBuffer out) {
        send(status, "application/json", Arrays.copyOf(out.bytes(), out.length()));
    }

    void send(int status, String type, byte[] body) {
        response.status(status);
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.header(NO_SNIFF, "nosniff");
        response.send(body);
    }

    /// One line that says what is wrong.
    void refuse(Refusal refusal) {
        if (refusal.status == 429 || refusal.status == 503) response.header(RETRY_AFTER, "1");
        if (refusal.status == 401) response.header(HeaderNames.WWW_AUTHENTICATE, "Basic realm=\"assay\", Bearer");
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("error", refusal.getMessage());
        json(refusal.status, new JsonBuffer().value(error).raw('\n'));
    }
}
