package dev.assay.papers.world;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A policy of yes-or-no decisions that share what they see: decision k says yes with probability
/// `sigmoid(w[k] . x)` for features x. Unlike a table it carries what it learns from one case over to others.
/// Gradients are collected with {@link #push} and followed by {@link #adam}.
public final class LogLinear {
    private final double[][] weights;
    private final double[][] gradient;
    private final Adam adam;

    /// @param weights start, one row per decision; copied
    public LogLinear(double[][] weights) {
        this.weights = Arrays.stream(weights).map(double[]::clone).toArray(double[][]::new);
        this.gradient = Adam.zeros(weights);
        this.adam = new Adam(weights);
    }

    /// The same policy, at the start of its training.
    public LogLinear fork() {
        return new LogLinear(weights);
    }

    /// The probability of yes.
    public double probability(int decision, double[] features) {
        return 1 / (1 + Math.exp(-score(decision, features)));
    }

    /// The logit of yes, `w . x`; also what a linear head says.
    public double score(int decision, double[] features) {
        double logit = 0;
        for (int i = 0; i < features.length; i++) logit += weights[decision][i] * features[i];
        return logit;
    }

    /// Adds `weight` times the gradient of a score.
    public void pushScore(int decision, double[] features, double weight) {
        for (int i = 0; i < features.length; i++) gradient[decision][i] += weight * features[i];
    }

    /// Draws a decision.
    public boolean sample(int decision, double[] features, RandomGenerator draws) {
        return draws.nextDouble() < probability(decision, features);
    }

    /// Adds `weight` times the gradient of the log-probability of a decision.
    public void push(int decision, double[] features, boolean yes, double weight) {
        if (weight == 0) return;
        double pull = weight * ((yes ? 1 : 0) - probability(decision, features));
        for (int i = 0; i < features.length; i++) gradient[decision][i] += pull * features[i];
    }

    /// A step of Adam up the gradient, which is then cleared.
    public void adam(double rate) {
        adam.step(weights, gradient, rate);
        for (double[] row : gradient) Arrays.fill(row, 0);
    }
}
