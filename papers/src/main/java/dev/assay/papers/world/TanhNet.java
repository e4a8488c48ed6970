package dev.assay.papers.world;

/// A network with one hidden layer of tanh units and outputs within -1 and 1; its weights are one row, so that
/// searches without gradients can move them: per unit those of the inputs, its bias and one for each output; last
/// the biases of the outputs.
public record TanhNet(int inputs, int hidden, int outputs) {
    /// Number of weights.
    public int weights() {
        return hidden * (inputs + 1 + outputs) + outputs;
    }

    /// Works out the outputs.
    public void apply(double[] weights, double[] input, double[] output) {
        for (int o = 0; o < outputs; o++) output[o] = weights[weights.length - outputs + o];
        int at = 0;
        for (int h = 0; h < hidden; h++) {
            double unit = 0;
            for (int i = 0; i < inputs; i++) unit += weights[at++] * input[i];
            unit = Math.tanh(unit + weights[at++]);
            for (int o = 0; o < outputs; o++) output[o] += weights[at++] * unit;
        }
        for (int o = 0; o < outputs; o++) output[o] = Math.tanh(output[o]);
    }
}
