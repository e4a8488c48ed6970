package dev.assay.papers;

import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// PRDP (arXiv 2402.08714): for two images of one prompt the model must predict how much better the first
/// scored, its prediction being the difference of the log-likelihood ratios of the two chains.
public final class Prdp implements Paper {
    @Override
    public Card card() {
        return new Card(
                "prdp",
                "PRDP: Proximal Reward Difference Prediction for Large-Scale Reward Finetuning of Diffusion Models",
                "2402.08714",
                "regression of reward differences on differences of log-likelihood ratios, clipped step by step",
                List.of("pair loss", "pairs of a group"),
                List.of("how exactly steps are clipped is not public; the larger of two losses is our reading"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "prdp_pair_loss" -> pair(in);
            case "prdp_group_pairs" -> Map.of("pairs", pairs(in.numbers("rewards")));
            default -> throw in.unknown("prdp_pair_loss", "prdp_group_pairs");
        };
    }

    private static Map<String, Object> pair(Case in) {
        double beta = in.number("beta");
        if (!(beta > 0)) throw new IllegalArgumentException("beta: expected above 0, found " + beta);
        double[][] now = in.rows("logp");
        double[][] reference = in.rows("logp_ref");
        double[][] old = in.rows("logp_old");
        double clip = in.number("clip");
        double[] free = new double[2];
        double[] clipped = new double[2];
        for (int side = 0; side < 2; side++)
            for (int t = 0; t < now[side].length; t++) {
                double before = old[side][t] - reference[side][t];
                free[side] += now[side][t] - reference[side][t];
                clipped[side] += before + Math.clamp(now[side][t] - old[side][t], -clip, clip);
            }
        double wanted = in.numbers("rewards")[0] - in.numbers("rewards")[1];
        double predicted = beta * (free[0] - free[1]);
        double held = beta * (clipped[0] - clipped[1]);
        double loss = (predicted - wanted) * (predicted - wanted);
        double heldLoss = (held - wanted) * (held - wanted);
        return Map.of(
                "predicted", predicted,
                "predicted_clipped", held,
                "reward_difference", wanted,
                "loss_unclipped", loss,
                "loss_clipped", heldLoss,
                "loss", Math.max(loss, heldLoss));
    }

    private static List<double[]> pairs(double[] rewards) {
        List<double[]> pairs = new ArrayList<>();
        for (int i = 0; i < rewards.length; i++)
            for (int j = i + 1; j < rewards.length; j++) pairs.add(new double[] {i, j, rewards[i] - rewards[j]});
        return pairs;
    }
}
