package dev.assay.core.advantage;

import dev.assay.core.AdvantageEstimator;
import dev.assay.core.Part;
import dev.assay.core.Resources;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;

/// REINFORCE++ (arXiv 2501.03262, equations 6 to 8): reward-to-go of every position, minus the mean of
/// the batch, over its standard deviation. With `groupFirst` the group's mean is taken off before (the
/// "baseline" form).
///
/// @param gamma discount per position, 0 to 1
/// @param groupFirst true to centre within groups first
@Named("global-baseline")
public record GlobalBaseline(
        @Default("1") double gamma, @Default("false") boolean groupFirst) implements Part<AdvantageEstimator> {
    @Override
    public AdvantageEstimator open(Resources resources) {
        return new AdvantageEstimator() {
            @Override
            public Advantage[] estimate(Paid[] batch) {
                double[] centre = new double[batch.length];
                if (groupFirst) {
                    double[] totals = new double[batch.length];
                    int[] groups = new int[batch.length];
                    for (int i = 0; i < batch.length; i++) {
                        totals[i] = batch[i].total();
                        groups[i] = batch[i].group();
                    }
                    double[] centred = GroupRelative.DR_GRPO.estimate(totals, groups);
                    for (int i = 0; i < batch.length; i++) centre[i] = totals[i] - centred[i];
                }
                double[][] returns = new double[batch.length][];
                for (int i = 0; i < batch.length; i++) {
                    double[] at = batch[i].at() == null
                            ? new double[] {batch[i].total()}
                            : batch[i].at().clone();
                    at[at.length - 1] -= centre[i];
                    returns[i] = Returns.discounted(at, gamma);
                }
                double[][] white = Whiten.textbook(returns, null, true);
                Advantage[] advantages = new Advantage[batch.length];
                for (int i = 0; i < batch.length; i++)
                    advantages[i] = batch[i].at() == null ? Advantage.of(white[i][0]) : Advantage.of(white[i]);
                return advantages;
            }

            @Override
            public boolean needsBatch() {
                return true;
            }
        };
    }
}
