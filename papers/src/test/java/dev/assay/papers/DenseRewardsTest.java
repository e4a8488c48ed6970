package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.shaping.Potential;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DenseRewardsTest {
    /// A random game of six players.
    private static DenseRewards.Game game(long seed) {
        double[] values = new Random(seed).doubles(64, -1, 1).toArray();
        return set -> values[set];
    }

    private static double total(DenseRewards.Game game) {
        return game.of(63) - game.of(0);
    }

    @Property(tries = 40)
    void sharesAddUp(@ForAll long seed) {
        DenseRewards.Game game = game(seed);
        int[][][] ways = {DenseRewards.alone(6), {{0, 1}, {2, 3}, {4, 5}}, {{0, 2, 4}, {5}, {1, 3}}};
        for (int[][] groups : ways)
            assertEquals(
                    total(game),
                    Arrays.stream(DenseRewards.shares(game, groups)).sum(),
                    1e-9);
        assertEquals(
                total(game),
                Arrays.stream(DenseRewardsClaims.sampled(game, new Random(seed)))
                        .sum(),
                1e-9);
    }

    @Property(tries = 40)
    void oneGroupIsShapley(@ForAll long seed) {
        DenseRewards.Game game = game(seed);
        assertArrayEquals(
                DenseRewards.shares(game, DenseRewards.alone(6)),
                DenseRewards.shares(game, new int[][] {{0, 1, 2, 3, 4, 5}}),
                1e-9);
    }

    /// Who adds nothing gets nothing, and those who cannot be told apart get the same.
    @Property(tries = 40)
    void nullAndSymmetricPlayers(@ForAll long seed, @ForAll @IntRange(min = 0, max = 5) int nobody) {
        DenseRewards.Game some = game(seed);
        double[] without = DenseRewards.shares(set -> some.of(set & ~(1 << nobody)), DenseRewards.alone(6));
        assertEquals(0, without[nobody], 1e-9);
        double[] counted = DenseRewards.shares(set -> some.of((1 << Integer.bitCount(set)) - 1), DenseRewards.alone(6));
        for (double share : counted) assertEquals(total(some) / 6, share, 1e-9);
    }

    /// Sampled shares are those of all orders, but for chance.
    @Property(tries = 5)
    void sampledSharesAreRightOnAverage(@ForAll long seed) {
        DenseRewards.Game game = game(seed);
        double[] exact = DenseRewards.shares(game, DenseRewards.alone(6));
        double[] mean = new double[6];
        Random draws = new Random(seed);
        for (int n = 0; n < 2000; n++) {
            double[] one = DenseRewardsClaims.sampled(game, draws);
            for (int i = 0; i < 6; i++) mean[i] += one[i] / 2000;
        }
        for (int i = 0; i < 6; i++) assertTrue(Math.abs(mean[i] - exact[i]) < 0.05, mean[i] + " for " + exact[i]);
    }

    /// What a path earns by a potential is the difference of its ends.
    @Property(tries = 40)
    void hopsTelescope(@ForAll long seed) {
        Random draws = new Random(seed);
        double[][] edges = new double[12][];
        for (int e = 0; e < edges.length; e++) edges[e] = new double[] {draws.nextInt(10), draws.nextInt(10)};
        double[] potential = DenseRewards.hopPotential(11, edges, 3);
        assertEquals(-11, potential[10], "no edge leads there");
        assertEquals(0, potential[3]);
        double[] along = new double[9];
        for (int t = 0; t < along.length; t++) along[t] = potential[draws.nextInt(11)];
        double[] shaping = Potential.differences(along, 0.9, false);
        double sum = 0;
        for (int t = 0; t < shaping.length; t++) sum += Math.pow(0.9, t) * shaping[t];
        assertEquals(Math.pow(0.9, 8) * along[8] - along[0], sum, 1e-9);
    }
}
