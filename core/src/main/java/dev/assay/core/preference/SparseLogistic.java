package dev.assay.core.preference;

import java.util.Arrays;

/// Logistic regression on score differences with an l1 penalty and no intercept, which would be a bias for
/// one side of a pair: the minimiser of `|w|_1 + C sum_i ln(1 + e^(-w.x_i))`, each x_i being the winner's
/// features less the loser's.
///
/// Proximal Newton steps: the loss is replaced by its quadratic expansion, that plus the penalty is
/// minimised by coordinate descent, and the step is halved until the objective falls (Yuan, Ho and Lin, "An
/// improved GLMNET for l1-regularized logistic regression", 2012). A step costs O(n k^2) for n pairs and k
/// features. It stops when no optimality condition is broken by more than 1e-7 max(1, C).
public final class SparseLogistic {
    private static final double TOLERANCE = 1e-7;
    private static final double WORST = 1e-4;
    private static final int STEPS = 300;
    private static final int SWEEPS = 20_000;
    private static final double RIDGE = 1e-12;
    private static final double SUFFICIENT = 0.01;
    private static final double ROUNDING = 1e-13;

    private final double[][] rows;
    private final double penalty;
    private final boolean[] live;
    private final double[] weights;
    private double[] margins;

    private SparseLogistic(double[][] rows, double penalty) {
        this.rows = rows;
        this.penalty = penalty;
        this.live = live(rows);
        this.weights = new double[rows[0].length];
        this.margins = new double[rows.length];
    }

    /// Weights of the features; a feature that never differs, or repeats an earlier one, gets 0.
    ///
    /// @param differences one row per pair: features of the winner less those of the loser
    /// @param penalty C, above 0: how much the data count against the penalty
    /// @throws IllegalArgumentException also if a condition is still broken by 1e-4 max(1, C) at the end
    public static double[] fit(double[][] differences, double penalty) {
        if (!(penalty > 0)) throw new IllegalArgumentException("C: expected above 0, found " + penalty);
        if (differences.length == 0) throw new IllegalArgumentException("no pairs");
        SparseLogistic fit = new SparseLogistic(differences, penalty);
        double broken = fit.descend();
        if (broken > WORST * Math.max(1, penalty))
            throw new IllegalArgumentException("no fit after " + STEPS + " steps at C " + penalty
                    + ": an optimality condition is still broken by " + broken);
        return fit.weights;
    }

    /// The objective at some weights.
    public static double objective(double[] weights, double[] margins, double penalty) {
        double value = 0;
        for (double weight : weights) value += Math.abs(weight);
        for (double margin : margins) value -= penalty * LogSigmoid.of(margin);
        return value;
    }

    private static boolean[] live(double[][] rows) {
        boolean[] live = new boolean[rows[0].length];
        for (int j = 0; j < live.length; j++) {
            for (double[] row : rows) live[j] |= row[j] != 0;
            for (int i = 0; i < j && live[j]; i++) {
                int one = i;
                int other = j;
                live[j] = !Arrays.stream(rows).allMatch(row -> row[one] == row[other]);
            }
        }
        return live;
    }

    /// Descends, and says by how much an optimality condition is broken at the end.
    private double descend() {
        int k = weights.length;
        for (int step = 0; ; step++) {
            double[] slope = new double[k];
            double[][] curvature = new double[k][k];
            expand(slope, curvature);
            double broken = broken(slope);
            if (step == STEPS || broken <= TOLERANCE * Math.max(1, penalty)) return broken;
            double[] move = move(slope, curvature);
            double promised = 0;
            for (int j = 0; j < k; j++)
                promised += slope[j] * move[j] + Math.abs(weights[j] + move[j]) - Math.abs(weights[j]);
            if (!along(move, promised)) return broken;
        }
    }

    /// Gradient and Hessian of the loss at the weights.
    private void expand(double[] slope, double[][] curvature) {
        for (int i = 0; i < rows.length; i++) {
            double lost = 1 / (1 + Math.exp(margins[i]));
            double bend = penalty * lost * (1 - lost);
            double[] row = rows[i];
            for (int j = 0; j < slope.length; j++) {
                if (!live[j]) continue;
                slope[j] -= penalty * row[j] * lost;
                for (int l = 0; l <= j; l++) curvature[j][l] += bend * row[j] * row[l];
            }
        }
        for (int j = 0; j < slope.length; j++) {
            curvature[j][j] += RIDGE;
            for (int l = 0; l < j; l++) curvature[l][j] = curvature[j][l];
        }
    }

    private double broken(double[] slope) {
        double worst = 0;
        for (int j = 0; j < slope.length; j++)
            if (live[j])
                worst = Math.max(
                        worst, weights[j] == 0 ? Math.abs(slope[j]) - 1 : Math.abs(slope[j] + Math.signum(weights[j])));
        return worst;
    }

    /// Minimises the quadratic expansion plus the penalty.
    private double[] move(double[] slope, double[][] curvature) {
        int k = weights.length;
        double[] move = new double[k];
        double[] gradient = slope.clone();
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            double largest = 0;
            for (int j = 0; j < k; j++) {
                if (!live[j]) continue;
                double bend = curvature[j][j];
                double at = weights[j] + move[j];
                double aim = at - gradient[j] / bend;
                double change = Math.signum(aim) * Math.max(0, Math.abs(aim) - 1 / bend) - at;
                if (change == 0) continue;
                move[j] += change;
                for (int l = 0; l < k; l++) gradient[l] += curvature[l][j] * change;
                largest = Math.max(largest, Math.abs(change) * bend);
            }
            if (largest <= 0.1 * TOLERANCE * Math.max(1, penalty)) break;
        }
        return move;
    }

    /// Takes the largest halving of a move that descends as promised; false if none does.
    private boolean along(double[] move, double promised) {
        double before = objective(weights, margins, penalty);
        double[] tried = new double[weights.length];
        for (double size = 1; size > 1e-12; size /= 2) {
            for (int j = 0; j < tried.length; j++) {
                tried[j] = weights[j] + size * move[j];
                // A weight that the full step sets to 0 is exactly 0.
                if (size == 1 && Math.abs(tried[j]) < 1e-15) tried[j] = 0;
            }
            double[] there = Arrays.stream(rows)
                    .mapToDouble(row -> WeightedHeads.dot(tried, row))
                    .toArray();
            // Near the end the promise is smaller than what the objective can show.
            double slack = ROUNDING * Math.max(1, Math.abs(before));
            if (objective(tried, there, penalty) - before > SUFFICIENT * size * promised + slack) continue;
            System.arraycopy(tried, 0, weights, 0, tried.length);
            margins = there;
            return true;
        }
        return false;
    }
}
