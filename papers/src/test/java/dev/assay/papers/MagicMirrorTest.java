package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
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

    private static Map<String, Object> row(String kind, boolean subject, String response) {
        return Map.of("class", kind, "has_subject", subject, "response", response);
    }

    /// Worked by hand: of three readable human rows one has the defect and one lacks its subject.
    @Test
    void theBenchCountsReadableRowsOnly() {
        String fine = "<think>x</think>\\boxed{{\"Whether Normal\": true}}";
        String shadow =
                "{\"Whether Normal\": false, \"Type of Deformity\": {\"L2: Irrational Element Interaction\": []}}";
        var scores = MagicBench.scores(List.of(
                row("human", true, FAULTY),
                row("human", false, fine),
                row("human", true, fine),
                row("human", true, "The hand is wrong."),
                row("object", true, shadow)));
        assertEquals(100 / 3.0, (Double) scores.get("human"), 1e-9);
        assertEquals(100.0, scores.get("object"));
        assertEquals(75.0, scores.get("interaction"));
        assertEquals(25.0, scores.get("overall"));
        assertNull(scores.get("animal"), "no rows is no score");
    }

    @Test
    void theCheckersLastWordTellsWhetherTheSubjectIsThere() {
        Map<String, Object> row = Map.of(
                "class",
                "animal",
                "subject_detection_response",
                "Yes, but cut off. Final answer: No",
                "response",
                FAULTY);
        assertEquals(0.0, MagicBench.scores(List.of(row)).get("animal"));
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> MagicBench.scores(List.of(Map.of("class", "plant", "has_subject", true, "response", FAULTY))));
        assertEquals("class: expected human, animal or object, found plant", e.getMessage());
    }
}
