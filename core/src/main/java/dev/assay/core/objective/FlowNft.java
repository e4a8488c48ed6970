package dev.assay.core.objective;

/// DiffusionNFT's policy loss of one sample of a flow model (arXiv 2509.16117, its released form): the model
/// is drawn towards its image in proportion to the optimality, and a mirrored model away from it.
///
/// With `v+ = b v + (1 - b) v_old`, `v- = (1 + b) v_old - b v` and `x0(u) = x_t - t u`, the loss is
/// `c (r miss(x0(v+)) + (1 - r) miss(x0(v-))) / b`.
///
/// @param beta b, above 0
/// @param clip c, the largest advantage
public record FlowNft(double beta, double clip) {
    private static final double SMALLEST_WEIGHT = 1e-5;

    /// @param positive how far the sample is missed by the model
    /// @param negative how far by its mirror image
    /// @param loss the two weighed by the optimality
    public record Terms(double positive, double negative, double loss) {}

    public FlowNft {
        if (!(beta > 0)) throw new IllegalArgumentException("beta: expected above 0, found " + beta);
    }

    /// An advantage as a number from 0 to 1, a half for none.
    ///
    /// @param clip advantages beyond it count as much as it; above 0
    public static double unit(double advantage, double clip) {
        if (!(clip > 0)) throw new IllegalArgumentException("clip: expected above 0, found " + clip);
        return Math.clamp(Math.clamp(advantage, -clip, clip) / clip / 2 + 0.5, 0, 1);
    }

    /// Mean squared error, divided by the mean absolute error if adaptive; the divisor carries no gradient.
    public static double miss(double[] guess, double[] target, boolean adaptive) {
        double squares = 0;
        double weight = 0;
        for (int k = 0; k < guess.length; k++) {
            squares += (guess[k] - target[k]) * (guess[k] - target[k]) / guess.length;
            weight += Math.abs(guess[k] - target[k]) / guess.length;
        }
        return adaptive ? squares / Math.max(weight, SMALLEST_WEIGHT) : squares;
    }

    /// The gradient of {@link #miss} in the guess.
    public static double[] slope(double[] guess, double[] target, boolean adaptive) {
        double weight = 0;
        for (int k = 0; k < guess.length; k++) weight += Math.abs(guess[k] - target[k]) / guess.length;
        double scale = 2 / (adaptive ? Math.max(weight, SMALLEST_WEIGHT) : 1) / guess.length;
        double[] slope = new double[guess.length];
        for (int k = 0; k < slope.length; k++) slope[k] = scale * (guess[k] - target[k]);
        return slope;
    }

    /// The gradient of the loss in the velocity of the model; see {@link #terms}.
    public double[] slope(double[] now, double[] old, double[] clean, double[] noisy, double t, double optimality) {
        double[] towards = slope(mixed(now, old, noisy, t, beta), clean, true);
        double[] away = slope(mixed(now, old, noisy, t, -beta), clean, true);
        double[] slope = new double[now.length];
        for (int d = 0; d < slope.length; d++)
            slope[d] = clip * t * ((1 - optimality) * away[d] - optimality * towards[d]);
        return slope;
    }

    /// The clean sample that a velocity between the old one and the new one leads to.
    private static double[] mixed(double[] now, double[] old, double[] noisy, double t, double share) {
        double[] clean = new double[now.length];
        for (int d = 0; d < clean.length; d++) clean[d] = noisy[d] - t * (share * now[d] + (1 - share) * old[d]);
        return clean;
    }

    /// The loss of one sample.
    ///
    /// @param now velocity of the model at `noisy`
    /// @param old velocity of the older copy
    /// @param clean the sample
    /// @param noisy the sample at time t
    /// @param t from 0, clean, to 1, noise
    /// @param optimality 0 to 1
    public Terms terms(double[] now, double[] old, double[] clean, double[] noisy, double t, double optimality) {
        double[] towards = mixed(now, old, noisy, t, beta);
        double[] away = mixed(now, old, noisy, t, -beta);
        double positive = miss(towards, clean, true);
        double negative = miss(away, clean, true);
        return new Terms(positive, negative, clip * (optimality * positive + (1 - optimality) * negative) / beta);
    }
}
