package dev.assay.serve;

import dev.assay.core.json.JsonBuffer;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.Map;

/// Answers what is no proper request of HTTP/1.1: the status, one line, and nothing of what was sent.
final class Malformed implements DirectHandler {
    private static final Status HEADERS_TOO_LARGE = Status.create(431, "Request Header Fields Too Large");

    private Malformed() {}

    static DirectHandlers handlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) handlers.addHandler(type, new Malformed());
        return handlers.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request, EventType type, Status preset, ServerResponseHeaders headers, String message) {
        // Helidon has one status for all that can be wrong with headers.
        Status status = "Header size exceeded".equals(message) ? HEADERS_TOO_LARGE : preset;
        JsonBuffer line = new JsonBuffer().value(Map.of("error", line(status)));
        return TransportResponse.builder()
                .status(status)
                .headers(headers)
                .header(HeaderValues.create("Content-Type", "application/json"))
                .keepAlive(false)
                .entity(line.raw('\n').toString())
                .build();
    }

    private static String line(Status status) {
        return switch (status.code()) {
            case 400 -> "this is no proper HTTP/1.1 request";
            case 414 -> "the address is too long; send parameters in the body";
            case 431 -> "the headers are too long";
            default -> status.reasonPhrase();
        };
    }
}
