package dev.assay.papers.world;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// A small fully connected network with its exact gradient, in plain Java: the reward models and heads of worlds
/// whose networks are too small for libtorch to pay. Gradients are collected with {@link #push} and followed by
/// {@link #adam}. Threads may share a network that none of them trains.
public final class Network {
    /// A layer with given weights.
    ///
    /// @param weight one row per output
    /// @param bias one per output
    public record Layer(double[][] weight, double[] bias) {}

    /// What one input became on its way through, for {@link #push}.
    ///
    /// @param sums of every layer, before the activation
    /// @param states the input, then what every layer gave
    public record Pass(double[][] sums, double[][] states) {
        /// What came out.
        public double[] outputs() {
            return states[states.length - 1];
        }

        /// The first output.
        public double score() {
            return outputs()[0];
        }
    }

    private final Activation activation;
    /// Per layer a row for each input, as long as the outputs, and then the biases.
    private final double[][][] layers;
    /// Per layer a row for each output: the way back runs along these.
    private final double[][][] turned;

    private final double[][][] gradient;
    private final double[][] rows;
    private final double[][] slopes;
    private final Adam adam;

    private Network(Activation activation, double[][][] layers) {
        this.activation = activation;
        this.layers = layers;
        this.gradient = Arrays.stream(layers).map(Adam::zeros).toArray(double[][][]::new);
        this.turned = Arrays.stream(layers)
                .map(layer -> new double[layer[0].length][layer.length - 1])
                .toArray(double[][][]::new);
        this.rows = Arrays.stream(layers).flatMap(Arrays::stream).toArray(double[][]::new);
        this.slopes = Arrays.stream(gradient).flatMap(Arrays::stream).toArray(double[][]::new);
        this.adam = new Adam(rows);
        turn();
    }

    private void turn() {
        for (int l = 0; l < layers.length; l++)
            for (int o = 0; o < turned[l].length; o++)
                for (int i = 0; i < turned[l][o].length; i++) turned[l][o][i] = layers[l][i][o];
    }

    /// A new network: weights normal with deviation `1 / sqrt(inputs)`, biases 0.
    ///
    /// @param activation of all layers but the last, which has none
    /// @param sizes inputs, then the width of each layer
    public static Network random(RandomGenerator draws, Activation activation, int... sizes) {
        if (sizes.length < 2) throw new IllegalArgumentException("expected two sizes or more, found " + sizes.length);
        double[][][] layers = new double[sizes.length - 1][][];
        for (int l = 0; l < layers.length; l++) {
            layers[l] = new double[sizes[l] + 1][sizes[l + 1]];
            for (int i = 0; i < sizes[l]; i++)
                for (int o = 0; o < sizes[l + 1]; o++) layers[l][i][o] = draws.nextGaussian() / Math.sqrt(sizes[l]);
        }
        return new Network(activation, layers);
    }

    /// A network of given layers.
    ///
    /// @throws IllegalArgumentException if a layer does not fit the one before
    public static Network of(Activation activation, List<Layer> layers) {
        double[][][] all = new double[layers.size()][][];
        for (int l = 0; l < all.length; l++) {
            double[][] rows = layers.get(l).weight;
            if (rows.length == 0) throw new IllegalArgumentException("layer " + l + " has no outputs");
            int inputs = rows[0].length;
            if (l > 0 && inputs != layers.get(l - 1).bias.length)
                throw new IllegalArgumentException(
                        "layer " + l + ": expected " + layers.get(l - 1).bias.length + " inputs, found " + inputs);
            if (layers.get(l).bias.length != rows.length)
                throw new IllegalArgumentException(
                        "layer " + l + ": expected " + rows.length + " biases, found " + layers.get(l).bias.length);
            all[l] = new double[inputs + 1][rows.length];
            all[l][inputs] = layers.get(l).bias.clone();
            for (int o = 0; o < rows.length; o++) {
                if (rows[o].length != inputs)
                    throw new IllegalArgumentException("layer " + l + ": rows of different lengths");
                for (int i = 0; i < inputs; i++) all[l][i][o] = rows[o][i];
            }
        }
        return new Network(activation, all);
    }

    /// The same network, at the start of its training.
    public Network fork() {
        return new Network(
                activation,
                Arrays.stream(layers)
                        .map(layer -> Arrays.stream(layer).map(double[]::clone).toArray(double[][]::new))
                        .toArray(double[][][]::new));
    }

    /// Runs an input through.
    public Pass pass(double[] input) {
        double[][] sums = new double[layers.length][];
        double[][] states = new double[layers.length + 1][];
        states[0] = input;
        for (int l = 0; l < layers.length; l++) {
            int inputs = layers[l].length - 1;
            if (states[l].length != inputs)
                throw new IllegalArgumentException("expected " + inputs + " numbers, found " + states[l].length);
            double[] sum = layers[l][inputs].clone();
            add(sum, states[l], layers[l]);
            sums[l] = sum;
            states[l + 1] = sum;
            if (l == layers.length - 1) break;
            states[l + 1] = new double[sum.length];
            for (int o = 0; o < sum.length; o++) states[l + 1][o] = activation.of(sum[o]);
        }
        return new Pass(sums, states);
    }

    /// The outputs for an input.
    public double[] of(double[] input) {
        return pass(input).outputs();
    }

    /// The first output for an input.
    public double score(double[] input) {
        return pass(input).score();
    }

    /// Adds the gradient of the outputs' weighted sum.
    ///
    /// @param pass of this network, since its last step
    /// @param pull the weight of each output
    /// @return the sum's gradient in the input
    public double[] push(Pass pass, double... pull) {
        return back(pass, pull, true);
    }

    /// The gradient of the outputs' weighted sum in the input; nothing is collected.
    public double[] slope(Pass pass, double... pull) {
        return back(pass, pull, false);
    }

    private double[] back(Pass pass, double[] pull, boolean collect) {
        double[] back = pull;
        for (int l = layers.length - 1; l >= 0; l--) {
            if (l < layers.length - 1) {
                double[] sum = pass.sums[l];
                for (int o = 0; o < sum.length; o++) back[o] *= activation.slope(sum[o], pass.states[l + 1][o]);
            }
            double[] state = pass.states[l];
            for (int i = 0; collect && i < state.length; i++) add(gradient[l][i], state[i], back);
            if (collect) add(gradient[l][state.length], 1, back);
            double[] before = new double[state.length];
            add(before, back, turned[l]);
            back = before;
        }
        return back;
    }

    /// Adds `factors . rows`. All arrays are read at one place at a time, which is what the JVM can do side by side.
    private static void add(double[] to, double[] factors, double[][] rows) {
        int i = 0;
        for (; i + 3 < factors.length; i += 4) {
            double fa = factors[i];
            double fb = factors[i + 1];
            double fc = factors[i + 2];
            double fd = factors[i + 3];
            // Inputs that mark one place of many are mostly 0.
            if (fa == 0 && fb == 0 && fc == 0 && fd == 0) continue;
            double[] a = rows[i];
            double[] b = rows[i + 1];
            double[] c = rows[i + 2];
            double[] d = rows[i + 3];
            for (int k = 0; k < to.length; k++) to[k] += fa * a[k] + fb * b[k] + fc * c[k] + fd * d[k];
        }
        for (; i < factors.length; i++) add(to, factors[i], rows[i]);
    }

    private static void add(double[] to, double factor, double[] from) {
        if (factor != 0) for (int k = 0; k < to.length; k++) to[k] += factor * from[k];
    }

    /// A step of Adam up the gradient, which is then cleared.
    public void adam(double rate) {
        adam.step(rows, slopes, rate);
        for (double[] row : slopes) Arrays.fill(row, 0);
        turn();
    }
}
