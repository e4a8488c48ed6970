package dev.assay.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class PointerTest {
    @Test
    void scoresByHandAndClosedItems() {
        try (Pointer pointer = new Pointer(1, 1, 1, 2);
                PointerScope _ = new PointerScope()) {
            float[] a = Torch.array(pointer.weights().get("item"));
            float[] b = Torch.array(pointer.weights().get("query"));
            float[] v = Torch.array(pointer.weights().get("score"));
            Tensor scores = pointer.scores(
                    Torch.floats(new float[] {0.5f, -1, 2}, 1, 3, 1),
                    Torch.floats(new float[] {0.3f}, 1, 1),
                    Torch.floats(new float[] {1, 1, 0}, 1, 3));
            double expected = 0;
            for (int h = 0; h < 2; h++) expected += v[h] * Math.tanh(-a[h] + 0.3 * b[h]);
            assertEquals(expected, Torch.array(scores)[1], 1e-6);
            assertEquals(0, Torch.array(Categorical.normalised(scores).exp())[2]);
        }
    }

    /// It learns to point at the largest of what is open, also among more items than it saw.
    @Test
    void pointsAtTheLargest() {
        RandomGenerator random = Draws.seeded(6).stream("test", "");
        try (Pointer pointer = new Pointer(1, 1, 1, 16);
                AdamW adam = new AdamW(pointer.weights(), AdamW.Settings.DEFAULT)) {
            for (int step = 0; step < 150; step++) round(pointer, adam, 5, random);
            assertTrue(round(pointer, null, 9, random) > 0.85);
        }
    }

    private static double round(Pointer pointer, AdamW adam, int items, RandomGenerator random) {
        int n = 64;
        float[] x = new float[n * items];
        float[] open = new float[n * items];
        long[] best = new long[n];
        for (int i = 0; i < n; i++) {
            int shut = random.nextInt(items);
            float max = -1;
            for (int j = 0; j < items; j++) {
                x[i * items + j] = random.nextFloat();
                if (j == shut) continue;
                open[i * items + j] = 1;
                if (x[i * items + j] > max) {
                    max = x[i * items + j];
                    best[i] = j;
                }
            }
        }
        try (PointerScope _ = new PointerScope()) {
            Tensor query = Torch.floats(new float[n], n, 1);
            Tensor scores = pointer.scores(Torch.floats(x, n, items, 1), query, Torch.floats(open, n, items));
            if (adam != null) {
                Tensor logp = Categorical.pick(Categorical.normalised(scores), Torch.longs(best));
                pointer.weights().zeroGradients();
                float[] all = new float[n];
                java.util.Arrays.fill(all, 1);
                Objective.SFT
                        .loss(Terms.of(logp.unsqueeze(1), Torch.floats(all, n, 1)))
                        .backward();
                adam.step(0.03);
            }
            float[] found = Torch.array(scores);
            int right = 0;
            for (int i = 0; i < n; i++) if (Sampling.GREEDY.draw(found, i * items, items, random) == best[i]) right++;
            return (double) right / n;
        }
    }
}
