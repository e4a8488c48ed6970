package dev.assay.bench;

import dev.assay.core.Draws;
import dev.assay.core.advantage.GroupRelative;
import dev.assay.learn.Completion;
import dev.assay.learn.Generation;
import dev.assay.learn.Objective;
import dev.assay.learn.Sampling;
import dev.assay.learn.Schedule;
import dev.assay.learn.Trainer;
import dev.assay.learn.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How long a GRPO step of a small transformer takes, sampling and learning apart:
/// `GrpoStep [HIDDEN [LAYERS [STEPS]]]`. 16 prompts of 32 tokens, 8 completions of 64 tokens each, 1,024 tokens in
/// the vocabulary, a reference for KL, one thread of libtorch. `bench/profile-grpo.sh` says where the time goes.
public final class GrpoStep {
    private static final int PROMPTS = 16;
    private static final int SIBLINGS = 8;
    private static final int LENGTH = 64;
    private static final int VOCABULARY = 1024;

    private GrpoStep() {}

    public static void main(String[] args) {
        int hidden = args.length > 0 ? Integer.parseInt(args[0]) : 128;
        int layers = args.length > 1 ? Integer.parseInt(args[1]) : 4;
        int steps = args.length > 2 ? Integer.parseInt(args[2]) : 12;
        Transformer model = Transformer.fresh(Transformer.Config.small(VOCABULARY, hidden, layers, 128), 1);
        Transformer reference = model.frozen();
        var settings = Trainer.Settings.of(Objective.grpo(0.04), Schedule.constant(1e-4));
        // Token 0 ends a text; none may, so that every step is as long.
        Generation generation = new Generation(Sampling.PLAIN, LENGTH, -1);
        double[] sampling = new double[steps];
        double[] learning = new double[steps];
        try (Trainer trainer = new Trainer(model, reference, settings)) {
            for (int step = 0; step < steps; step++) {
                long start = System.nanoTime();
                List<Completion> drawn = generation.sample(model, prompts(step), SIBLINGS, Draws.seeded(1), "" + step);
                long between = System.nanoTime();
                trainer.learn(drawn, advantages(drawn));
                sampling[step] = (between - start) / 1e9;
                learning[step] = (System.nanoTime() - between) / 1e9;
            }
        }
        System.out.printf(
                "hidden %d, layers %d, %,d weights: sampling median %.3f s, learning median %.3f s of %d steps%n",
                hidden, layers, model.weights().count(), median(sampling), median(learning), steps);
    }

    private static List<int[]> prompts(int step) {
        List<int[]> prompts = new ArrayList<>();
        for (int i = 0; i < PROMPTS; i++) {
            int[] prompt = new int[32];
            for (int t = 0; t < prompt.length; t++) prompt[t] = (step * 31 + i * 7 + t * t) % VOCABULARY;
            prompts.add(prompt);
        }
        return prompts;
    }

    private static double[][] advantages(List<Completion> drawn) {
        double[] rewards = drawn.stream()
                .mapToDouble(
                        c -> Arrays.stream(c.tokens()).filter(t -> t % 2 == 0).count())
                .toArray();
        int[] groups = new int[rewards.length];
        for (int i = 0; i < groups.length; i++) groups[i] = i / SIBLINGS;
        return Arrays.stream(GroupRelative.GRPO.estimate(rewards, groups))
                .mapToObj(a -> new double[] {a})
                .toArray(double[][]::new);
    }

    private static double median(double[] values) {
        double[] later = Arrays.stream(values).skip(values.length / 3).sorted().toArray();
        return later[later.length / 2];
    }
}
