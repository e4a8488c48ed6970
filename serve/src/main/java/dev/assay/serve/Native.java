package dev.assay.serve;

import dev.assay.core.json.JsonBuffer;
import dev.assay.core.recipe.Nearest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The protocol with everything in it: `/v1/score` and `/v1/explain`.
final class Native {
    private static final Set<String> MEMBERS = new TreeSet<>(Choice.MEMBERS);

    static {
        MEMBERS.add("samples");
    }

    private static final byte[] END = "]}\n".getBytes(StandardCharsets.UTF_8);

    private final Service service;

    Native(Service service) {
        this.service = service;
    }

    /// @param samples rows of the body
    private record Request(Choice choice, Samples samples) {}

    private Request request(Exchange exchange) {
        byte[] body = exchange.body();
        Samples.Request read = Exchange.read(body);
        Map<String, Object> named = Choice.members(exchange);
        read.others().forEach((name, value) -> {
            if (!MEMBERS.contains(name))
                throw new Refusal(400, "unknown member '" + name + "'; " + Nearest.hint(name, MEMBERS));
            named.put(name, value);
        });
        Samples samples = read.samples();
        if (samples == null) throw new Refusal(400, "samples: expected a list of rollouts");
        return new Request(Choice.of(named, service.defaultRecipe()), samples);
    }

    void score(Exchange exchange) {
        String type = exchange.mediaType();
        if (type.equals("application/x-ndjson") || type.equals("application/jsonl")) {
            stream(exchange);
            return;
        }
        Request request = request(exchange);
        Service.Answer answer = service.score(exchange, request.choice, request.samples);
        exchange.json(200, body(answer));
    }

    /// Put together from what is written already.
    private static byte[] body(Service.Answer answer) {
        byte[] head =
                ("{\"recipe\":\"" + answer.opened().label() + "\",\"results\":[").getBytes(StandardCharsets.UTF_8);
        int length = head.length + END.length + Math.max(0, answer.results().size() - 1);
        for (Result result : answer.results()) length += result.json().length;
        byte[] body = Arrays.copyOf(head, length);
        int at = head.length;
        for (Result result : answer.results()) {
            if (at > head.length) body[at++] = ',';
            System.arraycopy(result.json(), 0, body, at, result.json().length);
            at += result.json().length;
        }
        System.arraycopy(END, 0, body, at, END.length);
        return body;
    }

    /// One rollout a line in, one result a line out, in order, in memory that does not grow. Siblings stand
    /// together; their results come once the next group has begun, or the stream has ended.
    private void stream(Exchange exchange) {
        Choice choice = Choice.of(Choice.members(exchange), service.defaultRecipe());
        exchange.run();
        try (Catalogue.Opened opened = service.open(choice);
                Exchange.Body in = exchange.stream()) {
            Blocks blocks = new Blocks(exchange, opened, in, service.limits());
            Samples first = blocks.next();
            try (OutputStream out = exchange.lines()) {
                for (Samples block = first; block != null; block = blocks.next()) {
                    for (Result result : service.score(exchange, opened, block)) {
                        out.write(result.json());
                        out.write('\n');
                    }
                    out.flush();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void explain(Exchange exchange) {
        Request request = request(exchange);
        try (Catalogue.Opened opened = service.open(request.choice)) {
            List<Map<String, Object>> explanations = new ArrayList<>();
            for (Scoring.Told told : service.explain(exchange, opened, request.samples)) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("id", told.result().id());
                one.put("status", told.result().status());
                one.put("error", told.result().error());
                one.put("text", told.why() == null ? null : told.why().text(false));
                one.put("html", told.why() == null ? null : told.why().html());
                explanations.add(one);
            }
            JsonBuffer out = new JsonBuffer().raw("{\"recipe\":").string(opened.label());
            out.raw(",\"explanations\":").value(explanations).raw("}\n");
            exchange.json(200, Arrays.copyOf(out.bytes(), out.length()));
        }
    }
}
