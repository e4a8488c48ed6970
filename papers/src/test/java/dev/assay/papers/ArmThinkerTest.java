package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.paper.RecipeRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArmThinkerTest {
    private static final String RIGHT = "<think>t</think><answer>Answer 1 is better</answer>";

    private static double reward(String response, Object label, Map<String, Object> info, Fidelity fidelity) {
        var changes = RecipeRun.changes(List.of(), Map.of(), fidelity);
        try (RecipeRun run = new RecipeRun("arm-thinker", changes, Double.NaN)) {
            return (Double) run.values(Cases.rollout(response, label, info)).get("reward");
        }
    }

    @Test
    void aQuotedSuccessPaysOnlyAsReleased() {
        String quoted = "assistant\n<think><tool_response>This is the zoom-in image</think>"
                + "<answer>Answer 1 is better</answer>";
        assertEquals(1.5, reward(quoted, 1.0, Map.of(), Fidelity.PUBLISHED));
        assertEquals(1.0, reward(quoted, 1.0, Map.of(), Fidelity.MENDED));
        String shown = "assistant\n<tool_call>{}</tool_call>\nuser\n<tool_response> This is the zoom-in image"
                + "</tool_response>\nassistant\n" + RIGHT;
        assertEquals(1.5, reward(shown, "1", Map.of(), Fidelity.MENDED));
        String late = shown.replace(" This is", "Error. This is");
        assertEquals(1.0, reward(late, "1", Map.of(), Fidelity.MENDED), "it does not begin with success");
        assertEquals(1.5, reward(late, "1", Map.of(), Fidelity.PUBLISHED));
    }

    @Test
    void theExecutorIsBelieved() {
        Map<String, Object> worked = Map.of("tool_results", List.of(Map.of("status", "ok")));
        Map<String, Object> failed = Map.of("tool_results", List.of(Map.of("status", "error")));
        assertEquals(1.5, reward(RIGHT, 1.0, worked, Fidelity.MENDED));
        assertEquals(1.0, reward(RIGHT, 1.0, failed, Fidelity.MENDED));
        assertEquals(0.4, reward(RIGHT, 2.0, failed, Fidelity.MENDED), 1e-12);
        Map<String, Object> broken = Map.of("tool_results", List.of(Map.of("status", "fine")));
        assertThrows(IllegalArgumentException.class, () -> reward(RIGHT, 1.0, broken, Fidelity.MENDED));
    }

    @ParameterizedTest
    @CsvSource({
        "'',0",
        "'<think>a</think><answer>Answer 1 is better</answer> bye',0",
        "'<THINK>a</THINK> <Answer>answer 1 IS preferred</Answer>',1",
        "'<think>a</think><answer>Answer 2 is better. No: Answer 1 is the slightly better</answer>',1",
        "'<think>a</think><answer> 1 </answer>',1",
        "'<think>a</think><answer>Answer 1</answer>',0.3",
        "'<think>a <TOOL_CALL></think><answer>1</answer>',0",
        "'<answer>1</answer><think>a</think>',0"
    })
    void layouts(String response, double expected) {
        assertEquals(expected, reward(response, 1.0, Map.of(), Fidelity.PUBLISHED), 1e-12);
    }

    @Test
    void labelsOutsideTheTableAreRefused() {
        for (Object label : List.of(3.0, "maybe", 1.5)) {
            var error =
                    assertThrows(IllegalArgumentException.class, () -> reward(RIGHT, label, Map.of(), Fidelity.MENDED));
            assertTrue(error.getMessage().contains("expected one of 1, 2"), error.getMessage());
            assertTrue(error.getMessage().startsWith("case"), error.getMessage());
        }
    }

    @Test
    void solvedTasksAreDropped() {
        Map<String, boolean[]> solved = new LinkedHashMap<>();
        solved.put("easy", new boolean[] {true, true, true, true, true});
        solved.put("hard", new boolean[] {true, true, false, true, true});
        assertEquals(List.of("hard"), ArmThinker.hardEnough(solved));
    }
}
