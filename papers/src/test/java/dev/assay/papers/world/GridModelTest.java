package dev.assay.papers.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GridModelTest {
    private static final GridModel GRID = new GridModel(3, 0.1);

    private static double[][] policy(long seed) {
        Random draws = new Random(seed);
        double[][] theta = new double[GRID.states()][GridModel.ACTIONS];
        for (double[] row : theta) Arrays.setAll(row, _ -> draws.nextGaussian());
        return theta;
    }

    /// The gradient is what moves the objective, with and without entropy.
    @Test
    void theGradientIsExact() {
        double[] reward = GRID.reward(10, -0.1);
        for (double entropy : new double[] {0, 0.2}) {
            double[][] theta = policy(1);
            double[][] gradient = GRID.gradient(theta, reward, 0.95, entropy);
            for (int s = 0; s < GRID.states(); s++)
                for (int a = 0; a < GridModel.ACTIONS; a++) {
                    theta[s][a] += 1e-5;
                    double more = GRID.objective(theta, reward, 0.95, entropy);
                    theta[s][a] -= 2e-5;
                    double less = GRID.objective(theta, reward, 0.95, entropy);
                    theta[s][a] += 1e-5;
                    assertEquals((more - less) / 2e-5, gradient[s][a], 1e-6, "state " + s + ", action " + a);
                }
        }
    }

    /// The return is the rewards weighed by the visits.
    @Test
    void visitsTimesRewardsAreTheReturn() {
        double[][] theta = policy(2);
        double[] reward = GRID.minusDistance(0.3);
        double[] visits = GRID.visits(theta, 0.9);
        double sum = 0;
        for (int s = 0; s < visits.length; s++) sum += visits[s] * reward[s];
        assertEquals(GRID.value(theta, reward, 0.9), sum, 1e-10);
        assertTrue(visits[GRID.states() - 1] < 1, "the end is visited once at most");
    }
}
