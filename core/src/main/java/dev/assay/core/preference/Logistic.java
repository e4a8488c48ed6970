package dev.assay.core.preference;

/// The logistic loss of a preference between two scored things, in the forms that published systems use.
/// With `d` the score of the first minus the score of the second and `u = scale * d`:
///
/// | form | loss |
/// |---|---|
/// | first won (Bradley and Terry 1952) | `-ln s(u - margin)` |
/// | first won, labels smoothed by e | `-(1 - e) ln s(u - margin) - e ln s(-u - margin)` |
/// | both equally good (Rao and Kupper 1967, less its constant) | `-ln s(u - margin) - ln s(-u - margin)` |
/// | first better with probability p | `-p ln s(u) - (1 - p) ln s(-u)` with margin 0 |
///
/// Every form is `first * -ln s(u - margin) + second * -ln s(-u - margin)`; a reward of pairs that should
/// count nothing has both weights 0. Finite for every finite difference.
///
/// @param scale factor of the difference, often called beta; above 0
/// @param margin by how much the scaled difference must exceed 0; `ln(theta)` in the Rao-Kupper model
public record Logistic(double scale, double margin) {
    /// Bradley-Terry without scale or margin.
    public static final Logistic PLAIN = new Logistic(1, 0);

    public Logistic {
        if (!(scale > 0)) throw new IllegalArgumentException("scale: expected above 0, found " + scale);
    }

    /// The model without a scale.
    public static Logistic margin(double margin) {
        return new Logistic(1, margin);
    }

    /// The model with a scale and no margin.
    public static Logistic scale(double scale) {
        return new Logistic(scale, 0);
    }

    /// Rao and Kupper's model of comparisons with ties.
    ///
    /// @param theta above 1; 1 would be Bradley-Terry, which knows no ties
    public static Logistic raoKupper(double theta) {
        if (!(theta > 1)) throw new IllegalArgumentException("theta: expected above 1, found " + theta);
        return margin(Math.log(theta));
    }

    /// The general form.
    ///
    /// @param first weight of the first's win
    /// @param second weight of the second's win
    public double loss(double difference, double first, double second) {
        double u = scale * difference;
        double loss = 0;
        if (first != 0) loss -= first * LogSigmoid.of(u - margin);
        if (second != 0) loss -= second * LogSigmoid.of(-u - margin);
        return loss;
    }

    /// Derivative of {@link #loss} with respect to the difference.
    public double gradient(double difference, double first, double second) {
        double u = scale * difference;
        return scale * (second * sigmoid(u + margin) - first * sigmoid(margin - u));
    }

    /// The first won.
    public double won(double difference) {
        return loss(difference, 1, 0);
    }

    /// The first won, with the share `smoothing` of the label given to the second.
    public double won(double difference, double smoothing) {
        return loss(difference, 1 - smoothing, smoothing);
    }

    /// Both are equally good; least at difference 0.
    public double tied(double difference) {
        return loss(difference, 1, 1);
    }

    /// The logistic function, exact to rounding at both ends.
    public static double sigmoid(double x) {
        return Math.exp(LogSigmoid.of(x));
    }

    /// Cross-entropy of a logit with a target probability.
    public static double crossEntropy(double logit, double target) {
        return PLAIN.loss(logit, target, 1 - target);
    }
}
