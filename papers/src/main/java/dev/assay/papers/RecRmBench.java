package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.json.Json;
import dev.assay.core.metric.Classification;
import dev.assay.core.metric.Ranking;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// RecRM-Bench (arXiv 2605.11874): an answer that recommends items is judged on its format, its
/// facts, the fit of its items and what the user will do with them; a broken format closes the
/// other three. The paper's weights are not public: ours are settings of the recipe.
public final class RecRmBench implements Paper {
    @Override
    public Card card() {
        return new Card(
                "rec-rm-bench",
                "RecRM-Bench: Benchmarking Multidimensional Reward Modeling for Agentic Recommender Systems",
                "2605.11874",
                "format gates facts, relevance and engagement; accuracy, F1, AUC and hit rate of reward models",
                List.of("hybrid reward over recorded judgements", "classification and ranking metrics"),
                List.of(
                        "engagement alone pays for clickbait and invented facts (variant behaviour-only)",
                        "an answer without claims counts as grounded, so silence is safe",
                        "the published F1 of factual consistency is 2a/(1+a) of the accuracy a: one gold class"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return RecRmBenchClaims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "hybrid_reward" -> hybrid(in);
            case "classification" -> classification(in);
            case "single_class_f1" ->
                Map.of(
                        "f1",
                        Arrays.stream(in.numbers("accuracy"))
                                .map(Classification::ofOneClass)
                                .toArray());
            case "auc" -> Map.of("auc", Ranking.auc(in.numbers("gold"), in.numbers("scores")));
            case "hit_rate" -> hitRate(in);
            default -> throw in.unknown("hybrid_reward", "classification", "single_class_f1", "auc", "hit_rate");
        };
    }

    private static Map<String, Object> hybrid(Case in) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (in.has("weights"))
            for (var weight : in.object("weights").fields().entrySet())
                settings.put(weight.getKey(), String.valueOf(weight.getValue()));
        if (in.has("gate_threshold")) settings.put("gate", Double.toString(in.number("gate_threshold")));
        var changes = RecipeRun.changes(List.of(), settings, Fidelity.PUBLISHED);
        try (RecipeRun run = new RecipeRun("rec-rm-bench", changes, Double.NaN)) {
            return run.values(Cases.rollout("", null, in.fields()));
        }
    }

    private static Map<String, Object> classification(Case in) {
        Classification result = Classification.of(in.numbers("gold"), in.numbers("predicted"));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("acc", result.accuracy());
        answer.put("f1_binary", result.binaryF1());
        answer.put("f1_macro", result.macroF1());
        answer.put("f1_weighted", result.weightedF1());
        answer.put("warning", result.goldClasses() == 1 ? "one gold class in this split" : null);
        return answer;
    }

    private static Map<String, Object> hitRate(Case in) {
        double[] ks = in.has("k") ? in.numbers("k") : new double[] {1, 3};
        List<Object> lists = in.list("lists");
        double[] rates = new double[ks.length];
        for (Object each : lists) {
            Case list = new Case(Json.map(each));
            double[] scores = list.numbers("scores");
            double[] labels = list.numbers("labels");
            for (int i = 0; i < ks.length; i++)
                if (Ranking.hit(scores, labels, (int) ks[i])) rates[i] += 1.0 / lists.size();
        }
        return Map.of("hr", rates);
    }
}
