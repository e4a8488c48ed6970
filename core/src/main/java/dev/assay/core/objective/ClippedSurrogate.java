package dev.assay.core.objective;

/// PPO's clipped surrogate (arXiv 1707.06347, equation 7): what a sample is worth to the new policy, never
/// more than if its ratio had stayed near 1.
///
/// @param low the ratio is not believed below `1 - low` where that would pay
/// @param high nor above `1 + high`
public record ClippedSurrogate(double low, double high) {
    public ClippedSurrogate {
        if (!(low >= 0) || !(high >= 0))
            throw new IllegalArgumentException("clip: expected 0 or more, found " + low + " and " + high);
    }

    public static ClippedSurrogate of(double eps) {
        return new ClippedSurrogate(eps, eps);
    }

    /// To be maximised.
    ///
    /// @param ratio probability under the new policy over that under the old one
    public double term(double ratio, double advantage) {
        return Math.min(ratio * advantage, Math.clamp(ratio, 1 - low, 1 + high) * advantage);
    }
}
