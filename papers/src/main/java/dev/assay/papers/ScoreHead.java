package dev.assay.papers;

import dev.assay.core.paper.Case;
import dev.assay.core.preference.LogSigmoid;
import dev.assay.core.preference.WeightedHeads;

/// The small network that turns the hidden state of a backbone into a score:
/// `w2 . activation(W1 h + b1) + b2`.
///
/// @param first rows of the hidden layer, each as long as the hidden state
/// @param firstBias one per row
/// @param activation what the hidden layer applies
/// @param second one weight per row
/// @param secondBias added to the score
record ScoreHead(double[][] first, double[] firstBias, Activation activation, double[] second, double secondBias) {
    /// What a layer applies to each of its outputs.
    enum Activation {
        NONE,
        TANH,
        RELU,
        SILU;

        static Activation named(String name) {
            return switch (name) {
                case "none" -> NONE;
                case "tanh" -> TANH;
                case "relu" -> RELU;
                case "silu" -> SILU;
                default ->
                    throw new IllegalArgumentException("activation '" + name + "': expected none, tanh, relu or silu");
            };
        }

        double of(double x) {
            return switch (this) {
                case NONE -> x;
                case TANH -> Math.tanh(x);
                case RELU -> Math.max(x, 0);
                case SILU -> x * Math.exp(LogSigmoid.of(x));
            };
        }
    }

    /// A head written into a case under the names of its fields.
    static ScoreHead of(Case in, String w1, String b1, String w2) {
        double[][] first = in.rows(w1);
        double[][] second = in.get(w2) instanceof java.util.List<?> list && list.getFirst() instanceof java.util.List
                ? in.rows(w2)
                : new double[][] {in.numbers(w2)};
        return new ScoreHead(
                first,
                in.has(b1) ? in.numbers(b1) : new double[first.length],
                Activation.named(in.text("activation", "silu")),
                second[0],
                in.number("b2", 0));
    }

    double score(double[] hidden) {
        double[] layer = Linear.of(first, firstBias, hidden);
        for (int k = 0; k < layer.length; k++) layer[k] = activation.of(layer[k]);
        return WeightedHeads.dot(second, layer) + secondBias;
    }
}
