package dev.assay.core.advantage;

import dev.assay.core.AdvantageEstimator;
import dev.assay.core.Part;
import dev.assay.core.Resources;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// The family of group-normalised advantages: `(r - center) / (scale + eps)`, the centre and the scale
/// taken over the rollouts of one prompt or of the batch. There is no hidden default: what GRPO
/// implementations disagree about is a setting.
///
/// | name | center | scale | ddof | eps |
/// |---|---|---|---|---|
/// | GRPO (verl; arXiv 2402.03300, section 4.1) | mean | group | 1 | 1e-6 |
/// | GRPO, population | mean | group | 0 | 1e-6 |
/// | Dr. GRPO (arXiv 2503.20783) | mean | none | | |
/// | RLOO (arXiv 2402.14740) | leave_one_out | none | | |
/// | batch-scaled (REINFORCE++ baseline) | mean | batch | 1 | 1e-6 |
///
/// @param center what is subtracted: `mean` of the group, `leave_one_out` mean of the others, or `none`
/// @param scale what is divided by: standard deviation of the `group`, of the `batch`, or `none`
/// @param ddof 1 for the sample standard deviation (n - 1), 0 for the population's (n)
/// @param eps added to the standard deviation; with 0, a group whose rewards are all equal gets 0
/// @param singleton a rollout alone in its group: `zero`, or `raw` (centre 0 and deviation 1, as verl
///     does)
/// @param centerBy an information field: centre within group and equal values of this field; empty
///     for the group
/// @param scaleBy an information field: scale within group and equal values of this field; empty for
///     the group
@Named("group-relative")
public record GroupRelative(
        Center center,
        Scale scale,
        @Default("1") int ddof,
        @Default("1e-6") double eps,
        @Default("zero") Singleton singleton,
        @Default("") String centerBy,
        @Default("") String scaleBy)
        implements Part<AdvantageEstimator> {
    /// What is subtracted.
    public enum Center {
        NONE,
        MEAN,
        LEAVE_ONE_OUT
    }

    /// Over what the standard deviation is taken.
    public enum Scale {
        NONE,
        GROUP,
        BATCH
    }

    /// What a rollout alone in its group gets.
    public enum Singleton {
        ZERO,
        RAW
    }

    /// verl's GRPO.
    public static final GroupRelative GRPO =
            new GroupRelative(Center.MEAN, Scale.GROUP, 1, 1e-6, Singleton.RAW, "", "");
    /// GRPO with the population standard deviation.
    public static final GroupRelative GRPO_POPULATION =
            new GroupRelative(Center.MEAN, Scale.GROUP, 0, 1e-6, Singleton.ZERO, "", "");
    /// Centred only.
    public static final GroupRelative DR_GRPO =
            new GroupRelative(Center.MEAN, Scale.NONE, 1, 0, Singleton.ZERO, "", "");
    /// Leave-one-out baseline.
    public static final GroupRelative RLOO =
            new GroupRelative(Center.LEAVE_ONE_OUT, Scale.NONE, 1, 0, Singleton.ZERO, "", "");

    public GroupRelative {
        if (ddof != 0 && ddof != 1) throw new IllegalArgumentException("ddof: expected 0 or 1, found " + ddof);
        if (!(eps >= 0)) throw new IllegalArgumentException("eps: expected 0 or more, found " + eps);
    }

    /// Advantages of a batch.
    ///
    /// @param rewards one per rollout; finite
    /// @param group number of each rollout's group; numbers need not be contiguous
    /// @return one per rollout
    public double[] estimate(double[] rewards, int[] group) {
        return estimate(rewards, group, group, group);
    }

    /// Advantages of a batch, centred and scaled over finer sets than the groups. O(n).
    ///
    /// @param rewards one per rollout; finite
    /// @param group group of each rollout, which decides who is alone
    /// @param centers set of each rollout for centring
    /// @param scales set of each rollout for scaling
    public double[] estimate(double[] rewards, int[] group, int[] centers, int[] scales) {
        for (int i = 0; i < rewards.length; i++)
            if (!Double.isFinite(rewards[i])) throw new IllegalArgumentException("reward " + i + " is " + rewards[i]);
        Sets members = Sets.of(group);
        Sets center = Sets.of(centers);
        Sets scaled = scale == Scale.BATCH ? Sets.of(new int[group.length]) : Sets.of(scales);
        double[] means = center.means(rewards);
        double[] deviations = scale == Scale.NONE ? null : scaled.deviations(rewards, ddof);
        double[] advantages = new double[rewards.length];
        for (int i = 0; i < rewards.length; i++) {
            if (members.size(i) == 1 && scale != Scale.BATCH) {
                advantages[i] =
                        singleton == Singleton.ZERO ? 0 : scale == Scale.NONE ? rewards[i] : rewards[i] / (1 + eps);
                continue;
            }
            double n = center.size(i);
            double mean = means[center.of(i)];
            double centred = switch (this.center) {
                case NONE -> rewards[i];
                case MEAN -> rewards[i] - mean;
                case LEAVE_ONE_OUT -> n == 1 ? 0 : (rewards[i] - mean) * n / (n - 1);
            };
            double divisor = deviations == null ? 1 : deviations[scaled.of(i)] + eps;
            advantages[i] = divisor == 0 ? 0 : centred / divisor;
        }
        return advantages;
    }

    @Override
    public AdvantageEstimator open(Resources resources) {
        return new AdvantageEstimator() {
            @Override
            public Advantage[] estimate(Paid[] batch) {
                int[] group = new int[batch.length];
                double[] rewards = new double[batch.length];
                for (int i = 0; i < batch.length; i++) {
                    group[i] = batch[i].group();
                    rewards[i] = batch[i].total();
                }
                double[] advantages = GroupRelative.this.estimate(
                        rewards, group, sets(batch, centerBy, group), sets(batch, scaleBy, group));
                return Arrays.stream(advantages).mapToObj(Advantage::of).toArray(Advantage[]::new);
            }

            @Override
            public boolean needsBatch() {
                return scale == Scale.BATCH;
            }
        };
    }

    private static int[] sets(AdvantageEstimator.Paid[] batch, String field, int[] group) {
        if (field.isEmpty()) return group;
        Map<String, Integer> numbers = new LinkedHashMap<>();
        int[] sets = new int[batch.length];
        for (int i = 0; i < sets.length; i++) {
            Object value = batch[i].rollout().info(field);
            if (value == null)
                throw new IllegalArgumentException(
                        "rollout " + batch[i].rollout().id() + " has no field '" + field + "'");
            sets[i] = numbers.computeIfAbsent(group[i] + "\u0000" + value, _ -> numbers.size());
        }
        return sets;
    }

    /// A partition of the batch, with its sets numbered densely.
    private record Sets(int[] number, int[] sizes) {
        static Sets of(int[] labels) {
            int[] number = new int[labels.length];
            int count = 0;
            Map<Integer, Integer> seen = new java.util.HashMap<>();
            for (int i = 0; i < labels.length; i++) {
                if (i > 0 && labels[i] == labels[i - 1]) {
                    number[i] = number[i - 1];
                    continue;
                }
                Integer known = seen.putIfAbsent(labels[i], count);
                number[i] = known == null ? count++ : known;
            }
            int[] sizes = new int[count];
            for (int set : number) sizes[set]++;
            return new Sets(number, sizes);
        }

        int of(int i) {
            return number[i];
        }

        int size(int i) {
            return sizes[number[i]];
        }

        double[] means(double[] x) {
            double[] means = new double[sizes.length];
            for (int i = 0; i < x.length; i++) means[number[i]] += x[i];
            for (int s = 0; s < means.length; s++) means[s] /= sizes[s];
            return means;
        }

        double[] deviations(double[] x, int ddof) {
            double[] means = means(x);
            double[] deviations = new double[sizes.length];
            for (int i = 0; i < x.length; i++) {
                double gap = x[i] - means[number[i]];
                deviations[number[i]] += gap * gap;
            }
            for (int s = 0; s < deviations.length; s++)
                deviations[s] = sizes[s] > ddof ? Math.sqrt(deviations[s] / (sizes[s] - ddof)) : 0;
            return deviations;
        }
    }
}
