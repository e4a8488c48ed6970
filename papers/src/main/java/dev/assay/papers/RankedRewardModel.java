package dev.assay.papers;

import dev.assay.learn.AdamW;
import dev.assay.learn.Torch;
import dev.assay.learn.Weights;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// HERON's reward model: a small network that scores a step, trained so that the preferred of two steps gets
/// the higher score (Bradley and Terry 1952; arXiv 2309.02632, ddpg_rm.py). Preferences may run in circles.
final class RankedRewardModel implements AutoCloseable {
    private static final int HIDDEN = 64;
    private static final double RATE = 1e-3;

    /// @param better place of the preferred item in its batch
    /// @param worse place of the other
    record Pair(int better, int worse) {}

    private final Weights weights = new Weights();
    private final AdamW adam;

    /// @param inputs numbers that describe a step
    RankedRewardModel(int inputs, RandomGenerator draws) {
        layer("0", inputs, HIDDEN, draws);
        layer("1", HIDDEN, HIDDEN, draws);
        layer("2", HIDDEN, 1, draws);
        adam = new AdamW(weights, AdamW.Settings.DEFAULT);
    }

    private void layer(String name, int inputs, int outputs, RandomGenerator draws) {
        weights.normal(name + ".weight", draws, 1 / Math.sqrt(inputs), outputs, inputs);
        weights.constant(name + ".bias", 0, outputs);
    }

    private Tensor of(double[][] items) {
        Tensor x = Torch.rows(items);
        for (int i = 0; i < 3; i++) {
            x = torch.linear(x, weights.get(i + ".weight"), new TensorOptional(weights.get(i + ".bias")));
            if (i < 2) x = x.relu();
        }
        return x.squeeze(1);
    }

    /// The score of each item.
    float[] scores(double[][] items) {
        try (PointerScope _ = new PointerScope()) {
            return Torch.array(of(items));
        }
    }

    /// One step on `-ln sigma(better - worse)`, averaged over the pairs. Without a pair nothing changes.
    ///
    /// @return the loss before the step; 0 without a pair
    double update(double[][] items, List<Pair> pairs) {
        if (pairs.isEmpty()) return 0;
        weights.zeroGradients();
        try (PointerScope _ = new PointerScope()) {
            Tensor scores = of(items);
            Tensor better = scores.index_select(
                    0, Torch.longs(pairs.stream().mapToLong(Pair::better).toArray()));
            Tensor worse = scores.index_select(
                    0, Torch.longs(pairs.stream().mapToLong(Pair::worse).toArray()));
            Tensor loss = torch.log_sigmoid(better.sub(worse)).mean().mul(new Scalar(-1));
            loss.backward();
            adam.step(RATE);
            return Torch.number(loss);
        }
    }

    @Override
    public void close() {
        adam.close();
        weights.close();
    }
}
