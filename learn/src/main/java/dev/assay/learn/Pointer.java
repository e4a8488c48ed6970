package dev.assay.learn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// A pointer: chooses one of several items, however many there are (Vinyals et al. 2015,
/// arXiv 1506.03134, equation 3): `u_i = v . tanh(W1 e_i + W2 q)`. What has been chosen so far reaches it
/// through the query, which the caller makes (the paper's is the state of an LSTM).
public final class Pointer implements AutoCloseable {
    private final Weights weights = new Weights();

    /// @param item numbers that describe an item
    /// @param query numbers that describe the state
    /// @param hidden width
    public Pointer(long seed, int item, int query, int hidden) {
        Torch.seed(seed);
        weights.normal("item", 1 / Math.sqrt(item), hidden, item);
        weights.normal("query", 1 / Math.sqrt(query), hidden, query);
        weights.normal("score", 1 / Math.sqrt(hidden), 1, hidden);
    }

    /// Scores for {@link Categorical}, `[rows, items]`.
    ///
    /// @param items `[rows, items, item]`
    /// @param query `[rows, query]`
    /// @param open 1 where an item may be chosen, else 0, `[rows, items]`; at least one in each row
    public Tensor scores(Tensor items, Tensor query, Tensor open) {
        Tensor keys = torch.linear(items, weights.get("item"));
        Tensor asked = torch.linear(query, weights.get("query")).unsqueeze(1);
        Tensor scores =
                torch.linear(keys.add(asked).tanh(), weights.get("score")).squeeze(-1);
        return scores.add(open.sub(new Scalar(1.0)).mul(new Scalar(1e9)));
    }

    public Weights weights() {
        return weights;
    }

    @Override
    public void close() {
        weights.close();
    }
}
