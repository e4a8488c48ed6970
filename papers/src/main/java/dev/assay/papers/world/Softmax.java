package dev.assay.papers.world;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A tabular policy: for each state a softmax over actions, with its exact gradient. Gradients are
/// collected with {@link #push} and followed by {@link #ascend} or {@link #adam}.
public final class Softmax {
    private final double[][] logits;
    private final double[][] gradient;
    private final Adam adam;
    /// Probabilities of the states asked for since the last step.
    private final double[][] known;

    /// @param logits start, one row per state; copied
    public Softmax(double[][] logits) {
        this.logits = copy(logits);
        this.gradient = Adam.zeros(logits);
        this.adam = new Adam(logits);
        this.known = new double[logits.length][];
    }

    /// All actions equally likely.
    public static Softmax uniform(int states, int actions) {
        return new Softmax(new double[states][actions]);
    }

    /// The same policy, at the start of its training.
    public Softmax fork() {
        return new Softmax(logits);
    }

    /// Number of states.
    public int states() {
        return logits.length;
    }

    private static double[][] copy(double[][] x) {
        double[][] out = new double[x.length][];
        for (int i = 0; i < x.length; i++) out[i] = x[i].clone();
        return out;
    }

    /// Probabilities of the actions; not to be changed.
    public double[] probabilities(int state) {
        if (known[state] == null) known[state] = softmax(logits[state]);
        return known[state];
    }

    /// Exponentials that sum to 1.
    public static double[] softmax(double[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (double x : logits) max = Math.max(max, x);
        double[] p = new double[logits.length];
        double sum = 0;
        for (int a = 0; a < p.length; a++) sum += p[a] = Math.exp(logits[a] - max);
        for (int a = 0; a < p.length; a++) p[a] /= sum;
        return p;
    }

    /// Draws an action.
    public int sample(int state, RandomGenerator draws) {
        return draw(probabilities(state), draws);
    }

    /// Draws from probabilities.
    public static int draw(double[] probabilities, RandomGenerator draws) {
        double u = draws.nextDouble();
        int a = 0;
        while (a < probabilities.length - 1 && (u -= probabilities[a]) >= 0) a++;
        return a;
    }

    /// The likeliest action.
    public int greedy(int state) {
        int best = 0;
        for (int a = 1; a < logits[state].length; a++) if (logits[state][a] > logits[state][best]) best = a;
        return best;
    }

    /// Natural logarithm of the probability of an action.
    public double log(int state, int action) {
        return Math.log(Math.max(probabilities(state)[action], Double.MIN_NORMAL));
    }

    /// Entropy in nats.
    public double entropy(int state) {
        double entropy = 0;
        for (double p : probabilities(state)) if (p > 0) entropy -= p * Math.log(p);
        return entropy;
    }

    /// Adds `weight` times the gradient of the log-probability of an action.
    public void push(int state, int action, double weight) {
        if (weight == 0) return;
        double[] p = probabilities(state);
        double[] g = gradient[state];
        for (int a = 0; a < p.length; a++) g[a] -= weight * p[a];
        g[action] += weight;
    }

    /// Adds to the gradient of a logit itself.
    public void pushLogit(int state, int action, double weight) {
        gradient[state][action] += weight;
    }

    /// The collected gradient, as one row; it is not cleared.
    public double[] gradient() {
        int n = 0;
        for (double[] row : gradient) n += row.length;
        double[] all = new double[n];
        int at = 0;
        for (double[] row : gradient) {
            System.arraycopy(row, 0, all, at, row.length);
            at += row.length;
        }
        return all;
    }

    /// Forgets the collected gradient.
    public void clear() {
        for (double[] row : gradient) Arrays.fill(row, 0);
        Arrays.fill(known, null);
    }

    /// A plain step up the gradient, which is then cleared.
    public void ascend(double rate) {
        for (int s = 0; s < logits.length; s++)
            for (int a = 0; a < logits[s].length; a++) logits[s][a] += rate * gradient[s][a];
        clear();
    }

    /// A step of Adam (Kingma and Ba 2015) up the gradient, which is then cleared: its size does not
    /// depend on the scale of the reward.
    public void adam(double rate) {
        adam.step(logits, gradient, rate);
        clear();
    }
}
