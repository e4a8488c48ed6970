package dev.assay.core.preference;

/// `log(1 / (1 + e^-x))`, the log-likelihood of a preference whose scores differ by x (Bradley and Terry
/// 1952); exact to rounding for large x of either sign.
public final class LogSigmoid {
    private LogSigmoid() {}

    public static double of(double x) {
        return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
    }
}
