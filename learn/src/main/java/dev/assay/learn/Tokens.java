package dev.assay.learn;

import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Completions as tensors, and their likelihood under a model. Column t of every tensor but `ids` is
/// about token t + 1 of the sequence, which is predicted from what stands before it.
///
/// @param completions the rows
/// @param ids prompt and completion, padded on the right, `[rows, width]`
/// @param mask 1 where the token belongs to the completion, `[rows, width - 1]`
public record Tokens(List<Completion> completions, Tensor ids, Tensor mask) {
    /// The batch of these completions, in the scope that is open.
    public static Tokens of(List<Completion> completions) {
        int width = 0;
        for (Completion c : completions) width = Math.max(width, c.prompt().length + c.tokens().length);
        if (width < 2) throw new IllegalArgumentException("expected completions, found none");
        long[] ids = new long[completions.size() * width];
        float[] mask = new float[completions.size() * (width - 1)];
        for (int i = 0; i < completions.size(); i++) {
            Completion c = completions.get(i);
            int start = c.prompt().length;
            for (int t = 0; t < start; t++) ids[i * width + t] = c.prompt()[t];
            for (int t = 0; t < c.tokens().length; t++) {
                ids[i * width + start + t] = c.tokens()[t];
                mask[i * (width - 1) + start + t - 1] = 1;
            }
        }
        return new Tokens(
                List.copyOf(completions),
                Torch.longs(ids, completions.size(), width),
                Torch.floats(mask, completions.size(), width - 1));
    }

    /// Numbers of each completion's tokens, in their columns; a single number stands for all tokens.
    /// Elsewhere 0.
    public Tensor place(Function<Completion, double[]> values) {
        int width = (int) mask.size(1);
        float[] placed = new float[completions.size() * width];
        for (int i = 0; i < completions.size(); i++) {
            Completion c = completions.get(i);
            double[] of = values.apply(c);
            int count = c.tokens().length;
            if (of.length != 1 && of.length != count)
                throw new IllegalArgumentException(
                        "row " + i + ": expected 1 number or " + count + ", found " + of.length);
            for (int t = 0; t < count; t++)
                placed[i * width + c.prompt().length - 1 + t] = (float) of[of.length == 1 ? 0 : t];
        }
        return Torch.floats(placed, completions.size(), width);
    }

    /// One advantage per completion, at each of its tokens.
    public Tensor advantages(double[] advantages) {
        if (advantages.length != completions.size())
            throw new IllegalArgumentException(
                    completions.size() + " completions and " + advantages.length + " advantages");
        int[] row = {0};
        return place(_ -> new double[] {advantages[row[0]++]});
    }

    /// Log-probabilities as they were when the tokens were drawn.
    public Tensor oldLogp() {
        return place(Completion::logp);
    }

    /// Log-probability of each token under a model, with its graph; 0 outside the completions.
    ///
    /// @param temperature the temperature they were drawn at, above 0
    public Tensor logp(Transformer model, double temperature) {
        return pick(distribution(model, temperature));
    }

    /// The same without a graph: the reference's, for KL.
    public Tensor refLogp(Transformer reference, double temperature) {
        try (NoGradGuard _ = new NoGradGuard()) {
            return logp(reference, temperature);
        }
    }

    /// Log-probabilities and entropies from one pass, with their graph.
    public Terms terms(Transformer model, double temperature) {
        return terms(model, temperature, true);
    }

    /// @param paid false if entropies are looked at only, and need no graph
    Terms terms(Transformer model, double temperature, boolean paid) {
        Tensor all = distribution(model, temperature);
        Tensor entropy = paid ? Categorical.entropy(all) : looked(all);
        return Terms.of(pick(all), mask).withEntropy(placed(entropy));
    }

    private static Tensor looked(Tensor all) {
        try (NoGradGuard _ = new NoGradGuard()) {
            return Categorical.entropy(all);
        }
    }

    /// Columns before the first token of any completion: nobody asks for their scores, which are most of the work.
    private int skipped() {
        int shortest = Integer.MAX_VALUE;
        for (Completion c : completions) shortest = Math.min(shortest, c.prompt().length);
        return Math.min(shortest - 1, (int) mask.size(1) - 1);
    }

    private Tensor distribution(Transformer model, double temperature) {
        int skipped = skipped();
        Tensor states = model.states(ids.narrow(1, 0, ids.size(1) - 1));
        Tensor logits = model.head(states.narrow(1, skipped, mask.size(1) - skipped));
        return torch.log_softmax(temperature == 1 ? logits : logits.mul(new Scalar(1 / temperature)), -1);
    }

    private Tensor pick(Tensor all) {
        long columns = all.size(1);
        return placed(Categorical.pick(all, ids.narrow(1, ids.size(1) - columns, columns)));
    }

    /// What is known of the last columns, 0 in those before and outside the completions.
    private Tensor placed(Tensor last) {
        long skipped = mask.size(1) - last.size(1);
        Tensor all = skipped == 0
                ? last
                : torch.cat(new TensorVector(mask.narrow(1, 0, skipped).mul(new Scalar(0.0)), last), 1);
        return all.mul(mask);
    }
}
