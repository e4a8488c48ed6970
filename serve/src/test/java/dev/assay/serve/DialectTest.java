package dev.assay.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What trainers send, as their clients send it, and what they can take.
class DialectTest {
    @TempDir
    static Path folder;

    private static Running server;

    @BeforeAll
    static void start() throws IOException {
        Path recipes = Running.recipes(folder.resolve("recipes"));
        Files.writeString(
                recipes.resolve("parts.yaml"),
                "id: parts\nrewards: {slow: slow, answer: {use: math-answer}}\nparams: {w: 0.25}\n"
                        + "combine: {half: slow / 2, reward: half + params.w * answer.correct}\n");
        Files.writeString(
                recipes.resolve("routed.yaml"),
                "id: routed\nrewards: {slow: {use: slow}}\ninputs: {easy: flag}\n"
                        + "combine: {reward: \"info.easy ? 1 : slow\"}\n");
        server = new Running(Running.settings(recipes));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<Object> numbers(Object list) {
        return Json.list(list);
    }

    @Test
    void openRlhfGetsListsOfOne() {
        HttpResponse<String> response = server.post(
                "/get_reward?recipe=math",
                Map.of(
                        "query", List.of("<s><|user|>1+2?<|assistant|>It is #### 3<|im_end|>\n"),
                        "prompts", List.of("<|user|>1+2?<|assistant|>"),
                        "labels", List.of("3")));
        assertEquals(200, response.statusCode(), response.body());
        Map<String, Object> body = Running.json(response);
        assertEquals(java.util.Set.of("rewards", "scores", "extra_logs"), body.keySet());
        assertEquals(List.of(1.0), body.get("rewards"));
        assertEquals(List.of(1.0), body.get("scores"));
        Json.map(body.get("extra_logs"))
                .forEach((name, values) -> assertEquals(1, numbers(values).size(), name));
    }

    @Test
    void openRlhfsOtherServersAnswerEmptyLists() {
        HttpResponse<String> response = server.post(
                "/get_reward?recipe=math", Map.of("query", List.of(), "prompts", List.of(), "labels", List.of()));
        assertEquals(200, response.statusCode());
        assertEquals(Map.of("rewards", List.of(), "scores", List.of(), "extra_logs", Map.of()), Running.json(response));
    }

    @Test
    void openRlhfIsToldWhenThereIsNoReward() {
        HttpResponse<String> away = server.post(
                "/get_reward?recipe=slow&label=json",
                Map.of("query", List.of("pr"), "prompts", List.of("p"), "labels", List.of("{\"missing\":true}")));
        assertEquals(503, away.statusCode(), away.body());
        assertTrue(away.headers().firstValue("Retry-After").isPresent());
        assertTrue(away.body().contains("the judge is away"));
        HttpResponse<String> wiring = server.post(
                "/get_reward?recipe=math",
                Map.of("query", List.of("something else"), "prompts", List.of("p?"), "labels", List.of("3")));
        assertEquals(422, wiring.statusCode());
        assertTrue(wiring.body().contains("?response=whole"), wiring.body());
    }

    @Test
    void openRlhfSeesTheSameLogsWhateverWasNeeded() {
        Map<String, Object> skipped = logs("{\"easy\":true}");
        Map<String, Object> measured = logs("{\"easy\":false}");
        assertEquals(measured.keySet(), skipped.keySet());
        assertEquals(List.of(1.0), skipped.get("slow/unmeasured"));
        assertEquals(List.of(0.0), measured.get("slow/unmeasured"));
    }

    private static Map<String, Object> logs(String label) {
        HttpResponse<String> response = server.post(
                "/get_reward?recipe=routed&label=json",
                Map.of("query", List.of("p-rr"), "prompts", List.of("p-"), "labels", List.of(label)));
        assertEquals(200, response.statusCode(), response.body());
        return Json.map(Running.json(response).get("extra_logs"));
    }

    private static Map<String, Object> rollout(String text, Map<String, Object> task) {
        Map<String, Object> body = new HashMap<>(task);
        body.put("responses_create_params", Map.of("input", List.of(Map.of("role", "user", "content", "1+2?"))));
        body.put(
                "response",
                Map.of(
                        "id",
                        "resp_1",
                        "output",
                        List.of(
                                Map.of("type", "reasoning", "summary", List.of()),
                                Map.of(
                                        "type", "message",
                                        "role", "assistant",
                                        "content", List.of(Map.of("type", "output_text", "text", text))))));
        return body;
    }

    @Test
    void nemoGymsComponentsSumToTheReward() {
        HttpResponse<String> response =
                server.post("/verify?recipe=parts", rollout("so: #### 3", Map.of("answer", "3", "colour", "red")));
        assertEquals(200, response.statusCode(), response.body());
        Map<String, Object> body = Running.json(response);
        assertEquals(0.25, body.get("reward"));
        Map<String, Object> components = Json.map(body.get("reward_components"));
        assertEquals(Map.of("half", 0.0, "answer.correct", 0.25), components);
        assertEquals("red", body.get("colour"), "the task row goes back");
        assertEquals(0.0, body.get("half"), "metrics are taken from the top");
        assertEquals(rollout("so: #### 3", Map.of()).get("response"), body.get("response"));
    }

    @Test
    void nemoGymKeepsWhatCouldNotBeMeasuredApart() {
        Map<String, Object> body =
                Running.json(server.post("/verify", rollout("x", Map.of("recipe", "slow", "missing", true))));
        assertEquals("judge_failed", body.get("_ng_failure_class"));
        assertTrue(body.get("_ng_failure_judge_error").toString().contains("the judge is away"));
        assertFalse(body.containsKey("reward_components"));
        assertEquals(
                422,
                server.post("/verify?recipe=slow", Map.of("response", Map.of())).statusCode());
    }

    @Test
    void nemoGymsToolCallsAreSeen() throws IOException {
        Map<String, Object> row = Json.object(
                Files.readAllLines(Path.of("../examples/tool-calls.jsonl")).getFirst());
        Map<String, Object> body = new HashMap<>();
        body.put(
                "ground_truth",
                "<think>a</think>\n<tool_call>\n{\"name\": \"f\", \"parameters\": {\"a\": 1}}\n</tool_call>");
        body.put("responses_create_params", Map.of("input", String.valueOf(row.get("id"))));
        body.put(
                "response",
                Map.of(
                        "output",
                        List.of(
                                Map.of("type", "message", "role", "assistant", "content", "<think>a</think>"),
                                Map.of("type", "function_call", "name", "f", "arguments", "{\"a\": 1}"))));
        Map<String, Object> answer = Running.json(server.post("/verify?recipe=tool-rl", body));
        assertEquals(1.0, answer.get("matched"), answer.toString());
    }

    @Test
    void nemoGymsOtherAddresses() {
        assertEquals("{}\n", server.post("/seed_session", "{}").body());
        assertEquals("\"stateless\"\n", server.get("/reverify_mode").body());
        Map<String, Object> metrics = Running.json(server.post(
                "/aggregate_metrics",
                Map.of(
                        "verify_responses",
                        List.of(
                                Map.of("_ng_task_index", 0, "reward", 1.0, "ok", true, "text", "x"),
                                Map.of("_ng_task_index", 0, "reward", 0.0, "ok", false),
                                Map.of("_ng_task_index", 1, "reward", 0.5, "ok", true)))));
        Map<String, Object> agent = Json.map(metrics.get("agent_metrics"));
        assertEquals(0.5, agent.get("mean/reward"));
        assertEquals(0.5, agent.get("median/reward"));
        assertEquals(0.5, (double) agent.get("std/reward"), 1e-12);
        assertEquals(2 / 3.0, (double) agent.get("mean/ok"), 1e-12);
        List<Object> groups = Json.list(metrics.get("group_level_metrics"));
        assertEquals(2, groups.size());
        assertEquals(0.0, Json.map(groups.get(1)).get("std/reward"));
    }

    @Test
    void evalProtocolGetsAnEvaluateResult() {
        Map<String, Object> body = Map.of(
                "messages",
                        List.of(
                                Map.of("role", "user", "content", "1+2?"),
                                Map.of("role", "assistant", "content", "#### 3")),
                "ground_truth", "3",
                "kwargs", Map.of("recipe", "math"));
        Map<String, Object> result = Running.json(server.post("/evaluate", body));
        assertEquals(1.0, result.get("score"));
        assertEquals(true, result.get("is_score_valid"));
        Json.map(result.get("metrics")).forEach((name, metric) -> {
            double score = (Double) Json.map(metric).get("score");
            assertTrue(score >= 0 && score <= 1, name);
        });
        Map<String, Object> flat = new HashMap<>(body);
        flat.remove("kwargs");
        assertEquals(1.0, Running.json(server.post("/reward?recipe=math", flat)).get("score"));
    }

    @Test
    void evalProtocolIsToldThatAScoreIsNone() {
        Map<String, Object> result = Running.json(server.post(
                "/evaluate",
                Map.of(
                        "messages", List.of(Map.of("role", "assistant", "content", "x")),
                        "kwargs", Map.of("recipe", "slow", "missing", true))));
        assertEquals(false, result.get("is_score_valid"));
        assertTrue(result.get("error").toString().contains("the judge is away"));
        // The client of this one takes the score whatever else it is told.
        HttpResponse<String> older = server.post(
                "/reward?recipe=slow",
                Map.of("messages", List.of(Map.of("role", "assistant", "content", "x")), "missing", true));
        assertEquals(503, older.statusCode());
        assertTrue(older.body().contains("the judge is away"), older.body());
        assertEquals(
                422,
                server.post(
                                "/evaluate?recipe=math",
                                Map.of("messages", List.of(Map.of("role", "user", "content", "x"))))
                        .statusCode());
    }
}
