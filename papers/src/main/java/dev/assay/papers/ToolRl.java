package dev.assay.papers;

import dev.assay.core.Rollout;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// ToolRL (arXiv 2504.13958): a response that calls tools is rewarded for its format and, call by call,
/// for the tools' names, the parameters' names and their values, rescaled to a fixed range. The eight
/// switches of the released code are variants of one recipe.
public final class ToolRl implements Paper {
    @Override
    public Card card() {
        return new Card(
                "tool-rl",
                "ToolRL: Reward is All Tool Learning Needs",
                "2504.13958",
                "tool calls matched by name, parameter and value, with a scale that may move over training",
                List.of("reward with all eight variants", "GRPO advantages"),
                List.of("tags that a thought only mentions are read as the call: 2% of the released references then"
                        + " cannot be read, and a correct answer loses its format point"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return ToolRlClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        if (!in.op().equals("score")) throw in.unknown("score");
        var changes = RecipeRun.changes(in.texts("variants"), Map.of(), Cases.fidelity(in));
        try (RecipeRun run = new RecipeRun("tool-rl", changes, in.number("step", Double.NaN))) {
            Rollout rollout = Cases.rollout(in.text("solution_str"), in.text("ground_truth"), Map.of());
            Map<String, Object> values = new LinkedHashMap<>(run.values(rollout));
            values.put("score", values.get("reward"));
            return values;
        }
    }
}
