package dev.assay.papers;

import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Nous (arXiv 2510.27410): a question earns the information its answer gives about what the user wants.
public final class Nous implements Paper {
    @Override
    public Card card() {
        return new Card(
                "nous",
                "Dialogue as Discovery: Navigating Human Intent Through Principled Inquiry",
                "2510.27410",
                "the reward of a question is the entropy that its answer takes from the specification",
                List.of("entropy", "turn rewards", "group advantages", "offline objective"),
                List.of(
                        "an answer that excludes the likeliest value can raise the entropy: the reward is then below 0"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "attribute_entropy" -> Map.of("entropy", entropy(belief(in.object("prior"))));
            case "dialogue_rewards" -> dialogue(in);
            case "group_advantage" -> {
                GroupRelative estimator = new GroupRelative(
                        GroupRelative.Center.MEAN,
                        GroupRelative.Scale.GROUP,
                        0,
                        in.number("std_epsilon", 1e-6),
                        GroupRelative.Singleton.ZERO,
                        "",
                        "");
                yield Map.of("advantages", Cases.advantages(estimator, in.numbers("rewards")));
            }
            case "offline_grpo_objective" -> Map.of("objective", objective(in));
            default ->
                throw in.unknown("attribute_entropy", "dialogue_rewards", "group_advantage", "offline_grpo_objective");
        };
    }

    private static Map<String, Double> belief(Case counts) {
        double sum = 0;
        for (String value : counts.fields().keySet()) sum += counts.number(value);
        if (!(sum > 0)) throw new IllegalArgumentException("prior: expected a count above 0");
        Map<String, Double> belief = new LinkedHashMap<>();
        for (String value : counts.fields().keySet()) belief.put(value, counts.number(value) / sum);
        return belief;
    }

    /// In bits.
    private static double entropy(Map<String, Double> belief) {
        double sum = 0;
        for (double p : belief.values()) if (p > 0) sum -= p * Math.log(p) / Math.log(2);
        return sum;
    }

    private static Map<String, Object> dialogue(Case in) {
        Map<String, Map<String, Double>> beliefs = new LinkedHashMap<>();
        for (Object each : in.list("attributes")) {
            Case attribute = new Case(Json.map(each));
            beliefs.put(attribute.text("name"), belief(attribute.object("prior")));
        }
        double start = total(beliefs);
        double before = start;
        List<Double> rewards = new ArrayList<>();
        List<Double> resolved = new ArrayList<>();
        for (Object answer : in.list("answers")) {
            double count = 0;
            for (var said : Json.map(answer).entrySet()) {
                Map<String, Double> belief = beliefs.get(said.getKey());
                if (belief == null) continue;
                Map<String, Double> next = narrowed(belief, new Case(Map.of("v", said.getValue())).texts("v"));
                if (support(belief) > 1 && support(next) == 1) count++;
                beliefs.put(said.getKey(), next);
            }
            double after = total(beliefs);
            rewards.add(before - after);
            resolved.add(count);
            before = after;
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("initial_entropy", start);
        out.put("rewards", rewards);
        out.put("total", start - before);
        out.put("remaining_entropy", before);
        out.put("resolved_counts", resolved);
        out.put("normalized_total", start == 0 ? 0.0 : (start - before) / start);
        return out;
    }

    private static double total(Map<String, Map<String, Double>> beliefs) {
        return beliefs.values().stream().mapToDouble(Nous::entropy).sum();
    }

    private static long support(Map<String, Double> belief) {
        return belief.values().stream().filter(p -> p > 0).count();
    }

    /// Values that the answer excludes get 0; values nobody thought of share evenly.
    private static Map<String, Double> narrowed(Map<String, Double> belief, List<String> allowed) {
        if (allowed.isEmpty()) return belief;
        double left = allowed.stream()
                .mapToDouble(value -> belief.getOrDefault(value, 0.0))
                .sum();
        Map<String, Double> next = new LinkedHashMap<>();
        for (String value : allowed)
            next.put(value, left > 0 ? belief.getOrDefault(value, 0.0) / left : 1.0 / allowed.size());
        return next;
    }

    private static double objective(Case in) {
        double[] now = in.numbers("logp");
        double[] behaviour = in.numbers("behaviour_logp");
        double[] advantages = in.numbers("advantages");
        double eps = in.number("clip_eps", 0.2);
        double[] terms = new double[now.length];
        for (int i = 0; i < terms.length; i++) {
            double ratio = Math.exp(now[i] - behaviour[i]);
            terms[i] = Math.min(ratio * advantages[i], Math.clamp(ratio, 1 - eps, 1 + eps) * advantages[i]);
        }
        return Arrays.stream(terms).average().orElseThrow();
    }
}
