package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.json.Json;
import dev.assay.verify.match.AnswerMatch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HarmoTest {
    private static Map<String, Object> group(List<Double> lengths, List<Double> accuracy, Map<String, Object> more) {
        Map<String, Object> in = new HashMap<>(more);
        in.put("op", "group");
        in.put("lengths", lengths);
        in.put("accuracy", accuracy);
        in.put("format", lengths.stream().map(_ -> 1.0).toList());
        return new Harmo().conform(in);
    }

    @Property(seed = "1", tries = 60)
    void theLengthTermOnlyPunishesAndAdvantagesCancel(
            @ForAll @Size(min = 2, max = 8) List<@IntRange(max = 500) Integer> lengths, @ForAll @IntRange long seed) {
        var random = new java.util.Random(seed);
        List<Double> accuracy =
                lengths.stream().map(_ -> (double) random.nextInt(2)).toList();
        var answer = group(lengths.stream().map(Integer::doubleValue).toList(), accuracy, Map.of("mode", "both"));
        for (Object term : Json.list(answer.get("length_reward")))
            assertTrue((Double) term <= 0 && (Double) term >= -0.5);
        assertEquals(0, Arrays.stream((double[]) answer.get("advantages")).sum(), 1e-9);
    }

    @Test
    void weightsOfAccuracyAloneGiveGrpo() {
        var answer = group(List.of(3.0, 90.0), List.of(0.0, 1.0), Map.of("weights", List.of(1.0, 0.0, 0.0)));
        assertArrayEquals(new double[] {0, 1}, (double[]) answer.get("reward"));
    }

    @Test
    void settingsOutsideTheirRangeAreNamed() {
        for (String name : List.of("tau", "p_max")) {
            Map<String, Object> wrong = Map.of(name, name.equals("tau") ? 1.0 : -1.0);
            var error = assertThrows(IllegalArgumentException.class, () -> group(List.of(3.0), List.of(1.0), wrong));
            assertTrue(error.getMessage().contains(name + ": expected"), error.getMessage());
        }
    }

    @Test
    void openAnswersNeedSomethingToScoreThem() {
        Map<String, Object> in = Map.of("op", "hybrid", "kind", "open", "prediction", "x");
        var error = assertThrows(IllegalArgumentException.class, () -> new Harmo().conform(in));
        assertTrue(error.getMessage().contains("open-ended answers need a reference or a reward model"));
    }

    @Property(seed = "1", tries = 200)
    void numbersAreEqualToThemselvesHoweverWritten(@ForAll @DoubleRange(min = -1e6, max = 1e6) double x) {
        String plain = String.format(java.util.Locale.ROOT, "%.2f", x);
        String written = String.format(java.util.Locale.ROOT, "$%,.2f", x);
        assertTrue(AnswerMatch.number(written, plain, 1e-6));
    }

    @Test
    void rules() {
        assertTrue(AnswerMatch.number("50%", "50", 1e-6));
        assertTrue(AnswerMatch.number("1000000.5", "1000000", 1e-6), "half a millionth is forgiven");
        assertTrue(!AnswerMatch.number("1000002", "1000000", 1e-6));
        assertTrue(!AnswerMatch.number("five", "5", 1e-6));
        assertTrue(!AnswerMatch.number("", "0", 1e-6));
    }
}
