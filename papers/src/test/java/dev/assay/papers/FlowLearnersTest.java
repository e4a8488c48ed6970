package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import dev.assay.core.objective.FlowNft;
import dev.assay.core.objective.Pathwise;
import dev.assay.core.preference.WeightedHeads;
import dev.assay.papers.world.FlowSampler;
import dev.assay.papers.world.ForwardBatch;
import dev.assay.papers.world.MixtureFlow;
import dev.assay.papers.world.Pictures;
import dev.assay.tasks.scenes.Caption;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What learners of flow models follow: gradients against finite differences, and what must not matter.
class FlowLearnersTest {
    private static RandomGenerator draws(String name) {
        return Draws.seeded(3).stream(name, "");
    }

    private static double[] random(int n, String name) {
        return draws(name).doubles(n, -1, 1).toArray();
    }

    /// The slope of a function in each of its numbers.
    private static double[] slopes(double[] x, ToDoubleFunction<double[]> f) {
        double[] slopes = new double[x.length];
        for (int k = 0; k < x.length; k++) {
            double[] up = x.clone();
            double[] down = x.clone();
            up[k] += 1e-6;
            down[k] -= 1e-6;
            slopes[k] = (f.applyAsDouble(up) - f.applyAsDouble(down)) / 2e-6;
        }
        return slopes;
    }

    private static final Caption CAPTION = Caption.counting(2, 1, 3);

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    /// The gradient through the whole chain is that of a finite difference in the start, noise held.
    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void gradientsGoThroughTheChain(double eta) {
        MixtureFlow flow = Pictures.fitted(0.35, draws("fit"));
        FlowSampler sampler = Pictures.sampler(flow, CAPTION, 4, eta);
        double[] start = sampler.start(draws("start")).x();
        double[] pull = random(Pictures.SIZE, "pull");
        FlowSampler.State[] chain = chain(sampler, start);
        double[][] onStart = new double[1][];
        Pathwise.gradient(
                4, 0, pull, (step, on) -> onStart[0] = sampler.back(step, chain[step].guess(), on, flow.zeros()));
        for (int k = 0; k < 20; k++) {
            double[] up = start.clone();
            double[] down = start.clone();
            up[k * 20] += 1e-5;
            down[k * 20] -= 1e-5;
            double slope = (WeightedHeads.dot(chain(sampler, up)[4].x(), pull)
                            - WeightedHeads.dot(chain(sampler, down)[4].x(), pull))
                    / 2e-5;
            assertEquals(slope, onStart[0][k * 20], 1e-5 * Math.max(1, Math.abs(slope)));
        }
    }

    private static FlowSampler.State[] chain(FlowSampler sampler, double[] start) {
        RandomGenerator noise = draws("noise");
        FlowSampler.State[] chain = new FlowSampler.State[5];
        chain[0] = sampler.at(start, 1);
        for (int step = 0; step < 4; step++) chain[step + 1] = sampler.next(step, chain[step], noise);
        return chain;
    }

    /// Steps before the cut are not asked for a gradient; guesses made again give the same one as those kept.
    @Test
    void theCutEndsTheGradient() {
        MixtureFlow flow = Pictures.fitted(0.35, draws("fit"));
        FlowSampler sampler = Pictures.sampler(flow, CAPTION, 4, 1);
        FlowSampler.State[] chain = chain(sampler, sampler.start(draws("start")).x());
        double[] pull = random(Pictures.SIZE, "pull");
        double[][] kept = flow.zeros();
        int[] asked = {0};
        Pathwise.gradient(4, 3, pull, (step, on) -> {
            asked[0]++;
            return sampler.back(step, chain[step].guess(), on, kept);
        });
        assertEquals(1, asked[0]);
        double[][] again = flow.zeros();
        Pathwise.gradient(
                4,
                3,
                pull,
                (step, on) -> sampler.back(
                        step, sampler.at(chain[step].x(), sampler.time(step)).guess(), on, again));
        assertArrayEquals(flat(kept), flat(again));
    }

    @Test
    void rewardsOfPicturesHaveTheirGradients() {
        double[] picture = Pictures.sampler(Pictures.fitted(0.35, draws("fit")), CAPTION, 10, 1)
                .sample(draws("one"));
        double[] noisy = Pictures.noisy(picture, draws("noisy"));
        double[] slope = new double[Pictures.SIZE];
        AlignPropClaims.number(noisy, CAPTION, slope);
        assertArrayEquals(slopes(noisy, x -> AlignPropClaims.number(x, CAPTION, null)), slope, 1e-6);
        AlignPropClaims.warmth(noisy, CAPTION, slope);
        Arrays.setAll(slope, k -> k % 3 == 1 ? 0 : slope[k]);
        assertArrayEquals(slopes(noisy, Pictures::warmth), slope, 1e-8);
    }

    @Test
    void cutsThatCannotBeDrawnAreNamed() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> AlignProp.cut(10, () -> 10))
                .getMessage()
                .contains("no draw lies from 1 to 9"));
    }

    @Test
    void nftHasItsGradient() {
        double[] now = random(6, "now");
        double[] old = random(6, "old");
        double[] clean = random(6, "clean");
        double[] noisy = random(6, "noisy");
        assertArrayEquals(slopes(now, v -> FlowNft.miss(v, clean, false)), FlowNft.slope(now, clean, false), 1e-7);
        // The divisor of an adaptive miss carries no gradient: at theta = old its slope is known.
        double[] adaptive = FlowNft.slope(now, clean, true);
        double weight = 0;
        for (int k = 0; k < 6; k++) weight += Math.abs(now[k] - clean[k]) / 6;
        for (int k = 0; k < 6; k++) assertEquals(2 * (now[k] - clean[k]) / 6 / weight, adaptive[k], 1e-12);
        // Affine in the optimality.
        FlowNft nft = new FlowNft(1, 5);
        double[] low = nft.slope(now, old, clean, noisy, 0.4, 0);
        double[] high = nft.slope(now, old, clean, noisy, 0.4, 1);
        double[] between = nft.slope(now, old, clean, noisy, 0.4, 0.3);
        for (int k = 0; k < 6; k++) assertEquals(0.7 * low[k] + 0.3 * high[k], between[k], 1e-12);
        // Neither good nor bad: nothing moves from the old model.
        for (double each : nft.slope(old, old, clean, noisy, 0.4, 0.5)) assertEquals(0, each, 1e-12);
    }

    /// Where the centre is a constant its gradient is missing from the loss, so differences are taken at centred rows.
    @ParameterizedTest
    @EnumSource(Crd.Loss.class)
    void crdPullsTowardsTheCentredReward(Crd.Loss loss) {
        double[] rewards = {0.2, 0.9, 0.4, 0.4};
        double[] even = Crd.uniform(4);
        double[] implicit = random(4, "implicit");
        double[] slope = loss.slope(implicit, rewards, 2, even);
        double[] shifted = Arrays.stream(implicit).map(r -> r + 7).toArray();
        assertArrayEquals(slope, loss.slope(shifted, rewards, 2, even), 1e-12);
        assertEquals(loss.of(implicit, rewards, 2, even), loss.of(shifted, rewards, 2, even), 1e-12);
        double[] equal = loss.slope(new double[4], new double[] {0.7, 0.7, 0.7, 0.7}, 1, even);
        for (double each : equal) assertEquals(0, each, 1e-12);
        if (loss == Crd.Loss.SQUARES) {
            // At theta = old the loss is the variance of the rewards in their group.
            double mean = 0.475;
            double variance = Arrays.stream(rewards)
                    .map(r -> (r - mean) * (r - mean))
                    .average()
                    .orElseThrow();
            assertEquals(variance, loss.of(new double[4], rewards, 1, even), 1e-12);
        }
    }

    private static double[][] rows(String name) {
        return new double[][] {random(3, name + 0), random(3, name + 1)};
    }

    @Test
    void prdpHasItsGradient() {
        double[][] old = rows("old");
        double[][] reference = rows("reference");
        double[] rewards = {0.8, 0.1};
        for (double clip : new double[] {0.05, 0.5, Double.POSITIVE_INFINITY})
            for (int side = 0; side < 2; side++) {
                int moved = side;
                double[][] now = rows("now");
                double[] slopes = slopes(now[side], x -> {
                    double[][] at = now.clone();
                    at[moved] = x;
                    Prdp.Pair pair = new Prdp.Pair(2, clip).of(at, old, reference, rewards);
                    return Math.max(pair.loss(), pair.heldLoss());
                });
                assertArrayEquals(
                        slopes,
                        new Prdp.Pair(2, clip).of(now, old, reference, rewards).slopes()[side],
                        1e-6);
            }
    }

    @Test
    void prdpKnowsOnlyDifferences() {
        double[][] now = rows("now");
        double[][] old = rows("old");
        Prdp.Pair pair = new Prdp.Pair(2, 0.1).of(now, old, old, new double[] {0.8, 0.1});
        Prdp.Pair swapped = new Prdp.Pair(2, 0.1)
                .of(
                        new double[][] {now[1], now[0]},
                        new double[][] {old[1], old[0]},
                        new double[][] {old[1], old[0]},
                        new double[] {0.1, 0.8});
        assertEquals(pair.loss(), swapped.loss(), 1e-12);
        assertEquals(pair.heldLoss(), swapped.heldLoss(), 1e-12);
        Prdp.Pair raised = new Prdp.Pair(2, 0.1).of(now, old, old, new double[] {10.8, 10.1});
        assertEquals(pair.loss(), raised.loss(), 1e-9);
        Prdp.Pair start = new Prdp.Pair(2, 0.1).of(old, old, old, new double[] {0.8, 0.1});
        assertEquals(0, start.predicted());
        assertEquals(0.49, start.loss(), 1e-12);
    }

    /// No gradient loses by the balanced direction; opposite ones leave none.
    @Test
    void balancedDirectionsImproveAll() {
        RandomGenerator draws = draws("gradients");
        for (int n = 0; n < 300; n++) {
            double[][] gradients = new double[5][50];
            for (double[] row : gradients) for (int k = 0; k < 50; k++) row[k] = draws.nextGaussian();
            Marble.Nearest nearest = Marble.nearest(gradients, true, 1e-12);
            assertTrue(nearest.least() >= WeightedHeads.dot(nearest.direction(), nearest.direction()) - 1e-6);
            assertEquals(1, Arrays.stream(nearest.alpha()).sum(), 1e-9);
        }
        Marble.Nearest none = Marble.nearest(new double[][] {{2, 0}, {-3, 0}}, true, 1e-12);
        assertEquals(0, Marble.norm(none.direction()), 1e-12);
        assertArrayEquals(
                new double[] {1, 0},
                Marble.nearest(new double[][] {{2, 0}, {0, 0}}, true, 1e-12).alpha(),
                1e-9);
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> Marble.nearest(new double[][] {{1, 0}, {Double.NaN, 0}}, true, 1e-12))
                .getMessage()
                .contains("gradient of reward 1"));
    }

    /// One backward pass with the combined optimality is the mix of one for each reward, on the model itself.
    @Test
    void oneBackwardPassMixesAll() {
        MixtureFlow flow = Pictures.fitted(0.35, draws("fit"));
        MixtureFlow old = Pictures.fitted(0.6, draws("other"));
        double[] clean = Pictures.sampler(flow, CAPTION, 4, 1).sample(draws("clean"));
        ForwardBatch.Noisy at = ForwardBatch.Noisy.draw(clean, CAPTION, draws("noisy"));
        double[] optimality = {0.9, 0.2, 0.5};
        double[] alpha = {0.5, 0.3, 0.2};
        double[] sum = new double[flat(flow.zeros()).length];
        for (int k = 0; k < 3; k++) {
            double[] own = gradient(flow, old, at, optimality[k]);
            for (int i = 0; i < sum.length; i++) sum[i] += alpha[k] * own[i];
        }
        assertArrayEquals(sum, gradient(flow, old, at, Marble.combined(optimality, alpha)), 1e-9);
    }

    private static double[] gradient(MixtureFlow flow, MixtureFlow old, ForwardBatch.Noisy at, double optimality) {
        double[][] gradient = flow.zeros();
        MixtureFlow.Guess guess = at.guess(flow);
        double[] slope = new FlowNft(1, 5)
                .slope(guess.velocity(), at.guess(old).velocity(), at.clean(), at.x(), at.t(), optimality);
        at.push(flow, guess, slope, gradient);
        return flat(gradient);
    }

    @Test
    void criticsHaveTheirGradients() {
        double[] real = {0.2, 1.5, -0.3};
        double[] fake = {-0.4, 0.6, -2};
        assertArrayEquals(slopes(real, x -> AdvGrpo.hinge(x, fake)), AdvGrpo.hingeSlope(real, true), 1e-8);
        assertArrayEquals(slopes(fake, x -> AdvGrpo.hinge(real, x)), AdvGrpo.hingeSlope(fake, false), 1e-8);
        assertArrayEquals(slopes(real, x -> AdvGrpo.pairwise(x, fake)), AdvGrpo.pairwiseSlope(real, fake), 1e-8);
        double[] pair = {0.7, 0.4};
        assertArrayEquals(
                slopes(pair, p -> {
                    RewardDance.Pointwise loss = RewardDance.Pointwise.of(p[0], p[1]);
                    return loss.ranking() + 0.1 * loss.entropy();
                }),
                RewardDance.Pointwise.of(pair[0], pair[1]).slope(0.1),
                1e-7);
    }

    /// Rock, paper, scissors: all win once, and the first is taken.
    @Test
    void circlesOfWinsTakeTheFirst() {
        double[][] beats = {{0.5, 0.9, 0.1}, {0.1, 0.5, 0.9}, {0.9, 0.1, 0.5}};
        RewardDance.Ranked ranked = RewardDance.Ranked.of(beats);
        assertArrayEquals(new double[] {1, 1, 1}, ranked.wins());
        assertArrayEquals(new int[] {0, 1, 2}, ranked.order());
        assertEquals(0.5, RewardDance.yes(3, 3));
        assertEquals(1, RewardDance.yes(40, -40), 1e-12);
        assertEquals(0, RewardDance.yes(-400, 400), 1e-12);
    }
}
