package dev.assay.core.advantage;

import dev.assay.core.AdvantageEstimator;
import dev.assay.core.Part;
import dev.assay.core.Resources;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;

/// Generalised advantage estimation over tokens (Schulman et al. 2016, arXiv 1506.02438, equation 16).
/// Rollouts need `tokens.value`. A rollout whose information field `truncated` is true was cut off: its
/// last value stands for what would have come (bootstrap); every other one ended, and nothing follows.
/// Tokens that the policy did not write are skipped: after the last token of a turn comes the first of
/// the next (as verl does).
///
/// @param gamma discount per token, 0 to 1
/// @param lambda weight of longer looks ahead, 0 to 1
/// @param kl coefficient of the penalty `logp - refLogp` paid on every policy token (KL inside the
///     reward); 0 for none
/// @param whiten true to give the advantages of the batch mean 0 and variance 1
@Named("gae")
public record Gae(
        @Default("1") double gamma,
        @Default("0.95") double lambda,
        @Default("0") double kl,
        @Default("false") boolean whiten)
        implements Part<AdvantageEstimator> {
    public Gae {
        if (!(gamma >= 0 && gamma <= 1)) throw new IllegalArgumentException("gamma: expected 0 to 1, found " + gamma);
        if (!(lambda >= 0 && lambda <= 1))
            throw new IllegalArgumentException("lambda: expected 0 to 1, found " + lambda);
    }

    /// `A_t = delta_t + gamma * lambda * A_{t+1}` with `delta_t = r_t + gamma * V_{t+1} - V_t`.
    ///
    /// @param rewards one per position
    /// @param values the critic's value before each position
    /// @param bootstrap value after the last position: 0 if the episode terminated, the critic's if
    ///     it was truncated
    public static double[] estimate(double[] rewards, double[] values, double bootstrap, double gamma, double lambda) {
        if (rewards.length != values.length)
            throw new IllegalArgumentException(
                    rewards.length + " rewards and " + values.length + " values: different number");
        double[] advantages = new double[rewards.length];
        double next = 0;
        double nextValue = bootstrap;
        for (int t = rewards.length - 1; t >= 0; t--) {
            double delta = rewards[t] + gamma * nextValue - values[t];
            advantages[t] = next = delta + gamma * lambda * next;
            nextValue = values[t];
        }
        return advantages;
    }

    @Override
    public AdvantageEstimator open(Resources resources) {
        return new AdvantageEstimator() {
            @Override
            public Advantage[] estimate(Paid[] batch) {
                double[][] all = new double[batch.length][];
                for (int i = 0; i < batch.length; i++) all[i] = one(batch[i]);
                if (whiten) all = Whiten.textbook(all, null, true);
                Advantage[] advantages = new Advantage[batch.length];
                for (int i = 0; i < batch.length; i++) advantages[i] = Advantage.of(all[i]);
                return advantages;
            }

            @Override
            public boolean needsBatch() {
                return whiten;
            }
        };
    }

    private double[] one(AdvantageEstimator.Paid paid) {
        double[] values = paid.values();
        boolean truncated = Boolean.TRUE.equals(paid.rollout().info("truncated"));
        double bootstrap = truncated && values.length > 0 ? values[values.length - 1] : 0;
        return estimate(paid.penalised(kl), values, bootstrap, gamma, lambda);
    }
}
