package dev.assay.core.evidence;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// An interval of numbers, its ends included; an end may be infinite.
public record Interval(double low, double high) {
    /// Up to this many values all subsets are looked at.
    private static final int ALL_SUBSETS = 14;

    private static final int DRAWN_SUBSETS = 1 << ALL_SUBSETS;

    /// Confidence interval of the centre of a symmetric distribution from few values, exact and without
    /// assuming a normal one: the means of all non-empty subsets of the values are cut points between
    /// which the centre lies with equal probability (Hartigan 1969, "Using subsample values as typical
    /// values"; the inverse of the sign-flip permutation test). Above 14 values 16,383 subsets are drawn.
    /// Fewer than 6 values cannot give 95%: the interval is then infinite.
    ///
    /// @param values one per seed; finite
    /// @param confidence 0 to 1
    /// @param draws for drawing subsets
    public static Interval ofCentre(double[] values, double confidence, RandomGenerator draws) {
        int n = values.length;
        boolean all = n <= ALL_SUBSETS;
        double[] means = new double[(all ? 1 << n : DRAWN_SUBSETS) - 1];
        for (int s = 0; s < means.length; s++) means[s] = all ? mean(values, s + 1L) : mean(values, subset(n, draws));
        Arrays.sort(means);
        int cut = (int) Math.floor((1 - confidence) / 2 * (means.length + 1) + 1e-9);
        if (cut == 0) return new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        return new Interval(means[cut - 1], means[means.length - cut]);
    }

    private static long subset(int n, RandomGenerator draws) {
        if (n > 62) throw new IllegalArgumentException("expected at most 62 seeds, found " + n);
        while (true) {
            long bits = draws.nextLong() & ((1L << n) - 1);
            if (bits != 0) return bits;
        }
    }

    private static double mean(double[] values, long subset) {
        double sum = 0;
        for (long bits = subset; bits != 0; bits &= bits - 1) sum += values[Long.numberOfTrailingZeros(bits)];
        return sum / Long.bitCount(subset);
    }

    /// True if all of it lies in `region`.
    public boolean inside(Interval region) {
        return low >= region.low && high <= region.high;
    }

    /// True if it has nothing in common with `region`.
    public boolean outside(Interval region) {
        return high < region.low || low > region.high;
    }
}
