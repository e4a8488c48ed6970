package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import dev.assay.verify.score.RubricJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Dynamic control of research ideas (arXiv 2412.14626): novelty, feasibility and effectiveness
/// as rewards and as strengths with which a decoder steers sentence by sentence.
public final class ResearchIdeaControl implements Paper {
    private static final List<String> DIMENSIONS = List.of("novelty", "feasibility", "effectiveness");

    @Override
    public Card card() {
        return new Card(
                "research-idea-control",
                "Learning to Generate Research Idea with Dynamic Control",
                "2412.14626",
                "three rewards of an idea, and controllers that steer their balance sentence by sentence",
                List.of("recipe over ratings or judge replies", "steered logits", "sentence controls"),
                List.of(
                        "the mean of the three hides a goal that is given up: variant worst",
                        "the public form of the controllers is not known; linear steering is our reading"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "steered_logits" -> steered(in);
            case "normalize_score" -> {
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put(
                        "value",
                        in.fields().get("score") instanceof Number n
                                ? RubricJson.scaled(n.doubleValue(), 1, 10)
                                : null);
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

    /// The scores in a reply; null for those it does not give.
    private static Map<String, Object> scores(String reply) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("feasibility", null);
        answer.put("effectiveness", null);
        RubricJson.parse(reply, "novelty").forEach((name, rating) -> answer.put(name, rating.score()));
        return answer;
    }

    private static double reward(Case in) {
        Map<String, String> settings = new LinkedHashMap<>();
        // These scores are scaled already.
        settings.put("rewards.idea.min", "0");
        settings.put("rewards.idea.max", "1");
        if (in.has("weights"))
            for (var weight : in.object("weights").fields().entrySet()) {
                if (!DIMENSIONS.contains(weight.getKey()))
                    throw new IllegalArgumentException("weights: unknown dimension '" + weight.getKey() + "'; known: "
                            + String.join(", ", DIMENSIONS));
                settings.put(weight.getKey(), String.valueOf(weight.getValue()));
            }
        if (in.has("beta")) settings.put("beta", Double.toString(in.number("beta")));
        Map<String, Object> info = Map.of("ratings", in.get("scores"), "kl", in.number("kl", 0));
        var changes = RecipeRun.changes(List.of(), settings, Fidelity.PUBLISHED);
        try (RecipeRun run = new RecipeRun("research-idea-control", changes, Double.NaN)) {
            return (Double) run.values(Cases.rollout("", null, info)).get("reward");
        }
    }

    /// Every token of a sentence has the strengths of that sentence; after the last ones they stay.
    private static List<double[]> controls(List<String> tokens, double[][] bySentence) {
        if (bySentence.length == 0) throw new IllegalArgumentException("sentence_controls: expected one or more");
        List<double[]> controls = new ArrayList<>();
        int sentence = 0;
        for (String token : tokens) {
            controls.add(bySentence[Math.min(sentence, bySentence.length - 1)]);
            if (token.endsWith(".") || token.endsWith("!") || token.endsWith("?")) sentence++;
        }
        return controls;
    }
}
