package dev.assay.learn;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// AdamW: Adam with weight decay apart from the gradient (Loshchilov and Hutter 2019, arXiv 1711.05101,
/// algorithm 2). Weights of one dimension (norms, biases) are not decayed.
public final class AdamW implements AutoCloseable {
    /// @param beta1 decay of the mean of gradients
    /// @param beta2 decay of the mean of their squares
    /// @param eps added to the root
    /// @param decay weight decay, times the learning rate
    public record Settings(double beta1, double beta2, double eps, double decay) {
        /// 0.9, 0.999, 1e-8 and no decay.
        public static final Settings DEFAULT = new Settings(0.9, 0.999, 1e-8, 0);

        public Settings {
            if (!(beta1 >= 0 && beta1 < 1))
                throw new IllegalArgumentException("beta1: expected 0 to 1, found " + beta1);
            if (!(beta2 >= 0 && beta2 < 1))
                throw new IllegalArgumentException("beta2: expected 0 to 1, found " + beta2);
            if (!(decay >= 0)) throw new IllegalArgumentException("decay: expected 0 or more, found " + decay);
        }
    }

    private final Weights weights;
    private final Settings settings;
    private final Weights means = new Weights();
    private final Weights squares = new Weights();
    private long steps;

    public AdamW(Weights weights, Settings settings) {
        this.weights = weights;
        this.settings = settings;
        try (PointerScope _ = new PointerScope()) {
            for (String name : weights.names()) {
                means.add(name, torch.zeros_like(weights.get(name))).requires_grad_(false);
                squares.add(name, torch.zeros_like(weights.get(name))).requires_grad_(false);
            }
        }
    }

    /// One step against the gradients, which are left in place. Weights without one stay as they are.
    ///
    /// @param rate learning rate, 0 or more
    public void step(double rate) {
        steps++;
        double correction1 = 1 - Math.pow(settings.beta1, steps);
        double correction2 = Math.sqrt(1 - Math.pow(settings.beta2, steps));
        List<String> names = weights.names();
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            for (String name : names) {
                Tensor weight = weights.get(name);
                Tensor gradient = weight.mutable_grad();
                if (!gradient.defined()) continue;
                if (settings.decay > 0 && weight.dim() > 1) weight.mul_(new Scalar(1 - rate * settings.decay));
                Tensor mean = means.get(name);
                Tensor square = squares.get(name);
                mean.lerp_(gradient, new Scalar(1 - settings.beta1));
                square.mul_(new Scalar(settings.beta2)).addcmul_(gradient, gradient, new Scalar(1 - settings.beta2));
                Tensor root = square.sqrt().div_(new Scalar(correction2)).add_(new Scalar(settings.eps));
                weight.addcdiv_(mean, root, new Scalar(-rate / correction1));
            }
        }
    }

    /// Steps taken.
    public long steps() {
        return steps;
    }

    /// Running means of the gradients, for checkpoints.
    public Weights means() {
        return means;
    }

    /// Running means of the squared gradients, for checkpoints.
    public Weights squares() {
        return squares;
    }

    /// Continues where a checkpoint stopped; {@link #means} and {@link #squares} are set apart.
    public void resume(long steps) {
        this.steps = steps;
    }

    @Override
    public void close() {
        means.close();
        squares.close();
    }
}
