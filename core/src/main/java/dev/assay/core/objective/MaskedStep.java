package dev.assay.core.objective;

/// A reverse step of masked diffusion over tokens, with log-linear noise: at time t a token is hidden with a
/// chance in proportion to t, and once shown it stays.
public final class MaskedStep {
    private MaskedStep() {}

    /// The chance that a token is hidden at time t.
    ///
    /// @param t 0 to 1
    /// @param eps the chance that it is shown at time 1
    public static double masked(double t, double eps) {
        return (1 - eps) * t;
    }

    /// What one hidden position becomes, not normalised: each token in proportion to the chance of being
    /// shown in this step, the mask to that of staying.
    ///
    /// @param likely chances of the tokens, if shown
    /// @param from chance to be hidden before the step
    /// @param to after it
    public static double[] chances(double[] likely, int mask, double from, double to) {
        double[] q = new double[likely.length];
        for (int k = 0; k < q.length; k++) q[k] = likely[k] * (from - to);
        q[mask] = to;
        return q;
    }
}
