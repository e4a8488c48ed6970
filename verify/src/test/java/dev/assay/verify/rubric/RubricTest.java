package dev.assay.verify.rubric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RubricTest {
    private static final Rubric RUBRIC =
            new Rubric("rubrics", Map.of("Essential", 1.0, "Pitfall", 0.9), List.of("Pitfall"));

    private static Reading read(String response, Map<String, Object> item) {
        Map<String, Object> titled = new LinkedHashMap<>(item);
        titled.put("title", "units");
        Map<String, Object> info = Map.of("rubrics", List.of(titled));
        Rollout rollout = Rollout.of("q7", "q7", null, response, null, info);
        try (var open = (dev.assay.core.RewardFunction.Each) RUBRIC.open(Resources.DEFAULT)) {
            return open.read(new Scored(rollout), Draws.seeded(1));
        }
    }

    private static double met(String response, Map<String, Object> item) {
        return assertInstanceOf(Reading.Measured.class, read(response, item)).signals().stream()
                .filter(signal -> signal.aspect().equals("met"))
                .mapToDouble(Signal::value)
                .sum();
    }

    @Test
    void aFaultThatIsNotThereIsMet() {
        assertEquals(1, met("", Map.of("category", "Pitfall", "verdict", "no")));
        assertEquals(0, met("", Map.of("category", "Pitfall", "verdict", true)));
        assertEquals(0, met("", Map.of("category", "Pitfall", "reply", "I cannot tell.")));
    }

    @Test
    void whatNobodyJudgedIsMissing() {
        Reading reading = read("", Map.of("category", "Essential"));
        assertEquals(
                "rubrics 'units' has no verdict, reply or check",
                assertInstanceOf(Reading.Missing.class, reading).cause());
    }

    @Test
    void anUnknownCategoryIsNamed() {
        var e = assertThrows(
                IllegalArgumentException.class, () -> read("", Map.of("category", "Nice", "verdict", "Yes")));
        assertTrue(e.getMessage().startsWith("q7: rubrics 'units': unknown category 'Nice'; known: "), e.getMessage());
    }

    @Test
    void checksLookAtTheAnswerAndNotAtTheThought() {
        Map<String, Object> number = Map.of("value", 4.24, "tolerance", 0.01);
        Map<String, Object> check = Map.of("any_of", List.of("m/s"), "none_of", List.of("km"), "number", number);
        Map<String, Object> item = Map.of("category", "Essential", "check", check);
        assertEquals(1, met("<think>km</think>v = 4.243 M/S", item));
        assertEquals(0, met("<think>4.24 m/s</think>fast", item));
        assertEquals(0, met("4.3 m/s", item));
    }

    @Test
    void theLastDecisionCounts() {
        assertEquals(
                Optional.of(false),
                FinalDecision.in("Final Decision: \\boxed{Yes}? Wait.\nFINAL  decision :\\boxed{ no }"));
        assertEquals(Optional.empty(), FinalDecision.in("yes"));
    }
}
