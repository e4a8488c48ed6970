package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// ToolRL (arXiv 2504.13958): a response that calls tools is rewarded for its format and, call by call, for the tools'
/// names, the parameters' names and their values, rescaled to a fixed range. The eight switches of the released code
/// are variants of one recipe.
public final class ToolRl implements Paper {
    @Override
    public String id() {
        return "tool-rl";
    }

    @Override
    public String title() {
        return "ToolRL: Reward is All Tool Learning Needs";
    }

    @Override
    public String arxiv() {
        return "2504.13958";
    }

    @Override
    public String summary() {
        return "tool calls matched by name, parameter and value, with a scale that may move over training";
    }

    @Override
    public List<String> works() {
        return List.of("reward with all eight variants", "GRPO advantages");
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        if (!in.op().equals("score")) throw in.unknown("score");
        var changes = RecipeRun.changes(in.texts("variants"), Map.of(), Fidelity.PUBLISHED);
        try (RecipeRun run = new RecipeRun("tool-rl", changes, in.number("step", Double.NaN))) {
            Rollout rollout = Rollout.of(
                    "case", "case", null, in.text("solution_str"), in.text("ground_truth"), Map.of());
            Map<String, Object> values = new LinkedHashMap<>(run.values(rollout));
            values.put("score", values.get("reward"));
            return values;
        }
    }
}
