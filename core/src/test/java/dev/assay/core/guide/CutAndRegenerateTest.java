package dev.assay.core.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CutAndRegenerateTest {
    private static final double[] SECOND = {0.2, 0.6};

    /// Writes two bits, the second more often 1 after a 1.
    private static List<Integer> write(List<Integer> kept, RandomGenerator random) {
        List<Integer> steps = new ArrayList<>(kept);
        if (steps.isEmpty()) steps.add(random.nextDouble() < 0.5 ? 1 : 0);
        steps.add(random.nextDouble() < SECOND[steps.getFirst()] ? 1 : 0);
        return steps.subList(kept.size(), 2);
    }

    private static double accept(List<Integer> steps) {
        return steps.equals(List.of(1, 1)) ? 0.9 : steps.getFirst() == 1 ? 0.2 : 0.1;
    }

    private static double[] cut(List<Integer> steps) {
        if (steps.getFirst() == 0) return new double[] {1, 0};
        return steps.get(1) == 0 ? new double[] {0.1, 0.9} : new double[] {0.5, 0.5};
    }

    private static CutAndRegenerate<Integer> refiner(int revisions, double threshold) {
        return new CutAndRegenerate<>(
                CutAndRegenerateTest::write,
                CutAndRegenerateTest::accept,
                CutAndRegenerateTest::cut,
                revisions,
                threshold);
    }

    @Test
    void theLoopEarnsWhatTheFormulaSays() {
        int n = 20_000;
        double earned = 0;
        var refiner = refiner(1, Double.NaN);
        Draws draws = Draws.seeded(7);
        for (int i = 0; i < n; i++) {
            var outcome = refiner.run(draws, "r" + i);
            if (outcome.steps().equals(List.of(1, 1))) earned++;
            if (outcome.revised()) {
                int kept = outcome.decisions().getFirst().kept();
                for (int k = 0; k < kept; k++)
                    assertSame(outcome.first().get(k), outcome.steps().get(k));
            }
        }
        // 0.5097 by enumeration; one standard error is 0.0035.
        assertEquals(0.5097, earned / n, 0.014);
    }

    @Test
    void withoutRevisionsTheActorWritesAlone() {
        Draws draws = Draws.seeded(3);
        for (int i = 0; i < 50; i++) {
            var alone = refiner(0, Double.NaN).run(draws, "r" + i);
            assertEquals(refiner(1, Double.NaN).run(draws, "r" + i).first(), alone.steps());
            assertFalse(alone.revised());
        }
    }

    @Test
    void aThresholdDecidesWithoutDrawing() {
        for (int i = 0; i < 50; i++) {
            var outcome = refiner(1, 0.5).run(Draws.seeded(i), "r");
            assertEquals(!outcome.first().equals(List.of(1, 1)), outcome.revised());
        }
    }

    @Test
    void badRolesAreNamed() {
        var refiner = new CutAndRegenerate<>(CutAndRegenerateTest::write, _ -> 0, _ -> new double[] {1}, 1, Double.NaN);
        var e = assertThrows(IllegalArgumentException.class, () -> refiner.run(Draws.seeded(1), "r"));
        assertEquals("1 cuts for 2 steps", e.getMessage());
    }

    @Property(seed = "1", tries = 200)
    void theGainIsItsThreeParts(@ForAll long seed) {
        Random random = new Random(seed);
        List<RefinerGain.Attempt> attempts = new ArrayList<>();
        int n = 1 + random.nextInt(6);
        for (int i = 0; i < n; i++) {
            double first = random.nextDouble();
            attempts.add(new RefinerGain.Attempt(
                    1.0 / n,
                    random.nextDouble(),
                    random.nextDouble(),
                    new double[] {first, 1 - first},
                    random.doubles(2).toArray()));
        }
        RefinerGain gain = RefinerGain.of(attempts);
        assertEquals(gain.gain(), gain.precision() + gain.volume() * gain.skill(), 1e-12);
    }

    @Test
    void acceptingTheBadShowsAsNegativePrecision() {
        double[] keep = {1};
        double[] value = {0.5};
        RefinerGain gain = RefinerGain.of(List.of(
                new RefinerGain.Attempt(0.5, 1, 0.1, keep, value), new RefinerGain.Attempt(0.5, 0, 0.9, keep, value)));
        assertTrue(gain.precision() < 0);
    }
}
