package dev.assay.learn;

import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// A pointer: chooses one of several items, however many there are (Vinyals et al. 2015, arXiv 1506.03134),
/// by the product of a key and a query (Kool et al. 2019, arXiv 1803.08475, equation 6 without its clip):
/// `u_i = k(e_i) . q(h) / sqrt(width) + w(h) . tanh(W d_i)`. `e_i` is what an item is and stays the same;
/// `d_i` is what is true of it just now, such as whether it was chosen before; `h` is the state.
public final class Pointer {
    private final Weights weights;
    private final String name;
    private final int width;

    /// Adds its weights to those of a network.
    ///
    /// @param name prefix of its weights
    /// @param item numbers that an item is
    /// @param now numbers that are true of an item just now
    /// @param state numbers of the state
    /// @param width of keys and queries
    public Pointer(Weights weights, String name, int item, int now, int state, int width, RandomGenerator random) {
        this.weights = weights;
        this.name = name;
        this.width = width;
        weights.normal(name + ".key", random, 1 / Math.sqrt(item), width, item);
        weights.normal(name + ".query", random, 1 / Math.sqrt(state), width, state);
        weights.normal(name + ".now", random, 1 / Math.sqrt(now), 2L * now, now);
        weights.normal(name + ".weigh", random, 0.1 / Math.sqrt(state), 2L * now, state);
        weights.constant(name + ".bias", 0, 2L * now);
    }

    /// Scores for {@link Categorical}, `[rows, steps, items]`; -1e9 and less for closed items.
    ///
    /// @param items `[rows, items, item]`
    /// @param now `[rows, steps, items, now]`
    /// @param states `[rows, steps, state]`
    /// @param open 1 where an item may be chosen, else 0, `[rows, 1, items]`
    public Tensor scores(Tensor items, Tensor now, Tensor states, Tensor open) {
        Tensor keys = torch.linear(items, weights.get(name + ".key"));
        Tensor queries = torch.linear(states, weights.get(name + ".query"));
        Tensor scores = torch.bmm(queries, keys.transpose(1, 2)).mul(new Scalar(1 / Math.sqrt(width)));
        Tensor facts = torch.linear(now, weights.get(name + ".now"), new TensorOptional(weights.get(name + ".bias")))
                .tanh();
        Tensor weigh = torch.linear(states, weights.get(name + ".weigh")).unsqueeze(-1);
        return scores.add(torch.matmul(facts, weigh).squeeze(-1))
                .add(open.sub(new Scalar(1.0)).mul(new Scalar(1e9)));
    }
}
