package dev.assay.learn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Named tensors that a network is made of, in a fixed order. They outlive every scope until closed.
public final class Weights implements AutoCloseable {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /// Takes a tensor in, to be trained; a leaf of the graph from now on.
    public Tensor add(String name, Tensor value) {
        Tensor leaf = value.detach().clone();
        leaf.requires_grad_(true);
        if (tensors.putIfAbsent(name, Torch.keep(leaf)) != null)
            throw new IllegalArgumentException("two weights are called '" + name + "'");
        return leaf;
    }

    /// Normally distributed weights of mean 0.
    public Tensor normal(String name, double deviation, long... shape) {
        try (PointerScope _ = new PointerScope()) {
            Torch.load();
            return add(name, torch.randn(shape).mul(new Scalar(deviation)).to(Torch.device(), torch.ScalarType.Float));
        }
    }

    /// Normally distributed weights of mean 0, drawn without touching libtorch's own generator, which all
    /// threads share.
    public Tensor normal(String name, RandomGenerator random, double deviation, long... shape) {
        long count = 1;
        for (long side : shape) count = Math.multiplyExact(count, side);
        float[] values = new float[Math.toIntExact(count)];
        for (int i = 0; i < values.length; i++) values[i] = (float) (deviation * random.nextGaussian());
        try (PointerScope _ = new PointerScope()) {
            return add(name, Torch.floats(values, shape));
        }
    }

    /// Weights that are all the same.
    public Tensor constant(String name, double value, long... shape) {
        try (PointerScope _ = new PointerScope()) {
            Torch.load();
            return add(name, torch.zeros(shape).add(new Scalar(value)).to(Torch.device(), torch.ScalarType.Float));
        }
    }

    /// @throws IllegalArgumentException if there is none of this name
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) throw new IllegalArgumentException("no weight is called '" + name + "'");
        return tensor;
    }

    /// True if there is a weight of this name.
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /// Names in order.
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    /// Tensors in the order of their names.
    public List<Tensor> all() {
        return new ArrayList<>(tensors.values());
    }

    /// How many numbers they hold.
    public long count() {
        return tensors.values().stream().mapToLong(Tensor::numel).sum();
    }

    /// A copy that is never trained: a frozen reference.
    public Weights frozen() {
        Weights copy = new Weights();
        try (PointerScope _ = new PointerScope()) {
            tensors.forEach((name, tensor) -> copy.add(name, tensor).requires_grad_(false));
        }
        return copy;
    }

    /// Sets these weights to the values of others of the same names and shapes.
    public void set(Weights from) {
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            tensors.forEach((name, tensor) -> tensor.copy_(from.get(name)));
        }
    }

    /// Forgets the gradients.
    public void zeroGradients() {
        try (PointerScope _ = new PointerScope()) {
            for (Tensor tensor : tensors.values()) {
                Tensor gradient = tensor.mutable_grad();
                if (gradient.defined()) gradient.zero_();
            }
        }
    }

    /// Scales the gradients down so that their joint L2 norm is at most `max` (Pascanu et al. 2013,
    /// arXiv 1211.5063).
    ///
    /// @return the norm before
    /// @throws ArithmeticException if the norm is not finite: the gradients are left as they are
    public double clip(double max) {
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            double squares = 0;
            List<Tensor> gradients = new ArrayList<>();
            for (Tensor tensor : tensors.values()) {
                Tensor gradient = tensor.mutable_grad();
                if (!gradient.defined()) continue;
                gradients.add(gradient);
                squares += Torch.number(gradient.mul(gradient).sum());
            }
            double norm = Math.sqrt(squares);
            if (!Double.isFinite(norm)) throw new ArithmeticException("the gradient's norm is " + norm);
            if (norm > max) for (Tensor gradient : gradients) gradient.mul_(new Scalar(max / norm));
            return norm;
        }
    }

    @Override
    public void close() {
        tensors.values().forEach(Tensor::close);
        tensors.clear();
    }
}
