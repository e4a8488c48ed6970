package dev.assay.core.advantage;

/// Estimators of KL(policy || reference) from one sampled token (Schulman, "Approximating KL divergence",
/// 2020), with `d = logp - refLogp`. Arrays have one entry per token.
public final class KlPenalty {
    private KlPenalty() {}

    /// `d`: unbiased, high variance.
    public static double[] k1(double[] logp, double[] refLogp) {
        double[] kl = new double[logp.length];
        for (int t = 0; t < kl.length; t++) kl[t] = logp[t] - refLogp[t];
        return kl;
    }

    /// `d^2 / 2`: biased, low variance.
    public static double[] k2(double[] logp, double[] refLogp) {
        double[] kl = k1(logp, refLogp);
        for (int t = 0; t < kl.length; t++) kl[t] = kl[t] * kl[t] / 2;
        return kl;
    }

    /// `exp(-d) - 1 + d`: unbiased, low variance, never negative.
    public static double[] k3(double[] logp, double[] refLogp) {
        double[] kl = k1(logp, refLogp);
        for (int t = 0; t < kl.length; t++) kl[t] = Math.expm1(-kl[t]) + kl[t];
        return kl;
    }

    /// {@link #k3(double[], double[])} with `d` kept inside `[-clamp, clamp]`, so that one token cannot
    /// overflow.
    public static double[] k3(double[] logp, double[] refLogp, double clamp) {
        double[] kl = k1(logp, refLogp);
        for (int t = 0; t < kl.length; t++) {
            double d = Math.clamp(kl[t], -clamp, clamp);
            kl[t] = Math.expm1(-d) + d;
        }
        return kl;
    }
}
