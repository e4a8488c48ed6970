package dev.assay.papers.world;

import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;

/// The cross-entropy method (Rubinstein 1999): vectors are drawn from a normal distribution with independent
/// coordinates, which is then fitted to the best of them.
public final class CrossEntropy {
    /// Added to the fitted deviations, so that it does not freeze.
    private static final double FLOOR = 0.05;

    private final double[] mean;
    private final double[] deviation;
    private final RandomGenerator draws;

    /// Starts at 0.
    ///
    /// @param size coordinates
    /// @param deviation of each, at the start
    public CrossEntropy(int size, double deviation, RandomGenerator draws) {
        this.mean = new double[size];
        this.deviation = new double[size];
        Arrays.fill(this.deviation, deviation);
        this.draws = draws;
    }

    /// Draws a population.
    public double[][] ask(int population) {
        double[][] candidates = new double[population][mean.length];
        for (double[] candidate : candidates)
            for (int i = 0; i < mean.length; i++) candidate[i] = mean[i] + deviation[i] * draws.nextGaussian();
        return candidates;
    }

    /// Moves to the candidates with the highest scores.
    ///
    /// @param elite how many of them
    public void tell(double[][] candidates, double[] scores, int elite) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> -scores[i]));
        for (int k = 0; k < mean.length; k++) {
            double sum = 0;
            double squares = 0;
            for (int e = 0; e < elite; e++) sum += candidates[order[e]][k];
            mean[k] = sum / elite;
            for (int e = 0; e < elite; e++) squares += Math.pow(candidates[order[e]][k] - mean[k], 2);
            deviation[k] = Math.sqrt(squares / elite) + FLOOR;
        }
    }

    /// Where it is; not to be changed.
    public double[] mean() {
        return mean;
    }
}
