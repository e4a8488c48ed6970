package dev.assay.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.json.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a server does when much is asked of it.
@Timeout(120)
class BehaviourTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private Path recipes;

    @BeforeEach
    void recipes() throws IOException {
        recipes = Running.recipes(folder.resolve("recipes"));
    }

    private Running running(int inFlight, Duration sample) throws IOException {
        return new Running(
                Running.settings(recipes, null, Running.limits(1 << 20, 64 << 20, inFlight, sample, LONG, LONG)));
    }

    private static List<Map<String, Object>> slow(int count, double millis, String ids) {
        return IntStream.range(0, count)
                .mapToObj(i -> Map.<String, Object>of("id", ids + i, "response", "x", "wait", millis))
                .toList();
    }

    private static CompletableFuture<HttpResponse<String>> later(Running server, Map<String, Object> body) {
        return server.http.sendAsync(
                server.request("/v1/score")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                new dev.assay.core.json.JsonBuffer().value(body).toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void slowSamplesWaitTogether() throws IOException {
        try (Running server = running(2000, LONG)) {
            long start = System.nanoTime();
            List<Map<String, Object>> results = server.score("slow", slow(1000, 1000, "s"));
            assertEquals(
                    1000,
                    results.stream()
                            .filter(each -> "ok".equals(each.get("status")))
                            .count());
            // One after another they would take a thousand seconds; a time limit is not what is tested.
            assertTrue(System.nanoTime() - start < 60e9);
        }
    }

    @Test
    void moreThanTheQueueHoldsIsRefusedAndMayComeAgain() throws Exception {
        try (Running server = running(10, LONG)) {
            assertEquals(
                    413,
                    server.post("/v1/score", Map.of("recipe", "slow", "samples", slow(11, 0, "n")))
                            .statusCode());
            var first = later(server, Map.of("recipe", "slow", "samples", slow(8, 2000, "a")));
            while (!Running.json(server.get("/ready")).get("in_flight").equals(8.0)) Thread.sleep(5);
            HttpResponse<String> refused =
                    server.post("/v1/score", Map.of("recipe", "slow", "samples", slow(3, 1, "b")));
            assertEquals(429, refused.statusCode());
            assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
            assertEquals(200, first.get().statusCode());
            assertEquals(
                    200,
                    server.post("/v1/score", Map.of("recipe", "slow", "samples", slow(3, 1, "b")))
                            .statusCode());
        }
    }

    @Test
    void aSampleThatTakesTooLongIsMissingAndHoldsNobodyUp() throws IOException {
        try (Running server = running(100, Duration.ofMillis(300))) {
            List<Map<String, Object>> samples = new ArrayList<>(slow(1, 30_000, "slow"));
            samples.addAll(slow(1, 0, "quick"));
            List<Map<String, Object>> results = server.score("slow", samples);
            assertEquals(
                    List.of("missing", "ok"),
                    results.stream().map(each -> each.get("status")).toList());
            assertTrue(results.getFirst().get("error").toString().contains("took longer"), results.toString());
        }
    }

    @Test
    void checksThatNeverEndDoNotTakeTheServerAlong() throws IOException {
        int cores = Runtime.getRuntime().availableProcessors();
        try (Running server = running(100, Duration.ofMillis(200))) {
            List<Map<String, Object>> results = server.score("stubborn", slow(2 * cores, 300_000, "spin"));
            for (Map<String, Object> result : results) assertEquals("missing", result.get("status"));
            // They still compute, on more threads than there are cores; others get through, if not at the first try
            // on a busy machine.
            Object reward;
            do
                reward = server.score("math", List.of(Map.of("response", "#### 3", "answer", "3")))
                        .getFirst()
                        .get("reward");
            while (reward == null);
            assertEquals(1.0, reward);
        } finally {
            Slow.turn = new Object();
        }
    }

    @Test
    void timeSpentWaitingForATurnIsNotTheSamples() throws IOException {
        // Each takes 60 ms of one core, and together they take far longer than one may.
        try (Running server = running(1000, Duration.ofMillis(1000))) {
            int count = 40 * Runtime.getRuntime().availableProcessors();
            List<Map<String, Object>> results = server.score("stubborn", slow(count, 60, "busy"));
            for (Map<String, Object> result : results) assertEquals("ok", result.get("status"), result.toString());
        }
    }

    @Test
    void theSameSampleIsScoredOnceWhileItIsUnderWayAndAfter() throws Exception {
        try (Running server = running(100, LONG)) {
            int before = Slow.CALLS.get();
            Map<String, Object> body = Map.of("recipe", "slow", "samples", slow(1, 500, "same"));
            List<CompletableFuture<HttpResponse<String>>> all =
                    IntStream.range(0, 20).mapToObj(_ -> later(server, body)).toList();
            for (var each : all) assertEquals(200, each.get().statusCode());
            assertEquals(200, server.post("/v1/score", body).statusCode());
            assertEquals(1, Slow.CALLS.get() - before);
        }
    }

    @Test
    void whatWasMissingIsTriedAgain() throws IOException {
        try (Running server = running(100, LONG)) {
            int before = Slow.CALLS.get();
            Map<String, Object> sample = Map.of("id", "m", "response", "x", "missing", true);
            for (int i = 0; i < 2; i++)
                assertEquals(
                        "missing",
                        server.score("slow", List.of(sample)).getFirst().get("status"));
            assertEquals(2, Slow.CALLS.get() - before);
        }
    }

    @Test
    void whatWasAcceptedIsAnsweredBeforeTheEnd() throws Exception {
        Running server = running(100, LONG);
        var answer = later(server, Map.of("recipe", "slow", "samples", slow(3, 1500, "last")));
        while (!Running.json(server.get("/ready")).get("in_flight").equals(3.0)) Thread.sleep(5);
        var health = server.request("/health").build();
        server.server.close();
        assertEquals(200, answer.get().statusCode());
        assertEquals(3, Json.list(Running.json(answer.get()).get("results")).size());
        assertThrows(IllegalStateException.class, () -> server.send(health));
        server.http.shutdownNow();
    }

    @Test
    void aRecipeChangesWhileTheServerRunsUnlessItIsWrong() throws Exception {
        try (Running server = running(100, LONG)) {
            List<Map<String, Object>> sample = slow(1, 0, "hot");
            assertEquals(1.0, server.score("slow", sample).getFirst().get("reward"));
            Path file = recipes.resolve("slow.yaml");
            Files.writeString(file, "id: slow\nrewards: {slow: slow}\ncombine: slow * 2\n");
            await(() -> server.score("slow", sample).getFirst().get("reward").equals(2.0));
            Files.writeString(file, "id: slow\nrewards: {slow: slo}\ncombine: slow * 3\n");
            await(() -> server.log.stream()
                    .anyMatch(line -> line.contains("did you mean") && line.contains("stays as it was")));
            assertEquals(2.0, server.score("slow", sample).getFirst().get("reward"));
            String ready = server.get("/ready").body();
            assertTrue(ready.contains("unknown part 'slo'"), ready);
            Files.writeString(file, "id: slow\nrewards: {slow: slow}\ncombine: slow * 4\n");
            await(() -> server.score("slow", sample).getFirst().get("reward").equals(4.0));
            Files.delete(file);
            await(() -> server.post("/v1/score", Map.of("recipe", "slow", "samples", sample))
                            .statusCode()
                    == 404);
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) Thread.sleep(20);
    }
}
