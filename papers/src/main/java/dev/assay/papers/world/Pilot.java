package dev.assay.papers.world;

import dev.assay.tasks.control.Environment;
import dev.assay.tasks.control.RewardProgram;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Steers one copy of a world with a small network. Not thread-safe.
public final class Pilot {
    /// Hidden units of the network.
    private static final int HIDDEN = 12;

    private final Environment world;
    private final TanhNet net;
    private final double[] input;
    private final double[] action;
    private final double[] frame;
    /// Where in a frame the task's own score stands.
    private final int score;

    /// @param world one of its variables is what the task is judged by
    public Pilot(Environment world) {
        this.world = world;
        net = new TanhNet(world.inputs(), HIDDEN, world.actions());
        input = new double[world.inputs()];
        action = new double[world.actions()];
        frame = new double[world.frame()];
        score = place(world);
    }

    private static int place(Environment world) {
        List<Environment.Variable> variables = world.variables();
        int last = IntStream.range(0, variables.size())
                .filter(v -> variables.get(v).reader() == Environment.Reader.FITNESS)
                .findFirst()
                .orElseThrow();
        return variables.subList(0, last).stream()
                .mapToInt(Environment.Variable::size)
                .sum();
    }

    /// The network it steers with.
    public TanhNet net() {
        return net;
    }

    /// Flies some episodes.
    ///
    /// @param meter pays the steps; null for nothing
    /// @return the sum of what was paid
    public double fly(double[] weights, int episodes, RandomGenerator draws, RewardProgram.Meter meter) {
        double paid = 0;
        for (int e = 0; e < episodes; e++) {
            world.reset(draws);
            paid += fly(weights, meter, () -> {});
        }
        return paid;
    }

    /// Flies from where the world was reset to the end.
    private double fly(double[] weights, RewardProgram.Meter meter, Runnable paidFor) {
        double paid = 0;
        world.read(frame);
        if (meter != null) meter.begin(frame);
        Environment.Outcome outcome = Environment.Outcome.GOES_ON;
        while (outcome == Environment.Outcome.GOES_ON) {
            world.see(input);
            net.apply(weights, input, action);
            outcome = world.step(action);
            if (meter == null) continue;
            world.read(frame);
            paid += meter.pay(action, frame);
            paidFor.run();
        }
        return paid;
    }

    /// The task's own score, mean over some episodes.
    public double judged(double[] weights, int episodes, RandomGenerator draws) {
        double sum = 0;
        for (int e = 0; e < episodes; e++) {
            fly(weights, 1, draws, null);
            world.read(frame);
            sum += frame[score];
        }
        return sum / episodes;
    }

    /// What a look at some episodes showed.
    ///
    /// @param score the task's own, mean of the episodes
    /// @param components what each component paid, mean of the steps
    public record Flight(double score, double[] components) {}

    /// Looks at some episodes.
    public Flight watched(double[] weights, int episodes, RandomGenerator draws, RewardProgram.Meter meter) {
        double[] sums = new double[meter.components().length];
        double score = 0;
        int[] steps = new int[1];
        for (int e = 0; e < episodes; e++) {
            world.reset(draws);
            fly(weights, meter, () -> {
                for (int c = 0; c < sums.length; c++) sums[c] += meter.components()[c];
                steps[0]++;
            });
            score += frame[this.score];
        }
        for (int c = 0; c < sums.length; c++) sums[c] /= steps[0];
        return new Flight(score / episodes, sums);
    }

    /// Weights to start from, normal with this deviation.
    public double[] start(double deviation, RandomGenerator draws) {
        double[] weights = new double[net.weights()];
        for (int i = 0; i < weights.length; i++) weights[i] = deviation * draws.nextGaussian();
        return weights;
    }

    /// Trains a network on a program, or on the task's own score, from weights of 0.
    ///
    /// @param program null for the task's own score
    /// @param episodes of each candidate
    /// @param watched told the weights after every generation
    public double[] trained(
            RewardProgram program, int generations, int episodes, RandomGenerator draws, Evolution.Watch watched) {
        double[] weights = new double[net.weights()];
        train(weights, program, generations, episodes, draws, watched);
        return weights;
    }

    /// Trains on from weights, which are changed.
    public void train(
            double[] weights,
            RewardProgram program,
            int generations,
            int episodes,
            RandomGenerator draws,
            Evolution.Watch watched) {
        RewardProgram.Meter meter = program == null ? null : program.meter();
        Evolution.PLAIN.run(
                weights,
                generations,
                (candidate, starts) ->
                        meter == null ? judged(candidate, episodes, starts) : fly(candidate, episodes, starts, meter),
                draws,
                watched);
    }
}
