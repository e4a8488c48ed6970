package dev.assay.papers.world;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A policy that chooses among candidates by what is seen of each (McFadden 1974): the probability of candidate
/// c under head h is proportional to `exp(w[h] . x[c])`. Unlike a table it works for candidates it never met,
/// however many there are. Gradients are collected with {@link #push} and followed by {@link #adam}.
public final class ConditionalLogit {
    private final double[][] weights;
    private final double[][] gradient;
    private final Adam adam;

    /// @param weights start, one row of weights per head; copied
    public ConditionalLogit(double[][] weights) {
        this.weights = Arrays.stream(weights).map(double[]::clone).toArray(double[][]::new);
        this.gradient = Adam.zeros(weights);
        this.adam = new Adam(weights);
    }

    /// The same policy, at the start of its training.
    public ConditionalLogit fork() {
        return new ConditionalLogit(weights);
    }

    /// The probability of each candidate.
    ///
    /// @param seen features of each candidate; at least one
    public double[] probabilities(int head, double[][] seen) {
        double[] logits = new double[seen.length];
        for (int c = 0; c < seen.length; c++)
            for (int i = 0; i < seen[c].length; i++) logits[c] += weights[head][i] * seen[c][i];
        return Softmax.softmax(logits);
    }

    /// Draws a candidate.
    public int sample(int head, double[][] seen, RandomGenerator draws) {
        return Softmax.draw(probabilities(head, seen), draws);
    }

    /// The likeliest candidate, the first of equals.
    public int greedy(int head, double[][] seen) {
        double[] p = probabilities(head, seen);
        int best = 0;
        for (int c = 1; c < p.length; c++) if (p[c] > p[best]) best = c;
        return best;
    }

    /// Adds `weight` times the gradient of the log-probability of a candidate.
    public void push(int head, double[][] seen, int chosen, double weight) {
        if (weight == 0) return;
        double[] p = probabilities(head, seen);
        for (int c = 0; c < seen.length; c++) {
            double pull = weight * ((c == chosen ? 1 : 0) - p[c]);
            for (int i = 0; i < seen[c].length; i++) gradient[head][i] += pull * seen[c][i];
        }
    }

    /// A step of Adam up the gradient, which is then cleared.
    public void adam(double rate) {
        adam.step(weights, gradient, rate);
        for (double[] row : gradient) Arrays.fill(row, 0);
    }
}
