package dev.assay.verify.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TaggedScoreTest {
    private static List<Double> read(String response, Object scale, Object label) {
        Map<String, Object> info = Map.of("valid_scores", scale, "label", label);
        Rollout rollout = Rollout.of("r1", "r1", null, response, null, info);
        try (var open = (RewardFunction.Each)
                new TaggedScore("score", "reasoning", "valid_scores", "label").open(Resources.DEFAULT)) {
            return assertInstanceOf(Reading.Measured.class, open.read(new Scored(rollout), Draws.seeded(1)))
                    .signals()
                    .stream()
                    .map(Signal::value)
                    .toList();
        }
    }

    private static final List<Object> FIVE = List.of(1.0, 2.0, 3.0, 4.0, 5.0);

    @Test
    void theLastPairCounts() {
        assertEquals(
                List.of(1.0, 1.0, 1.0, 1.0, 2.0),
                read("<reasoning>two words</reasoning><score>1</score><score> 4.0 </score>", FIVE, 4.0));
        assertEquals(List.of(1.0, 1.0, 0.0, 0.0, 0.0), read("<score>+3.5</score>", FIVE, 4.0));
        assertEquals(List.of(1.0, 0.0, 0.0, 0.0, 0.0), read("<score>4/5</score>", FIVE, 4.0));
        assertEquals(List.of(0.0, 0.0, 0.0, 0.0, 0.0), read("<score>4", FIVE, 4.0));
    }

    @Test
    void aRubricsKeysAreAScale() {
        assertEquals(
                1, read("<score>-0</score>", Map.of("0", "no", "1", "yes"), 0.0).get(3));
    }

    @Test
    void aLabelOffTheScaleIsAnErrorOfTheData() {
        var e = assertThrows(IllegalArgumentException.class, () -> read("", FIVE, 7.0));
        assertTrue(e.getMessage().startsWith("r1: field label: expected one of [1.0,"), e.getMessage());
    }

    @Property(seed = "1", tries = 1000)
    void anyTextIsANumberOrNot(@ForAll String text) {
        var number = TaggedScore.number(text);
        if (number.isPresent()) assertTrue(Double.isFinite(number.getAsDouble()) || text.length() > 300);
        assertTrue(TaggedScore.number("1" + "0".repeat(500)).isEmpty());
    }
}
