package dev.assay.papers.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PerceptronTest {
    /// Learns what no linear model can.
    @Test
    void learnsExclusiveOr() {
        RandomGenerator draws = Draws.seeded(2).stream("xor", "");
        Perceptron net = new Perceptron(2, 8, 1, draws);
        for (int step = 0; step < 1500; step++) {
            for (int a = 0; a < 2; a++)
                for (int b = 0; b < 2; b++) {
                    double[] x = {2 * a - 1, 2 * b - 1};
                    net.push(x, new double[] {(a ^ b) - net.of(x)[0]});
                }
            net.adam(0.01);
        }
        assertEquals(0, net.of(new double[] {1, 1})[0], 0.1);
        assertEquals(1, net.of(new double[] {1, -1})[0], 0.1);
    }

    /// A policy that is paid for being near a point goes there.
    @Test
    void policiesGoWhereTheyArePaid() {
        RandomGenerator draws = Draws.seeded(2).stream("policy", "");
        Gaussian policy = new Gaussian(2);
        for (int step = 0; step < 400; step++) {
            double[][] xs = new double[16][];
            double[] rewards = new double[16];
            double mean = 0;
            for (int i = 0; i < 16; i++) {
                xs[i] = policy.sample(draws);
                rewards[i] = -Math.pow(xs[i][0] - 2, 2) - Math.pow(xs[i][1] + 1, 2);
                mean += rewards[i] / 16;
            }
            for (int i = 0; i < 16; i++) policy.push(xs[i], rewards[i] - mean);
            policy.adam(0.03);
        }
        assertTrue(Math.abs(policy.mean()[0] - 2) < 0.3 && Math.abs(policy.mean()[1] + 1) < 0.3);
    }
}
