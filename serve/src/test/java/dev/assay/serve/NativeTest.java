package dev.assay.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Resources;
import dev.assay.core.engine.ScoreJob;
import dev.assay.core.engine.Scorer;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Parts;
import dev.assay.core.recipe.RecipeReader;
import dev.assay.core.rows.Limits;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeTest {
    private static final Path ROWS = Path.of("../examples/tool-calls.jsonl");

    @TempDir
    static Path folder;

    private static Running server;

    @BeforeAll
    static void start() throws IOException {
        server = new Running(Running.settings(Running.recipes(folder.resolve("recipes"))));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<String> rows() throws IOException {
        return Files.readAllLines(ROWS);
    }

    private static List<Map<String, Object>> fromFile(String recipe) throws IOException {
        Path out = folder.resolve("out.jsonl");
        Files.deleteIfExists(out);
        RecipeReader reader = new RecipeReader(new Parts(NativeTest.class.getClassLoader()));
        try (Scorer scorer =
                new Scorer(reader.read(recipe, RecipeReader.Changes.NONE), Resources.DEFAULT, Scorer.Run.NONE)) {
            new ScoreJob(scorer, ROWS, new ScoreJob.Options(true, false, 1, true, false, Limits.DEFAULT)).run(out);
        }
        return Files.readAllLines(out).stream().map(Json::object).toList();
    }

    private static Map<String, Object> withoutNumbers(Map<String, Object> result) {
        Map<String, Object> plain = new HashMap<>(result);
        assertTrue(plain.remove("numbers") instanceof Map<?, ?>);
        return plain;
    }

    @Test
    void answersWhatAFileIsAnswered() throws IOException {
        List<Map<String, Object>> expected = fromFile("tool-rl");
        String samples = String.join(",", rows());
        HttpResponse<String> response =
                server.post("/v1/score", "{\"recipe\":\"tool-rl\",\"samples\":[" + samples + "]}");
        assertEquals(200, response.statusCode(), response.body());
        List<Map<String, Object>> results = Json.list(Running.json(response).get("results")).stream()
                .map(Json::map)
                .map(NativeTest::withoutNumbers)
                .toList();
        assertEquals(expected, results);
    }

    @Test
    void streamsLinesInOrderWithGroupsWhole() throws IOException {
        HttpResponse<String> response = server.post(
                "/v1/score?recipe=tool-rl", String.join("\n", rows()), "Content-Type", "application/x-ndjson");
        assertEquals(200, response.statusCode(), response.body());
        List<Map<String, Object>> results = response.body()
                .lines()
                .map(Json::object)
                .map(NativeTest::withoutNumbers)
                .toList();
        assertEquals(fromFile("tool-rl"), results);
    }

    @Test
    void aLongStreamIsCutBetweenGroupsOnly() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 3000; i++)
            lines.append("{\"id\":\"")
                    .append(i)
                    .append("\",\"group\":\"")
                    .append(i / 7)
                    .append("\",\"response\":\"#### ")
                    .append(i % 3)
                    .append("\",\"answer\":\"1\"}\n\n");
        List<Map<String, Object>> results = server.post(
                        "/v1/score?recipe=math", lines.toString(), "Content-Type", "application/x-ndjson")
                .body()
                .lines()
                .map(Json::object)
                .toList();
        assertEquals(3000, results.size());
        for (int i = 0; i < 3000; i++) {
            assertEquals(Integer.toString(i), results.get(i).get("id"));
            assertEquals(i % 3 == 1 ? 1.0 : 0.0, results.get(i).get("reward"));
        }
    }

    @Test
    void aBrokenLineOfAStreamIsAnErrorOfItsOwn() {
        String lines =
                "{\"response\":\"#### 1\",\"answer\":\"1\"}\nnot json\n{\"response\":\"#### 2\",\"answer\":\"1\"}\n";
        List<Object> status = server.post("/v1/score?recipe=math", lines, "Content-Type", "application/x-ndjson")
                .body()
                .lines()
                .map(line -> Json.object(line).get("status"))
                .toList();
        assertEquals(List.of("ok", "error", "ok"), status);
    }

    @Test
    void everySampleHasTheSameNumbers() throws IOException {
        List<Map<String, Object>> samples = new ArrayList<>();
        samples.add(Map.of("response", "", "ground_truth", "<think>a</think> <response>b</response>"));
        samples.addAll(rows().stream().map(Json::object).toList());
        samples.add(Map.of("ground_truth", "no response here"));
        List<Map<String, Object>> results = server.score("tool-rl", samples);
        assertEquals("error", results.getLast().get("status"));
        Set<?> keys = ((Map<?, ?>) results.getFirst().get("numbers")).keySet();
        for (Map<String, Object> result : results) assertEquals(keys, ((Map<?, ?>) result.get("numbers")).keySet());
    }

    @Test
    void whatCannotBeMeasuredIsNullWithItsCause() {
        Map<String, Object> result = server.score("slow", List.of(Map.of("id", "a", "response", "x", "missing", true)))
                .getFirst();
        assertNull(result.get("reward"));
        assertEquals("missing", result.get("status"));
        assertTrue(result.get("error").toString().contains("the judge is away"), result.toString());
    }

    @Test
    void aFaultOfAPartStaysWithItsSample() {
        List<Map<String, Object>> results = server.score(
                "slow",
                List.of(Map.of("id", "a", "response", "x", "broken", true), Map.of("id", "b", "response", "x")));
        assertEquals(
                List.of("error", "ok"),
                results.stream().map(each -> each.get("status")).toList());
        assertTrue(server.log.stream().anyMatch(line -> line.contains("secret of the part")), "its author must see it");
    }

    @Test
    void paysTokensWhereOffsetsAreSent() {
        String text = "<think>a</think><answer>3</answer>";
        Map<String, Object> sample = Map.of(
                "id",
                "a",
                "response",
                text,
                "answer",
                "3",
                "tokens",
                Map.of("offsets", List.of(List.of(0, 16), List.of(16, 34))));
        Map<String, Object> result = server.score("tool-rl", List.of(sample)).getFirst();
        assertEquals(2, Json.list(Json.map(result.get("tokens")).get("reward")).size(), result.toString());
    }

    @Test
    void changesARecipeForOneRequest() throws IOException {
        String row = rows().getFirst();
        HttpResponse<String> response = server.post(
                "/v1/score", "{\"recipe\":\"tool-rl\",\"params\":{\"correct_max\":5},\"samples\":[" + row + "]}");
        assertEquals(
                6.0,
                Json.map(Json.list(Running.json(response).get("results")).getFirst())
                        .get("reward"));
        assertEquals(
                400,
                server.post("/v1/score", "{\"recipe\":\"tool-rl\",\"params\":{\"max\":5},\"samples\":[" + row + "]}")
                        .statusCode());
        assertEquals(
                400,
                server.post("/v1/score", "{\"recipe\":\"tool-rl\",\"variants\":[\"NONE\"],\"samples\":[" + row + "]}")
                        .statusCode());
    }

    @Test
    void explainsItself() throws IOException {
        HttpResponse<String> response =
                server.post("/v1/explain", "{\"recipe\":\"tool-rl\",\"samples\":[" + rows().get(2) + "]}");
        Map<String, Object> told =
                Json.map(Json.list(Running.json(response).get("explanations")).getFirst());
        assertTrue(told.get("text").toString().contains("correctness"), told.toString());
        assertTrue(told.get("html").toString().startsWith("<!doctype html>"));
    }

    @Test
    void listsWhatThereIs() {
        List<Object> ids = Json.list(Running.json(server.get("/v1/recipes")).get("recipes")).stream()
                .map(each -> Json.map(each).get("id"))
                .toList();
        assertTrue(ids.containsAll(List.of("tool-rl", "math", "slow")), ids.toString());
        assertEquals("tool-rl", Running.json(server.get("/v1/recipes/tool-rl")).get("id"));
        assertEquals(404, server.get("/v1/recipes/toolrl").statusCode());
        assertTrue(server.get("/v1/recipes/toolrl").body().contains("did you mean 'tool-rl'?"));
        assertTrue(Running.json(server.get("/v1/parts/tag-layout"))
                        .get("manual")
                        .toString()
                        .length()
                > 100);
        assertEquals(
                "ToolRL",
                Running.json(server.get("/v1/papers/tool-rl"))
                        .get("title")
                        .toString()
                        .substring(0, 6));
        assertEquals(
                74,
                Json.list(Running.json(server.get("/v1/papers")).get("papers")).size());
    }

    @Test
    void describesItself() {
        Map<String, Object> document = Running.json(server.get("/openapi.json"));
        Map<String, Object> paths = Json.map(document.get("paths"));
        assertTrue(paths.keySet().containsAll(List.of("/v1/score", "/get_reward", "/verify", "/evaluate")));
        String text = document.toString();
        // Every schema that is referred to is there.
        Map<String, Object> schemas =
                Json.map(Json.map(document.get("components")).get("schemas"));
        var references =
                java.util.regex.Pattern.compile("#/components/schemas/(\\w+)").matcher(text);
        int found = 0;
        while (references.find()) {
            assertTrue(schemas.containsKey(references.group(1)), references.group(1));
            found++;
        }
        assertTrue(found > 10);
    }

    @Test
    void countsForPrometheus() {
        server.score("math", List.of(Map.of("response", "#### 3", "answer", "3")));
        String metrics = server.get("/metrics").body();
        assertTrue(metrics.contains("assay_samples_total{recipe=\"math\",status=\"ok\"}"), metrics);
        assertTrue(metrics.contains("assay_requests_seconds_count{route=\"/v1/score\",status=\"200\"}"), metrics);
        assertFalse(server.get("/nothing/at/all").body().contains("nothing/at/all"));
        assertFalse(server.get("/metrics").body().contains("nothing/at/all"), "names of meters must stay few");
    }

    @Test
    void wrongRequestsAreToldWhatIsWrong() {
        assertEquals(400, server.post("/v1/score", "{").statusCode());
        assertEquals(400, server.post("/v1/score", "[]").statusCode());
        HttpResponse<String> unknown = server.post("/v1/score", "{\"recipe\":\"math\",\"sample\":[]}");
        assertEquals(400, unknown.statusCode());
        assertTrue(unknown.body().contains("did you mean 'samples'?"), unknown.body());
        assertEquals(400, server.post("/v1/score", "{\"samples\":[]}").statusCode());
        assertEquals(
                404,
                server.post("/v1/score", "{\"recipe\":\"maths\",\"samples\":[]}")
                        .statusCode());
        HttpResponse<String> method = server.get("/v1/score");
        assertEquals(405, method.statusCode());
        assertEquals("POST", method.headers().firstValue("Allow").orElse(""));
        // The connection goes on.
        assertEquals(
                200,
                server.post("/v1/score", "{\"recipe\":\"math\",\"samples\":[]}").statusCode());
    }
}
