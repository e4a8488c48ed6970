package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// RewardMap (arXiv 2510.02240): routes on transit maps, right or wrong as a whole and paid in detail for
/// their parts, the harder maps more; and easy questions about the map before routes are asked.
public final class RewardMap implements Paper {
    private static final GroupRelative NORMALISED = new GroupRelative(
            GroupRelative.Center.MEAN, GroupRelative.Scale.GROUP, 1, 1e-6, GroupRelative.Singleton.ZERO, "", "");

    @Override
    public Card card() {
        return new Card(
                "reward-map",
                "RewardMap: Tackling Sparse Rewards in Fine-grained Visual Reasoning via Multi-Stage RL",
                "2510.02240",
                "routes on transit maps: right or wrong, and paid for their parts",
                List.of("recipe for routes and all five kinds of short questions"),
                List.of(
                        "as released, the last ride a route needs is fined like one too many",
                        "a route is right whatever the order of stops on its lines",
                        "a long wrong route can earn far less than none"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return RewardMapClaims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "score" -> score(in);
            case "advantage" ->
                Map.of(
                        "advantages",
                        Cases.advantages(
                                in.text("estimator", "group_mean_centered").equals("group_mean_centered")
                                        ? GroupRelative.DR_GRPO
                                        : NORMALISED,
                                in.numbers("rewards")));
            default -> throw in.unknown("score", "advantage");
        };
    }

    private static Map<String, Object> score(Case in) {
        List<String> variants =
                in.text("mode", "difficulty_aware").equals("baseline") ? List.of("baseline") : List.of();
        Fidelity fidelity = in.text("detail_rule", "fixed").equals("reference") ? Fidelity.PUBLISHED : Fidelity.MENDED;
        try (RecipeRun run = new RecipeRun("reward-map", RecipeRun.changes(variants, Map.of(), fidelity), Double.NaN)) {
            Map<String, Object> values = new LinkedHashMap<>(
                    run.values(Cases.rollout(in.text("response"), in.fields().get("answer"), in.fields())));
            values.put("score", values.get("reward"));
            values.put("correct", values.get("correct").equals(1.0));
            return values;
        }
    }
}
