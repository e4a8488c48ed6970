package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.evidence.Trial;
import dev.assay.core.preference.WeightedHeads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// What the hidden variable of variational preference learning promises.
class VplTest {
    private static double[] gaussian(int n, RandomGenerator draws) {
        double[] x = new double[n];
        for (int k = 0; k < n; k++) x[k] = draws.nextGaussian();
        return x;
    }

    private static double[] differences(double[] mean, double[] log, ToDoubleFunction<Vpl.Posterior> of) {
        double[] slope = new double[2 * mean.length];
        for (int k = 0; k < slope.length; k++) {
            double[] values = new double[2];
            for (int side = 0; side < 2; side++) {
                double[] m = mean.clone();
                double[] l = log.clone();
                (k < mean.length ? m : l)[k % mean.length] += side == 0 ? 1e-6 : -1e-6;
                values[side] = of.applyAsDouble(new Vpl.Posterior(m, l));
            }
            slope[k] = (values[0] - values[1]) / 2e-6;
        }
        return slope;
    }

    @Property(seed = "1", tries = 60)
    void slopesAreThoseOfFiniteDifferences(@ForAll @IntRange(min = 0, max = 1000) int seed) {
        RandomGenerator draws = new Trial(seed, false, 0).stream("posterior");
        double[] mean = gaussian(3, draws);
        double[] log = gaussian(3, draws);
        double[] noise = gaussian(3, draws);
        double[] weights = gaussian(3, draws);
        Vpl.Posterior posterior = new Vpl.Posterior(mean, log);
        assertArrayEquals(differences(mean, log, Vpl.Posterior::divergence), posterior.divergenceSlope(), 1e-5);
        assertArrayEquals(
                differences(mean, log, p -> WeightedHeads.dot(weights, p.draw(noise))),
                posterior.drawSlope(noise, weights),
                1e-5);
        assertTrue(posterior.divergence() > 0);
        assertEquals(0, new Vpl.Posterior(new double[3], new double[3]).divergence(), 0);
    }

    private static Map<String, Object> layer(RandomGenerator draws, int size) {
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) rows.add(boxed(gaussian(size, draws)));
        return Map.of("weight", rows, "bias", boxed(gaussian(size, draws)));
    }

    private static List<Double> boxed(double[] numbers) {
        return java.util.Arrays.stream(numbers).boxed().toList();
    }

    @Property(seed = "2", tries = 30)
    void theOrderOfAUsersPairsDoesNotMatterAndTheirContentDoes(@ForAll @IntRange(min = 0, max = 1000) int seed) {
        RandomGenerator draws = new Trial(seed, false, 0).stream("encoder");
        Map<String, Object> input = new HashMap<>(Map.of("op", "sequence_encoder"));
        for (String name : List.of("w_q", "w_k", "w_v", "mean_layer", "log_var_layer"))
            input.put(name, layer(draws, 4));
        List<List<Double>> pairs = new ArrayList<>();
        for (int i = 0; i < 5; i++) pairs.add(boxed(gaussian(4, draws)));
        input.put("pair_embeddings", List.copyOf(pairs));
        Map<String, Object> before = new Vpl().conform(input);
        Collections.shuffle(pairs, new Random(seed));
        input.put("pair_embeddings", List.copyOf(pairs));
        Map<String, Object> after = new Vpl().conform(input);
        for (String part : List.of("mean", "log_var"))
            assertArrayEquals((double[]) before.get(part), (double[]) after.get(part), 1e-9);
        pairs.set(0, pairs.get(0).reversed());
        input.put("pair_embeddings", List.copyOf(pairs));
        double[] other = (double[]) new Vpl().conform(input).get("mean");
        double gap = 0;
        for (int k = 0; k < other.length; k++) gap += Math.abs(other[k] - ((double[]) after.get("mean"))[k]);
        assertTrue(gap > 1e-9);
    }

    @Property(seed = "3", tries = 30)
    void inTrainingTheHiddenVariableIsAsLongAsTheRootOfItsSize(@ForAll @IntRange(min = 1, max = 30) int size) {
        RandomGenerator draws = new Trial(size, false, 0).stream("sphere");
        double[][] z = (double[][]) new Vpl()
                .conform(Map.of(
                        "op",
                        "reparameterize_unit_sphere",
                        "mean",
                        List.of(boxed(gaussian(size, draws))),
                        "std",
                        List.of(boxed(java.util.Arrays.stream(gaussian(size, draws))
                                .map(Math::abs)
                                .toArray())),
                        "epsilon",
                        List.of(boxed(gaussian(size, draws)))))
                .get("z");
        assertEquals(Math.sqrt(size), Math.sqrt(WeightedHeads.dot(z[0], z[0])), 1e-9);
    }

    @Test
    void aShapeThatIsNoneNamesThoseThatAre() {
        var shape = assertThrows(
                IllegalArgumentException.class,
                () -> new Vpl()
                        .conform(Map.of(
                                "op",
                                "annealer_slope",
                                "shape",
                                "step",
                                "total_steps",
                                4.0,
                                "at_steps",
                                List.of(1.0))));
        assertEquals("shape: expected linear, cosine, logistic or none", shape.getMessage());
    }

    @Property(seed = "4", tries = 30)
    void aScaledRewardLiesWithinNoughtAndOne(@ForAll @IntRange(min = -30, max = 30) int logit) {
        double[] rewards = (double[]) new Vpl()
                .conform(Map.of("op", "spo_reward", "logits", List.of(List.of((double) logit, 0.0), List.of(0.0, 0.0))))
                .get("rewards");
        assertTrue(rewards[0] > 0 && rewards[0] < 1);
        assertEquals(0.5, rewards[1], 0);
    }
}
