package dev.assay.core.advantage;

import dev.assay.core.AdvantageEstimator;
import dev.assay.core.Part;
import dev.assay.core.Resources;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.Arrays;

/// REINFORCE++ (arXiv 2501.03262, equations 6 to 8): reward-to-go of every position, minus the mean of
/// all positions of the batch, over their standard deviation, `(x - mean) / sqrt(variance + 1e-8)`.
/// With `groupFirst` the reward minus the mean of its group stands at every position instead (the
/// "baseline" form for several rollouts of a prompt; a rollout alone in its group keeps its reward, as
/// in verl's `compute_reinforce_plus_plus_baseline_outcome_advantage`).
///
/// @param gamma discount per position, 0 to 1
/// @param groupFirst true for the baseline form
/// @param ddof 0 for the population's variance (OpenRLHF), 1 for the sample's (verl)
/// @param kl coefficient of the penalty `logp - refLogp` paid on every policy token; 0 for none
@Named("global-baseline")
public record GlobalBaseline(
        @Default("1") double gamma,
        @Default("false") boolean groupFirst,
        @Default("0") int ddof,
        @Default("0") double kl)
        implements Part<AdvantageEstimator> {
    private static final GroupRelative CENTRED = new GroupRelative(
            GroupRelative.Center.MEAN, GroupRelative.Scale.NONE, 1, 0, GroupRelative.Singleton.RAW, "", "");

    public GlobalBaseline {
        if (!(gamma >= 0 && gamma <= 1)) throw new IllegalArgumentException("gamma: expected 0 to 1, found " + gamma);
        if (ddof != 0 && ddof != 1) throw new IllegalArgumentException("ddof: expected 0 or 1, found " + ddof);
        if (groupFirst && kl != 0)
            throw new IllegalArgumentException("kl: expected 0 with group_first, whose penalty belongs to the loss");
    }

    @Override
    public AdvantageEstimator open(Resources resources) {
        return new AdvantageEstimator() {
            @Override
            public Advantage[] estimate(Paid[] batch) {
                double[][] returns = groupFirst ? centred(batch) : new double[batch.length][];
                if (!groupFirst)
                    for (int i = 0; i < batch.length; i++)
                        returns[i] = Returns.discounted(batch[i].penalised(kl), gamma);
                double[][] white = Whiten.textbook(returns, null, true, ddof);
                Advantage[] advantages = new Advantage[batch.length];
                for (int i = 0; i < batch.length; i++) advantages[i] = batch[i].advantage(white[i]);
                return advantages;
            }

            @Override
            public boolean needsBatch() {
                return true;
            }
        };
    }

    private static double[][] centred(AdvantageEstimator.Paid[] batch) {
        double[] totals = new double[batch.length];
        int[] groups = new int[batch.length];
        for (int i = 0; i < batch.length; i++) {
            totals[i] = batch[i].total();
            groups[i] = batch[i].group();
        }
        double[] centred = CENTRED.estimate(totals, groups);
        double[][] positions = new double[batch.length][];
        for (int i = 0; i < batch.length; i++) {
            positions[i] = new double[batch[i].at() == null ? 1 : batch[i].at().length];
            Arrays.fill(positions[i], centred[i]);
        }
        return positions;
    }
}
