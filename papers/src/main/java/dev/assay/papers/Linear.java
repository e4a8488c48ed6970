package dev.assay.papers;

import dev.assay.core.preference.WeightedHeads;

/// Linear layers, for the few that are small enough for plain Java.
final class Linear {
    private Linear() {}

    /// `W x`, with one row of W per output.
    static double[] of(double[][] weight, double[] x) {
        double[] out = new double[weight.length];
        for (int k = 0; k < out.length; k++) out[k] = WeightedHeads.dot(weight[k], x);
        return out;
    }

    /// `W x + b`.
    static double[] of(double[][] weight, double[] bias, double[] x) {
        double[] out = of(weight, x);
        for (int k = 0; k < out.length; k++) out[k] += bias[k];
        return out;
    }
}
