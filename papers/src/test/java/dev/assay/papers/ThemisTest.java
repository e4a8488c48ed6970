package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the reward model that calls tools promises.
class ThemisTest {
    private static Map<String, Object> loss(Map<String, Boolean> supervise) {
        return new Themis()
                .conform(Map.of(
                        "op",
                        "total_loss",
                        "chosen_rewards",
                        List.of(0.3, -1.0),
                        "rejected_rewards",
                        List.of(0.3, -1.0),
                        "supervise",
                        supervise,
                        "tokens",
                        List.of(
                                Map.of("segment", "question", "nll", 9.0),
                                Map.of("segment", "action", "nll", 1.0),
                                Map.of("segment", "observation", "nll", 4.0),
                                Map.of("segment", "observation", "nll", 5.0),
                                Map.of("segment", "rationale", "nll", 2.0))));
    }

    @Test
    void maskingObservationsTakesExactlyTheirTokens() {
        Map<String, Object> all = loss(Map.of());
        Map<String, Object> masked = loss(Map.of("observation", false));
        assertEquals(4.0, all.get("supervised"));
        assertEquals(2.0, masked.get("supervised"));
        assertEquals(3.0, (Double) all.get("lm_loss"), 1e-12);
        assertEquals(1.5, (Double) masked.get("lm_loss"), 1e-12);
        // Equal rewards are a coin toss, whatever is supervised.
        assertEquals(Math.log(2), (Double) all.get("rank_loss"), 1e-12);
        assertEquals(all.get("rank_loss"), masked.get("rank_loss"));
        assertEquals(1.5 + Themis.RANK * Math.log(2), (Double) masked.get("total"), 1e-12);
    }

    @Test
    void theCalculatorEvaluatesNothingButNumbers() {
        for (String step : List.of("<<exit(1)=1>>1", "<<x*2=4>>4", "<<2**3=8>>8a", "2*3=6"))
            assertNull(
                    new Themis()
                            .conform(Map.of("op", "calculator_tool", "action_input", step, "answer", "#### 4"))
                            .get("computed"),
                    step);
    }

    @Test
    void aPairWithoutARewardIsWrong() {
        Map<String, Object> failed = Map.of("neg_reward", 0.3);
        assertEquals(
                0.25,
                new Themis()
                        .conform(Map.of(
                                "op",
                                "preference_accuracy",
                                "pairs",
                                List.of(
                                        Map.of("pos_reward", 0.7, "neg_reward", 0.1),
                                        Map.of("pos_reward", 0.2, "neg_reward", 0.2),
                                        Map.of("pos_reward", -1.0, "neg_reward", 0.5),
                                        failed)))
                        .get("accuracy"));
    }
}
