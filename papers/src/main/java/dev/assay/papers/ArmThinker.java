package dev.assay.papers;

import dev.assay.core.Rollout;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// ARM-Thinker (arXiv 2512.05111): a judge that looks closer with tools before it names the better answer.
/// First it is paid for trying a tool, then for the right verdict, and extra if a tool that worked went
/// with it.
public final class ArmThinker implements Paper {
    @Override
    public Card card() {
        return new Card(
                "arm-thinker",
                "ARM-Thinker: Reinforcing Multimodal Generative Reward Models with Agentic Tool Use and Visual"
                        + " Reasoning",
                "2512.05111",
                "verdicts of a judge, with tiers for tools that were tried and that worked",
                List.of(
                        "both stages and the two ablations",
                        "verdicts of pairs, documents, single answers and instruction checks",
                        "tool results by the executor's report or from the transcript",
                        "difficulty filter"),
                List.of(
                        "released: a success text quoted in a thought counts as a tool that worked; mended, only results"
                                + " outside the judge's turns do",
                        "released: single verdicts of documents can never be right; the intended rule is used",
                        "a zoom anywhere pays: nothing asks whether the verdict used what it showed"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "trajectory_reward" -> {
                Map<String, Object> info = Map.of("rule", in.text("rule"));
                Rollout rollout = Cases.rollout(in.text("response"), in.get("ground_truth"), info);
                yield answer(values(in, Map.of(), rollout));
            }
            case "stage_reward" -> {
                Map<String, Object> info = new HashMap<>(in.fields());
                Map<String, String> settings = new LinkedHashMap<>();
                settings.put("stage", Integer.toString((int) in.number("stage")));
                if (in.has("constants")) {
                    Case constants = in.object("constants");
                    Map<String, String> names = Map.of(
                            "R_f", "format_pay", "R_try", "try_pay", "R_a", "answer_pay", "R_succ", "success_pay");
                    names.forEach((name, param) -> {
                        if (constants.has(name)) settings.put(param, Double.toString(constants.number(name)));
                    });
                }
                yield answer(values(in, settings, Cases.rollout("", null, info)));
            }
            default -> throw in.unknown("trajectory_reward", "stage_reward");
        };
    }

    private static Map<String, Object> values(Case in, Map<String, String> settings, Rollout rollout) {
        var changes = RecipeRun.changes(List.of(), settings, Cases.fidelity(in));
        try (RecipeRun run = new RecipeRun("arm-thinker", changes, Double.NaN)) {
            return run.values(rollout);
        }
    }

    private static Map<String, Object> answer(Map<String, Object> values) {
        return Map.of(
                "score", values.get("reward"),
                "is_correct", (Double) values.get("correct") == 1,
                "is_format_ok", (Double) values.get("format") == 1,
                "total_tool_calls", values.get("calls"),
                "successful_tool_calls", values.get("successes"));
    }

    /// Tasks worth training on: those not solved in every attempt.
    ///
    /// @param solved task to the attempts of the model before training
    static List<String> hardEnough(Map<String, boolean[]> solved) {
        return solved.entrySet().stream()
                .filter(task -> {
                    for (boolean attempt : task.getValue()) if (!attempt) return true;
                    return false;
                })
                .map(Map.Entry::getKey)
                .toList();
    }
}
