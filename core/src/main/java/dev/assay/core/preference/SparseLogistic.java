package dev.assay.core.preference;

/// Logistic regression on score differences with an l1 penalty and no intercept, which would be a bias for
/// one side of a pair: the minimiser of `|w|_1 + C sum_i ln(1 + e^(-w.x_i))`, each x_i being the winner's
/// features less the loser's.
///
/// Coordinate descent with a soft-thresholded Newton step per weight (after Yuan et al., "A comparison of
/// optimization methods and software for large-scale l1-regularized linear classification", 2010, section
/// 4.1). In place of their line search, no step moves a margin by more than a half: inside that the
/// curvature grows by less than e^0.5, so that every step descends, and no difference of two nearly equal
/// objectives has to be told from rounding. O(n k) for a sweep over n pairs and k weights; it stops when no
/// optimality condition is broken by more than 1e-8 max(1, C), or after 20,000 sweeps.
public final class SparseLogistic {
    private static final double TOLERANCE = 1e-8;
    private static final int SWEEPS = 20_000;
    private static final double LEAST_CURVATURE = 1e-12;
    private static final double LARGEST_MOVE = 0.5;

    private SparseLogistic() {}

    /// Weights of the features; a feature that never differs, or repeats an earlier one, gets 0.
    ///
    /// @param differences one row per pair: features of the winner less those of the loser
    /// @param penalty C, above 0: how much the data count against the penalty
    public static double[] fit(double[][] differences, double penalty) {
        if (!(penalty > 0)) throw new IllegalArgumentException("C: expected above 0, found " + penalty);
        if (differences.length == 0) throw new IllegalArgumentException("no pairs");
        int n = differences.length;
        int k = differences[0].length;
        double[][] columns = new double[k][n];
        for (int i = 0; i < n; i++) for (int j = 0; j < k; j++) columns[j][i] = differences[i][j];
        boolean[] live = live(columns);
        double[] weights = new double[k];
        double[] margins = new double[n];
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            double worst = 0;
            for (int j = 0; j < k; j++)
                if (live[j]) worst = Math.max(worst, step(columns[j], weights, j, margins, penalty));
            if (worst <= TOLERANCE * Math.max(1, penalty)) break;
        }
        return weights;
    }

    /// The objective at some weights.
    public static double objective(double[] weights, double[] margins, double penalty) {
        double value = 0;
        for (double weight : weights) value += Math.abs(weight);
        for (double margin : margins) value -= penalty * LogSigmoid.of(margin);
        return value;
    }

    private static boolean[] live(double[][] columns) {
        boolean[] live = new boolean[columns.length];
        for (int j = 0; j < columns.length; j++) {
            for (double x : columns[j]) live[j] |= x != 0;
            for (int i = 0; i < j && live[j]; i++) if (java.util.Arrays.equals(columns[i], columns[j])) live[j] = false;
        }
        return live;
    }

    /// Moves one weight downhill and says by how much its optimality condition was broken before.
    private static double step(double[] column, double[] weights, int j, double[] margins, double penalty) {
        double slope = 0;
        double curvature = LEAST_CURVATURE;
        double longest = 0;
        for (int i = 0; i < column.length; i++) {
            double lost = 1 / (1 + Math.exp(margins[i]));
            slope -= penalty * column[i] * lost;
            curvature += penalty * column[i] * column[i] * lost * (1 - lost);
            longest = Math.max(longest, Math.abs(column[i]));
        }
        double weight = weights[j];
        double aim = weight - slope / curvature;
        double move = Math.signum(aim) * Math.max(0, Math.abs(aim) - 1 / curvature) - weight;
        move = Math.clamp(move, -LARGEST_MOVE / longest, LARGEST_MOVE / longest);
        if (move != 0) {
            weights[j] = weight + move;
            for (int i = 0; i < column.length; i++) margins[i] += move * column[i];
        }
        if (weight == 0) return Math.max(0, Math.abs(slope) - 1);
        return Math.abs(slope + Math.signum(weight));
    }
}
