package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.paper.RecipeRun;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MagicMirrorTest {
    private static final String FAULTY =
            "{\"Whether Normal\": false, \"Type of Deformity\": {\"L2: Abnormal Human Anatomy\":"
                    + " [\"L3: Hand Structure Deformity\", \"L3: Hand Structure Deformity\"]}}";

    private static Map<String, Object> values(String response, Object reference) {
        var changes = RecipeRun.changes(List.of(), Map.of(), Fidelity.MENDED);
        try (RecipeRun run = new RecipeRun("magic-mirror", changes, Double.NaN)) {
            return run.values(Cases.rollout(response, reference, Map.of()));
        }
    }

    @Test
    void theThoughtMustNameWhatTheVerdictNames() {
        assertEquals(
                15.0,
                values("<think>Six fingers.</think>\\boxed{" + FAULTY + "}", FAULTY)
                        .get("reward"));
        assertEquals(
                0.0,
                values("<think>Odd shadows.</think>\\boxed{" + FAULTY + "}", FAULTY)
                        .get("reward"));
        assertEquals(
                0.0, values("<think>Nothing is wrong.</think>" + FAULTY, FAULTY).get("reward"));
        assertEquals(0.0, values(FAULTY, FAULTY).get("reward"));
    }

    @Test
    void normalMayDenyDefects() {
        String fine = "{\"Whether Normal\": true}";
        assertEquals(
                12.0,
                values("<think>No defect of hand or shadow.</think>" + fine, fine)
                        .get("reward"));
    }

    @Test
    void theWrongKeyIsNamedInTheReason() {
        String wrong = FAULTY.replace("Deformity\": {", "Abnormality\": {");
        assertEquals(
                0.0,
                values("<think>fingers</think>\\boxed{" + wrong + "}", FAULTY).get("format"));
    }

    @Test
    void aBrokenTruthIsAnErrorOfTheData() {
        var e = assertThrows(IllegalArgumentException.class, () -> values(FAULTY, "{"));
        assertTrue(e.getMessage().contains("reference"), e.getMessage());
    }
}
