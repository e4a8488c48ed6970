package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Reading;
import dev.assay.core.Signal;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.metric.Gains;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import dev.assay.core.preference.Logistic;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// PageLLM (arXiv 2506.09084): a model writes a whole result page and is tuned on two rewards learned from
/// implicit feedback, one of the page and one of its items and their places. The paper's formulas are not
/// public; these are ours.
public final class PageLlm implements Paper {
    @Override
    public Card card() {
        return new Card(
                "page-llm",
                "PageLLM: Enhanced Whole Page Optimization via Mixed-Grained Reward Mechanism-Adapted Language Models",
                "2506.09084",
                "a reward of the page and one of its items, standardised and mixed",
                List.of(
                        "mixed reward of given page scores and of item scores, features of a page, NDCG",
                        "pairs of four families and swap pairs with their weights",
                        "weighted preference loss"),
                List.of(
                        "published, repeating the best item fills the page with credit; mended, an item earns credit once",
                        "a page of one category can have full relevance: only the page's model can object"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return PageLlmClaims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "ndcg" ->
                Map.of(
                        "ndcg",
                        Gains.ndcg(
                                in.numbers("gains"),
                                (int) in.number("k"),
                                in.has("all_gains") ? in.numbers("all_gains") : null));
            case "swap_pair" -> swap(in);
            case "preference_loss" ->
                Map.of("loss", loss(in.number("chosen"), in.number("rejected"), in.number("weight", 1)));
            case "mixed_reward" -> mixed(in);
            case "page_features" -> features(in);
            default -> throw in.unknown("ndcg", "swap_pair", "preference_loss", "mixed_reward", "page_features");
        };
    }

    private static Map<String, Object> swap(Case in) {
        int a = (int) in.number("position_a");
        int b = (int) in.number("position_b");
        double gradeA = in.number("gain_a");
        double gradeB = in.number("gain_b");
        boolean keep = a < b == gradeA > gradeB;
        return Map.of(
                "weight",
                Gains.swap(a, b, gradeA, gradeB),
                "preferred",
                gradeA == gradeB || a == b ? "none" : keep ? "keep" : "swap");
    }

    /// `-weight log sigmoid(chosen - rejected)`, finite for any finite scores.
    static double loss(double chosen, double rejected, double weight) {
        return weight * Logistic.PLAIN.won(chosen - rejected);
    }

    private static Map<String, Object> mixed(Case in) {
        Map<String, Object> info = new HashMap<>();
        info.put("page_score", in.number("page"));
        info.put("item_score", in.number("item"));
        try (RecipeRun run = run(Cases.settings(in, "alpha", "page_stats", "item_stats"))) {
            return run.values(Cases.rollout("", null, info));
        }
    }

    /// Read from the part that the recipe uses.
    private static Map<String, Object> features(Case in) {
        Map<String, Object> info = new HashMap<>(in.fields());
        for (Object item : in.list("page"))
            if (!in.object("category").has(String.valueOf(item)))
                throw new IllegalArgumentException("item '" + item + "' has no category");
        info.put("page_score", 0.0);
        try (RecipeRun run = run(Map.of())) {
            var line = run.lines(List.of(Cases.rollout("", null, info)), new RunState())
                    .getFirst();
            Map<String, Object> features = new LinkedHashMap<>();
            if (line.reading(0) instanceof Reading.Measured measured)
                for (Signal signal : measured.signals())
                    if (!signal.aspect().equals("credit")) features.put(signal.aspect(), signal.value());
            return features;
        }
    }

    private static RecipeRun run(Map<String, String> settings) {
        return new RecipeRun("page-llm", RecipeRun.changes(List.of(), settings, Fidelity.PUBLISHED), Double.NaN);
    }
}
