package dev.assay.serve;

import dev.assay.core.Aspect;
import dev.assay.core.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `POST /evaluate` and `POST /reward` of eval-protocol (once reward-kit; read at 2025-08-30): chat messages in, an
/// `EvaluateResult` out. Its client of `/reward` takes the score whatever `is_score_valid` says, so no score is 503
/// there.
final class EvalProtocol {
    private final Service service;

    EvalProtocol(Service service) {
        this.service = service;
    }

    /// Further fields stand in `kwargs`.
    void evaluate(Exchange exchange) {
        Map<String, Object> body = exchange.map();
        Map<String, Object> row = new LinkedHashMap<>();
        if (body.get("kwargs") instanceof Map<?, ?> more) row.putAll(Json.map(more));
        answer(exchange, body, row, false);
    }

    /// Further fields stand beside the messages.
    void reward(Exchange exchange) {
        Map<String, Object> body = exchange.map();
        Map<String, Object> row = new LinkedHashMap<>(body);
        row.remove("messages");
        row.remove("ground_truth");
        answer(exchange, body, row, true);
    }

    /// @param must true if only a score is an answer
    private void answer(Exchange exchange, Map<String, Object> body, Map<String, Object> row, boolean must) {
        if (!(body.get("messages") instanceof List<?> messages) || messages.isEmpty())
            throw new Refusal(422, "messages: expected a list that ends with what the assistant said");
        int own = messages.size();
        while (own > 0 && messages.get(own - 1) instanceof Map<?, ?> message && "assistant".equals(message.get("role")))
            own--;
        if (own == messages.size())
            throw new Refusal(422, "messages: the last one must be the assistant's, which is scored");
        Map<String, Object> choice = Choice.members(exchange);
        if (row.remove("recipe") instanceof String recipe) choice.putIfAbsent("recipe", recipe);
        row.put("prompt", messages.subList(0, own));
        row.put("response", messages.subList(own, messages.size()));
        row.put("ground_truth", body.get("ground_truth"));
        Service.Answer answer =
                service.score(exchange, Choice.of(choice, service.defaultRecipe()), Samples.of(List.of(row)));
        Result result = answer.results().getFirst();
        if (result.status().equals("error")) throw new Refusal(422, result.error());
        if (must && !result.ok()) throw new Refusal(503, "no score: " + result.error());
        exchange.json(result(answer.opened(), result));
    }

    private static Map<String, Object> result(Catalogue.Opened opened, Result result) {
        Map<String, Object> scored = Json.map(Json.parse(result.json(), 0, result.json().length));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("score", result.ok() ? result.reward() : 0.0);
        answer.put("is_score_valid", result.ok());
        answer.put("reason", result.ok() ? opened.label() : result.error());
        answer.put("metrics", metrics(opened, result));
        answer.put("step_outputs", steps(scored));
        answer.put("error", result.error());
        return answer;
    }

    /// The protocol wants metrics within 0 and 1: aspects are laid on their own range; what has none is told, not
    /// squeezed.
    private static Map<String, Object> metrics(Catalogue.Opened opened, Result result) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        int n = 0;
        for (int r = 0; r < opened.scorer.rewardNames().size(); r++)
            for (Aspect aspect : opened.scorer.aspects(r)) {
                double value = result.numbers()[n];
                double range = aspect.max() - aspect.min();
                boolean valid = !Double.isNaN(value) && range > 0 && Double.isFinite(range);
                Map<String, Object> metric = new LinkedHashMap<>();
                metric.put("is_score_valid", valid);
                metric.put("success", valid); // what the client of `/reward` looks for
                metric.put("score", valid ? Math.clamp((value - aspect.min()) / range, 0, 1) : 0.0);
                metric.put(
                        "reason",
                        Double.isNaN(value)
                                ? "not measured"
                                : valid
                                        ? value + " of " + aspect.min() + " to " + aspect.max()
                                        : value + ", without a range");
                metrics.put(opened.names.get(n++), metric);
            }
        return metrics;
    }

    /// What was paid to steps, or else the sum of the signals that stand at each.
    private static List<Object> steps(Map<String, Object> scored) {
        Map<Integer, Double> rewards = new TreeMap<>();
        Map<Integer, Map<String, Object>> signals = new TreeMap<>();
        for (Object each : Json.list(scored.get("signals"))) {
            Map<String, Object> signal = Json.map(each);
            if (!(signal.get("scope") instanceof Map<?, ?> scope) || !"step".equals(scope.get("kind"))) continue;
            int step = ((Double) scope.get("index")).intValue();
            double value = (Double) signal.get("value");
            rewards.merge(step, value, Double::sum);
            Map<String, Object> metric = new LinkedHashMap<>();
            boolean unit = value >= 0 && value <= 1;
            metric.put("is_score_valid", unit);
            metric.put("score", unit ? value : 0.0);
            metric.put("reason", unit ? signal.get("why") : value + ", outside of 0 to 1");
            signals.computeIfAbsent(step, _ -> new LinkedHashMap<>())
                    .put(signal.get("reward") + "." + signal.get("aspect"), metric);
        }
        if (scored.get("steps") instanceof Map<?, ?> paid && paid.get("reward") instanceof List<?> amounts)
            for (int i = 0; i < amounts.size(); i++) rewards.put(i, (Double) amounts.get(i));
        return rewards.entrySet().stream()
                .map(entry -> {
                    Map<String, Object> step = new LinkedHashMap<>();
                    step.put("step_index", entry.getKey());
                    step.put("base_reward", entry.getValue());
                    step.put("terminated", entry.getKey() == rewards.size() - 1);
                    step.put("metrics", signals.getOrDefault(entry.getKey(), Map.of()));
                    step.put("reason", null);
                    return (Object) step;
                })
                .toList();
    }
}
