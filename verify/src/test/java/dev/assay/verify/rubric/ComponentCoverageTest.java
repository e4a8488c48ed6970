package dev.assay.verify.rubric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComponentCoverageTest {
    private static Reading read(Object matches, double truth, double generated, Fidelity fidelity) {
        Map<String, Object> info = Map.of("matches", matches, "truth", truth, "generated", generated);
        Rollout rollout = Rollout.of("h1", "h1", null, "", null, info);
        try (var open = (RewardFunction.Each)
                new ComponentCoverage("matches", "truth", "generated", 3, 0.08, fidelity).open(Resources.DEFAULT)) {
            return open.read(new Scored(rollout), Draws.seeded(1));
        }
    }

    private static double value(Reading reading, String aspect) {
        return assertInstanceOf(Reading.Measured.class, reading).signals().stream()
                .filter(signal -> signal.aspect().equals(aspect))
                .mapToDouble(Signal::value)
                .sum();
    }

    private static Map<String, Object> match(String part, double level) {
        return Map.of("component", part, "level", level);
    }

    @Test
    void onePartThatCoversTwoIsNotMoreThanPrecise() {
        List<Object> both = List.of(match("a", 3), match("b", 3));
        assertEquals(2, value(read(both, 2, 1, Fidelity.PUBLISHED), "precision"));
        assertEquals(1, value(read(both, 2, 1, Fidelity.MENDED), "precision"));
    }

    @Test
    void repetitionsAreAveragedUnlessTheyDisagree() {
        Object alike = List.of(List.of(match("a", 3)), List.of(match("a", 3), match("a", 1)));
        assertEquals(0.5, value(read(alike, 2, 2, Fidelity.MENDED), "recall"), 1e-12);
        Object apart = List.of(List.of(match("a", 3), match("b", 3)), List.of());
        Reading reading = read(apart, 2, 2, Fidelity.MENDED);
        assertTrue(assertInstanceOf(Reading.Missing.class, reading).cause().startsWith("the judge's repetitions"));
    }

    @Test
    void nothingToCoverIsAnError() {
        var e = assertThrows(IllegalArgumentException.class, () -> read(List.of(), 0, 1, Fidelity.MENDED));
        assertEquals("h1: field truth: expected one part or more", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> read(List.of(match("a", 4)), 1, 1, Fidelity.MENDED));
        assertTrue(e.getMessage().contains("level: 0 to 3"), e.getMessage());
    }
}
