package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.preference.Logistic;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// What VideoReward's losses and flows promise.
class VideoRewardTest {
    private static double tie(double difference) {
        return (Double) new VideoReward()
                .conform(Map.of(
                        "op",
                        "reward_loss",
                        "rewards_A",
                        List.of(List.of(difference)),
                        "rewards_B",
                        List.of(List.of(0.0)),
                        "chosen_label",
                        List.of(List.of(0.0))))
                .get("loss");
    }

    @Property(seed = "1", tries = 60)
    void aTieIsLeastAtNoDifference(@ForAll @DoubleRange(min = -20, max = 20) double difference) {
        assertEquals(-Math.log((5 - 1.0) / (5 + 1)), tie(0), 1e-12);
        assertTrue(tie(difference) >= tie(0));
    }

    @Test
    void withoutTiesThereIsNoModelOfTies() {
        var theta = assertThrows(
                IllegalArgumentException.class,
                () -> new VideoReward()
                        .conform(Map.of("op", "btt_probabilities", "reward_A", 1.0, "reward_B", 0.0, "theta", 1.0)));
        assertEquals("theta: expected above 1, found 1.0", theta.getMessage());
        Map<String, Object> close = new VideoReward()
                .conform(Map.of("op", "btt_probabilities", "reward_A", 1.0, "reward_B", 0.0, "theta", 1 + 1e-9));
        assertEquals(Logistic.sigmoid(1), (Double) close.get("A"), 1e-8);
        assertEquals(0, (Double) close.get("tie"), 1e-8);
    }

    @Property(seed = "2", tries = 100)
    void tiesNeverHurtAnAccuracyThatMayPredictNone(
            @ForAll @Size(12) List<@IntRange(min = -1, max = 1) Integer> human,
            @ForAll @Size(12) List<@IntRange(min = -3, max = 3) Integer> model) {
        double[] said = human.stream().mapToDouble(x -> x).toArray();
        double[] scored = model.stream().mapToDouble(x -> x).toArray();
        if (human.stream().allMatch(x -> x == 0)) {
            assertThrows(IllegalArgumentException.class, () -> VideoReward.accuracy(said, scored));
            return;
        }
        Map<String, Double> found = VideoReward.accuracy(said, scored);
        double decided = human.stream().filter(x -> x != 0).count();
        assertTrue(found.get("with_ties") >= found.get("without_ties") * decided / said.length - 1e-12);
        assertTrue(found.get("with_ties") <= 1);
    }

    @Property(seed = "3", tries = 60)
    void guidanceOfNothingAndAtPureNoiseIsPlainSampling(
            @ForAll @DoubleRange(min = 0, max = 1) double t, @ForAll @DoubleRange(min = -9, max = 9) double slope) {
        double[] velocity = {0.1, -0.7};
        VideoReward.guide(velocity, new double[] {slope, 3}, 0, t);
        assertArrayEquals(new double[] {0.1, -0.7}, velocity);
        VideoReward.guide(velocity, new double[] {slope, 3}, 100, 1);
        assertArrayEquals(new double[] {0.1, -0.7}, velocity);
    }

    /// From the reference, a step down the loss fits the winner better and the loser worse, under either beta.
    @Property(seed = "4", tries = 60)
    void theSlopeOfFlowDpoRaisesTheFitOfTheWinner(
            @ForAll @DoubleRange(min = 0.1, max = 50) double beta,
            @ForAll boolean falls,
            @ForAll @DoubleRange(min = 0, max = 0.95) double t) {
        double[] reference = {0.4, -0.2};
        double strength = VideoReward.beta(beta, falls, t);
        double[] winner = VideoReward.velocity(new double[] {1, 2}, new double[] {0.5, 0.1});
        double[] loser = VideoReward.velocity(new double[] {-1, 0}, new double[] {0.5, 0.1});
        double worse =
                VideoReward.worse(winner, new double[] {0.4 + 1e-3 * Math.signum(winner[0] - 0.4), -0.2}, reference);
        double better =
                VideoReward.worse(loser, new double[] {0.4 + 1e-3 * Math.signum(loser[0] - 0.4), -0.2}, reference);
        assertTrue(worse < 0 && better < 0, "both moves go towards their targets");
        double ln2 = Logistic.PLAIN.won(VideoReward.inside(strength, 0, 0));
        assertEquals(Math.log(2), ln2, 1e-12);
        assertTrue(Logistic.PLAIN.won(VideoReward.inside(strength, worse, 0)) < ln2);
        assertTrue(Logistic.PLAIN.won(VideoReward.inside(strength, 0, better)) > ln2);
    }
}
