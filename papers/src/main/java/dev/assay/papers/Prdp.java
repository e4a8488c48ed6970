package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
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
    public List<Claim> claims(Lab lab) {
        return PrdpClaims.claims(lab);
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
        Pair pair = new Pair(in.number("beta"), in.number("clip"))
                .of(in.rows("logp"), in.rows("logp_old"), in.rows("logp_ref"), in.numbers("rewards"));
        return Map.of(
                "predicted",
                pair.predicted,
                "predicted_clipped",
                pair.held,
                "reward_difference",
                pair.wanted,
                "loss_unclipped",
                pair.loss(),
                "loss_clipped",
                pair.heldLoss(),
                "loss",
                Math.max(pair.loss(), pair.heldLoss()));
    }

    /// How the difference of two rewards is predicted.
    ///
    /// @param beta reward per log-likelihood, above 0
    /// @param clip how far a step's log-likelihood may move from that of the model that drew it; may be infinite
    record Pair(double beta, double clip, double predicted, double held, double wanted, double[][] moved) {
        Pair(double beta, double clip) {
            this(beta, clip, 0, 0, 0, null);
            if (!(beta > 0)) throw new IllegalArgumentException("beta: expected above 0, found " + beta);
        }

        /// @param now log-likelihoods of the steps of both chains, by the model in training
        /// @param old by the model that drew them
        /// @param reference by the model at the start
        Pair of(double[][] now, double[][] old, double[][] reference, double[] rewards) {
            double[] free = new double[2];
            double[] clipped = new double[2];
            double[][] moved = new double[2][];
            for (int side = 0; side < 2; side++) {
                moved[side] = new double[now[side].length];
                for (int t = 0; t < now[side].length; t++) {
                    moved[side][t] = now[side][t] - old[side][t];
                    free[side] += now[side][t] - reference[side][t];
                    clipped[side] += old[side][t] - reference[side][t] + Math.clamp(moved[side][t], -clip, clip);
                }
            }
            return new Pair(
                    beta,
                    clip,
                    beta * (free[0] - free[1]),
                    beta * (clipped[0] - clipped[1]),
                    rewards[0] - rewards[1],
                    moved);
        }

        double loss() {
            return (predicted - wanted) * (predicted - wanted);
        }

        double heldLoss() {
            return (held - wanted) * (held - wanted);
        }

        /// The gradient of the larger of the two losses in the log-likelihoods of the steps; of equal ones the free one
        /// rules. A step at its clip has none where the clipped loss rules.
        double[][] slopes() {
            boolean free = loss() >= heldLoss();
            double pull = 2 * beta * ((free ? predicted : held) - wanted);
            double[][] slopes = new double[2][];
            for (int side = 0; side < 2; side++) {
                slopes[side] = new double[moved[side].length];
                for (int t = 0; t < slopes[side].length; t++)
                    if (free || Math.abs(moved[side][t]) < clip) slopes[side][t] = side == 0 ? pull : -pull;
            }
            return slopes;
        }
    }

    /// First, second and the difference of their rewards, for every pair of a group.
    static List<double[]> pairs(double[] rewards) {
        List<double[]> pairs = new ArrayList<>();
        for (int i = 0; i < rewards.length; i++)
            for (int j = i + 1; j < rewards.length; j++) pairs.add(new double[] {i, j, rewards[i] - rewards[j]});
        return pairs;
    }
}
