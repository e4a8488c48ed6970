package dev.assay.core.preference;

/// Scores of several heads weighed into one.
public final class WeightedHeads {
    private WeightedHeads() {}

    /// The weighted sum of scores.
    public static double dot(double[] weights, double[] scores) {
        if (weights.length != scores.length)
            throw new IllegalArgumentException(
                    "expected as many weights as scores, found " + weights.length + " and " + scores.length);
        double sum = 0;
        for (int k = 0; k < scores.length; k++) sum += weights[k] * scores[k];
        return sum;
    }

    /// The weighted mean of scores; the weights must sum to more than 0.
    public static double mean(double[] weights, double[] scores) {
        double total = 0;
        for (double weight : weights) total += weight;
        if (!(total > 0)) throw new IllegalArgumentException("the weights sum to " + total + ", expected above 0");
        return dot(weights, scores) / total;
    }

    /// Weights that sum to 1.
    public static double[] shares(double[] weights) {
        double total = 0;
        for (double weight : weights) total += weight;
        if (!(total > 0)) throw new IllegalArgumentException("the weights sum to " + total + ", expected above 0");
        double[] shares = new double[weights.length];
        for (int k = 0; k < shares.length; k++) shares[k] = weights[k] / total;
        return shares;
    }

    /// Shares in proportion to `e^(logit / temperature)`, finite for all finite logits.
    public static double[] softmax(double[] logits, double temperature) {
        if (!(temperature > 0))
            throw new IllegalArgumentException("temperature: expected above 0, found " + temperature);
        double max = Double.NEGATIVE_INFINITY;
        for (double logit : logits) max = Math.max(max, logit);
        double[] shares = new double[logits.length];
        for (int k = 0; k < shares.length; k++) shares[k] = Math.exp((logits[k] - max) / temperature);
        return shares(shares);
    }
}
