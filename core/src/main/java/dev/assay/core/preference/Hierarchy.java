package dev.assay.core.preference;

import java.util.List;

/// Factors in order of importance: the first in which two things differ by more than its margin
/// decides which is better (HERON, arXiv 2309.02632). Factors are never weighed against each
/// other, so their units do not matter when the margins come from data. With margins above 0
/// preferences need not be transitive.
///
/// @param margins how far a factor must differ to decide, 0 or more; a gap equal to the margin
///     does not
/// @param higherIsBetter the direction of each factor
public record Hierarchy(double[] margins, boolean[] higherIsBetter) {
    /// The outcome of a comparison.
    ///
    /// @param preference 1 if the first is better, -1 if the second, 0 if nothing decides
    /// @param level which factor decided, from 1; 0 if none did
    /// @param confidence how far the gap exceeds the margin, `(|gap| - margin) / (|gap| +
    ///     margin)`, 0 to 1
    public record Verdict(int preference, int level, double confidence) {}

    /// How often each factor decides.
    ///
    /// @param decided share of the pairs decided at each level; with `undecided` they sum to 1
    /// @param undecided share of the pairs that nothing decides
    public record Shares(double[] decided, double undecided) {}

    public Hierarchy {
        if (margins.length != higherIsBetter.length)
            throw new IllegalArgumentException(
                    margins.length + " margins for " + higherIsBetter.length + " directions");
        for (int k = 0; k < margins.length; k++)
            if (!(margins[k] >= 0))
                throw new IllegalArgumentException("margin " + (k + 1) + ": expected 0 or more, found " + margins[k]);
    }

    /// Margins from data: a multiple of each factor's population standard deviation. A factor
    /// that never varies gets 0 and decides only where it differs after all.
    ///
    /// @param factors rows of factor values
    public static double[] margins(double[][] factors, double multiplier) {
        if (factors.length == 0) throw new IllegalArgumentException("margins of an empty buffer");
        if (!(multiplier >= 0))
            throw new IllegalArgumentException("multiplier: expected 0 or more, found " + multiplier);
        double[] margins = new double[factors[0].length];
        for (int k = 0; k < margins.length; k++) {
            double mean = 0;
            for (double[] row : factors) mean += value(row, k, margins.length) / factors.length;
            double squares = 0;
            for (double[] row : factors) squares += (row[k] - mean) * (row[k] - mean);
            margins[k] = multiplier * Math.sqrt(squares / factors.length);
        }
        return margins;
    }

    /// Which of two is better.
    ///
    /// @throws IllegalArgumentException if a factor is missing or no number
    public Verdict compare(double[] a, double[] b) {
        for (int k = 0; k < margins.length; k++) {
            double first = higherIsBetter[k] ? value(a, k, margins.length) : -value(a, k, margins.length);
            double second = higherIsBetter[k] ? value(b, k, margins.length) : -value(b, k, margins.length);
            int preference = first > second + margins[k] ? 1 : second > first + margins[k] ? -1 : 0;
            if (preference == 0) continue;
            double gap = Math.abs(first - second);
            return new Verdict(preference, k + 1, Math.max(0, (gap - margins[k]) / (gap + margins[k])));
        }
        return new Verdict(0, 0, 0);
    }

    private static double value(double[] factors, int k, int expected) {
        if (factors.length != expected)
            throw new IllegalArgumentException("expected " + expected + " factors, found " + factors.length);
        if (Double.isNaN(factors[k])) throw new IllegalArgumentException("factor " + (k + 1) + " is not a number");
        return factors[k];
    }

    /// How often each level decides among all pairs of these.
    public Shares shares(List<double[]> items) {
        double[] decided = new double[margins.length];
        double pairs = items.size() * (items.size() - 1.0) / 2;
        double undecided = 0;
        for (int i = 0; i < items.size(); i++)
            for (int j = 0; j < i; j++) {
                int level = compare(items.get(i), items.get(j)).level;
                if (level == 0) undecided += 1 / pairs;
                else decided[level - 1] += 1 / pairs;
            }
        return new Shares(decided, undecided);
    }
}
