package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import java.util.List;
import java.util.Map;

/// SearchLLM (arXiv 2603.10473): a smoothed geometric mean of bottom lines gates a weighted mean of
/// behaviours, so better behaviour counts only while the bottom lines hold.
public final class SearchLlm implements Paper {
    @Override
    public Card card() {
        return new Card(
                "search-llm",
                "Aligning Large Language Models with Searcher Preferences",
                "2603.10473",
                "gated aggregation: bottom lines multiply what behaviours add",
                List.of("gated and linear aggregation of scores that come as fields", "GRPO advantages"),
                List.of(
                        "the gate weakens as bottom lines are added: one broken line leaves 0.215 of three, 0.463 of six"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return SearchLlmClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        switch (in.op()) {
            case "gated" -> {
                double delta = in.number("delta", 0.01);
                if (!(delta > 0)) throw new IllegalArgumentException("delta: expected more than 0, found " + delta);
                double[] weights = in.numbers("weights");
                for (double weight : weights)
                    if (weight < 0) throw new IllegalArgumentException("weights: expected 0 or more, found " + weight);
                var changes = RecipeRun.changes(List.of(), Map.of("delta", Double.toString(delta)), Fidelity.PUBLISHED);
                try (RecipeRun run = new RecipeRun("search-llm", changes, Double.NaN)) {
                    return run.values(Cases.rollout("", null, in.fields()));
                }
            }
            case "grpo_advantage" -> {
                GroupRelative estimator = new GroupRelative(
                        GroupRelative.Center.MEAN,
                        GroupRelative.Scale.GROUP,
                        0,
                        in.number("epsilon", 1e-6),
                        GroupRelative.Singleton.ZERO,
                        "",
                        "");
                return Cases.answer(Cases.advantages(estimator, in.numbers("rewards")));
            }
            default -> throw in.unknown("gated", "grpo_advantage");
        }
    }
}
