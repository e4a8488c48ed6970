package dev.assay.core.preference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// Losses, counts and weights of comparisons, against values worked by hand and what must always hold.
class PreferenceTest {
    private static final double LN2 = Math.log(2);

    @Test
    void lossesAtKnownPoints() {
        assertEquals(LN2, Logistic.PLAIN.won(0), 1e-15);
        assertEquals(0, Logistic.PLAIN.won(1600), 0);
        assertEquals(1600, Logistic.PLAIN.won(-1600), 0);
        assertEquals(2 * Math.log1p(Math.exp(3)), Logistic.margin(3).tied(0), 1e-12);
        // -ln((theta - 1) / (theta + 1)) once the constant ln(theta^2 - 1) is taken off.
        assertEquals(-Math.log(4.0 / 6), Logistic.raoKupper(5).tied(0) - Math.log(24), 1e-12);
        assertEquals(0, Logistic.PLAIN.loss(7, 0, 0), 0);
        assertThrows(IllegalArgumentException.class, () -> Logistic.raoKupper(1));
        assertThrows(IllegalArgumentException.class, () -> Logistic.scale(0));
    }

    @Property(seed = "1", tries = 300)
    void theGradientIsTheSlopeOfTheLoss(
            @ForAll @DoubleRange(min = -20, max = 20) double difference,
            @ForAll @DoubleRange(min = 0.1, max = 5) double scale,
            @ForAll @DoubleRange(min = -3, max = 3) double margin,
            @ForAll @DoubleRange(min = 0, max = 1) double first,
            @ForAll @DoubleRange(min = 0, max = 1) double second) {
        Logistic model = new Logistic(scale, margin);
        double h = 1e-6;
        double slope =
                (model.loss(difference + h, first, second) - model.loss(difference - h, first, second)) / (2 * h);
        assertEquals(slope, model.gradient(difference, first, second), 1e-6);
    }

    @Property(seed = "2", tries = 200)
    void aTieIsLeastAtNoDifferenceAndKnowsNoSide(
            @ForAll @DoubleRange(min = -50, max = 50) double difference,
            @ForAll @DoubleRange(min = 0, max = 5) double margin) {
        Logistic model = Logistic.margin(margin);
        assertEquals(model.tied(difference), model.tied(-difference), 1e-9);
        assertTrue(model.tied(difference) >= model.tied(0) - 1e-12);
    }

    @Test
    void winsAreCountedStrictly() {
        double[] winner = {6, 3, 8, 5};
        double[] loser = {5, 4, 2, 7};
        assertArrayEquals(new double[] {0.75, 0.25, 1, 0.5}, WinRate.against(winner, loser, true), 1e-15);
        assertArrayEquals(new double[] {0.5, 0.75, 1, 0.25}, WinRate.against(loser, winner, false), 1e-15);
        assertArrayEquals(new double[] {0.5, 0, 1}, WinRate.among(new double[] {2, 1, 3}, 0), 1e-15);
        assertArrayEquals(new double[] {0}, WinRate.among(new double[] {2}, 0.5), 0);
        assertEquals(0.625, WinRate.accuracy(new double[] {1, 2, -1, 0}, 0.5), 1e-15);
        assertThrows(IllegalArgumentException.class, () -> WinRate.accuracy(new double[0], 0));
    }

    @Property(seed = "3", tries = 200)
    void siblingsShareHalfTheirWinsWhenATieIsHalf(@ForAll @IntRange(min = 2, max = 12) int n, @ForAll long seed) {
        Random random = new Random(seed);
        double[] scores = random.doubles(n).map(x -> Math.rint(3 * x)).toArray();
        double sum = 0;
        for (double rate : WinRate.among(scores, 0.5)) sum += rate;
        assertEquals(n / 2.0, sum, 1e-9);
    }

    @Test
    void whoDominates() {
        assertEquals(1, Dominance.verdict(new double[] {2, 2}, new double[] {1, 2}));
        assertEquals(-1, Dominance.verdict(new double[] {1, 2}, new double[] {1, 3}));
        assertEquals(0, Dominance.verdict(new double[] {1, 2}, new double[] {2, 1}));
        double[][] points = {{1, 5}, {3, 4}, {2, 4.5}, {2, 2}, {5, 1}};
        assertArrayEquals(new int[] {0, 1, 2, 4}, Dominance.front(points));
        assertEquals(15.5, Dominance.hypervolume(points, new double[] {0, 0}), 1e-12);
        assertEquals(0, Dominance.hypervolume(points, new double[] {6, 6}), 0);
    }

    @Property(seed = "4", tries = 100)
    void dominatedPointsAddNoArea(@ForAll @IntRange(min = 1, max = 20) int n, @ForAll long seed) {
        Random random = new Random(seed);
        double[][] points = new double[n][];
        for (int i = 0; i < n; i++) points[i] = new double[] {random.nextDouble(), random.nextDouble()};
        int[] front = Dominance.front(points);
        double[][] best = new double[front.length][];
        for (int i = 0; i < front.length; i++) best[i] = points[front[i]];
        double[] zero = {0, 0};
        assertEquals(Dominance.hypervolume(points, zero), Dominance.hypervolume(best, zero), 1e-12);
    }

    @Test
    void gatesShareOutTheirCriteria() {
        GatedHeads heads = new GatedHeads(new int[][] {{0, 1}, {2}}, 1, 1, 1);
        var weighed = heads.weigh(new double[] {0.5, -1, -0.5}, new double[] {3, 0, 1}, new double[] {2, 0});
        assertEquals(1, weighed.criteriaWeights()[0] + weighed.criteriaWeights()[1], 1e-12);
        assertEquals(1, weighed.criteriaWeights()[2], 1e-12);
        assertEquals(0.3181382315, weighed.score(), 1e-7);
        GatedHeads even = new GatedHeads(new int[][] {{0, 1}, {2}}, 1e9, 1, 1);
        assertEquals(
                -0.375,
                even.weigh(new double[] {0.5, -1, -0.5}, new double[] {3, 0, 1}, new double[] {2, 0})
                        .score(),
                1e-6);
        assertThrows(IllegalArgumentException.class, () -> new GatedHeads(new int[][] {{0, 1}, {1}}, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new GatedHeads(new int[][] {{0, 3}, {1}}, 1, 1, 1));
    }

    @Property(seed = "5", tries = 60)
    void theSparseFitMeetsItsOptimalityConditions(
            @ForAll @DoubleRange(min = 0.05, max = 20) double penalty, @ForAll long seed) {
        Random random = new Random(seed);
        double[][] rows = new double[60][10];
        for (double[] row : rows) {
            for (int j = 0; j < row.length; j++) row[j] = random.nextGaussian();
            if (row[0] + 0.5 * row[1] + random.nextGaussian() < 0)
                for (int j = 0; j < row.length; j++) row[j] = -row[j];
        }
        double[] weights = SparseLogistic.fit(rows, penalty);
        for (int j = 0; j < weights.length; j++) {
            double pull = 0;
            for (double[] row : rows) pull += penalty * row[j] * Logistic.sigmoid(-WeightedHeads.dot(weights, row));
            assertTrue(Math.abs(pull) <= 1 + 1e-4, () -> "pull on a weight beyond the penalty");
            if (weights[j] != 0) assertEquals(Math.signum(weights[j]), pull, 1e-4);
        }
    }

    @Test
    void theSparseFitKeepsNothingUnderAHugePenaltyAndNoRepeatedColumn() {
        double[][] rows = {{0.5, 0.5, 0}, {0.3, 0.3, 0}, {-0.1, -0.1, 0}};
        assertArrayEquals(new double[3], SparseLogistic.fit(rows, 0.01), 0);
        double[] weights = SparseLogistic.fit(rows, 20);
        assertTrue(weights[0] > 0);
        assertEquals(0, weights[1], 0);
        assertEquals(0, weights[2], 0);
    }

    @Test
    void nearCopiesOfAFeatureDoNotStallTheFit() {
        Random random = new Random(7);
        double[][] rows = new double[200][40];
        for (double[] row : rows) {
            for (int j = 0; j < 20; j++) {
                row[j] = random.nextGaussian();
                row[j + 20] = row[j] + 0.02 * random.nextGaussian();
            }
            if (row[0] + row[1] + random.nextGaussian() < 0) for (int j = 0; j < row.length; j++) row[j] = -row[j];
        }
        double[] weights = SparseLogistic.fit(rows, 100);
        for (int j = 0; j < weights.length; j++) {
            double pull = 0;
            for (double[] row : rows) pull += 100 * row[j] * Logistic.sigmoid(-WeightedHeads.dot(weights, row));
            assertTrue(Math.abs(pull) <= 1 + 1e-4);
        }
    }

    @Test
    void aSeparableSetStillHasFiniteWeights() {
        double[][] rows = {{1, 0.2}, {0.8, -0.1}, {1.2, 0.4}};
        double[] weights = SparseLogistic.fit(rows, 1e6);
        assertTrue(weights[0] > 5 && weights[0] < 100, () -> "weight " + weights[0]);
    }

    @Property(seed = "6", tries = 200)
    void aSoftmaxIsADistribution(@ForAll @IntRange(min = 1, max = 9) int n, @ForAll long seed) {
        double[] logits = new Random(seed).doubles(n, -900, 900).toArray();
        double sum = 0;
        for (double share : WeightedHeads.softmax(logits, 1)) {
            assertTrue(share >= 0 && share <= 1);
            sum += share;
        }
        assertEquals(1, sum, 1e-12);
    }
}
