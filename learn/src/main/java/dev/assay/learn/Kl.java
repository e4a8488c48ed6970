package dev.assay.learn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Estimators of KL(policy || reference) from tokens that the policy drew (Schulman 2020, "Approximating
/// KL divergence"), with `d = logp - refLogp`.
public enum Kl {
    /// `d`: unbiased, high variance, can be negative. Its gradient is 0 in expectation: use it in rewards.
    K1,
    /// `d^2 / 2`: biased, low variance.
    K2,
    /// `exp(-d) - 1 + d`: unbiased, never negative (GRPO's).
    K3;

    /// Per token.
    public Tensor of(Tensor logp, Tensor refLogp) {
        Tensor d = logp.sub(refLogp);
        return switch (this) {
            case K1 -> d;
            case K2 -> d.mul(d).mul(new Scalar(0.5));
            case K3 -> d.neg().exp().sub(new Scalar(1.0)).add(d);
        };
    }
}
