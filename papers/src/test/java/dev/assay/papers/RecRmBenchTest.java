package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecRmBenchTest {
    private static double reward(Map<String, Object> changes) {
        Map<String, Object> in = new LinkedHashMap<>(Map.of(
                "op", "hybrid_reward",
                "instruction", 1.0,
                "claims_grounded", List.of(1.0, 0.0),
                "item_relevance", List.of(1.0),
                "item_engagement", List.of(0.2, 0.9)));
        in.putAll(changes);
        return (Double) new RecRmBench().conform(in).get("reward");
    }

    @Test
    void aBrokenFormatEarnsItsOwnShareOnly() {
        assertEquals(0.2 * 0.75, reward(Map.of("instruction", 0.75)), 1e-12);
    }

    @Test
    void nothingClaimedAndNothingOfferedEarnsHalf() {
        Map<String, Object> empty =
                Map.of("claims_grounded", List.of(), "item_relevance", List.of(), "item_engagement", List.of());
        assertEquals(0.5, reward(empty), 1e-12);
    }

    @Test
    void theBetterItemBelongsInFront() {
        assertTrue(reward(Map.of("item_engagement", List.of(0.9, 0.2))) > reward(Map.of()));
    }

    @Test
    void weightsThatDoNotSumToOneAreNamed() {
        Map<String, Object> weights = Map.of("instruction", 0.5, "factual", 0.3, "relevance", 0.3, "behaviour", 0.2);
        var e = assertThrows(IllegalArgumentException.class, () -> reward(Map.of("weights", weights)));
        assertTrue(e.getMessage().contains("the weights sum to 1.3"), e.getMessage());
    }

    /// Precision is then 1 and recall the accuracy, so F1 says nothing that accuracy does not.
    @Test
    void oneGoldClassIsWarnedOf() {
        RecRmBench bench = new RecRmBench();
        List<Double> gold = List.of(1.0, 1.0, 1.0, 1.0);
        var found =
                bench.conform(Map.of("op", "classification", "gold", gold, "predicted", List.of(1.0, 0.0, 1.0, 1.0)));
        assertEquals("one gold class in this split", found.get("warning"));
        assertEquals(2 * 0.75 / 1.75, (Double) found.get("f1_binary"), 1e-12);
        var e = assertThrows(
                IllegalArgumentException.class, () -> bench.conform(Map.of("op", "auc", "gold", gold, "scores", gold)));
        assertEquals("AUC undefined: only one class in gold", e.getMessage());
    }
}
