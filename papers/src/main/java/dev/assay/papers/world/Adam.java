package dev.assay.papers.world;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/// Adam (Kingma and Ba 2015) up the gradient: its step does not depend on the scale of the reward.
public final class Adam {
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPS = 1e-8;

    private final double[][] first;
    private final double[][] second;
    private int steps;

    /// @param like rows of the sizes of the weights
    public Adam(double[][] like) {
        first = zeros(like);
        second = zeros(like);
    }

    /// Rows of the same lengths, all 0.
    public static double[][] zeros(double[][] like) {
        return Arrays.stream(like).map(row -> new double[row.length]).toArray(double[][]::new);
    }

    /// A step; the gradient is left as it is.
    public void step(double[][] weights, double[][] gradient, double rate) {
        step(weights, gradient, _ -> rate);
    }

    /// A step whose rate depends on the row.
    void step(double[][] weights, double[][] gradient, IntToDoubleFunction rates) {
        steps++;
        double one = 1 - Math.pow(BETA_1, steps);
        double two = 1 - Math.pow(BETA_2, steps);
        for (int s = 0; s < weights.length; s++) {
            double rate = rates.applyAsDouble(s);
            for (int a = 0; a < weights[s].length; a++) {
                double g = gradient[s][a];
                first[s][a] = BETA_1 * first[s][a] + (1 - BETA_1) * g;
                second[s][a] = BETA_2 * second[s][a] + (1 - BETA_2) * g * g;
                weights[s][a] += rate * (first[s][a] / one) / (Math.sqrt(second[s][a] / two) + EPS);
            }
        }
    }
}
