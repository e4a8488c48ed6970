package dev.assay.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class PointerTest {
    private static RandomGenerator random() {
        return Draws.seeded(6).stream("test", "");
    }

    @Test
    void scoresByHandAndClosedItems() {
        try (Weights weights = new Weights();
                PointerScope _ = new PointerScope()) {
            Pointer pointer = new Pointer(weights, "p", 1, 1, 1, 2, random());
            float[] key = Torch.array(weights.get("p.key"));
            float[] query = Torch.array(weights.get("p.query"));
            float[] facts = Torch.array(weights.get("p.now"));
            float[] weigh = Torch.array(weights.get("p.weigh"));
            Tensor scores = pointer.scores(
                    Torch.floats(new float[] {0.5f, -1, 2}, 1, 3, 1),
                    Torch.floats(new float[] {0, 0.7f, 0, 0, 0, 0}, 1, 2, 3, 1),
                    Torch.floats(new float[] {0.3f, -2}, 1, 2, 1),
                    Torch.floats(new float[] {1, 1, 0}, 1, 1, 3));
            double expected = 0;
            for (int h = 0; h < 2; h++)
                expected += -key[h] * 0.3 * query[h] / Math.sqrt(2) + 0.3 * weigh[h] * Math.tanh(0.7 * facts[h]);
            assertEquals(expected, Torch.array(scores)[1], 1e-6);
            double later = 0;
            for (int h = 0; h < 2; h++) later += 0.5 * key[h] * -2 * query[h] / Math.sqrt(2);
            assertEquals(later, Torch.array(scores)[3], 1e-6);
            float[] shares = Torch.array(Categorical.normalised(scores).exp());
            assertEquals(0, shares[2]);
            assertEquals(0, shares[5]);
        }
    }

    /// It learns to point at the item that was marked just now, also among more items than it saw.
    @Test
    void pointsAtWhatIsMarked() {
        RandomGenerator random = random();
        try (Weights weights = new Weights()) {
            Pointer pointer = new Pointer(weights, "p", 1, 1, 1, 8, random);
            try (AdamW adam = new AdamW(weights, AdamW.Settings.DEFAULT)) {
                for (int step = 0; step < 100; step++) round(pointer, weights, adam, 5, random);
            }
            assertTrue(round(pointer, weights, null, 9, random) > 0.95);
        }
    }

    private static double round(Pointer pointer, Weights weights, AdamW adam, int items, RandomGenerator random) {
        int n = 64;
        float[] x = new float[n * items];
        float[] now = new float[n * items];
        float[] one = new float[n * items];
        long[] best = new long[n];
        java.util.Arrays.fill(one, 1);
        for (int i = 0; i < n; i++) {
            best[i] = random.nextInt(items);
            now[i * items + (int) best[i]] = 1;
            for (int j = 0; j < items; j++) x[i * items + j] = random.nextFloat();
        }
        try (PointerScope _ = new PointerScope()) {
            Tensor states = Torch.floats(java.util.Arrays.copyOf(one, n), n, 1, 1);
            Tensor scores = pointer.scores(
                            Torch.floats(x, n, items, 1),
                            Torch.floats(now, n, 1, items, 1),
                            states,
                            Torch.floats(one, n, 1, items))
                    .squeeze(1);
            if (adam != null) {
                Tensor logp = Categorical.pick(Categorical.normalised(scores), Torch.longs(best));
                weights.zeroGradients();
                Objective.SFT
                        .loss(Terms.of(logp.unsqueeze(1), states.squeeze(2)))
                        .backward();
                adam.step(0.05);
            }
            float[] found = Torch.array(scores);
            int right = 0;
            for (int i = 0; i < n; i++)
                if (Sampling.GREEDY.draw(found, i * items, items, random).token() == best[i]) right++;
            return (double) right / n;
        }
    }
}
