package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/// What MJ-Video's losses and gates promise.
class MjVideoTest {
    private static double overall(double mask, double weight) {
        Map<String, Object> input = new HashMap<>(Map.of("op", "overall_stage_loss_mse"));
        for (String video : List.of("0", "1")) {
            input.put("criteria_" + video, List.of(0.0));
            input.put("labels_" + video, List.of(0.0));
            input.put("aspects_" + video, List.of(0.0));
            input.put("aspect_labels_" + video, List.of(0.0));
            input.put("aspect_gate_" + video, List.of(weight));
            input.put("aspect_related_" + video, List.of(0.0));
            input.put("score_" + video, List.of(video.equals("0") ? 2.0 : -1.0));
            input.put("overall_label_" + video, 0.0);
        }
        input.put("aspect_preference", List.of(1.0));
        input.put("aspect_mask", List.of(0.0));
        input.put("overall_preference", 0.0);
        input.put("overall_mask", mask);
        input.put("alpha", List.of(1.0, 1.0, 1.0, 1.0, 0.0));
        input.put("alpha_stage_2", List.of(1.0, 1.0, 1.0));
        return (Double) new MjVideo().conform(input).get("loss");
    }

    @Test
    void preferencesThatAreAllMaskedCountNothing() {
        double gates = -2 * Math.log(1 - 0.5 + 1e-5);
        assertEquals(gates, overall(0, 0.5), 1e-12);
        assertEquals(gates + Math.log1p(Math.exp(-3)), overall(1, 0.5), 1e-12);
    }

    @Test
    void aWeightAboveOneIsNotANumberNowhere() {
        assertEquals(-2 * Math.log(1e-5), overall(0, 1.7), 1e-9);
        assertEquals(0, MjVideo.gateSlope(1.7, 0, 1e-5));
    }

    @Property(seed = "1", tries = 60)
    void theGatesSlopeIsThatOfFiniteDifferences(
            @ForAll @DoubleRange(min = 0, max = 0.99) double weight,
            @ForAll @DoubleRange(min = 0, max = 1) double related) {
        double slope = (MjVideo.gateLoss(weight + 1e-7, related, 1e-5) - MjVideo.gateLoss(weight - 1e-7, related, 1e-5))
                / 2e-7;
        assertEquals(slope, MjVideo.gateSlope(weight, related, 1e-5), 1e-3 * (1 + Math.abs(slope)));
        assertTrue(MjVideo.gateLoss(weight, 1, 1e-5) == 0);
    }

    @Test
    void anAspectMapThatIsNoneNamesTheCriterion() {
        Map<String, Object> input = new HashMap<>(Map.of(
                "op",
                "moe_forward",
                "regression_weight",
                List.of(List.of(1.0), List.of(2.0)),
                "hidden",
                List.of(1.0),
                "criteria_gate_logits",
                List.of(0.0, 0.0),
                "aspect_gate_logits",
                List.of(0.0, 0.0)));
        input.put("aspect2criteria", Map.of("0", List.of(0.0), "1", List.of(0.0, 1.0)));
        assertEquals("criterion 0 stands in two aspects", message(input));
        input.put("aspect2criteria", Map.of("0", List.of(0.0), "1", List.of()));
        assertEquals("criterion 1 stands in no aspect", message(input));
        assertEquals(
                "no data",
                message(Map.of(
                        "op",
                        "preference_accuracy",
                        "score_0",
                        List.of(),
                        "score_1",
                        List.of(),
                        "preference",
                        List.of())));
    }

    private static String message(Map<String, Object> input) {
        return assertThrows(IllegalArgumentException.class, () -> new MjVideo().conform(input))
                .getMessage();
    }
}
