package dev.assay.papers.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.tasks.control.CartPole;
import dev.assay.tasks.control.RewardProgram;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EvolutionTest {
    @Test
    void equalScoresShareTheirRank() {
        assertArrayEquals(new double[] {0.5, -0.5, 0, 0, 0}, Evolution.centredRanks(new double[] {9, -7, 1, 1, 1}));
        assertArrayEquals(new double[3], Evolution.centredRanks(new double[] {4, 4, 4}));
    }

    /// Towards the top of a hill, whatever the scale of the scores.
    @Test
    void climbsAHill() {
        double[] small = {2, -1};
        double[] large = small.clone();
        Evolution.PLAIN.run(small, 100, (w, _) -> -Math.hypot(w[0] - 1, w[1] - 1), new Random(3));
        Evolution.PLAIN.run(large, 100, (w, _) -> -1e6 * Math.hypot(w[0] - 1, w[1] - 1), new Random(3));
        assertTrue(Math.hypot(small[0] - 1, small[1] - 1) < 0.1, "missed by " + Math.hypot(small[0] - 1, small[1] - 1));
        assertArrayEquals(small, large);
    }

    /// The published expert reward of cart-pole balances the pole; a reward for standing still does not.
    @Test
    void theExpertRewardBalances() {
        double expert = balanced(
                "failed > 0 ? -2 : 1 - pole_angle * pole_angle - 0.01 * abs(cart_vel) - 0.005 * abs(pole_vel)");
        double still = balanced("-abs(cart_vel)");
        assertTrue(expert > 200 && still < 100, "expert " + expert + " steps, still " + still);
    }

    private static double balanced(String reward) {
        CartPole world = new CartPole();
        Pilot pilot = new Pilot(world);
        double[] weights =
                pilot.trained(RewardProgram.of(world, Map.of("reward", reward)), 40, 2, new Random(5), (_, _) -> {});
        return pilot.judged(weights, 10, new Random(6));
    }
}
