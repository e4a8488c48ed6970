package dev.assay.papers;

import dev.assay.core.advantage.GatedAccumulation;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.List;
import java.util.Map;

/// G-RA (arXiv 2508.10548): step rewards of an episode count only if its outcome has reached a threshold,
/// so an agent cannot live on well-formed calls that never finish the task.
public final class GatedRewardAccumulation implements Paper {
    @Override
    public Card card() {
        return new Card(
                "gated-reward-accumulation",
                "Stabilizing Long-term Multi-turn Reinforcement Learning with Gated Rewards",
                "2508.10548",
                "step rewards that count only when the outcome reaches its threshold",
                List.of("accumulation over any number of levels", "step rewards", "recipe over episodes"),
                List.of("without the gate (D-RA) an agent collects step rewards and stops finishing tasks"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return GatedRewardAccumulationClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        boolean strict = in.flag("strict", false);
        switch (in.op()) {
            case "accumulate" -> {
                var result = GatedAccumulation.accumulate(in.rows("levels"), in.numbers("thresholds"), strict);
                return Map.of("total", result.total(), "contributions", result.contributions());
            }
            case "step_rewards" -> {
                if (!in.has("outcome")) throw new IllegalArgumentException("the episode has no outcome");
                double outcome = in.number("outcome");
                double threshold = in.number("threshold");
                double[] rewards = GatedAccumulation.stepRewards(outcome, in.numbers("steps"), threshold, strict);
                return Map.of("rewards", rewards, "gate_open", GatedAccumulation.opens(outcome, threshold, strict));
            }
            default -> throw in.unknown("accumulate", "step_rewards");
        }
    }
}
