package dev.assay.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A resources server of NeMo Gym (nemo_gym/base_resources_server.py, read at 2026-08-22): `/verify`,
/// `/seed_session`, `/aggregate_metrics`, `/reverify_mode`.
final class NemoGym {
    private final Service service;

    NemoGym(Service service) {
        this.service = service;
    }

    /// A task row with its rollout comes, and goes back with `reward` and `reward_components`, which sum to it. What
    /// could not be measured goes back as Gym's own servers tell a failed judge (nemo_gym/judge.py): a number, for
    /// its schema wants one, and the mark that keeps the row out of every metric and on the list of retries.
    void verify(Exchange exchange) {
        Map<String, Object> body = exchange.map();
        Map<String, Object> row = row(body);
        Map<String, Object> choice = Choice.members(exchange);
        if (!choice.containsKey("recipe") && body.get("recipe") instanceof String recipe) choice.put("recipe", recipe);
        Service.Answer answer =
                service.score(exchange, Choice.of(choice, service.defaultRecipe()), Samples.of(List.of(row)));
        Result result = answer.results().getFirst();
        if (result.status().equals("error")) throw new Refusal(422, "no reward: " + result.error());
        Map<String, Object> verified = new LinkedHashMap<>(body);
        if (!result.ok()) {
            verified.put("reward", 0.0);
            verified.put("_ng_failure_class", "judge_failed");
            verified.put("_ng_failure_judge_error", result.error());
            exchange.json(verified);
            return;
        }
        Map<String, Double> components = answer.opened().components.of(result);
        // Metrics are taken from numbers at the top; what the task itself is called so stays.
        for (int i = 0; i < answer.opened().names.size(); i++)
            if (!Double.isNaN(result.numbers()[i]))
                verified.putIfAbsent(answer.opened().names.get(i), result.numbers()[i]);
        components.forEach(verified::putIfAbsent);
        verified.put("reward", result.reward());
        verified.put("reward_components", components);
        exchange.json(verified);
    }

    private static Map<String, Object> row(Map<String, Object> body) {
        if (!(body.get("response") instanceof Map<?, ?> response)
                || !(response.get("output") instanceof List<?> output))
            throw new Refusal(422, "response.output: expected the list of an OpenAI Responses object");
        Map<String, Object> row = new LinkedHashMap<>(body);
        row.remove("responses_create_params");
        row.remove("recipe");
        row.put("response", messages(output));
        if (body.get("responses_create_params") instanceof Map<?, ?> created && created.get("input") != null)
            row.putIfAbsent(
                    "prompt", created.get("input") instanceof List<?> input ? messages(input) : created.get("input"));
        return row;
    }

    /// Items of the Responses protocol as chat messages.
    private static List<Object> messages(List<?> items) {
        List<Object> messages = new ArrayList<>();
        for (Object each : items) {
            if (!(each instanceof Map<?, ?> item)) throw new Refusal(422, "response.output: expected objects");
            Map<String, Object> message = new LinkedHashMap<>();
            switch (item.get("type") instanceof String type ? type : "message") {
                case "message" -> {
                    message.put("role", item.get("role"));
                    message.put("content", item.get("content"));
                }
                case "function_call" -> {
                    message.put("role", "assistant");
                    Map<String, Object> function = new LinkedHashMap<>();
                    function.put("name", item.get("name"));
                    function.put("arguments", item.get("arguments"));
                    message.put("tool_calls", List.of(Map.of("function", function)));
                }
                case "function_call_output" -> {
                    message.put("role", "tool");
                    message.put("content", item.get("output"));
                }
                default -> {
                    // Reasoning is not part of the answer.
                }
            }
            if (!message.isEmpty()) messages.add(message);
        }
        return messages;
    }

    void seedSession(Exchange exchange) {
        exchange.map();
        exchange.json(Map.of());
    }

    /// Mean, largest, smallest, median and standard deviation (ddof 1) of every number that answers have at the top,
    /// per
    /// task and over all; shaped as Gym's own `AggregateMetrics`.
    void aggregateMetrics(Exchange exchange) {
        if (!(exchange.map().get("verify_responses") instanceof List<?> responses))
            throw new Refusal(422, "verify_responses: expected a list");
        Map<String, List<Double>> all = new TreeMap<>();
        Map<Double, Map<String, List<Double>>> tasks = new TreeMap<>();
        for (Object each : responses) {
            if (!(each instanceof Map<?, ?> response)) throw new Refusal(422, "verify_responses: expected objects");
            double task = response.get("_ng_task_index") instanceof Double index ? index : 0;
            response.forEach((name, value) -> {
                Double number = value instanceof Boolean flag
                        ? Double.valueOf(flag ? 1 : 0)
                        : value instanceof Double d ? d : null;
                if (number == null || name.toString().startsWith("_ng_")) return;
                all.computeIfAbsent(name.toString(), _ -> new ArrayList<>()).add(number);
                tasks.computeIfAbsent(task, _ -> new TreeMap<>())
                        .computeIfAbsent(name.toString(), _ -> new ArrayList<>())
                        .add(number);
            });
        }
        List<Object> groups = new ArrayList<>();
        tasks.forEach((task, numbers) -> {
            Map<String, Object> group = new LinkedHashMap<>();
            group.put("_ng_task_index", task.intValue());
            group.putAll(statistics(numbers));
            groups.add(group);
        });
        Map<String, Object> metrics = statistics(all);
        Map<String, Object> key = new LinkedHashMap<>();
        metrics.forEach((name, value) -> {
            if (name.startsWith("mean/")) key.put(name, value);
        });
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("group_level_metrics", groups);
        answer.put("agent_metrics", metrics);
        answer.put("key_metrics", key);
        exchange.json(answer);
    }

    private static Map<String, Object> statistics(Map<String, List<Double>> numbers) {
        Map<String, Object> statistics = new LinkedHashMap<>();
        numbers.forEach((name, values) -> {
            double mean = values.stream().mapToDouble(d -> d).sum() / values.size();
            double squares =
                    values.stream().mapToDouble(d -> (d - mean) * (d - mean)).sum();
            statistics.put("mean/" + name, mean);
            statistics.put(
                    "max/" + name, values.stream().mapToDouble(d -> d).max().orElseThrow());
            statistics.put(
                    "min/" + name, values.stream().mapToDouble(d -> d).min().orElseThrow());
            statistics.put("median/" + name, median(values));
            statistics.put("std/" + name, values.size() < 2 ? 0.0 : Math.sqrt(squares / (values.size() - 1)));
        });
        return statistics;
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(d -> d).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    void reverifyMode(Exchange exchange) {
        exchange.json("stateless");
    }
}
