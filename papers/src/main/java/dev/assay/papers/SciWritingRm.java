package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.metric.Classification;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// SciRM (arXiv 2601.11374): one judge for many tasks of scientific writing is trained in two
/// stages, first to score as the rubric says, then to correct its own score without spoiling
/// right ones.
public final class SciWritingRm implements Paper {
    @Override
    public Card card() {
        return new Card(
                "sci-writing-rm",
                "Reward Modeling for Scientific Writing Evaluation",
                "2601.11374",
                "a judge is paid for form, range and score, then for correcting itself",
                List.of("both stages", "length penalty", "quadratic weighted kappa"),
                List.of(
                        "always answering the commonest score earns 0.5 or 1.5 every time",
                        "in the second stage a model that samples its own first answer can spoil it to correct it: the"
                                + " first answer must come from a frozen model",
                        "form and bounds of the length penalty are not public; ours can be filled with padding"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "stage1_score_reward" -> run(in, List.of("level-only"), in.text("output"));
            case "stage1_reward" -> run(in, List.of(), in.text("output"));
            case "stage2_reward" ->
                run(in, List.of("stage2"), in.has("final_score") ? "<score>" + in.get("final_score") + "</score>" : "");
            case "quadratic_weighted_kappa" ->
                Map.of(
                        "qwk",
                        Classification.quadraticKappa(
                                in.numbers("labels"), in.numbers("predictions"), in.numbers("scale")));
            default ->
                throw in.unknown("stage1_score_reward", "stage1_reward", "stage2_reward", "quadratic_weighted_kappa");
        };
    }

    private static Map<String, Object> run(Case in, List<String> variants, String response) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (in.has("k")) settings.put("k", Double.toString(in.number("k")));
        if (in.has("target_tokens")) settings.put("target", Double.toString(in.number("target_tokens")));
        var changes = RecipeRun.changes(variants, settings, Fidelity.PUBLISHED);
        Map<String, Object> info = new HashMap<>();
        for (String name : List.of("label", "valid_scores", "reasoning_tokens", "initial_score"))
            if (in.has(name)) info.put(name, in.get(name));
        try (RecipeRun run = new RecipeRun("sci-writing-rm", changes, Double.NaN)) {
            return run.values(Cases.rollout(response, null, info));
        }
    }
}
