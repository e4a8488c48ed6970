package dev.assay.papers.world;

import dev.assay.core.Draws;
import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;

/// An evolution strategy (Salimans et al. 2017): weights are tried with noise added and taken away, and moved
/// towards the noise that did better. Scores count by their rank only, equal ones alike, so their scale does not
/// matter. The published constants but smaller populations.
///
/// @param pairs of mirrored candidates in a generation
public record Evolution(int pairs) {
    private static final double SIGMA = 0.1;
    private static final double RATE = 0.06;
    private static final double DECAY = 0.002;

    /// 16 pairs.
    public static final Evolution PLAIN = new Evolution(16);

    /// How good weights are.
    public interface Score {
        /// @param draws the same for all candidates of a generation, at its start
        double of(double[] weights, RandomGenerator draws);
    }

    /// Told after every generation.
    public interface Watch {
        void generation(int done, double[] weights);
    }

    /// Goes on from weights, which are changed.
    public void run(double[] weights, int generations, Score score, RandomGenerator draws, Watch watch) {
        Adam adam = new Adam(new double[][] {weights}, 0.9, 0.99);
        double[][] noise = new double[pairs][weights.length];
        double[] scores = new double[2 * pairs];
        double[] candidate = new double[weights.length];
        double[] gradient = new double[weights.length];
        for (int g = 0; g < generations; g++) {
            long seed = draws.nextLong();
            for (int p = 0; p < pairs; p++)
                for (int sign = 0; sign < 2; sign++) {
                    for (int i = 0; i < candidate.length; i++) {
                        if (sign == 0) noise[p][i] = draws.nextGaussian();
                        candidate[i] = weights[i] + (sign == 0 ? SIGMA : -SIGMA) * noise[p][i];
                    }
                    scores[2 * p + sign] = score.of(candidate, Draws.seeded(seed).stream("starts", ""));
                }
            double[] ranks = centredRanks(scores);
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = -DECAY * weights[i];
                for (int p = 0; p < pairs; p++)
                    gradient[i] += (ranks[2 * p] - ranks[2 * p + 1]) * noise[p][i] / (2 * pairs * SIGMA);
            }
            adam.step(new double[][] {weights}, new double[][] {gradient}, RATE);
            watch.generation(g + 1, weights);
        }
    }

    /// Without a watch.
    public void run(double[] weights, int generations, Score score, RandomGenerator draws) {
        run(weights, generations, score, draws, (_, _) -> {});
    }

    /// Ranks from -0.5 for the least to 0.5 for the greatest; equal scores share the mean of theirs.
    static double[] centredRanks(double[] scores) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
        double[] ranks = new double[scores.length];
        for (int from = 0, to; from < order.length; from = to) {
            to = from + 1;
            while (to < order.length && scores[order[to]] == scores[order[from]]) to++;
            double rank = (from + to - 1) / 2.0 / (scores.length - 1) - 0.5;
            for (int i = from; i < to; i++) ranks[order[i]] = rank;
        }
        return ranks;
    }
}
