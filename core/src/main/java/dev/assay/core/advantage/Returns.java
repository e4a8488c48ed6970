package dev.assay.core.advantage;

import dev.assay.core.AdvantageEstimator;
import dev.assay.core.Part;
import dev.assay.core.Resources;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;

/// Discounted reward-to-go of every position (Sutton and Barto, 2nd edition, equation 3.8), as the
/// advantage of REINFORCE without a baseline.
///
/// @param gamma discount per position, 0 to 1
/// @param kl coefficient of the penalty `logp - refLogp` paid on every policy token; 0 for none
@Named("returns")
public record Returns(
        @Default("1") double gamma, @Default("0") double kl) implements Part<AdvantageEstimator> {
    public Returns {
        if (!(gamma >= 0 && gamma <= 1)) throw new IllegalArgumentException("gamma: expected 0 to 1, found " + gamma);
    }

    /// `R_t = r_t + gamma * R_{t+1}`.
    ///
    /// @param rewards one per position
    public static double[] discounted(double[] rewards, double gamma) {
        double[] returns = new double[rewards.length];
        double next = 0;
        for (int t = rewards.length - 1; t >= 0; t--) returns[t] = next = rewards[t] + gamma * next;
        return returns;
    }

    @Override
    public AdvantageEstimator open(Resources resources) {
        return batch -> {
            AdvantageEstimator.Advantage[] advantages = new AdvantageEstimator.Advantage[batch.length];
            for (int i = 0; i < batch.length; i++)
                advantages[i] = batch[i].advantage(discounted(batch[i].penalised(kl), gamma));
            return advantages;
        };
    }
}
