package dev.assay.learn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Distributions over numbered choices. The last dimension holds the choices.
public final class Categorical {
    private Categorical() {}

    /// Normalised log-probabilities from scores.
    public static Tensor normalised(Tensor logits) {
        return torch.log_softmax(logits, -1);
    }

    /// The log-probability of each choice made.
    ///
    /// @param logp normalised log-probabilities, `[..., choices]`
    /// @param choice numbers, `[...]`
    public static Tensor pick(Tensor logp, Tensor choice) {
        return torch.gather(logp, -1, choice.unsqueeze(-1)).squeeze(-1);
    }

    /// Entropy in nats, `[...]`.
    ///
    /// @param logp normalised log-probabilities, `[..., choices]`
    public static Tensor entropy(Tensor logp) {
        return logp.exp().mul(logp).sum(-1).neg();
    }
}
