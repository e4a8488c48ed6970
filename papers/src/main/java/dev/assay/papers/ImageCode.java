package dev.assay.papers;

import dev.assay.learn.AdamW;
import dev.assay.learn.Mlp;
import dev.assay.learn.Torch;
import dev.assay.tasks.control.DeceptiveMaze;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// TAXONS' descriptor: the code that an autoencoder gives the picture a policy ends in. The pictures are small and
/// grey and the networks plain, where the released ones see 64 by 64 pixels and convolve.
final class ImageCode implements AutoCloseable {
    private static final int HIDDEN = 64;
    private static final int CODE = 4;
    private static final int EPOCHS = 20;
    private static final int BATCH = 128;
    private static final double RATE = 1e-3;

    private final Mlp encoder;
    private final Mlp decoder;
    private final AdamW first;
    private final AdamW second;
    private final RandomGenerator draws;

    ImageCode(RandomGenerator draws) {
        this.draws = draws;
        int pixels = DeceptiveMaze.PIXELS * DeceptiveMaze.PIXELS;
        encoder = new Mlp(draws, 1, pixels, HIDDEN, CODE);
        decoder = new Mlp(draws, 1, CODE, HIDDEN, pixels);
        first = new AdamW(encoder.weights(), AdamW.Settings.DEFAULT);
        second = new AdamW(decoder.weights(), AdamW.Settings.DEFAULT);
    }

    private static double[][] pictures(double[][] ends) {
        return Arrays.stream(ends)
                .map(end -> DeceptiveMaze.picture(end[0], end[1]))
                .toArray(double[][]::new);
    }

    /// The codes of where policies ended.
    double[][] codes(double[][] ends) {
        try (PointerScope _ = new PointerScope()) {
            float[] flat = Torch.array(encoder.of(Torch.rows(pictures(ends))));
            double[][] codes = new double[ends.length][CODE];
            for (int i = 0; i < flat.length; i++) codes[i / CODE][i % CODE] = flat[i];
            return codes;
        }
    }

    /// How badly each picture is drawn again: the mean square error.
    double[] surprises(double[][] ends) {
        try (PointerScope _ = new PointerScope()) {
            Tensor pictures = Torch.rows(pictures(ends));
            Tensor gap = decoder.of(encoder.of(pictures)).sub(pictures);
            float[] errors = Torch.array(gap.mul(gap).mean(1));
            double[] surprises = new double[errors.length];
            for (int i = 0; i < errors.length; i++) surprises[i] = errors[i];
            return surprises;
        }
    }

    /// Learns to draw pictures again.
    void train(double[][] ends) {
        double[][] pictures = pictures(ends);
        List<double[]> shuffled = new ArrayList<>(List.of(pictures));
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            Collections.shuffle(shuffled, Random.from(draws));
            for (int from = 0; from < shuffled.size(); from += BATCH)
                step(shuffled.subList(from, Math.min(shuffled.size(), from + BATCH))
                        .toArray(double[][]::new));
        }
    }

    private void step(double[][] batch) {
        encoder.weights().zeroGradients();
        decoder.weights().zeroGradients();
        try (PointerScope _ = new PointerScope()) {
            Tensor pictures = Torch.rows(batch);
            Tensor gap = decoder.of(encoder.of(pictures)).sub(pictures);
            gap.mul(gap).mean().backward();
            first.step(RATE);
            second.step(RATE);
        }
    }

    @Override
    public void close() {
        first.close();
        second.close();
        encoder.close();
        decoder.close();
    }
}
