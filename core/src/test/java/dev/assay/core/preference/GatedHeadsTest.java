package dev.assay.core.preference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.core.Draws;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class GatedHeadsTest {
    private static final int[][] MEMBERS = {{2, 0}, {1}, {3, 4, 5}};

    private static double[] gaussian(int n, RandomGenerator draws) {
        double[] x = new double[n];
        for (int k = 0; k < n; k++) x[k] = draws.nextGaussian();
        return x;
    }

    private static double[] differences(double[] at, ToDoubleFunction<double[]> of) {
        double[] slope = new double[at.length];
        for (int k = 0; k < slope.length; k++) {
            double[] up = at.clone();
            double[] down = at.clone();
            up[k] += 1e-6;
            down[k] -= 1e-6;
            slope[k] = (of.applyAsDouble(up) - of.applyAsDouble(down)) / 2e-6;
        }
        return slope;
    }

    @Property(seed = "1", tries = 60)
    void slopesAreThoseOfFiniteDifferences(
            @ForAll @IntRange(min = 0, max = 1000) int seed,
            @ForAll @DoubleRange(min = 0.3, max = 3) double temperature,
            @ForAll @DoubleRange(min = 0.3, max = 3) double scale) {
        RandomGenerator draws = Draws.seeded(seed).stream("gates", "");
        GatedHeads heads = new GatedHeads(MEMBERS, temperature, scale, 2 * scale);
        double[] criteria = gaussian(6, draws);
        double[] gates = gaussian(6, draws);
        double[] aspectGates = gaussian(3, draws);
        double[] aspects = gaussian(3, draws);
        double[] weights = gaussian(3, draws);
        ToDoubleFunction<GatedHeads.Weighed> value =
                at -> WeightedHeads.dot(aspects, at.aspects()) + WeightedHeads.dot(weights, at.aspectWeights());
        GatedHeads.Slopes slopes = heads.slopes(criteria, heads.weigh(criteria, gates, aspectGates), aspects, weights);
        assertArrayEquals(
                differences(criteria, x -> value.applyAsDouble(heads.weigh(x, gates, aspectGates))),
                slopes.criteria(),
                1e-6);
        assertArrayEquals(
                differences(gates, x -> value.applyAsDouble(heads.weigh(criteria, x, aspectGates))),
                slopes.gates(),
                1e-6);
        assertArrayEquals(
                differences(aspectGates, x -> value.applyAsDouble(heads.weigh(criteria, gates, x))),
                slopes.aspectGates(),
                1e-6);
    }

    @Property(seed = "2", tries = 60)
    void weightsSumToTheirScalesAndStayInTheirAspects(
            @ForAll @IntRange(min = 0, max = 1000) int seed, @ForAll @DoubleRange(min = 0.3, max = 3) double scale) {
        RandomGenerator draws = Draws.seeded(seed).stream("gates", "");
        GatedHeads heads = new GatedHeads(MEMBERS, 1, scale, 1);
        double[] gates = gaussian(6, draws);
        double[] criteria = gaussian(6, draws);
        double[] aspectGates = gaussian(3, draws);
        GatedHeads.Weighed at = heads.weigh(criteria, gates, aspectGates);
        assertEquals(1, Arrays.stream(at.aspectWeights()).sum(), 1e-12);
        for (int[] aspect : MEMBERS)
            assertEquals(
                    scale,
                    Arrays.stream(aspect)
                            .mapToDouble(j -> at.criteriaWeights()[j])
                            .sum(),
                    1e-12);
        // An aspect of one criterion is that criterion.
        assertEquals(scale * criteria[1], at.aspects()[1], 1e-12);
        gates[3] += 5;
        GatedHeads.Weighed other = heads.weigh(criteria, gates, aspectGates);
        for (int j = 0; j < 3; j++) assertEquals(at.criteriaWeights()[j], other.criteriaWeights()[j], 0);
        // The hotter, the more even.
        GatedHeads.Weighed even = new GatedHeads(MEMBERS, 1e9, scale, 1).weigh(criteria, gates, aspectGates);
        for (double weight : even.aspectWeights()) assertEquals(1 / 3.0, weight, 1e-6);
        assertEquals(scale / 3, even.criteriaWeights()[3], 1e-6);
    }
}
