package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.papers.BaseReward.PairLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// What BaseReward's losses, accuracies and ensembles promise.
class BaseRewardTest {
    @Property(seed = "1", tries = 100)
    void slopesAreThoseOfFiniteDifferences(
            @ForAll @DoubleRange(min = -5, max = 5) double chosen,
            @ForAll @DoubleRange(min = -5, max = 5) double rejected,
            @ForAll @DoubleRange(min = 0, max = 1) double coefficient) {
        PairLoss loss = PairLoss.of(chosen, rejected, coefficient);
        assertEquals(
                (total(chosen + 1e-6, rejected, coefficient) - total(chosen - 1e-6, rejected, coefficient)) / 2e-6,
                loss.chosenSlope(),
                1e-6);
        assertEquals(
                (total(chosen, rejected + 1e-6, coefficient) - total(chosen, rejected - 1e-6, coefficient)) / 2e-6,
                loss.rejectedSlope(),
                1e-6);
        assertEquals(0, PairLoss.of(chosen, -chosen, coefficient).zero(), 0);
    }

    private static double total(double chosen, double rejected, double coefficient) {
        PairLoss loss = PairLoss.of(chosen, rejected, coefficient);
        return loss.rank() + loss.zero();
    }

    @Test
    void anAnswerOfOneLengthLeavesItsRewardAndAnEmptyOneHasNone() {
        assertEquals(1, BaseReward.length(Math.E - 1), 1e-15);
        var empty = assertThrows(
                IllegalArgumentException.class,
                () -> new BaseReward()
                        .conform(Map.of(
                                "op",
                                "reward_loss",
                                "rewards_chosen",
                                List.of(1.0),
                                "rewards_rejected",
                                List.of(0.0),
                                "lengths_chosen",
                                List.of(0.0),
                                "lengths_rejected",
                                List.of(3.0))));
        assertEquals("lengths_chosen[0]: empty answer", empty.getMessage());
    }

    @Property(seed = "2", tries = 100)
    void aSampleIsRightNoMoreOftenThanItsPairs(@ForAll @Size(12) List<@IntRange(min = -2, max = 2) Integer> margins) {
        List<double[]> samples = new ArrayList<>();
        double[] all = margins.stream().mapToDouble(x -> x).toArray();
        for (int i = 0; i < 12; i += 4) samples.add(Arrays.copyOfRange(all, i, i + 4));
        Map<String, Double> found = BaseReward.accuracies(samples);
        assertTrue(found.get("acc_plus") <= found.get("acc"));
        assertEquals(Arrays.stream(all).filter(x -> x > 0).count() / 12.0, found.get("acc"), 1e-12);
    }

    @Property(seed = "3", tries = 50)
    void weightsSumToOneAndOneModelIsItself(@ForAll @Size(3) List<@DoubleRange(min = 0.1, max = 1) Double> accuracies) {
        List<Double> scores = List.of(0.5, -2.0);
        Map<String, Object> three = new BaseReward()
                .conform(Map.of(
                        "op",
                        "ensemble",
                        "kind",
                        "accuracy",
                        "validation_accuracy",
                        accuracies,
                        "scores",
                        List.of(scores, scores, scores)));
        assertEquals(1, Arrays.stream((double[]) three.get("weights")).sum(), 1e-12);
        assertArrayEquals(new double[] {0.5, -2}, (double[]) three.get("scores"), 1e-12);
        Map<String, Object> one = new BaseReward().conform(Map.of("op", "ensemble", "scores", List.of(scores)));
        assertArrayEquals(new double[] {0.5, -2}, (double[]) one.get("scores"));
    }

    @Test
    void anUnknownActivationNamesThoseThatAre() {
        var unknown = assertThrows(
                IllegalArgumentException.class,
                () -> new BaseReward()
                        .conform(Map.of(
                                "op",
                                "reward_head",
                                "hidden",
                                List.of(1.0),
                                "w1",
                                List.of(List.of(1.0)),
                                "w2",
                                List.of(1.0),
                                "activation",
                                "gelu")));
        assertEquals("activation 'gelu': expected none, tanh, relu or silu", unknown.getMessage());
    }
}
