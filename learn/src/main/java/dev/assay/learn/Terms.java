package dev.assay.learn;

import org.bytedeco.pytorch.Tensor;

/// What an objective may look at, each `[completions, tokens]` (for actions: `[episodes, steps]`). Null
/// where there is none; an objective that needs it says so.
///
/// @param logp log-probability of each token under the policy, with its graph
/// @param mask 1 where the policy wrote the token, else 0
/// @param oldLogp log-probability when the token was drawn
/// @param refLogp log-probability under the frozen reference
/// @param advantage advantage of each token; for weighted likelihood, its weight
/// @param entropy entropy of the distribution each token was drawn from, with its graph
public record Terms(Tensor logp, Tensor mask, Tensor oldLogp, Tensor refLogp, Tensor advantage, Tensor entropy) {
    /// Log-probabilities and mask alone.
    public static Terms of(Tensor logp, Tensor mask) {
        return new Terms(logp, mask, null, null, null, null);
    }

    public Terms withOld(Tensor oldLogp) {
        return new Terms(logp, mask, oldLogp, refLogp, advantage, entropy);
    }

    public Terms withReference(Tensor refLogp) {
        return new Terms(logp, mask, oldLogp, refLogp, advantage, entropy);
    }

    public Terms withAdvantage(Tensor advantage) {
        return new Terms(logp, mask, oldLogp, refLogp, advantage, entropy);
    }

    public Terms withEntropy(Tensor entropy) {
        return new Terms(logp, mask, oldLogp, refLogp, advantage, entropy);
    }
}
