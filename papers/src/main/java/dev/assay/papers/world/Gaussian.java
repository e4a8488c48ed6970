package dev.assay.papers.world;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A policy over vectors: independent normal coordinates with learned means and log-deviations. Starts as N(0, 1).
public final class Gaussian {
    private final double[][] weights;
    private final double[][] gradient;
    private final Adam adam;

    public Gaussian(int size) {
        weights = new double[2][size];
        gradient = new double[2][size];
        adam = new Adam(weights);
    }

    public double[] sample(RandomGenerator draws) {
        double[] x = new double[weights[0].length];
        for (int k = 0; k < x.length; k++) x[k] = weights[0][k] + Math.exp(weights[1][k]) * draws.nextGaussian();
        return x;
    }

    /// Adds `weight` times the gradient of the log-density of a vector.
    public void push(double[] x, double weight) {
        for (int k = 0; k < x.length; k++) {
            double deviation = Math.exp(weights[1][k]);
            double z = (x[k] - weights[0][k]) / deviation;
            gradient[0][k] += weight * z / deviation;
            gradient[1][k] += weight * (z * z - 1);
        }
    }

    /// A step of Adam up the gradient, which is then cleared.
    public void adam(double rate) {
        adam.step(weights, gradient, rate);
        for (double[] row : gradient) Arrays.fill(row, 0);
    }

    /// Where it is; not to be changed.
    public double[] mean() {
        return weights[0];
    }
}
