package dev.assay.core.metric;

import java.util.Arrays;
import java.util.Locale;

/// How the scores of the steps of a solution become one score (RewardMATH, arXiv 2410.01729).
/// Scores are probabilities. With 0 or 1 among them, `mean_logit` and `mean_odd` follow IEEE
/// arithmetic: the result may be infinite, or NaN if both occur.
public enum StepAggregation {
    MIN,
    MAX,
    PROD,
    GEOMETRIC_MEAN,
    MEAN,
    MEAN_LOGIT,
    MEAN_ODD,
    LAST;

    /// Its name in files.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException for an unknown name; the message lists the known ones
    public static StepAggregation of(String name) {
        for (StepAggregation each : values()) if (each.word().equals(name)) return each;
        throw new IllegalArgumentException("unknown step function '" + name + "'; known: "
                + String.join(
                        ", ", Arrays.stream(values()).map(StepAggregation::word).toList()));
    }

    /// The score of a solution.
    ///
    /// @throws IllegalArgumentException if it has no steps
    public double of(double[] steps) {
        if (steps.length == 0) throw new IllegalArgumentException("a solution without steps has no score");
        double n = steps.length;
        return switch (this) {
            case MIN -> Arrays.stream(steps).min().getAsDouble();
            case MAX -> Arrays.stream(steps).max().getAsDouble();
            case PROD -> Arrays.stream(steps).reduce(1, (a, b) -> a * b);
            case GEOMETRIC_MEAN -> Math.pow(Arrays.stream(steps).reduce(1, (a, b) -> a * b), 1 / n);
            case MEAN -> sum(steps) / n;
            case MEAN_LOGIT ->
                1
                        / (1
                                + Math.exp(-sum(Arrays.stream(steps)
                                                .map(p -> Math.log(p / (1 - p)))
                                                .toArray())
                                        / n));
            case MEAN_ODD ->
                Math.max(0, sum(Arrays.stream(steps).map(p -> p / (1 - p)).toArray()) / n);
            case LAST -> steps[steps.length - 1];
        };
    }

    /// Left to right: the compensated sum of streams turns infinities into NaN.
    private static double sum(double[] x) {
        double sum = 0;
        for (double each : x) sum += each;
        return sum;
    }
}
