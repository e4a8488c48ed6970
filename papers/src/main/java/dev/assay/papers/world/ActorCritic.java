package dev.assay.papers.world;

import dev.assay.core.advantage.Gae;
import dev.assay.tasks.control.TileWorld;
import dev.assay.tasks.control.World;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// A policy and a value that are linear in the features of a world of cells, and learn together (A2C, Mnih et al.
/// 2016) with generalised advantages. Copies of the world are stepped in turn.
public final class ActorCritic {
    private static final int COPIES = 32;
    private static final int HORIZON = 32;
    private static final double GAMMA = 0.99;
    private static final double LAMBDA = 0.95;
    /// Share of the error that the value moves by.
    private static final double VALUE = 0.5;

    /// Steps of an update.
    public static final int STEPS = COPIES * HORIZON;

    /// What steps are paid. One for each copy of the world.
    public interface Pay<W> {
        /// An episode begins.
        void begin(W world);

        /// The reward of a step, once the world has done it.
        ///
        /// @param action that was done
        double of(W world, int action, World.Outcome outcome);
    }

    private final int actions;
    /// One row for each action, the last for the value.
    private final double[][] weights;
    private final double[][] gradient;
    private final Adam adam;

    private final double rate;
    private final double entropy;

    /// @param rate of Adam
    /// @param entropy weight of the policy's entropy
    public ActorCritic(TileWorld like, double rate, double entropy) {
        this.rate = rate;
        this.entropy = entropy;
        actions = like.actions();
        weights = new double[actions + 1][like.features()];
        gradient = Adam.zeros(weights);
        adam = new Adam(weights);
    }

    /// The sum of the weights of what is on.
    private static double dot(double[] row, int[] on, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) sum += row[on[i]];
        return sum;
    }

    private double[] chances(int[] on, int count) {
        double[] logits = new double[actions];
        for (int a = 0; a < actions; a++) logits[a] = dot(weights[a], on, count);
        return Softmax.softmax(logits);
    }

    /// Follows the policy for one episode; what happens is up to who watches.
    public <W extends TileWorld> void play(W world, RandomGenerator draws, Pay<W> watch) {
        int[] on = new int[world.features()];
        world.reset(draws);
        watch.begin(world);
        World.Outcome outcome = World.Outcome.GOES_ON;
        while (outcome == World.Outcome.GOES_ON) {
            int action = Softmax.draw(chances(on, world.see(on)), draws);
            outcome = world.step(action);
            watch.of(world, action, outcome);
        }
    }

    /// Learns for some updates.
    ///
    /// @param after told after each update, with its number from 1
    public <W extends TileWorld> void learn(
            Supplier<W> make,
            Supplier<Pay<W>> payer,
            int updates,
            RandomGenerator draws,
            java.util.function.IntConsumer after) {
        Copy<?>[] copies = new Copy<?>[COPIES];
        for (int c = 0; c < COPIES; c++) copies[c] = new Copy<>(make.get(), payer.get(), draws);
        for (int u = 1; u <= updates; u++) {
            double[] all = new double[STEPS];
            for (int c = 0; c < COPIES; c++) System.arraycopy(copies[c].gather(), 0, all, c * HORIZON, HORIZON);
            double mean = Arrays.stream(all).average().orElseThrow();
            double squares = 0;
            for (double advantage : all) squares += (advantage - mean) * (advantage - mean);
            double deviation = Math.sqrt(squares / STEPS) + 1e-8;
            for (Copy<?> copy : copies) copy.push(mean, deviation);
            adam.step(weights, gradient, rate);
            for (double[] row : gradient) Arrays.fill(row, 0);
            after.accept(u);
        }
    }

    /// A copy of the world and what was done in it since the last update.
    private final class Copy<W extends TileWorld> {
        private final W world;
        private final Pay<W> pay;
        private final RandomGenerator draws;
        private final int[][] on;
        private final int[] counts = new int[HORIZON];
        private final int[] done = new int[HORIZON];
        private final double[][] chances = new double[HORIZON][];
        private final double[] values = new double[HORIZON];
        private final double[] advantages = new double[HORIZON];

        Copy(W world, Pay<W> pay, RandomGenerator draws) {
            this.world = world;
            this.pay = pay;
            this.draws = draws;
            on = new int[HORIZON][world.features()];
            begin();
        }

        private void begin() {
            world.reset(draws);
            pay.begin(world);
        }

        private double value() {
            int[] now = new int[world.features()];
            return dot(weights[actions], now, world.see(now));
        }

        /// The advantages of the steps.
        double[] gather() {
            double[] rewards = new double[HORIZON];
            int from = 0;
            for (int t = 0; t < HORIZON; t++) {
                counts[t] = world.see(on[t]);
                chances[t] = ActorCritic.this.chances(on[t], counts[t]);
                values[t] = dot(weights[actions], on[t], counts[t]);
                done[t] = Softmax.draw(chances[t], draws);
                World.Outcome outcome = world.step(done[t]);
                rewards[t] = pay.of(world, done[t], outcome);
                boolean over = outcome != World.Outcome.GOES_ON;
                if (!over && t < HORIZON - 1) continue;
                double next = outcome == World.Outcome.TERMINATED ? 0 : value();
                double[] part = Gae.estimate(
                        Arrays.copyOfRange(rewards, from, t + 1),
                        Arrays.copyOfRange(values, from, t + 1),
                        next,
                        GAMMA,
                        LAMBDA);
                System.arraycopy(part, 0, advantages, from, part.length);
                from = t + 1;
                if (over) begin();
            }
            return advantages;
        }

        /// Collects the gradient.
        void push(double mean, double deviation) {
            for (int t = 0; t < HORIZON; t++) {
                double weight = (advantages[t] - mean) / deviation;
                double spread = 0;
                for (double p : chances[t]) if (p > 0) spread -= p * Math.log(p);
                for (int a = 0; a < actions; a++) {
                    double p = chances[t][a];
                    double pull = weight * ((a == done[t] ? 1 : 0) - p);
                    if (p > 0) pull -= entropy * p * (Math.log(p) + spread);
                    add(gradient[a], t, pull / STEPS);
                }
                // The error of the value is its return less itself, which is the advantage.
                add(gradient[actions], t, VALUE * advantages[t] / STEPS);
            }
        }

        private void add(double[] row, int t, double pull) {
            for (int i = 0; i < counts[t]; i++) row[on[t][i]] += pull;
        }
    }
}
