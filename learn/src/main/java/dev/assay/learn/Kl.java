package dev.assay.learn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Estimators of KL(policy || reference) from tokens that the policy drew (Schulman 2020, "Approximating
/// KL divergence"), with `d = logp - refLogp`. Clamps keep one token that the reference finds all but
/// impossible from ruling a batch; where they bite the gradient is 0.
///
/// @param kind which estimator
/// @param difference largest `|d|`; infinite for no clamp
/// @param result largest size of the estimate; infinite for no clamp
public record Kl(Kind kind, double difference, double result) {
    /// How it is estimated.
    public enum Kind {
        /// `d`: unbiased, high variance, can be negative. Its gradient is 0 in expectation: use it in rewards.
        K1,
        /// `d^2 / 2`: biased, low variance.
        K2,
        /// `exp(-d) - 1 + d`: unbiased, never negative (GRPO's).
        K3
    }

    public static final Kl K1 = new Kl(Kind.K1, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    public static final Kl K2 = new Kl(Kind.K2, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    public static final Kl K3 = new Kl(Kind.K3, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    /// verl's `low_var_kl`: K3 with `d` within 20 and the estimate within 10 of 0.
    public static final Kl LOW_VARIANCE = new Kl(Kind.K3, 20, 10);

    public Kl {
        if (!(difference > 0)) throw new IllegalArgumentException("difference: expected above 0, found " + difference);
        if (!(result > 0)) throw new IllegalArgumentException("result: expected above 0, found " + result);
    }

    /// Per token.
    public Tensor of(Tensor logp, Tensor refLogp) {
        Tensor d = within(logp.sub(refLogp), difference);
        return within(
                switch (kind) {
                    case K1 -> d;
                    case K2 -> d.mul(d).mul(new Scalar(0.5));
                    case K3 -> d.neg().exp().sub(new Scalar(1.0)).add(d);
                },
                result);
    }

    private static Tensor within(Tensor x, double bound) {
        return Double.isInfinite(bound) ? x : x.clamp_min(new Scalar(-bound)).clamp_max(new Scalar(bound));
    }
}
