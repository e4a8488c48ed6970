package dev.assay.core.advantage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.advantage.Salt.Transition;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class AdvantageTest {
    private static double sum(double[] x) {
        return Arrays.stream(x).sum();
    }

    private static double[] one(GroupRelative estimator, double... rewards) {
        return estimator.estimate(rewards, new int[rewards.length]);
    }

    @Property(seed = "1")
    void centredAdvantagesSumToZeroAndIgnoreShifts(
            @ForAll @DoubleRange(min = -5, max = 5) double shift, @ForAll long seed) {
        Random random = new Random(seed);
        double[] rewards = random.doubles(2 + random.nextInt(10), -3, 3).toArray();
        double[] shifted = Arrays.stream(rewards).map(r -> r + shift).toArray();
        for (GroupRelative estimator :
                List.of(GroupRelative.GRPO, GroupRelative.GRPO_POPULATION, GroupRelative.DR_GRPO, GroupRelative.RLOO)) {
            assertEquals(0, sum(one(estimator, rewards)), 1e-9);
            assertArrayEquals(one(estimator, rewards), one(estimator, shifted), 1e-6);
        }
    }

    @Test
    void leaveOneOutSubtractsTheMeanOfTheOthers() {
        assertArrayEquals(new double[] {0.5, -1, 0.5}, one(GroupRelative.RLOO, 1, 0, 1), 1e-12);
    }

    @Test
    void groupsNeedNotBeContiguousAndDoNotTouchEachOther() {
        double[] mixed = GroupRelative.DR_GRPO.estimate(new double[] {1, 10, 3, 30}, new int[] {5, 9, 5, 9});
        assertArrayEquals(new double[] {-1, -10, 1, 10}, mixed, 1e-12);
    }

    @Test
    void singletonsAndGroupsWithoutSpread() {
        assertArrayEquals(new double[] {2.5 / (1 + 1e-6)}, one(GroupRelative.GRPO, 2.5), 1e-12);
        assertArrayEquals(new double[] {0}, one(GroupRelative.GRPO_POPULATION, 2.5), 0);
        assertArrayEquals(new double[] {0, 0, 0}, one(GroupRelative.GRPO, 1, 1, 1), 0);
        GroupRelative bare = new GroupRelative(
                GroupRelative.Center.MEAN, GroupRelative.Scale.GROUP, 1, 0, GroupRelative.Singleton.ZERO, "", "");
        assertArrayEquals(new double[] {0, 0}, one(bare, 4, 4), 0);
    }

    @Test
    void batchScaleIsSharedByAllGroups() {
        GroupRelative batch = new GroupRelative(
                GroupRelative.Center.MEAN, GroupRelative.Scale.BATCH, 1, 0, GroupRelative.Singleton.ZERO, "", "");
        double[] rewards = {0, 2, 10, 14};
        double[] a = batch.estimate(rewards, new int[] {0, 0, 1, 1});
        assertEquals(2, a[3] / a[1], 1e-12);
    }

    @Test
    void aRewardThatIsNotFiniteIsAnError() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> one(GroupRelative.GRPO, 1, Double.NaN))
                .getMessage()
                .contains("reward 1"));
    }

    @Property(seed = "1")
    void gaeWithLambdaOneIsReturnMinusValueAndWithLambdaZeroTheTdError(@ForAll long seed) {
        Random random = new Random(seed);
        int n = 1 + random.nextInt(8);
        double[] rewards = random.doubles(n, -1, 1).toArray();
        double[] values = random.doubles(n, -1, 1).toArray();
        double[] returns = Returns.discounted(rewards, 0.9);
        double[] full = Gae.estimate(rewards, values, 0, 0.9, 1);
        double[] one = Gae.estimate(rewards, values, 0, 0.9, 0);
        for (int t = 0; t < n; t++) {
            assertEquals(returns[t] - values[t], full[t], 1e-12);
            assertEquals(rewards[t] + 0.9 * (t + 1 < n ? values[t + 1] : 0) - values[t], one[t], 1e-12);
        }
    }

    @Test
    void aTruncatedEpisodeIsBootstrapped() {
        assertEquals(0, Gae.estimate(new double[] {1}, new double[] {1}, 0, 1, 1)[0], 0);
        assertEquals(5, Gae.estimate(new double[] {1}, new double[] {1}, 5, 1, 1)[0], 0);
    }

    @Property(seed = "1")
    void whiteningGivesUnitVarianceUnderTheMask(@ForAll long seed) {
        Random random = new Random(seed);
        double[][] x = {
            random.doubles(6, -9, 9).toArray(), random.doubles(6, -9, 9).toArray()
        };
        double[][] mask = {{1, 1, 1, 0, 0, 0}, {1, 1, 1, 1, 1, 0}};
        double[][] white = Whiten.textbook(x, mask, true);
        double mean = 0;
        double square = 0;
        for (int i = 0; i < 2; i++)
            for (int t = 0; t < 6; t++) {
                mean += white[i][t] * mask[i][t] / 8;
                square += white[i][t] * white[i][t] * mask[i][t] / 8;
            }
        assertEquals(0, mean, 1e-9);
        assertEquals(1, square, 1e-4);
    }

    @Property(seed = "1")
    void saltConservesTheSumAndFollowsTheOrder(@ForAll long seed) {
        Random random = new Random(seed);
        int n = 2 + random.nextInt(5);
        List<List<Transition>> rollouts = new java.util.ArrayList<>();
        for (int i = 0; i < n; i++) {
            List<Transition> steps = new java.util.ArrayList<>();
            for (int t = random.nextInt(5); t > 0; t--)
                steps.add(new Transition("s" + random.nextInt(2), "a" + random.nextInt(2), "s" + random.nextInt(2)));
            rollouts.add(steps);
        }
        double[] advantages = random.doubles(n, -1, 1).toArray();
        double[][] steps = Salt.average(rollouts, advantages, 0).steps();
        double expected = 0;
        double found = 0;
        for (int i = 0; i < n; i++) {
            expected += advantages[i] * rollouts.get(i).size();
            found += sum(steps[i]);
        }
        assertEquals(expected, found, 1e-9);
        double[][] reversed =
                Salt.average(rollouts.reversed(), reverse(advantages), 0).steps();
        for (int i = 0; i < n; i++) assertArrayEquals(steps[i], reversed[n - 1 - i], 1e-9);
    }

    private static double[] reverse(double[] x) {
        double[] out = new double[x.length];
        for (int i = 0; i < x.length; i++) out[i] = x[x.length - 1 - i];
        return out;
    }

    @Test
    void anyHistoryMakesAPrefixTree() {
        var a = List.of(new Transition("s", "l", "m"), new Transition("m", "x", "e"));
        var b = List.of(new Transition("s", "r", "m"), new Transition("m", "x", "e"));
        double[] advantages = {1, -1};
        assertEquals(0, Salt.average(List.of(a, b), advantages, 0).steps()[0][1], 1e-12);
        assertEquals(1, Salt.average(List.of(a, b), advantages, -1).steps()[0][1], 1e-12);
    }

    @Property(seed = "1")
    void runningStatisticsDoNotDependOnTheBatches(@ForAll long seed) {
        Random random = new Random(seed);
        double[] x = random.doubles(20, -5, 5).toArray();
        int cut = random.nextInt(21);
        RunningStats once = RunningStats.EMPTY.plus(x);
        RunningStats twice = RunningStats.EMPTY.plus(Arrays.copyOf(x, cut)).plus(Arrays.copyOfRange(x, cut, 20));
        assertEquals(once.mean(), twice.mean(), 1e-9);
        assertEquals(once.variance(), twice.variance(), 1e-9);
        assertEquals(once.min(), twice.min(), 0);
        assertThrows(IllegalArgumentException.class, () -> once.plus(new double[] {1, Double.NaN}));
    }

    @Property(seed = "1")
    void aClosedGateHidesEverythingBelow(@ForAll long seed) {
        Random random = new Random(seed);
        double[] steps = random.doubles(5, -1, 1).toArray();
        var closed = GatedAccumulation.accumulate(new double[][] {{-1}, steps}, new double[] {0}, false);
        var open = GatedAccumulation.accumulate(new double[][] {{0}, steps}, new double[] {0}, false);
        var strict = GatedAccumulation.accumulate(new double[][] {{0}, steps}, new double[] {0}, true);
        assertEquals(-1, closed.total(), 0);
        assertEquals(sum(steps), open.total(), 1e-12);
        assertEquals(0, strict.total(), 0);
    }

    @Test
    void klEstimators() {
        double[] logp = {-1, -2};
        double[] reference = {-1.5, -1};
        assertArrayEquals(new double[] {0.5, -1}, KlPenalty.k1(logp, reference), 1e-12);
        assertArrayEquals(new double[] {0.125, 0.5}, KlPenalty.k2(logp, reference), 1e-12);
        assertArrayEquals(new double[] {Math.exp(-0.5) - 1 + 0.5, Math.E - 2}, KlPenalty.k3(logp, reference), 1e-12);
    }
}
