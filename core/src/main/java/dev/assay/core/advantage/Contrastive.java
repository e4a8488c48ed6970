package dev.assay.core.advantage;

import dev.assay.core.AdvantageEstimator;
import dev.assay.core.Part;
import dev.assay.core.Resources;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Samples many rollouts and keeps those that teach most: the best, the shorter the better, against the
/// worst (DCPO of ChatShopBuddy, arXiv 2603.06065; the paper's rule is not public, this one is ours).
///
/// Of each group, rollouts above its mean compete with `z(reward) - weight * z(length)`, those below with
/// the lowest reward, half of `keep` each where there are enough; ties go to the earlier rollout. Length
/// acts on the good ones only: among the bad it would teach to guess. Advantages are centred and scaled
/// over the kept; the others, and groups whose rewards are all equal, take no part in the update.
///
/// @param keep rollouts kept of a group, 2 or more
/// @param lengthWeight how much length counts against a good rollout, 0 or more
/// @param length information field with a rollout's length; empty for its tokens
/// @param eps added to the standard deviation (of the population)
@Named("contrastive")
public record Contrastive(
        int keep,
        @Default("0.1") double lengthWeight,
        @Default("") String length,
        @Default("1e-6") double eps) implements Part<AdvantageEstimator> {
    public Contrastive {
        if (keep < 2) throw new IllegalArgumentException("keep: expected 2 or more, found " + keep);
        if (!(lengthWeight >= 0))
            throw new IllegalArgumentException("length_weight: expected 0 or more, found " + lengthWeight);
        if (!(eps >= 0)) throw new IllegalArgumentException("eps: expected 0 or more, found " + eps);
    }

    /// The kept rollouts of one group, in order; none if all rewards are equal.
    ///
    /// @param lengths one per reward
    public int[] select(double[] rewards, double[] lengths) {
        if (lengths.length != rewards.length)
            throw new IllegalArgumentException(
                    "lengths: expected one per reward, found " + lengths.length + " for " + rewards.length);
        double mean = Arrays.stream(rewards).average().orElse(0);
        if (Arrays.stream(rewards).allMatch(r -> r == rewards[0])) return new int[0];
        double[] reward = standardised(rewards);
        double[] size = standardised(lengths);
        List<Integer> good = new ArrayList<>();
        List<Integer> bad = new ArrayList<>();
        for (int i = 0; i < rewards.length; i++) {
            if (rewards[i] > mean) good.add(i);
            if (rewards[i] < mean) bad.add(i);
        }
        good.sort(Comparator.comparingDouble(i -> lengthWeight * size[i] - reward[i]));
        bad.sort(Comparator.comparingDouble(i -> reward[i]));
        int fromGood = Math.min(good.size(), (keep + 1) / 2);
        int fromBad = Math.min(bad.size(), keep - fromGood);
        fromGood = Math.min(good.size(), keep - fromBad);
        List<Integer> kept = new ArrayList<>(good.subList(0, fromGood));
        kept.addAll(bad.subList(0, fromBad));
        return kept.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    /// Advantages of the kept rollouts of one group.
    ///
    /// @param rewards their rewards
    public double[] advantages(double[] rewards) {
        return new GroupRelative(
                        GroupRelative.Center.MEAN,
                        GroupRelative.Scale.GROUP,
                        0,
                        eps,
                        GroupRelative.Singleton.ZERO,
                        "",
                        "")
                .estimate(rewards, new int[rewards.length]);
    }

    private static double[] standardised(double[] x) {
        double mean = Arrays.stream(x).average().orElse(0);
        double spread = Math.sqrt(
                Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElse(0));
        return Arrays.stream(x).map(v -> spread == 0 ? 0 : (v - mean) / spread).toArray();
    }

    @Override
    public AdvantageEstimator open(Resources resources) {
        return batch -> {
            Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
            for (int i = 0; i < batch.length; i++)
                groups.computeIfAbsent(batch[i].group(), _ -> new ArrayList<>()).add(i);
            AdvantageEstimator.Advantage[] advantages = new AdvantageEstimator.Advantage[batch.length];
            for (List<Integer> group : groups.values()) {
                double[] rewards =
                        group.stream().mapToDouble(i -> batch[i].total()).toArray();
                double[] lengths =
                        group.stream().mapToDouble(i -> length(batch[i])).toArray();
                int[] kept = select(rewards, lengths);
                double[] own = advantages(
                        Arrays.stream(kept).mapToDouble(k -> rewards[k]).toArray());
                for (int k = 0; k < kept.length; k++)
                    advantages[group.get(kept[k])] = AdvantageEstimator.Advantage.of(own[k]);
            }
            return advantages;
        };
    }

    private double length(AdvantageEstimator.Paid paid) {
        if (!length.isEmpty() && paid.rollout().info(length) instanceof Number number) return number.doubleValue();
        if (length.isEmpty() && paid.rollout().tokens() != null)
            return paid.rollout().tokens().policyLength();
        throw new IllegalArgumentException("rollout " + paid.rollout().id() + " has no "
                + (length.isEmpty() ? "tokens" : "number '" + length + "'"));
    }
}
