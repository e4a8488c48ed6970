package dev.assay.core;

import java.util.function.Function;

/// Paid rewards of a batch to advantages.
public interface AdvantageEstimator {
    /// What was paid to one rollout on one channel. Positions are the tokens that the policy wrote (a
    /// tool's output between them is skipped, as if it were not there), or the steps of a rollout
    /// without tokens.
    ///
    /// @param group number of its group, the same for all its siblings
    /// @param total everything paid, summed
    /// @param at amounts along the positions; null if there are none
    /// @param rollout the rollout itself, for traces and fields
    record Paid(int group, double total, double[] at, Rollout rollout) {
        /// The critic's estimate at each position.
        ///
        /// @throws IllegalArgumentException if the rollout has none
        public double[] values() {
            return trace("value", TokenTrace::value);
        }

        /// `logp - refLogp` at each position, the usual estimate of KL(policy || reference).
        ///
        /// @throws IllegalArgumentException if the rollout lacks either
        public double[] logRatio() {
            double[] ratio = trace("logp", TokenTrace::logp).clone();
            double[] reference = trace("ref_logp", TokenTrace::refLogp);
            for (int t = 0; t < ratio.length; t++) ratio[t] -= reference[t];
            return ratio;
        }

        /// Rewards along the positions, less `kl` times the log-ratio; the total alone if there are no
        /// positions.
        public double[] penalised(double kl) {
            if (at == null && kl == 0) return new double[] {total};
            double[] rewards = kl == 0 ? at.clone() : logRatio();
            if (kl != 0) for (int t = 0; t < rewards.length; t++) rewards[t] = at[t] - kl * rewards[t];
            return rewards;
        }

        /// An advantage per position, or the only one if there are no positions.
        public Advantage advantage(double[] positions) {
            return at == null ? Advantage.of(positions[0]) : Advantage.of(positions);
        }

        private double[] trace(String field, Function<TokenTrace, double[]> of) {
            TokenTrace tokens = rollout.tokens();
            double[] all = tokens == null ? null : of.apply(tokens);
            if (all == null)
                throw new IllegalArgumentException(
                        "the advantage needs tokens." + field + ", which rollout " + rollout.id() + " lacks");
            return tokens.ofPolicy(all);
        }
    }

    /// The advantage of one rollout.
    ///
    /// @param whole one number for all positions; NaN if each position has its own
    /// @param at one number per position of {@link Paid}; null if one number serves all
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
    /// anchors, are not among them. The same length and order as `batch`; null for a rollout that is left
    /// out of the update.
    ///
    /// @throws IllegalArgumentException if a rollout lacks what the estimator needs; the message names it
    Advantage[] estimate(Paid[] batch);

    /// True if it compares rollouts of different prompts, so that the recipe must say what a batch is.
    default boolean needsBatch() {
        return false;
    }
}
