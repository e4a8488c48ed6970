package dev.assay.core.metric;

import java.util.Arrays;

/// Discounted gains of a ranked list: a grade `g` is worth `2^g - 1`, the place `p`, counted from 1, is
/// worth `1 / log2(p + 1)` (Järvelin and Kekäläinen, 2002, in the form of Burges et al., 2005).
public final class Gains {
    private Gains() {}

    /// What place `p`, counted from 1, is worth: 1, 0.63, 0.5, ...
    public static double discount(int p) {
        if (p < 1) throw new IllegalArgumentException("place: expected 1 or more, found " + p);
        return Math.log(2) / Math.log(p + 1.0);
    }

    /// What a grade is worth.
    public static double gain(double grade) {
        return Math.pow(2, grade) - 1;
    }

    /// Discounted gain of the first `k` places.
    public static double dcg(double[] grades, int k) {
        double sum = 0;
        for (int p = 1; p <= Math.min(k, grades.length); p++) sum += gain(grades[p - 1]) * discount(p);
        return sum;
    }

    /// Discounted gain over that of the best order, 0 to 1; 0 if there is nothing to gain.
    ///
    /// @param pool grades of everything that could have been listed; null for the list itself
    public static double ndcg(double[] grades, int k, double[] pool) {
        if (k < 1) throw new IllegalArgumentException("k: expected 1 or more, found " + k);
        double[] best = (pool == null ? grades : pool).clone();
        Arrays.sort(best);
        for (int i = 0; i < best.length / 2; i++) {
            double swap = best[i];
            best[i] = best[best.length - 1 - i];
            best[best.length - 1 - i] = swap;
        }
        double ideal = dcg(best, k);
        return ideal > 0 ? dcg(grades, k) / ideal : 0;
    }

    /// By how much swapping the items of two places changes the discounted gain; never negative, the same
    /// in either order of the places.
    public static double swap(int placeA, int placeB, double gradeA, double gradeB) {
        return Math.abs(discount(placeA) - discount(placeB)) * Math.abs(gain(gradeA) - gain(gradeB));
    }
}
