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
@Named("returns")
public record Returns(@Default("1") double gamma) implements Part<AdvantageEstimator> {
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
                advantages[i] = AdvantageEstimator.Advantage.of(
                        discounted(batch[i].at() == null ? new double[] {batch[i].total()} : batch[i].at(), gamma));
            for (int i = 0; i < batch.length; i++)
                if (batch[i].at() == null)
                    advantages[i] =
                            AdvantageEstimator.Advantage.of(advantages[i].at()[0]);
            return advantages;
        };
    }
}
