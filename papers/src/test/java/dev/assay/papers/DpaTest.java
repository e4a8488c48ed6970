package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// What directions promise.
class DpaTest {
    private static double[] along(List<Double> direction, List<List<Double>> rewards) {
        return (double[]) new Dpa()
                .conform(Map.of("op", "directional_reward", "direction", direction, "rewards", rewards))
                .get("rewards");
    }

    @Property(seed = "1", tries = 60)
    void theRewardIsLinearAndItsScaleDoesNotChangeTheChoice(
            @ForAll @DoubleRange(min = -45, max = 45) double angle,
            @ForAll @DoubleRange(min = 0.1, max = 9) double scale,
            @ForAll @IntRange(min = -90, max = 90) int first,
            @ForAll @IntRange(min = -90, max = 90) int second) {
        List<Double> direction = List.of(Math.cos(Math.toRadians(angle)), Math.sin(Math.toRadians(angle)));
        double[] rewards = along(
                direction,
                List.of(
                        List.of((double) first, 10.0),
                        List.of((double) second, -10.0),
                        List.of((double) first + second, 0.0)));
        assertEquals(rewards[0] + rewards[1], rewards[2], 1e-9);
        double[] scaled =
                along(direction, List.of(List.of(scale * first, scale * 10), List.of(scale * second, scale * -10)));
        if (Math.abs(rewards[0] - rewards[1]) > 1e-9)
            assertArrayEquals(Dpa.best(new double[] {rewards[0], rewards[1]}, 1), Dpa.best(scaled, 1));
    }

    @Test
    void ofEqualAnswersTheFirstIsKept() {
        assertArrayEquals(new double[] {1, 3}, Dpa.best(new double[] {0, 2, -1, 2, 2}, 2));
    }

    @Test
    void aMaskedLabelDoesNotMatter() {
        for (double target : new double[] {0, 1e9})
            assertEquals(
                    4.0,
                    new Dpa()
                            .conform(Map.of(
                                    "op",
                                    "masked_mse",
                                    "prediction",
                                    List.of(List.of(3.0, 5.0)),
                                    "target",
                                    List.of(List.of(1.0, target)),
                                    "mask",
                                    List.of(List.of(1.0, 0.0))))
                            .get("loss"));
    }

    @Test
    void noDirectionAndAnotherNumberOfAspectsAreErrors() {
        assertEquals(
                "direction has zero length",
                assertThrows(IllegalArgumentException.class, () -> along(List.of(0.0, 0.0), List.of(List.of(1.0, 2.0))))
                        .getMessage());
        assertEquals(
                "direction has 2 aspects, answer 0 has 1",
                assertThrows(IllegalArgumentException.class, () -> along(List.of(1.0, 0.0), List.of(List.of(1.0))))
                        .getMessage());
    }

    @Test
    void whatAnotherPointBeatsAddsNoArea() {
        Map<String, Object> two = front(List.of(List.of(1.0, 5.0), List.of(3.0, 4.0)));
        Map<String, Object> three = front(List.of(List.of(1.0, 5.0), List.of(3.0, 4.0), List.of(2.0, 3.0)));
        assertEquals(two.get("hypervolume"), three.get("hypervolume"));
        assertEquals(13.0, (Double) two.get("hypervolume"), 1e-12);
    }

    private static Map<String, Object> front(List<List<Double>> points) {
        return new Dpa().conform(Map.of("op", "pareto_front_2d", "points", points, "reference", List.of(0.0, 0.0)));
    }
}
