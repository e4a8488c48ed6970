package dev.assay.papers.graphr1;

import dev.assay.core.Draws;
import dev.assay.learn.AdamW;
import dev.assay.learn.Kl;
import dev.assay.learn.Objective;
import dev.assay.learn.Pool;
import dev.assay.learn.Schedule;
import dev.assay.learn.Terms;
import dev.assay.learn.Torch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// The two stages of training: imitation of traces, then GRPO on what the recipe pays. Each step is keyed by
/// its number, so that a run that goes on from a checkpoint is the run that never stopped. Optimiser
/// constants are the published ones but for the learning rates, which a small network needs higher.
final class Learner implements AutoCloseable {
    static final int BATCH = 24;
    static final double IMITATION_RATE = 3e-3;
    static final double REINFORCEMENT_RATE = 5e-4;
    static final int PROMPTS = 32;
    static final int SIBLINGS = 8;
    static final int MINIBATCHES = 4;
    /// Most symbols and temperature of each level, in the proportions of the published 4096 to 8192 tokens.
    static final int[] LIMITS = {32, 40, 48, 56, 64};

    static final double[] TEMPERATURES = {1, 1, 1, 1.1, 1.2};
    /// Most symbols of a trace.
    static final int LONGEST = 96;

    private static final AdamW.Settings ADAM = new AdamW.Settings(0.9, 0.95, 1e-8, 0.01);
    private static final Objective GRPO = new Objective.Gradient(0.2, 0.2, 3, Pool.TOKENS, Kl.LOW_VARIANCE, 0.001, 0);

    private final PointerPolicy policy;
    private final long seed;
    private AdamW adam;

    Learner(PointerPolicy policy, long seed) {
        this.policy = policy;
        this.seed = seed;
        this.adam = new AdamW(policy.weights(), ADAM);
    }

    PointerPolicy policy() {
        return policy;
    }

    AdamW adam() {
        return adam;
    }

    /// The optimiser starts again, as it does between the stages.
    void fresh() {
        adam.close();
        adam = new AdamW(policy.weights(), ADAM);
    }

    /// Batches of traces, of similar length within a batch, in an order drawn at random.
    List<List<Trace>> batches(List<Trace> traces) {
        List<Trace> order = new ArrayList<>(traces);
        Random random = new Random(Draws.seeded(seed).stream("order", "").nextLong());
        Collections.shuffle(order, random);
        List<List<Trace>> batches = new ArrayList<>();
        for (int from = 0; from < order.size(); from += 16 * BATCH) {
            List<Trace> chunk = order.subList(from, Math.min(order.size(), from + 16 * BATCH));
            chunk.sort(Comparator.comparingInt(Trace::length));
            for (int i = 0; i < chunk.size(); i += BATCH)
                batches.add(List.copyOf(chunk.subList(i, Math.min(chunk.size(), i + BATCH))));
        }
        Collections.shuffle(batches, random);
        return batches;
    }

    /// One step of imitation; gives the loss.
    double imitate(List<Trace> batch, int step, int steps) {
        Schedule schedule = new Schedule(IMITATION_RATE, 0, Math.max(1, steps / 10), steps);
        return step(Objective.SFT, batch, null, null, 1, schedule.rate(step));
    }

    /// One step of reinforcement.
    ///
    /// @param level of the curriculum, from 0; sets limit and temperature
    /// @param pool puzzles to draw from
    /// @param written symbols before it
    /// @param reference for KL
    Round reinforce(int step, int level, long written, List<Puzzle> pool, Judge judge, PointerPolicy reference) {
        var random = Draws.seeded(seed).stream("round", Integer.toString(step));
        List<Puzzle> puzzles = new ArrayList<>();
        for (int i = 0; i < PROMPTS; i++) puzzles.add(pool.get(random.nextInt(pool.size())));
        double temperature = TEMPERATURES[level];
        List<Trace> traces = policy.sample(puzzles, SIBLINGS, temperature, LIMITS[level], random);
        List<Judge.Score> scores = judge.score(traces);
        int part = PROMPTS / MINIBATCHES * SIBLINGS;
        for (int from = 0; from < traces.size(); from += part) {
            List<Trace> batch = traces.subList(from, from + part);
            double[] advantages = scores.subList(from, from + part).stream()
                    .mapToDouble(Judge.Score::advantage)
                    .toArray();
            step(GRPO, batch, advantages, reference, temperature, REINFORCEMENT_RATE);
        }
        return Round.of(step, level, written, scores);
    }

    private double step(
            Objective objective,
            List<Trace> traces,
            double[] advantages,
            PointerPolicy reference,
            double temperature,
            double rate) {
        policy.weights().zeroGradients();
        double loss;
        try (PointerScope _ = new PointerScope()) {
            Terms terms = policy.terms(traces, temperature);
            if (advantages != null) {
                terms = terms.withAdvantage(Torch.floats(floats(advantages), advantages.length, 1)
                                .expand_as(terms.mask()))
                        .withOld(Torch.rows(traces.stream().map(Trace::logp).toArray(double[][]::new)))
                        .withReference(likelihood(reference, traces, temperature));
            }
            Tensor value = objective.loss(terms);
            loss = Torch.number(value);
            if (!Double.isFinite(loss)) throw new ArithmeticException("the loss is " + loss);
            value.backward();
        }
        policy.weights().clip(1);
        adam.step(rate);
        return loss;
    }

    private static Tensor likelihood(PointerPolicy reference, List<Trace> traces, double temperature) {
        try (NoGradGuard _ = new NoGradGuard()) {
            return reference.terms(traces, temperature).logp();
        }
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) floats[i] = (float) values[i];
        return floats;
    }

    /// Closes the optimiser; the policy is its owner's.
    @Override
    public void close() {
        adam.close();
    }
}
