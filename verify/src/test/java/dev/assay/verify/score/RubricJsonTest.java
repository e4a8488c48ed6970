package dev.assay.verify.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Part;
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

class RubricJsonTest {
    private static Reading read(Part<RewardFunction> part, Map<String, Object> info) {
        try (var open = (RewardFunction.Each) part.open(Resources.DEFAULT)) {
            return open.read(new Scored(Rollout.of("r", "r", null, "", null, info)), Draws.seeded(1));
        }
    }

    private static List<Double> values(Reading reading) {
        return assertInstanceOf(Reading.Measured.class, reading).signals().stream()
                .map(Signal::value)
                .toList();
    }

    private static Reading ratings(Object ratings) {
        return read(new RubricJson(List.of("novelty", "feasibility"), "ratings", 1, 10), Map.of("ratings", ratings));
    }

    @Test
    void numbersAndRepliesAreScaled() {
        assertEquals(List.of(0.0, 0.5), values(ratings(Map.of("novelty", 1.0, "feasibility", 5.5))));
        String reply =
                "Sure! {\"novelty\": {\"score\": 10, \"reason\": \"new\"}, \"feasibility\": {\"score\": 1}} Done.";
        assertEquals(List.of(1.0, 0.0), values(ratings(reply)));
        Object split = Map.of("novelty", "{\"score\": 10}", "other", "{\"feasibility\": {\"score\": 1}}");
        assertEquals(List.of(1.0, 0.0), values(ratings(split)));
    }

    @Test
    void whatTheJudgeDidNotSayIsMissing() {
        for (Object bad :
                List.of("{\"novelty\": {\"score\": 8", "no", Map.of("novelty", 0.0, "feasibility", 3.0), List.of()))
            assertInstanceOf(Reading.Missing.class, ratings(bad));
        assertNull(RubricJson.scaled(11, 1, 10));
        assertNull(RubricJson.scaled(Double.NaN, 1, 10));
    }

    @Property(seed = "1", tries = 500)
    void noReplyBreaksTheParsers(@ForAll String text) {
        RubricJson.parse("{" + text + "}", null);
        PairAnswer.answer("<answer>" + text + "</answer>");
        assertTrue(RubricJson.parse(text.replace("{", ""), "x").isEmpty());
    }

    private static final String GOOD = "<answer>{\"preference\": \"A\", \"score_A_instruction\": 4,"
            + " \"score_A_quality\": 3.7, \"score_B_instruction\": \"2\", \"score_B_quality\": 1}</answer>";

    private static Map<String, Object> call(String side, String output) {
        return Map.of("side", side, "output", output);
    }

    @Test
    void bothSidesCountAlike() {
        Object calls = List.of(call("A", GOOD), call("A", GOOD), call("B", GOOD), call("B", "hm"));
        assertEquals(
                List.of(3.0, 2.0, 0.5, 1.0),
                values(read(new PairAnswer("calls", Fidelity.MENDED), Map.of("calls", calls))));
        assertEquals(
                List.of(3.0, 2.25, 0.625, 1.0),
                values(read(new PairAnswer("calls", Fidelity.PUBLISHED), Map.of("calls", calls))));
        Object oneSided = List.of(call("A", GOOD), call("B", "hm"));
        assertInstanceOf(
                Reading.Missing.class, read(new PairAnswer("calls", Fidelity.MENDED), Map.of("calls", oneSided)));
    }
}
