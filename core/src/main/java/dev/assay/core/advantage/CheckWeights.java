package dev.assay.core.advantage;

/// Weights of binary checks (unit tests, rubric items) from how often a group of attempts passes them:
/// rare passes count more, and checks that pass equally often share one weight, so many easy checks do
/// not drown a hard one (VeRPO, arXiv 2601.03525, equations 3 and 7 to 10). O(checks^2 + attempts *
/// checks).
///
/// @param form which of the three weights
/// @param alpha how much more a rare pass counts, 0 or more
/// @param sigma width in pass rate within which checks share, more than 0
/// @param delta added to the density, 0 or more
public record CheckWeights(Form form, double alpha, double sigma, double delta) {
    /// How a check is weighed.
    public enum Form {
        /// `1 / U`: the share of checks passed.
        UNIFORM,
        /// `exp(-alpha rho)`.
        DIFFICULTY,
        /// `exp(-alpha rho) / (N + delta)`.
        CALIBRATED
    }

    /// @param passRate `rho`: share of attempts that pass the check
    /// @param density `N`: number of checks with a pass rate near this one's, itself included
    public record Weights(double[] passRate, double[] density, double[] weight) {}

    public CheckWeights {
        require("alpha", alpha >= 0, "0 or more", alpha);
        require("sigma", sigma > 0, "more than 0", sigma);
        require("delta", delta >= 0, "0 or more", delta);
    }

    private static void require(String name, boolean holds, String range, double found) {
        if (!holds || Double.isInfinite(found))
            throw new IllegalArgumentException(name + ": expected " + range + ", found " + found);
    }

    /// Weights from attempts.
    ///
    /// @param passes one row per attempt, one column per check; 1 is a pass
    /// @throws IllegalArgumentException if there are no attempts or no checks, or rows differ in length
    public Weights of(double[][] passes) {
        if (passes.length == 0) throw new IllegalArgumentException("there are no attempts");
        int checks = passes[0].length;
        if (checks == 0) throw new IllegalArgumentException("there are no tests");
        double[] rate = new double[checks];
        for (double[] attempt : passes) {
            if (attempt.length != checks)
                throw new IllegalArgumentException(attempt.length + " tests beside " + checks);
            for (int j = 0; j < checks; j++) rate[j] += attempt[j];
        }
        for (int j = 0; j < checks; j++) rate[j] /= passes.length;
        double[] density = new double[checks];
        double[] weight = new double[checks];
        for (int j = 0; j < checks; j++) {
            for (double other : rate) {
                double apart = (rate[j] - other) / sigma;
                density[j] += Math.exp(-0.5 * apart * apart);
            }
            weight[j] = switch (form) {
                case UNIFORM -> 1.0 / checks;
                case DIFFICULTY -> Math.exp(-alpha * rate[j]);
                case CALIBRATED -> Math.exp(-alpha * rate[j]) / (density[j] + delta);
            };
        }
        return new Weights(rate, density, weight);
    }

    /// Sum of the weights of the checks an attempt passes.
    public static double reward(double[] passes, double[] weight) {
        double sum = 0;
        for (int j = 0; j < passes.length; j++) sum += passes[j] * weight[j];
        return sum;
    }
}
