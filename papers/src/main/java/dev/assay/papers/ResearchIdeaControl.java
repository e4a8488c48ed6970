package dev.assay.papers;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Dynamic control of research ideas (arXiv 2412.14626): novelty, feasibility and effectiveness as rewards
/// and as strengths with which a decoder steers sentence by sentence.
public final class ResearchIdeaControl implements Paper {
    @Override
    public Card card() {
        return new Card(
                "research-idea-control",
                "Learning to Generate Research Idea with Dynamic Control",
                "2412.14626",
                "three rewards of an idea, and controllers that steer their balance sentence by sentence",
                List.of("rubric parsing and scaling", "joint reward", "steered logits", "sentence controls"),
                List.of("the public form of the controllers is not known; linear steering is our reading"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "steered_logits" -> steered(in);
            case "normalize_score" -> {
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("value", normalised(in.fields().get("score")));
                yield answer;
            }
            case "parse_rubric_json" -> scores(in.text("output"));
            case "rl_reward" -> Map.of("reward", reward(in));
            case "token_controls" -> Map.of("controls", controls(in.texts("tokens"), in.rows("sentence_controls")));
            default ->
                throw in.unknown(
                        "steered_logits", "normalize_score", "parse_rubric_json", "rl_reward", "token_controls");
        };
    }

    /// `h' = h + eps * sum s (h P1) P2^T`, logits `h' E^T`.
    private static Map<String, Object> steered(Case in) {
        double[][] embeddings = in.rows("embeddings");
        double[] strengths = in.numbers("controls");
        List<double[]> logits = new ArrayList<>();
        List<double[]> chances = new ArrayList<>();
        for (double[] hidden : in.rows("hidden")) {
            double[] moved = hidden.clone();
            for (int d = 0; d < strengths.length; d++) {
                double[][] in1 = new Case(Map.of("p", in.list("p1").get(d))).rows("p");
                double[][] out = new Case(Map.of("p", in.list("p2").get(d))).rows("p");
                for (int r = 0; r < in1[0].length; r++) {
                    double along = 0;
                    for (int k = 0; k < hidden.length; k++) along += hidden[k] * in1[k][r];
                    for (int k = 0; k < hidden.length; k++)
                        moved[k] += in.number("epsilon") * strengths[d] * along * out[k][r];
                }
            }
            double[] row = Arrays.stream(embeddings)
                    .mapToDouble(word -> {
                        double sum = 0;
                        for (int k = 0; k < moved.length; k++) sum += moved[k] * word[k];
                        return sum;
                    })
                    .toArray();
            double max = Arrays.stream(row).max().orElseThrow();
            double total = Arrays.stream(row).map(x -> Math.exp(x - max)).sum();
            logits.add(row);
            chances.add(Arrays.stream(row).map(x -> Math.exp(x - max) / total).toArray());
        }
        return Map.of("logits", logits, "probs", chances);
    }

    /// A score of 1 to 10 as a number from 0 to 1; null for anything else.
    private static Double normalised(Object score) {
        return score instanceof Number n && n.doubleValue() >= 1 && n.doubleValue() <= 10
                ? (n.doubleValue() - 1) / 9
                : null;
    }

    /// The scores in a reply, from its first brace to its last; null where there is none.
    private static Map<String, Object> scores(String reply) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("feasibility", null);
        answer.put("effectiveness", null);
        int from = reply.indexOf('{');
        int to = reply.lastIndexOf('}');
        if (from < 0 || to < from) return answer;
        try {
            Map<String, Object> parsed = Json.object(reply.substring(from, to + 1));
            if (parsed.get("score") instanceof Number n) return Map.of("novelty", n);
            for (String name : List.of("feasibility", "effectiveness"))
                if (parsed.get(name) instanceof Map<?, ?> one && one.get("score") instanceof Number n)
                    answer.put(name, n);
        } catch (JsonException _) {
            // A reply that is no JSON has no scores.
        }
        return answer;
    }

    private static double reward(Case in) {
        Case scores = in.object("scores");
        Case weights = in.object("weights");
        double sum = 0;
        double total = 0;
        for (String name : scores.fields().keySet()) {
            double weight = weights.number(name, 1);
            sum += weight * scores.number(name);
            total += weight;
        }
        if (!(total > 0)) throw new IllegalArgumentException("weights: expected one above 0");
        return sum / total - in.number("beta", 0.1) * in.number("kl", 0);
    }

    /// Every token of a sentence has the strengths of that sentence; after the last ones they stay.
    private static List<double[]> controls(List<String> tokens, double[][] bySentence) {
        List<double[]> controls = new ArrayList<>();
        int sentence = 0;
        for (String token : tokens) {
            controls.add(bySentence[Math.min(sentence, bySentence.length - 1)]);
            if (token.endsWith(".") || token.endsWith("!") || token.endsWith("?")) sentence++;
        }
        return controls;
    }
}
