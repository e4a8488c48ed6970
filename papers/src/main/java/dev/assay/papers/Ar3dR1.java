package dev.assay.papers;

import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.objective.ClippedSurrogate;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// AR3D-R1 (arXiv 2512.10949): an object is made in two steps, coarse and fine; each has its own rewards
/// over rendered views, and the fine step's flow back to the coarse one.
public final class Ar3dR1 implements Paper {
    private static final GroupRelative ADVANTAGE = new GroupRelative(
            GroupRelative.Center.MEAN, GroupRelative.Scale.GROUP, 0, 0, GroupRelative.Singleton.ZERO, "", "");

    @Override
    public Card card() {
        return new Card(
                "ar3d-r1",
                "Are We Ready for RL in Text-to-3D Generation? A Progressive Investigation",
                "2512.10949",
                "rewards of a coarse and a fine step over rendered views, the fine ones flowing back",
                List.of("view aggregation", "two-level advantages", "clipped losses", "kernel measures"),
                List.of("the released 'KD' is a similarity (larger is better), the table's a distance"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "group_advantage" -> Map.of("advantages", Cases.advantages(ADVANTAGE, in.numbers("rewards")));
            case "aggregate_views" -> Map.of("score", aggregated(in.numbers("view_scores"), in.text("how")));
            case "hierarchical_advantage" -> {
                double[] high = in.numbers("reward_high");
                double[] low = in.numbers("reward_low");
                for (int i = 0; i < high.length; i++) high[i] += in.number("lam", 1) * low[i];
                yield Map.of(
                        "reward_high", high,
                        "advantage_high", Cases.advantages(ADVANTAGE, high),
                        "advantage_low", Cases.advantages(ADVANTAGE, low));
            }
            case "clipped_loss" -> clipped(in);
            case "kd_released" -> Map.of("similarity", similarity(in.rows("real"), in.rows("fake")));
            case "kernel_distance" -> Map.of("distance", distance(in.rows("real"), in.rows("fake")));
            default ->
                throw in.unknown(
                        "group_advantage",
                        "aggregate_views",
                        "hierarchical_advantage",
                        "clipped_loss",
                        "kd_released",
                        "kernel_distance");
        };
    }

    private static double aggregated(double[] views, String how) {
        for (int v = 0; v < views.length; v++)
            if (!Double.isFinite(views[v]))
                throw new IllegalArgumentException("view_scores: view " + v + " has no score");
        return switch (how) {
            case "max" -> Arrays.stream(views).max().orElseThrow();
            case "sum" -> Arrays.stream(views).sum();
            case "mean" -> Arrays.stream(views).average().orElseThrow();
            default -> throw new IllegalArgumentException("how: expected max, sum or mean, found " + how);
        };
    }

    /// The mean over all tokens, and the mean over samples of their means.
    private static Map<String, Object> clipped(Case in) {
        double[] advantages = in.numbers("advantages");
        double[][] ratios = in.rows("ratios");
        ClippedSurrogate surrogate = new ClippedSurrogate(in.number("eps_low", 0.2), in.number("eps_high", 0.28));
        double all = 0;
        double means = 0;
        int tokens = 0;
        for (int i = 0; i < ratios.length; i++) {
            double sum = 0;
            for (double ratio : ratios[i]) sum += surrogate.term(ratio, advantages[i]);
            all += sum;
            means += sum / ratios[i].length;
            tokens += ratios[i].length;
        }
        return Map.of("token_level", -all / tokens, "sequence_level", -means / ratios.length);
    }

    /// Mean of `exp(-|x - y|^2 / d)` over all pairs of real and made features.
    private static double similarity(double[][] real, double[][] fake) {
        double sum = 0;
        for (double[] x : real)
            for (double[] y : fake) {
                double squares = 0;
                for (int k = 0; k < x.length; k++) squares += (x[k] - y[k]) * (x[k] - y[k]);
                sum += Math.exp(-squares / x.length);
            }
        return sum / real.length / fake.length;
    }

    /// Unbiased squared maximum mean discrepancy with the kernel `(x . y / d + 1)^3`.
    private static double distance(double[][] real, double[][] fake) {
        return within(real) + within(fake) - 2 * between(real, fake);
    }

    private static double within(double[][] set) {
        double sum = 0;
        for (int i = 0; i < set.length; i++)
            for (int j = 0; j < set.length; j++) if (i != j) sum += kernel(set[i], set[j]);
        return sum / set.length / (set.length - 1);
    }

    private static double between(double[][] a, double[][] b) {
        double sum = 0;
        for (double[] x : a) for (double[] y : b) sum += kernel(x, y);
        return sum / a.length / b.length;
    }

    private static double kernel(double[] x, double[] y) {
        double dot = 0;
        for (int k = 0; k < x.length; k++) dot += x[k] * y[k];
        return Math.pow(dot / x.length + 1, 3);
    }
}
