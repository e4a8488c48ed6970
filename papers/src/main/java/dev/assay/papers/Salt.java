package dev.assay.papers;

import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.advantage.Salt.Transition;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// SALT (arXiv 2510.20022): from outcome rewards only, steps that winners and losers share end with an
/// advantage near zero, because every step gets the mean over all rollouts of the group that take it.
public final class Salt implements Paper {
    @Override
    public Card card() {
        return new Card(
                "salt",
                "SALT: Step-level Advantage Assignment for Long-horizon Agents via Trajectory Graph",
                "2510.20022",
                "step advantages from outcome rewards: the mean over all siblings that take the same step",
                List.of("advantages over GRPO and RLOO", "history of any length", "edge records"),
                List.of());
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return SaltClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        if (!in.op().equals("salt")) throw in.unknown("salt");
        List<List<Transition>> rollouts = new ArrayList<>();
        for (Object trajectory : in.list("trajectories"))
            rollouts.add(((List<?>) trajectory).stream().map(Salt::transition).toList());
        double[] rewards = in.numbers("rewards");
        GroupRelative base = switch (in.text("estimator", "grpo")) {
            case "grpo" ->
                new GroupRelative(
                        GroupRelative.Center.MEAN,
                        GroupRelative.Scale.GROUP,
                        1,
                        1e-6,
                        GroupRelative.Singleton.ZERO,
                        "",
                        "");
            case "rloo" -> GroupRelative.RLOO;
            default -> throw new IllegalArgumentException("estimator: expected grpo or rloo");
        };
        double[] whole = Cases.advantages(base, rewards);
        var result = dev.assay.core.advantage.Salt.average(rollouts, whole, history(in));
        return Map.of("trajectory", whole, "steps", result.steps(), "edges", (double)
                result.edges().size());
    }

    private static int history(Case in) {
        double history = in.fields().get("history") instanceof String ? -1 : in.number("history", 0);
        return Double.isInfinite(history) ? -1 : (int) history;
    }

    private static Transition transition(Object step) {
        List<?> parts = (List<?>) step;
        if (parts.size() != 3) throw new IllegalArgumentException("a step needs state, action and next state");
        return new Transition((String) parts.get(0), (String) parts.get(1), (String) parts.get(2));
    }
}
