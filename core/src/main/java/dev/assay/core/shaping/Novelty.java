package dev.assay.core.shaping;

/// Bonuses for what is new. Pure functions.
public final class Novelty {
    private Novelty() {}

    /// `beta / sqrt(max(1, n))`.
    ///
    /// @param count visits so far, this one included; not negative
    public static double count(double count, double beta) {
        if (!(count >= 0))
            throw new IllegalArgumentException("negative count: a visit count cannot be " + shown(count));
        return beta / Math.sqrt(Math.max(1, count));
    }

    /// Number of visits that the change of a density model speaks of (Bellemare et al. 2016):
    /// `rho (1 - rho') / (rho' - rho)`.
    ///
    /// @param rho probability of the state before it was learned from
    /// @param after the same afterwards, which must be higher
    public static double pseudoCount(double rho, double after) {
        if (!(after > rho))
            throw new IllegalArgumentException(
                    "pseudo-count undefined: density did not rise (" + shown(rho) + " -> " + shown(after) + ")");
        return rho * (1 - after) / (after - rho);
    }

    /// `beta / sqrt(n + 0.01)` for a pseudo-count n.
    public static double pseudoBonus(double pseudoCount, double beta) {
        return beta / Math.sqrt(pseudoCount + 0.01);
    }

    /// `lambda / sqrt((lambda / most)^2 + n)` (ExploRS, NeurIPS 2022): `most` where nobody has been.
    ///
    /// @param count times the state was left
    public static double bounded(double count, double lambda, double most) {
        if (!(count >= 0))
            throw new IllegalArgumentException("negative count: a visit count cannot be " + shown(count));
        if (lambda == 0) return 0;
        return lambda / Math.sqrt((lambda / most) * (lambda / most) + count);
    }

    /// Half the squared distance of two vectors: the forward error of the intrinsic curiosity module
    /// (Pathak et al. 2017).
    public static double forwardError(double[] predicted, double[] actual) {
        if (predicted.length != actual.length)
            throw new IllegalArgumentException(
                    "predicted has " + predicted.length + " numbers and actual " + actual.length);
        double sum = 0;
        for (int i = 0; i < actual.length; i++) sum += (predicted[i] - actual[i]) * (predicted[i] - actual[i]);
        return sum / 2;
    }

    /// @param normalised errors over the running deviation
    /// @param deviations population deviation of the discounted intrinsic returns so far; 1 while it is
    ///     not defined
    public record Scaled(double[] normalised, double[] deviations) {}

    /// Errors of a distillation network divided by the running deviation of their discounted return (Burda
    /// et al. 2018).
    ///
    /// @param errors one per step, in order
    /// @param gamma discount of the intrinsic return
    public static Scaled byReturn(double[] errors, double gamma) {
        double[] normalised = new double[errors.length];
        double[] deviations = new double[errors.length];
        double rest = 0;
        double mean = 0;
        double squares = 0;
        for (int t = 0; t < errors.length; t++) {
            rest = gamma * rest + errors[t];
            double gap = rest - mean;
            mean += gap / (t + 1);
            squares += gap * (rest - mean);
            double deviation = Math.sqrt(squares / (t + 1));
            deviations[t] = deviation > 0 ? deviation : 1;
            normalised[t] = errors[t] / deviations[t];
        }
        return new Scaled(normalised, deviations);
    }

    private static String shown(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
