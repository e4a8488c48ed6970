package dev.assay.learn;

import dev.assay.core.Draws;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// Fully connected layers with tanh between them. Its output are scores for {@link Categorical}, values
/// for a critic, or whatever the loss says. With two sizes it is a linear head on a transformer's states.
public final class Mlp implements AutoCloseable {
    private final Weights weights = new Weights();
    private final int layers;

    /// A new network: weights normal with deviation `1 / sqrt(inputs)`, biases 0; the last layer is
    /// scaled by `gain`.
    ///
    /// @param gain 1; 0.01 makes a policy start out nearly uniform
    /// @param sizes inputs, then the width of each layer
    public Mlp(long seed, double gain, int... sizes) {
        this(Draws.seeded(seed).stream("weights", ""), gain, sizes);
    }

    /// The same from a stream of the caller's.
    public Mlp(RandomGenerator random, double gain, int... sizes) {
        if (sizes.length < 2) throw new IllegalArgumentException("expected two sizes or more, found " + sizes.length);
        layers = sizes.length - 1;
        for (int i = 0; i < layers; i++) {
            double deviation = (i == layers - 1 ? gain : 1) / Math.sqrt(sizes[i]);
            weights.normal(i + ".weight", random, deviation, sizes[i + 1], sizes[i]);
            weights.constant(i + ".bias", 0, sizes[i + 1]);
        }
    }

    /// @param x `[..., inputs]`
    /// @return `[..., outputs]`
    public Tensor of(Tensor x) {
        for (int i = 0; i < layers; i++) {
            x = torch.linear(x, weights.get(i + ".weight"), new TensorOptional(weights.get(i + ".bias")));
            if (i < layers - 1) x = x.tanh();
        }
        return x;
    }

    public Weights weights() {
        return weights;
    }

    @Override
    public void close() {
        weights.close();
    }
}
