package dev.assay.core.advantage;

/// Gated reward accumulation (G-RA, arXiv 2508.10548): a level of rewards counts only if every level
/// above it has reached its threshold.
public final class GatedAccumulation {
    private GatedAccumulation() {}

    /// @param total everything that counts
    /// @param contributions what each level adds, highest first
    public record Result(double total, double[] contributions) {}

    /// `R = sum_i gate_i * r_i` with `gate_i = prod_{j<i} 1[r_j >= d_j]`.
    ///
    /// @param levels rewards of each level, highest (the outcome) first; lower levels may be empty
    /// @param thresholds one less than levels
    /// @param strict true to close a gate at equality
    /// @throws IllegalArgumentException if the numbers do not fit, the outcome is missing or a reward
    ///     is not finite
    public static Result accumulate(double[][] levels, double[] thresholds, boolean strict) {
        if (levels.length == 0 || levels[0].length == 0)
            throw new IllegalArgumentException("the episode has no outcome");
        if (thresholds.length != levels.length - 1)
            throw new IllegalArgumentException(thresholds.length + " thresholds for " + levels.length
                    + " levels: expected threshold count levels - 1");
        double[] contributions = new double[levels.length];
        double total = 0;
        boolean open = true;
        for (int i = 0; i < levels.length; i++) {
            double sum = 0;
            for (int t = 0; t < levels[i].length; t++) {
                if (!Double.isFinite(levels[i][t]))
                    throw new IllegalArgumentException("level " + (i + 1) + ", step " + t + " is " + levels[i][t]);
                sum += levels[i][t];
            }
            contributions[i] = open ? sum : 0;
            total += contributions[i];
            if (i < thresholds.length) open &= opens(sum, thresholds[i], strict);
        }
        return new Result(total, contributions);
    }

    /// True if a level opens the one below it.
    public static boolean opens(double reward, double threshold, boolean strict) {
        return strict ? reward > threshold : reward >= threshold;
    }

    /// The two-level form per step: step rewards if the gate is open, the outcome added on the last step.
    ///
    /// @return as many rewards as steps, or just the outcome if there are none
    public static double[] stepRewards(double outcome, double[] steps, double threshold, boolean strict) {
        if (!Double.isFinite(outcome)) throw new IllegalArgumentException("the episode's outcome is " + outcome);
        double[] rewards = opens(outcome, threshold, strict) ? steps.clone() : new double[steps.length];
        if (rewards.length == 0) return new double[] {outcome};
        rewards[rewards.length - 1] += outcome;
        return rewards;
    }
}
