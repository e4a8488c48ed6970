package dev.assay.serve;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// `POST /get_reward` as OpenRLHF calls it (`--reward.remote_url`; openrlhf/utils/agent.py,
/// `SingleTurnAgentExecutor`, read at 2026-08-13). Its client takes the prompt, the prompt with the response, and
/// the label; it retries an error status five times and then goes on without a reward.
final class OpenRlhf {
    /// What chat templates leave behind the response.
    private static final Pattern SPECIAL_AT_END =
            Pattern.compile("(?:\\s*(?:<\\|[A-Za-z_]{1,40}\\|>|</s>|<eos>|<pad>|<end_of_turn>))+\\s*$");

    private final Service service;

    OpenRlhf(Service service) {
        this.service = service;
    }

    void getReward(Exchange exchange) {
        Map<String, Object> body = exchange.map();
        List<Object> queries = list(body, "query");
        List<Object> prompts = list(body, "prompts");
        List<Object> labels = list(body, "labels");
        boolean whole = "whole".equals(exchange.query("response"));
        boolean members = "json".equals(exchange.query("label"));
        if (!whole && prompts.size() != queries.size()) throw counts("prompts", prompts, queries);
        if (!labels.isEmpty() && labels.size() != queries.size()) throw counts("labels", labels, queries);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
            String query = text(queries.get(i), "query", i);
            Map<String, Object> row = new LinkedHashMap<>();
            if (!prompts.isEmpty()) row.put("prompt", text(prompts.get(i), "prompts", i));
            row.put("response", whole ? query : response(query, (String) row.get("prompt"), i));
            Object label = labels.isEmpty() ? null : labels.get(i);
            if (members && label != null) row.putAll(object(text(label, "labels", i), i));
            else row.put("label", label);
            rows.add(row);
        }
        Choice choice = Choice.of(Choice.members(exchange), service.defaultRecipe());
        Service.Answer answer = service.score(exchange, choice, Samples.of(rows));
        for (Result result : answer.results())
            if (!result.ok())
                throw new Refusal(result.status().equals("error") ? 422 : 503, "no reward: " + result.error());
        exchange.json(answer(answer));
    }

    private static Map<String, Object> answer(Service.Answer answer) {
        List<Double> rewards = answer.results().stream().map(Result::reward).toList();
        Map<String, Object> logs = new LinkedHashMap<>();
        // The first server's answer alone is used; the others are asked with empty lists and must answer alike.
        if (!rewards.isEmpty())
            for (int n = 0; n < answer.opened().names.size(); n++) {
                int number = n;
                List<Double> values = answer.results().stream()
                        .map(each -> each.numbers()[number])
                        .toList();
                // The same keys for every sample, whatever a formula needed of it: what was not measured counts as
                // 0 and says so beside it.
                logs.put(
                        answer.opened().names.get(n),
                        values.stream().map(value -> value.isNaN() ? 0 : value).toList());
                logs.put(
                        answer.opened().names.get(n) + "/unmeasured",
                        values.stream().map(value -> value.isNaN() ? 1.0 : 0.0).toList());
            }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("rewards", rewards);
        body.put("scores", rewards);
        body.put("extra_logs", logs);
        return body;
    }

    private static String response(String query, String prompt, int i) {
        // A tokenizer may put its own mark before the prompt.
        int at = query.indexOf(prompt);
        if (at < 0 || at > 64)
            throw new Refusal(
                    422,
                    "query[" + i + "] does not begin with prompts[" + i + "], so the response cannot be told from it;"
                            + " add ?response=whole to take all of it for the response");
        return SPECIAL_AT_END.matcher(query.substring(at + prompt.length())).replaceFirst("");
    }

    private static Map<String, Object> object(String label, int i) {
        try {
            return Json.object(label);
        } catch (JsonException e) {
            throw new Refusal(422, "labels[" + i + "]: expected a JSON object as text: " + e.getMessage());
        }
    }

    private static List<Object> list(Map<String, Object> body, String name) {
        return switch (body.get(name)) {
            case null -> List.of();
            case List<?> list -> Json.list(list);
            case Object other -> throw Choice.wrong(name, "a list", other);
        };
    }

    private static Refusal counts(String name, List<Object> list, List<Object> queries) {
        return new Refusal(422, name + ": expected one per query (" + queries.size() + "), found " + list.size());
    }

    private static String text(Object value, String name, int i) {
        if (value instanceof String text) return text;
        throw new Refusal(422, name + "[" + i + "]: expected text, found " + Json.kind(value));
    }
}
