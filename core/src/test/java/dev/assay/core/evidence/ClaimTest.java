package dev.assay.core.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.evidence.Claim.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ClaimTest {
    private static Arm noisy(String name, double mean, double spread) {
        return new Arm(
                name, trial -> Map.of("m", mean + spread * trial.stream(name).nextGaussian()));
    }

    private static Experiment of(int seeds, Arm... arms) {
        return new Experiment("synthetic", "numbers.", List.of(arms), seeds, seeds);
    }

    private static Claim.Verdict judge(Experiment experiment, dev.assay.core.evidence.Test test) {
        Claim claim = new Claim("c", "says", experiment, test);
        try (Lab lab = new Lab(false, 2)) {
            return claim.judge(lab.run(experiment));
        }
    }

    private static dev.assay.core.evidence.Test superior(double by) {
        return new dev.assay.core.evidence.Test.Superior(Contrast.of("m", "new", "old"), by);
    }

    @Test
    void aClearGainHoldsAndItsOppositeFails() {
        assertEquals(
                Word.HOLDS,
                judge(of(8, noisy("new", 1, 0.1), noisy("old", 0, 0.1)), superior(0.5))
                        .word());
        assertEquals(
                Word.FAILS,
                judge(of(8, noisy("new", 0, 0.1), noisy("old", 1, 0.1)), superior(0.5))
                        .word());
    }

    @Test
    void aGainSmallerThanWhatMattersFails() {
        assertEquals(
                Word.FAILS,
                judge(of(8, noisy("new", 0.1, 0.01), noisy("old", 0, 0.01)), superior(0.5))
                        .word());
    }

    @Test
    void aGainWithinTheNoiseIsInconclusive() {
        Claim.Verdict verdict = judge(of(8, noisy("new", 0.5, 1), noisy("old", 0, 1)), superior(0.4));
        assertEquals(Word.INCONCLUSIVE, verdict.word());
        assertTrue(verdict.because().contains("crosses"), verdict.because());
    }

    @Test
    void withinAllowsASmallLossOnly() {
        var test = new dev.assay.core.evidence.Test.Within(Contrast.of("m", "new", "old"), 0.2);
        assertEquals(
                Word.HOLDS,
                judge(of(8, noisy("new", -0.1, 0.01), noisy("old", 0, 0.01)), test)
                        .word());
        assertEquals(
                Word.FAILS,
                judge(of(8, noisy("new", -0.4, 0.01), noisy("old", 0, 0.01)), test)
                        .word());
    }

    @Test
    void equalHoldsFailsAndDoubts() {
        var test = new dev.assay.core.evidence.Test.Equal(Contrast.of("m", "new", "old"), 0.2);
        assertEquals(
                Word.HOLDS,
                judge(of(8, noisy("new", 0, 0.05), noisy("old", 0, 0.05)), test).word());
        assertEquals(
                Word.FAILS,
                judge(of(8, noisy("new", 1, 0.05), noisy("old", 0, 0.05)), test).word());
        assertEquals(
                Word.INCONCLUSIVE,
                judge(of(8, noisy("new", 0.2, 1), noisy("old", 0, 1)), test).word());
    }

    @Test
    void armsThatNeverDifferProveNoEquality() {
        Arm one = new Arm("new", trial -> Map.of("m", (double) trial.seed()));
        Arm two = new Arm("old", trial -> Map.of("m", (double) trial.seed()));
        var test = new dev.assay.core.evidence.Test.Equal(Contrast.of("m", "new", "old"), 0.2);
        Claim.Verdict verdict = judge(of(8, one, two), test);
        assertEquals(Word.INCONCLUSIVE, verdict.word());
        assertTrue(verdict.because().contains("identical"), verdict.because());
    }

    @Test
    void aTrendHoldsAlongItsOrderOnly() {
        Experiment experiment = of(8, noisy("a", 0, 0.1), noisy("b", 1, 0.1), noisy("c", 2, 0.1));
        assertEquals(
                Word.HOLDS,
                judge(experiment, new dev.assay.core.evidence.Test.Trend("m", List.of("a", "b", "c"), 1))
                        .word());
        assertEquals(
                Word.FAILS,
                judge(experiment, new dev.assay.core.evidence.Test.Trend("m", List.of("c", "b", "a"), 1))
                        .word());
    }

    @Test
    void fewSeedsProveNothing() {
        Claim.Verdict verdict = judge(of(5, noisy("new", 9, 0.1), noisy("old", 0, 0.1)), superior(0.5));
        assertEquals(Word.INCONCLUSIVE, verdict.word());
        assertTrue(verdict.because().contains("six"), verdict.because());
    }

    @Test
    void whatCannotBeMeasuredIsInconclusiveAndSaysWhy() {
        Arm broken = new Arm("new", trial -> {
            if (trial.seed() == 3) throw new IllegalStateException("the world ended");
            return Map.of("m", 1.0);
        });
        Claim.Verdict verdict = judge(of(8, broken, noisy("old", 0, 0.1)), superior(0.5));
        assertEquals(Word.INCONCLUSIVE, verdict.word());
        assertTrue(verdict.because().contains("seed 3: the world ended"), verdict.because());
        Arm absent = new Arm("new", _ -> Map.of("other", 1.0));
        assertTrue(
                judge(of(8, absent, noisy("old", 0, 1)), superior(0)).because().contains("not measured"));
        Arm nan = new Arm("new", _ -> Map.of("m", Double.NaN));
        assertEquals(
                Word.INCONCLUSIVE,
                judge(of(8, nan, noisy("old", 0, 1)), superior(0)).word());
    }

    @Test
    void illDefinedClaimsAreRefused() {
        Experiment experiment = of(8, noisy("new", 0, 1), noisy("old", 0, 1));
        assertThrows(IllegalArgumentException.class, () -> Contrast.of("m", "new", "new"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Claim(
                        "c",
                        "s",
                        experiment,
                        new dev.assay.core.evidence.Test.Superior(Contrast.of("m", "new", "olt"), 0)));
        assertThrows(IllegalArgumentException.class, () -> superior(Double.NaN));
        assertThrows(
                IllegalArgumentException.class,
                () -> new dev.assay.core.evidence.Test.Equal(Contrast.of("m", "new", "old"), 0));
        assertThrows(IllegalArgumentException.class, () -> of(8, noisy("a", 0, 1), noisy("a", 0, 1)));
    }

    @Test
    void everyArmIsTunedOnTheSameValuesAndOtherSeeds() {
        Set<Long> tuned = ConcurrentHashMap.newKeySet();
        Set<Long> compared = ConcurrentHashMap.newKeySet();
        Set<String> tried = ConcurrentHashMap.newKeySet();
        List<Arm> arms = new ArrayList<>();
        for (double best : new double[] {1, 3})
            arms.add(new Arm("best " + best, trial -> {
                boolean early = trial.seed() >= 1_000_000;
                (early ? tuned : compared).add(trial.seed());
                if (early) tried.add(best + " " + trial.setting());
                return Map.of("m", -Math.abs(trial.setting() - best));
            }));
        Tuning tuning = new Tuning("x", new double[] {1, 2, 3}, "m", true, 2);
        try (Lab lab = new Lab(false, 2)) {
            Results results = lab.run(new Experiment("tuned", "numbers.", arms, 6, 6, tuning));
            assertEquals(1, results.settings()[0]);
            assertEquals(3, results.settings()[1]);
        }
        assertEquals(6, tried.size());
        assertEquals(2, tuned.size());
        assertEquals(Set.of(1L, 2L, 3L, 4L, 5L, 6L), compared);
    }

    @Test
    void workersDoNotChangeResults() {
        Experiment experiment = of(9, noisy("a", 0, 1), noisy("b", 1, 1));
        try (Lab one = new Lab(false, 1);
                Lab two = new Lab(false, 2)) {
            assertEquals(one.run(experiment).runs(), two.run(experiment).runs());
        }
    }

    @Test
    void sharedThingsAreMadeOnce() {
        AtomicInteger made = new AtomicInteger();
        Arm arm = new Arm("a", _ -> Map.of("m", 1.0));
        try (Lab lab = new Lab(false, 2)) {
            for (int i = 0; i < 5; i++) assertEquals(1, (int) lab.shared("start", made::incrementAndGet));
            assertEquals(1, lab.run(of(1, arm)).seeds());
        }
    }

    /// Six values: 63 subset means; leaving out the smallest and the largest gap keeps 62 of 64.
    @Test
    void theIntervalOfSixValuesIsTheirRange() {
        double[] values = {3, 1, 4, 1.5, 9, 2.6};
        Interval interval = Interval.ofCentre(values, 0.95, new Trial(1, false, 0).stream("x"));
        assertEquals(1, interval.low());
        assertEquals(9, interval.high());
    }

    /// 95% of intervals of a symmetric distribution should hold its centre.
    @Test
    void intervalsCoverAsOftenAsTheySay() {
        for (int n : new int[] {8, 12, 20}) {
            int covered = 0;
            var draws = new Trial(7, false, 0).stream("coverage " + n);
            int times = n > 14 ? 300 : 1500;
            for (int i = 0; i < times; i++) {
                double[] values = new double[n];
                // Two exponentials back to back: symmetric, far from normal.
                for (int j = 0; j < n; j++) values[j] = draws.nextExponential() * (draws.nextBoolean() ? 1 : -1);
                Interval interval = Interval.ofCentre(values, 0.95, draws);
                if (interval.low() <= 0 && interval.high() >= 0) covered++;
            }
            double rate = (double) covered / times;
            assertTrue(rate > 0.92 && rate < 0.98, n + ": " + rate);
        }
    }

    @Property(seed = "1", tries = 100)
    void intervalsMoveWithTheirValues(
            @ForAll @Size(9) double[] raw, @ForAll @DoubleRange(min = -10, max = 10) double by) {
        double[] values = Arrays.stream(raw).map(x -> x % 100).toArray();
        Interval here = Interval.ofCentre(values, 0.95, new Trial(1, false, 0).stream("x"));
        double[] moved = Arrays.stream(values).map(x -> x + by).toArray();
        Interval there = Interval.ofCentre(moved, 0.95, new Trial(1, false, 0).stream("x"));
        assertEquals(here.low() + by, there.low(), 1e-9);
        assertEquals(here.high() + by, there.high(), 1e-9);
    }
}
