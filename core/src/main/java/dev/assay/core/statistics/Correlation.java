package dev.assay.core.statistics;

/// How closely two rows of numbers go together.
public final class Correlation {
    private Correlation() {}

    /// Pearson's correlation, -1 to 1.
    ///
    /// @throws IllegalArgumentException if the rows differ in length, hold fewer than `least` numbers, or
    ///     one of them is constant
    public static double pearson(double[] a, double[] b, int least) {
        if (a.length != b.length)
            throw new IllegalArgumentException("expected rows of one length, found " + a.length + " and " + b.length);
        if (a.length < least)
            throw new IllegalArgumentException(
                    "undefined correlation: expected " + least + " numbers or more, found " + a.length);
        double meanA = mean(a);
        double meanB = mean(b);
        double both = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            both += (a[i] - meanA) * (b[i] - meanB);
            squaresA += (a[i] - meanA) * (a[i] - meanA);
            squaresB += (b[i] - meanB) * (b[i] - meanB);
        }
        if (constant(a) || constant(b) || squaresA == 0 || squaresB == 0)
            throw new IllegalArgumentException("undefined correlation: constant input");
        return Math.clamp(both / (Math.sqrt(squaresA) * Math.sqrt(squaresB)), -1, 1);
    }

    private static double mean(double[] x) {
        double sum = 0;
        for (double each : x) sum += each;
        return sum / x.length;
    }

    private static boolean constant(double[] x) {
        for (double each : x) if (each != x[0]) return false;
        return true;
    }
}
