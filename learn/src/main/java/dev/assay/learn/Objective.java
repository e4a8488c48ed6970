package dev.assay.learn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// What is minimised: a pure function of log-probabilities, the same for tokens and actions.
public sealed interface Objective {
    /// The loss, one number, with its graph.
    ///
    /// @throws IllegalArgumentException if a term it needs is missing
    Tensor loss(Terms terms);

    /// No second clip.
    double NONE = Double.POSITIVE_INFINITY;

    /// Supervised fine-tuning: mean negative log-likelihood over all tokens.
    Objective SFT = new Likelihood(Pool.TOKENS);
    /// Rejection sampling (RAFT, arXiv 2304.06767): the likelihood of the kept completions, whose
    /// advantage is 1; that of the others is 0.
    Objective RAFT = new Likelihood(Pool.TOKENS);
    /// REINFORCE; with leave-one-out advantages, RLOO (arXiv 2402.14740).
    Objective REINFORCE = new Gradient(0, 0, NONE, Pool.SUM, null, 0, 0);
    /// PPO's clipped objective (arXiv 1707.06347, equation 7).
    Objective PPO = new Gradient(0.2, 0.2, NONE, Pool.TOKENS, null, 0, 0);

    /// GRPO (arXiv 2402.03300, equation 3).
    static Objective grpo(double beta) {
        return new Gradient(0.2, 0.2, NONE, Pool.COMPLETIONS, Kl.K3, beta, 0);
    }

    /// Dr. GRPO (arXiv 2503.20783): no division by a completion's length.
    ///
    /// @param tokens most tokens that a completion may have
    static Objective drGrpo(int tokens) {
        return new Gradient(0.2, 0.2, NONE, Pool.constant(tokens), null, 0, 0);
    }

    /// Negative log-likelihood, each token weighed by `advantage` if there is one.
    record Likelihood(Pool pool) implements Objective {
        @Override
        public Tensor loss(Terms t) {
            Tensor nll = t.logp().neg();
            return pool.of(t.advantage() == null ? nll : nll.mul(t.advantage()), t.mask());
        }
    }

    /// Policy gradient with clipped ratio, KL to a reference and entropy:
    /// `-min(w A, clip(w, 1 - low, 1 + high) A) + beta KL - bonus H` with `w = exp(logp - oldLogp)`; where
    /// `A < 0` the gain is at least `dual A` (dual clip, arXiv 1912.09729, equation 5).
    /// Without `oldLogp` the tokens are taken to be drawn from the policy as it is: `w = 1`, and the
    /// gradient is REINFORCE's.
    ///
    /// @param low clip below 1; with `high` also 0, no clipping
    /// @param high clip above 1
    /// @param dual bound on the ratio of tokens with a negative advantage, above 1; {@link #NONE} for none
    /// @param pool how tokens become one number
    /// @param kl estimator, or null for none
    /// @param beta coefficient of KL
    /// @param bonus coefficient of entropy
    record Gradient(double low, double high, double dual, Pool pool, Kl kl, double beta, double bonus)
            implements Objective {
        public Gradient {
            if (!(low >= 0 && low <= 1)) throw new IllegalArgumentException("low: expected 0 to 1, found " + low);
            if (!(high >= 0)) throw new IllegalArgumentException("high: expected 0 or more, found " + high);
            if (!(dual > 1)) throw new IllegalArgumentException("dual: expected above 1, found " + dual);
        }

        @Override
        public Tensor loss(Terms t) {
            Tensor advantage = need(t.advantage(), "advantage");
            Tensor old = t.oldLogp() == null ? t.logp().detach() : t.oldLogp();
            // Padding has no meaning; its ratio must not become infinite, for infinity times 0 is NaN.
            Tensor ratio = t.logp().sub(old).mul(t.mask()).exp();
            Tensor gain = ratio.mul(advantage);
            if (low > 0 || high > 0) {
                Tensor clipped = ratio.clamp_min(new Scalar(1 - low)).clamp_max(new Scalar(1 + high));
                gain = torch.minimum(gain, clipped.mul(advantage));
            }
            if (dual < NONE) {
                Tensor bounded = torch.maximum(gain, advantage.mul(new Scalar(dual)));
                gain = torch.where(advantage.lt(new Scalar(0.0)), bounded, gain);
            }
            Tensor loss = gain.neg();
            if (kl != null && beta != 0)
                loss = loss.add(kl.of(t.logp(), need(t.refLogp(), "refLogp")).mul(new Scalar(beta)));
            if (bonus != 0) loss = loss.sub(need(t.entropy(), "entropy").mul(new Scalar(bonus)));
            return pool.of(loss, t.mask());
        }
    }

    /// Direct preference optimisation (arXiv 2305.18290, equation 7). Rows are pairs: the chosen one
    /// first, the rejected one after it. `-log sigmoid(beta ((l_c - r_c) - (l_r - r_r)))`, log-probabilities
    /// summed over tokens.
    record Dpo(double beta) implements Objective {
        public Dpo {
            if (!(beta > 0)) throw new IllegalArgumentException("beta: expected above 0, found " + beta);
        }

        @Override
        public Tensor loss(Terms t) {
            long rows = t.logp().size(0);
            if (rows % 2 != 0) throw new IllegalArgumentException("expected pairs of rows, found " + rows + " rows");
            Tensor gain = t.logp()
                    .sub(need(t.refLogp(), "refLogp"))
                    .mul(t.mask())
                    .sum(1)
                    .view(rows / 2, 2);
            Tensor margin = gain.select(1, 0).sub(gain.select(1, 1)).mul(new Scalar(beta));
            return torch.log_sigmoid(margin).mean().neg();
        }
    }

    private static Tensor need(Tensor term, String name) {
        if (term == null) throw new IllegalArgumentException("the objective needs " + name + ", which is missing");
        return term;
    }

    /// PPO's loss of the critic: half the squared error, the larger of the plain one and the one whose
    /// value moved at most `clip` (arXiv 1707.06347; the clip as in its released code).
    ///
    /// @param values the critic's, with their graph
    /// @param old the critic's when the tokens were drawn, or null for no clip
    /// @param returns advantage plus old value, from {@link dev.assay.core.advantage.Gae}
    static Tensor value(Tensor values, Tensor old, Tensor returns, Tensor mask, double clip) {
        Tensor error = values.sub(returns);
        Tensor squared = error.mul(error);
        if (old != null) {
            Tensor moved = values.sub(old).clamp_min(new Scalar(-clip)).clamp_max(new Scalar(clip));
            Tensor other = old.add(moved).sub(returns);
            squared = torch.maximum(squared, other.mul(other));
        }
        return Pool.TOKENS.of(squared.mul(new Scalar(0.5)), mask);
    }
}
