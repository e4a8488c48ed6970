package dev.assay.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import dev.assay.core.advantage.GroupRelative;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class TransformerTest {
    private static final Transformer.Config GROUPED =
            new Transformer.Config(11, 32, 48, 2, 4, 2, 8, 10000, 1e-6, false, true, 40);

    /// What the cache gives when sampling is what one pass over the whole sequence gives, whatever the
    /// prompt's length and whoever sits in the batch.
    @Test
    void cacheAgreesWithOnePass() {
        for (Transformer.Config config : List.of(GROUPED, Transformer.Config.small(11, 32, 2, 40)))
            try (Transformer model = Transformer.fresh(config, 5);
                    PointerScope _ = new PointerScope()) {
                for (Tensor w : model.weights().all()) widen(w);
                List<int[]> prompts = List.of(new int[] {1, 2, 3, 4, 5}, new int[] {7}, new int[] {3, 9});
                List<Completion> drawn =
                        new Generation(Sampling.PLAIN, 12, 0).sample(model, prompts, 4, Draws.seeded(1), "a");
                assertEquals(12, drawn.size());
                Tokens batch = Tokens.of(drawn);
                float[] old = Torch.array(batch.oldLogp());
                assertArrayEquals(old, Torch.array(batch.logp(model, 1)), 2e-4f);
                float[] alone = Torch.array(Tokens.of(drawn.subList(4, 5)).logp(model, 1));
                double sum = 0;
                for (float x : alone) sum += x;
                assertEquals(Arrays.stream(drawn.get(4).logp()).sum(), sum, 1e-3);
            }
    }

    /// Larger weights, so that predictions differ from token to token.
    private static void widen(Tensor weight) {
        if (weight.dim() > 1)
            try (var _ = new org.bytedeco.pytorch.NoGradGuard()) {
                weight.mul_(new org.bytedeco.pytorch.Scalar(8.0));
            }
    }

    @Test
    void samplesDependOnSeedAndKeyOnly() {
        try (Transformer model = Transformer.fresh(GROUPED, 5)) {
            Generation generation = new Generation(Sampling.PLAIN, 8, 0);
            List<int[]> prompts = List.of(new int[] {1, 2}, new int[] {4});
            List<Completion> a = generation.sample(model, prompts, 3, Draws.seeded(1), "0");
            List<Completion> b = generation.sample(model, prompts, 3, Draws.seeded(1), "0");
            List<Completion> c = generation.sample(model, prompts, 3, Draws.seeded(1), "1");
            for (int i = 0; i < a.size(); i++)
                assertArrayEquals(a.get(i).tokens(), b.get(i).tokens());
            assertNotEquals(text(a), text(c));
        }
    }

    private static String text(List<Completion> completions) {
        StringBuilder text = new StringBuilder();
        for (Completion c : completions) text.append(Arrays.toString(c.tokens()));
        return text.toString();
    }

    @Test
    void samplingCuts() {
        float[] logits = {
            9, (float) Math.log(0.5), (float) Math.log(0.3), (float) Math.log(0.15), (float) Math.log(0.05)
        };
        assertArrayEquals(new double[] {0.5, 0.3, 0.15, 0.05}, Sampling.PLAIN.probabilities(logits, 1, 4), 1e-6);
        assertArrayEquals(new double[] {0.625, 0.375, 0, 0}, new Sampling(1, 2, 1).probabilities(logits, 1, 4), 1e-6);
        assertArrayEquals(
                new double[] {0.5 / 0.95, 0.3 / 0.95, 0.15 / 0.95, 0},
                new Sampling(1, 0, 0.9).probabilities(logits, 1, 4),
                1e-6);
        double[] cold = new Sampling(0.5, 0, 1).probabilities(logits, 1, 4);
        assertEquals(0.25 / (0.25 + 0.09 + 0.0225 + 0.0025), cold[0], 1e-6);
        assertEquals(
                0,
                Sampling.GREEDY.draw(logits, 1, 4, RandomGenerator.getDefault()).token());
        assertEquals(
                Math.log(0.5),
                Sampling.GREEDY.draw(logits, 1, 4, RandomGenerator.getDefault()).logp(),
                1e-6);
        int[] count = new int[4];
        RandomGenerator random = Draws.seeded(2).stream("test", "");
        for (int i = 0; i < 20000; i++)
            count[Sampling.PLAIN.draw(logits, 1, 4, random).token()]++;
        assertEquals(0.3, count[1] / 20000.0, 0.015);
    }

    /// The model learns to copy by demonstration, then prefers what is rewarded.
    @Test
    void learnsBySftThenByGrpo() {
        try (Transformer model = Transformer.fresh(Transformer.Config.small(8, 32, 1, 8), 1);
                AdamW adam = new AdamW(model.weights(), AdamW.Settings.DEFAULT)) {
            List<Completion> shown = new ArrayList<>();
            for (int a = 1; a < 7; a++) shown.add(Completion.of(new int[] {a, 7}, new int[] {a, 0}));
            double loss = 0;
            for (int step = 0; step < 150; step++) loss = step(model, adam, Tokens::of, shown, null, Objective.SFT);
            assertTrue(loss < 0.05, "loss " + loss);
            Generation generation = new Generation(Sampling.GREEDY, 3, 0);
            List<Completion> copies =
                    generation.sample(model, List.of(new int[] {5, 7}, new int[] {2, 7}), 1, Draws.seeded(0), "");
            assertArrayEquals(new int[] {5}, copies.get(0).text());
            assertArrayEquals(new int[] {2}, copies.get(1).text());
        }
        try (Transformer model = Transformer.fresh(Transformer.Config.small(8, 32, 1, 8), 1);
                Transformer reference = model.frozen();
                AdamW adam = new AdamW(model.weights(), AdamW.Settings.DEFAULT)) {
            Generation generation = new Generation(Sampling.PLAIN, 4, 0);
            double last = 0;
            for (int step = 0; step < 80; step++) {
                List<Completion> drawn =
                        generation.sample(model, List.of(new int[] {1}, new int[] {2}), 8, Draws.seeded(9), "" + step);
                double[] rewards = drawn.stream()
                        .mapToDouble(c ->
                                Arrays.stream(c.tokens()).filter(t -> t == 3).count())
                        .toArray();
                last = Arrays.stream(rewards).average().orElseThrow();
                int[] group = new int[16];
                Arrays.fill(group, 8, 16, 1);
                double[] advantages = GroupRelative.GRPO.estimate(rewards, group);
                try (PointerScope _ = new PointerScope()) {
                    Tokens batch = Tokens.of(drawn);
                    Terms terms = batch.terms(model, 1)
                            .withOld(batch.oldLogp())
                            .withReference(batch.refLogp(reference, 1))
                            .withAdvantage(batch.advantages(advantages));
                    model.weights().zeroGradients();
                    Objective.grpo(0.001).loss(terms).backward();
                    model.weights().clip(1);
                    adam.step(3e-3);
                }
            }
            assertTrue(last > 3, "threes per completion at the end: " + last);
        }
    }

    private static double step(
            Transformer model,
            AdamW adam,
            java.util.function.Function<List<Completion>, Tokens> batch,
            List<Completion> shown,
            double[] advantages,
            Objective objective) {
        try (PointerScope _ = new PointerScope()) {
            Tensor loss = objective.loss(batch.apply(shown).terms(model, 1));
            model.weights().zeroGradients();
            loss.backward();
            adam.step(1e-2);
            return Torch.number(loss);
        }
    }
}
