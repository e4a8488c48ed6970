package dev.assay.core.metric;

import java.util.Arrays;

/// How strongly two lists of numbers go together.
public final class Correlation {
    private Correlation() {}

    /// Pearson's r, from -1 to 1.
    ///
    /// @throws IllegalArgumentException if the lengths differ, there are fewer than two pairs, or one list is
    ///     constant
    public static double pearson(double[] x, double[] y) {
        if (x.length != y.length || x.length < 2)
            throw new IllegalArgumentException(
                    "correlation of " + x.length + " and " + y.length + " numbers: expected two pairs or more");
        double mx = Arrays.stream(x).average().orElseThrow();
        double my = Arrays.stream(y).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - mx) * (y[i] - my);
            xx += (x[i] - mx) * (x[i] - mx);
            yy += (y[i] - my) * (y[i] - my);
        }
        if (xx == 0 || yy == 0) throw new IllegalArgumentException("correlation undefined: one list is constant");
        return xy / Math.sqrt(xx) / Math.sqrt(yy);
    }

    /// Spearman's rho: Pearson's r of the ranks, ties sharing their mean rank.
    public static double spearman(double[] x, double[] y) {
        return pearson(ranks(x), ranks(y));
    }

    private static double[] ranks(double[] x) {
        double[] ranks = new double[x.length];
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < x.length; i++) {
            int below = 0;
            int equal = 0;
            for (double each : sorted) {
                if (each < x[i]) below++;
                else if (each == x[i]) equal++;
            }
            ranks[i] = below + (equal + 1) / 2.0;
        }
        return ranks;
    }

    /// Cohen's kappa with squared distances as weights: 1 for full agreement, 0 for chance. Distances are
    /// counted in places of the scale.
    ///
    /// @param scale the values that may occur, in order
    /// @return 0 if chance alone would agree always
    /// @throws IllegalArgumentException if a value is not on the scale
    public static double quadraticKappa(double[] labels, double[] predictions, double[] scale) {
        Classification.sameLength(labels, predictions, "predictions");
        double[] rows = new double[scale.length];
        double[] columns = new double[scale.length];
        double observed = 0;
        for (int i = 0; i < labels.length; i++) {
            int row = place(labels[i], scale);
            int column = place(predictions[i], scale);
            rows[row]++;
            columns[column]++;
            observed += (row - column) * (row - column);
        }
        double expected = 0;
        for (int i = 0; i < scale.length; i++)
            for (int j = 0; j < scale.length; j++) expected += (i - j) * (i - j) * rows[i] * columns[j] / labels.length;
        return expected == 0 ? 0 : 1 - observed / expected;
    }

    private static int place(double value, double[] scale) {
        for (int i = 0; i < scale.length; i++) if (scale[i] == value) return i;
        throw new IllegalArgumentException(value + " is not on the scale " + Arrays.toString(scale));
    }
}
