package dev.assay.core;

/// Paid rewards of a batch to advantages.
public interface AdvantageEstimator {
    /// What was paid to one rollout on one channel.
    ///
    /// @param group number of its group, the same for all its siblings
    /// @param total everything paid, summed
    /// @param at amounts along the rollout's positions (tokens if it has a trace, else steps); null
    ///     if it has neither
    /// @param rollout the rollout itself, for traces and fields
    record Paid(int group, double total, double[] at, Rollout rollout) {}

    /// The advantage of one rollout.
    ///
    /// @param whole one number for all positions; NaN if each position has its own
    /// @param at one number per position; null if one number serves all
    record Advantage(double whole, double[] at) {
        /// The same advantage at every position.
        public static Advantage of(double whole) {
            return new Advantage(whole, null);
        }

        /// One advantage per position.
        public static Advantage of(double[] at) {
            return new Advantage(Double.NaN, at);
        }
    }

    /// Estimates the advantages of a batch of whole groups; rollouts whose reward is missing, and
    /// anchors, are not among them. The same length and order as `batch`.
    ///
    /// @throws IllegalArgumentException if a rollout lacks what the estimator needs; the message names it
    Advantage[] estimate(Paid[] batch);

    /// True if it compares rollouts of different prompts, so that the recipe must say what a batch is.
    default boolean needsBatch() {
        return false;
    }
}
