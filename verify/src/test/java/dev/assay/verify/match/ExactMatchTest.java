package dev.assay.verify.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ExactMatchTest {
    private static double match(String response, Object gold, Fidelity fidelity) {
        Rollout rollout = Rollout.of("q3", "q3", null, response, gold, Map.of());
        try (var open = (RewardFunction.Each) new ExactMatch("answer", 10, fidelity).open(Resources.DEFAULT)) {
            Reading reading = open.read(new Scored(rollout), Draws.seeded(1));
            return assertInstanceOf(Reading.Measured.class, reading)
                    .signals()
                    .getFirst()
                    .value();
        }
    }

    @Test
    void normalFormOfSquad() {
        assertEquals("beatles", ExactMatch.normal(" The  Beatles! "));
        assertEquals("theatre of absurd", ExactMatch.normal("Theatre of the\u00a0Absurd"));
        assertEquals("us", ExactMatch.normal("U.S."));
        assertEquals("\u00e9t\u00e9 1999", ExactMatch.normal("\u00c9t\u00e9 (1999)"));
        assertEquals("", ExactMatch.normal("a, an, the"));
    }

    @Property(seed = "1", tries = 500)
    void theNormalFormIsItsOwn(@ForAll String text) {
        String normal = ExactMatch.normal(text);
        if (!normal.contains("\u0130")) assertEquals(normal, ExactMatch.normal(normal));
    }

    @Test
    void theLastBlockCounts() {
        assertEquals(1, match("<answer>x</answer><answer>Oslo</answer>", List.of("Oslo"), Fidelity.MENDED));
        assertEquals(0, match("<answer>Oslo</answer><answer>x</answer>", "Oslo", Fidelity.MENDED));
        assertEquals(0, match("<answer>Oslo", "Oslo", Fidelity.MENDED));
    }

    @Test
    void manyAnswersPayAQuarter() {
        assertEquals(1, match("<answer>b</answer>".repeat(10), Map.of("target", List.of("b")), Fidelity.MENDED));
        assertEquals(0.25, match("<answer>b</answer>".repeat(11), "b", Fidelity.MENDED));
    }

    @Test
    void nothingIsNoAnswer() {
        assertEquals(1, match("<answer>the</answer>", "a", Fidelity.PUBLISHED));
        assertEquals(0, match("<answer>the</answer>", "a", Fidelity.MENDED));
        var e = assertThrows(IllegalArgumentException.class, () -> match("", List.of(), Fidelity.MENDED));
        assertEquals("q3: gold answers: the list is empty", e.getMessage());
    }
}
