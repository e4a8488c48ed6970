package dev.assay.core.shaping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The theorem of Ng, Harada and Russell, tried.
class InvarianceTest {
    private static final int STATES = 5;
    private static final int ACTIONS = 3;
    private static final double GAMMA = 0.9;

    /// The actions that are best in each state.
    private static List<Set<Integer>> best(double[][][] moves, double[][][] rewards) {
        double[] values = new double[STATES];
        double[][] q = new double[STATES][ACTIONS];
        for (int round = 0; round < 400; round++) {
            for (int s = 0; s < STATES; s++)
                for (int a = 0; a < ACTIONS; a++) {
                    q[s][a] = 0;
                    for (int t = 0; t < STATES; t++) q[s][a] += moves[s][a][t] * (rewards[s][a][t] + GAMMA * values[t]);
                }
            for (int s = 0; s < STATES; s++) values[s] = max(q[s]);
        }
        List<Set<Integer>> best = new ArrayList<>();
        for (double[] row : q)
            best.add(IntStream.range(0, ACTIONS)
                    .filter(a -> row[a] > max(row) - 1e-9)
                    .boxed()
                    .collect(Collectors.toSet()));
        return best;
    }

    private static double max(double[] row) {
        double max = row[0];
        for (double x : row) max = Math.max(max, x);
        return max;
    }

    @Test
    void potentialsLeaveTheBestActionsAsTheyAreAndABonusDoesNot() {
        Random random = new Random(5);
        int changed = 0;
        for (int world = 0; world < 1000; world++) {
            double[][][] moves = new double[STATES][ACTIONS][STATES];
            double[][][] rewards = new double[STATES][ACTIONS][STATES];
            double[][][] shaped = new double[STATES][ACTIONS][STATES];
            double[][][] bonus = new double[STATES][ACTIONS][STATES];
            double[] phi = random.doubles(STATES, -5, 5).toArray();
            for (int s = 0; s < STATES; s++)
                for (int a = 0; a < ACTIONS; a++) {
                    double sum = 0;
                    for (int t = 0; t < STATES; t++) sum += moves[s][a][t] = -Math.log(1 - random.nextDouble());
                    for (int t = 0; t < STATES; t++) {
                        moves[s][a][t] /= sum;
                        rewards[s][a][t] = random.nextGaussian();
                        shaped[s][a][t] = rewards[s][a][t]
                                + Potential.differences(new double[] {phi[s], phi[t]}, GAMMA, false)[0];
                        bonus[s][a][t] = rewards[s][a][t] + Math.max(0, phi[t] - phi[s]);
                    }
                }
            List<Set<Integer>> best = best(moves, rewards);
            assertEquals(best, best(moves, shaped), "world " + world);
            if (!best.equals(best(moves, bonus))) changed++;
        }
        assertTrue(changed > 500, "a naive bonus changed the best actions of " + changed + " of 1000 worlds");
    }
}
