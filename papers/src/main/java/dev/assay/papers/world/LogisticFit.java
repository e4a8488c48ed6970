package dev.assay.papers.world;

import dev.assay.core.preference.Logistic;
import dev.assay.core.preference.WeightedHeads;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;

/// Logistic regression with a small l2 penalty, by Newton's method: the reward models of small worlds. For
/// preferences, rows are differences of features, chosen less rejected, and every label is 1.
public final class LogisticFit {
    private static final int STEPS = 30;

    private LogisticFit() {}

    /// Minimises `sum_i weight_i * crossEntropy(w . x_i, label_i) + ridge / 2 * |w|^2`.
    ///
    /// @param labels 0 to 1
    /// @param ridge above 0, so that separable data have a minimum
    public static double[] fit(double[][] rows, double[] labels, double[] weights, double ridge) {
        int k = rows[0].length;
        double[] w = new double[k];
        for (int step = 0; step < STEPS; step++) {
            double[] slope = new double[k];
            double[][] bend = new double[k][k];
            for (int j = 0; j < k; j++) {
                slope[j] = ridge * w[j];
                bend[j][j] = ridge;
            }
            for (int i = 0; i < rows.length; i++) {
                double p = Logistic.sigmoid(WeightedHeads.dot(w, rows[i]));
                for (int j = 0; j < k; j++) {
                    double x = rows[i][j];
                    if (x == 0) continue;
                    slope[j] += weights[i] * (p - labels[i]) * x;
                    double scaled = weights[i] * p * (1 - p) * x;
                    for (int l = 0; l <= j; l++) bend[j][l] += scaled * rows[i][l];
                }
            }
            for (int j = 0; j < k; j++) for (int l = 0; l < j; l++) bend[l][j] = bend[j][l];
            double[] move = new CholeskyDecomposition(new Array2DRowRealMatrix(bend, false))
                    .getSolver()
                    .solve(new ArrayRealVector(slope, false))
                    .toArray();
            double largest = 0;
            for (int j = 0; j < k; j++) {
                w[j] -= move[j];
                largest = Math.max(largest, Math.abs(move[j]));
            }
            if (largest < 1e-9) break;
        }
        return w;
    }
}
