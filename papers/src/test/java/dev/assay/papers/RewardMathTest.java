package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.metric.StepAggregation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RewardMathTest {
    private static Map<String, Object> evaluate(String mode, Map<String, Object> row) {
        return new RewardMath().conform(Map.of("op", "evaluate", "mode", mode, "data", List.of(row)));
    }

    private static Map<String, Object> direct(List<Object> scores) {
        List<Object> sources = new ArrayList<>(List.of("human_to_GPT-4"));
        for (int i = 1; i < 10; i++) sources.add("m" + i);
        return evaluate("direct", Map.of("problem", "p", "solution_reference", sources, "score", scores));
    }

    @Test
    void equalScoresAreNoSuccess() {
        Map<String, Object> result = direct(new ArrayList<>(Collections.nCopies(10, 7.0)));
        assertEquals(0.0, result.get("acc"));
        assertEquals(1.0, result.get("acc_with_tie"));
        assertEquals(0.1, result.get("mrr"));
    }

    @Test
    void anUnparsedVerdictIsALoss() {
        List<Object> verdicts = new ArrayList<>(List.of("A", "B", "B"));
        verdicts.add(null);
        Map<String, Object> result = evaluate(
                "pairwise",
                Map.of(
                        "score",
                        verdicts,
                        "chosen_position",
                        List.of("A", "B", "A", "B"),
                        "solution_reference",
                        List.of()));
        assertEquals(1.0 / 3, result.get("mrr"));
        assertEquals(0.0, result.get("acc"));
    }

    @Test
    void aScoreThatIsNoNumberIsCounted() {
        List<Object> scores = new ArrayList<>(Collections.nCopies(10, 0.5));
        scores.set(0, Double.NaN);
        Map<String, Object> result = direct(scores);
        assertEquals(1, result.get("nan_problems"));
        assertEquals(0.0, result.get("acc_with_tie"));
        assertTrue(Double.isNaN(StepAggregation.MEAN_LOGIT.of(new double[] {0, 1})));
    }

    @Test
    void wrongInputIsNamed() {
        var e = assertThrows(IllegalArgumentException.class, () -> direct(List.of(1.0)));
        assertEquals("problem p: 1 scores for 10 solutions", e.getMessage());
        e = assertThrows(
                IllegalArgumentException.class,
                () -> evaluate(
                        "direct", Map.of("problem", "q", "solution_reference", List.of("m"), "score", List.of(1.0))));
        assertEquals("problem q: no solution of human_to_GPT-4", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> StepAggregation.of("median"));
        assertTrue(
                e.getMessage().endsWith("min, max, prod, geometric_mean, mean, mean_logit, mean_odd, last"),
                e.getMessage());
    }

    @Test
    void theBestSharedByEqualAnswersIsTheirs() {
        Map<String, Object> in = Map.of(
                "op", "best_of_n_pick",
                "answers", List.of("3", "1/2", "0.5"),
                "scores", List.of(1.0, 1.0, 1.0));
        assertEquals("1/2", new RewardMath().conform(in).get("answer"));
    }
}
