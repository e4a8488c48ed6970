package dev.assay.papers.world;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A network of one hidden layer of tanh units, in plain Java: where a step takes microseconds a call of libtorch
/// takes longer.
public final class Perceptron {
    /// Rows of the hidden layer, then of the output; the last number of a row is its bias.
    private final double[][] weights;

    private final double[][] gradient;
    private final Adam adam;
    private final int hidden;

    /// Weights normal with deviation `1 / sqrt(inputs)`, biases 0.
    public Perceptron(int inputs, int hidden, int outputs, RandomGenerator draws) {
        this.hidden = hidden;
        weights = new double[hidden + outputs][];
        for (int r = 0; r < weights.length; r++) {
            int size = r < hidden ? inputs : hidden;
            weights[r] = new double[size + 1];
            for (int i = 0; i < size; i++) weights[r][i] = draws.nextGaussian() / Math.sqrt(size);
        }
        gradient = Adam.zeros(weights);
        adam = new Adam(weights);
    }

    private double[] layer(double[] x, int from, int to) {
        double[] y = new double[to - from];
        for (int r = from; r < to; r++) {
            double[] row = weights[r];
            double sum = row[x.length];
            for (int i = 0; i < x.length; i++) sum += row[i] * x[i];
            y[r - from] = sum;
        }
        return y;
    }

    private double[] units(double[] x) {
        double[] units = layer(x, 0, hidden);
        for (int h = 0; h < hidden; h++) units[h] = Math.tanh(units[h]);
        return units;
    }

    /// The outputs.
    public double[] of(double[] x) {
        return layer(units(x), hidden, weights.length);
    }

    /// Adds the gradient of whatever has gradient `onOutput` in the outputs for x.
    public void push(double[] x, double[] onOutput) {
        double[] units = units(x);
        double[] onUnits = new double[hidden];
        for (int o = 0; o < onOutput.length; o++) {
            double[] row = weights[hidden + o];
            double[] own = gradient[hidden + o];
            for (int h = 0; h < hidden; h++) {
                own[h] += onOutput[o] * units[h];
                onUnits[h] += onOutput[o] * row[h];
            }
            own[hidden] += onOutput[o];
        }
        for (int h = 0; h < hidden; h++) {
            double on = onUnits[h] * (1 - units[h] * units[h]);
            double[] own = gradient[h];
            for (int i = 0; i < x.length; i++) own[i] += on * x[i];
            own[x.length] += on;
        }
    }

    /// A step of Adam up the gradient, which is then cleared.
    public void adam(double rate) {
        adam.step(weights, gradient, rate);
        for (double[] row : gradient) Arrays.fill(row, 0);
    }
}
