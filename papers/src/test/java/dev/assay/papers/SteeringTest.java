package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import dev.assay.core.guide.Particles;
import dev.assay.core.objective.FlowStep;
import dev.assay.papers.FkSteering.Population;
import dev.assay.papers.FkSteering.Potential;
import dev.assay.papers.FkSteering.Settings;
import dev.assay.papers.world.FlowSampler;
import dev.assay.papers.world.Pictures;
import dev.assay.papers.world.Sentences;
import dev.assay.tasks.scenes.Caption;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Guides of the samplers, on chains whose law is known.
class SteeringTest {
    private static RandomGenerator draws(String name) {
        return Draws.seeded(11).stream(name, "");
    }

    /// A chain that ends in N(0, 1) exactly: a clean sample is drawn before each step, and not its mean taken.
    private record Normal(int steps) implements Particles.Process<double[]> {
        double clean(double x, double t) {
            return x * (1 - t) / ((1 - t) * (1 - t) + t * t);
        }

        @Override
        public double[] start(RandomGenerator draws) {
            return new double[] {draws.nextGaussian()};
        }

        @Override
        public double[] next(int step, double[] x, RandomGenerator draws) {
            double t = (steps - step) / (double) steps;
            double spread = t / Math.sqrt((1 - t) * (1 - t) + t * t);
            double drawn = clean(x[0], t) + spread * draws.nextGaussian();
            FlowStep kernel = FlowStep.ancestral(t, step == steps - 1 ? 0 : t - 1.0 / steps, 1);
            return kernel.draw(kernel.mean(x, new double[] {(x[0] - drawn) / t}), draws);
        }

        double promise(int step, double[] x) {
            return step == steps - 1 ? x[0] : clean(x[0], (steps - step - 1) / (double) steps);
        }
    }

    private static double mean(List<double[]> samples) {
        return samples.stream().mapToDouble(x -> x[0]).average().orElseThrow();
    }

    private static Settings everyStep(Potential potential, double lambda, int size, boolean adaptive) {
        return new Settings(potential, lambda, size, 10, 0, 9, 1, adaptive, false, 0);
    }

    /// Tilting N(0, 1) by e^x moves its mean by 1, whatever potential is used on the way.
    @ParameterizedTest
    @EnumSource(
            value = Potential.class,
            names = {"DIFF", "RT", "IS"})
    void potentialsLeadToTheTiltedLaw(Potential potential) {
        assertEquals(1, tilted(potential), 0.1);
    }

    /// As released, the maximum's last weight holds the highest reward on the way and not that of the end.
    @Test
    void theReleasedMaximumMissesTheLaw() {
        double mean = tilted(Potential.MAX);
        assertTrue(mean > 0.5 && mean < 0.9, "mean " + mean);
    }

    private static double tilted(Potential potential) {
        Normal chain = new Normal(10);
        Settings settings = new Settings(potential, 1, 4000, 10, 4, 9, 5, false, false, -10);
        var run = new Particles<>(chain, chain::promise)
                .run(4000, new Population(settings), draws("tilted " + potential));
        return mean(run.samples());
    }

    @Test
    void withoutLambdaNothingIsTilted() {
        Normal chain = new Normal(10);
        var run = new Particles<>(chain, chain::promise)
                .run(2000, new Population(everyStep(Potential.DIFF, 0, 2000, false)), draws("flat"));
        assertEquals(0, mean(run.samples()), 0.15);
    }

    /// With a rule that keeps all, the guide is the generator, bit for bit.
    @Test
    void bestOfNIsTheGenerator() {
        Normal chain = new Normal(10);
        var run = new Particles<>(chain, chain::promise)
                .run(1, new Population(everyStep(Potential.BON, 1, 1, false)), draws("same"));
        RandomGenerator draws = draws("same");
        double[] x = chain.start(draws);
        for (int step = 0; step < 10; step++) x = chain.next(step, x, draws);
        assertArrayEquals(x, run.samples().getFirst());
        assertEquals(11, run.made());
    }

    /// The weights of a lineage telescope to the reward of its end.
    @Test
    void gainsTelescope() {
        Normal chain = new Normal(10);
        Population population = new Population(everyStep(Potential.DIFF, 2, 8, false));
        var run = new Particles<>(chain, chain::promise).run(8, population, draws("telescope"));
        for (int i = 0; i < 8; i++)
            assertEquals(Math.exp(2 * run.samples().get(i)[0]), population.product()[i], 1e-9);
    }

    @Test
    void adaptiveResamplingAsksForLessThanHalf() {
        double out = Double.NEGATIVE_INFINITY;
        Population half = new Population(everyStep(Potential.RT, 1, 4, true));
        assertArrayEquals(new int[] {0, 1, 2, 3}, half.keep(0, new double[] {1, 1, out, out}, draws("half")));
        assertEquals(2, half.effective()[0]);
        Population less = new Population(everyStep(Potential.RT, 1, 4, true));
        assertArrayEquals(new int[] {0, 0, 0, 0}, less.keep(0, new double[] {1, out, out, out}, draws("less")));
    }

    @Test
    void anUndefinedRewardWeighsNothing() {
        Population population = new Population(everyStep(Potential.DIFF, 1, 2, false));
        assertArrayEquals(new int[] {1, 1}, population.keep(0, new double[] {Double.NaN, 0.1}, draws("nan")));
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> population.keep(3, new double[] {Double.NaN, Double.NaN}, draws("nan")))
                .getMessage()
                .contains("every particle has an undefined reward at step 3"));
    }

    @Test
    void oneChildIsTheGenerator() {
        Caption caption = Caption.counting(2, 1, 0);
        FlowSampler sampler = Pictures.sampler(Pictures.fitted(0.35, draws("fit")), caption, 16, 1);
        var run = new Particles<FlowSampler.State>(sampler, (_, _) -> 0)
                .run(1, new Svdd.Siblings(1, 0, 16), draws("one child"));
        assertArrayEquals(
                sampler.sample(draws("one child")), run.samples().getFirst().x());
    }

    /// With exact values of the states, choosing children in proportion to their exponentials tilts the law.
    @Test
    void childrenLeadToTheTiltedLaw() {
        Normal chain = new Normal(10);
        var run = new Particles<>(chain, chain::promise).run(1000, new Svdd.Siblings(50, 1, 10), draws("children"));
        assertEquals(1, mean(run.samples()), 0.1);
    }

    @Test
    void aLargeTemperatureChoosesAnyChild() {
        double[] counts = new double[5];
        RandomGenerator draws = draws("any");
        Svdd.Siblings rule = new Svdd.Siblings(5, 1e6, 2);
        for (int i = 0; i < 10_000; i++) counts[rule.keep(0, new double[] {0, 1, 2, 3, 4}, draws)[0]]++;
        double chi = 0;
        for (double count : counts) chi += (count - 2000) * (count - 2000) / 2000;
        assertTrue(chi < 18.5, "chi-square of 4 degrees: " + chi);
    }

    /// Words once shown stay, and none is hidden at the end.
    @ParameterizedTest
    @ValueSource(ints = {1, 6, 24})
    void wordsStay(int steps) {
        Sentences sentences = new Sentences(steps);
        RandomGenerator draws = draws("words");
        int right = 0;
        for (int n = 0; n < 100; n++) {
            int[] tokens = sentences.start(draws);
            for (int step = 0; step < steps; step++) {
                int[] before = tokens;
                int[] after = tokens = sentences.next(step, tokens, draws);
                assertTrue(IntStream.range(0, Sentences.LENGTH)
                        .allMatch(i -> before[i] == Sentences.HIDDEN || before[i] == after[i]));
            }
            assertTrue(IntStream.of(tokens).noneMatch(token -> token == Sentences.HIDDEN));
            if (Sentences.grammatical(tokens)) right++;
        }
        assertTrue(steps == 24 ? right > 60 : steps > 1 || right < 60, right + " of 100 are grammatical");
    }

    @Test
    void badSettingsAreNamed() {
        assertTrue(message(() -> new Svdd.Siblings(0, 0, 4)).contains("SVDD: M must be at least 1"));
        assertTrue(message(() -> new Svdd.Siblings(2, -1, 4)).contains("SVDD: alpha must be >= 0"));
        assertTrue(message(() -> everyStep(Potential.MAX, 1, 1, false)).contains("num_particles"));
        assertTrue(message(() -> new Settings(Potential.MAX, 1, 2, 10, 5, 4, 1, false, false, 0))
                .contains("resample_t_end"));
        assertTrue(message(() -> new Settings(Potential.MAX, 1, 2, 10, 0, 4, 0, false, false, 0))
                .contains("resample_frequency"));
    }

    private static String message(org.junit.jupiter.api.function.Executable wrong) {
        return assertThrows(IllegalArgumentException.class, wrong).getMessage();
    }
}
