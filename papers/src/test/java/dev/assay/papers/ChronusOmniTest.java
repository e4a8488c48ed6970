package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChronusOmniTest {
    @Test
    void everyTokenOfSoundStandsAfterOneFrame() {
        List<ChronusOmni.Unit> units = ChronusOmni.interleave(126, 64, 633);
        assertEquals("second{0.0}", units.get(0).mark());
        assertEquals("second{2.0}", units.get(1).mark());
        assertEquals("second{126.0}", units.getLast().mark());
        int next = 1;
        for (var unit : units) {
            assertEquals(next, unit.from());
            assertTrue(unit.to() >= unit.from() - 1);
            next = unit.to() + 1;
        }
        assertEquals(634, next);
    }

    @Test
    void anUnknownKindIsRefused() {
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> new ChronusOmni()
                        .conform(Map.of("op", "score", "data_type", "x2y", "completion", "", "solution", "")));
        assertTrue(
                error.getMessage().contains("x2y: expected one of t2a, a2t, t2v, v2t, a2v, v2a"), error.getMessage());
    }

    private static Map<?, ?> score(String completion) {
        return new ChronusOmni()
                .conform(Map.of(
                        "op",
                        "score",
                        "data_type",
                        "v2t",
                        "completion",
                        completion,
                        "solution",
                        "second{3.0}-second{8.0}"));
    }

    @Test
    void overlapAndFormatAreToldApart() {
        assertEquals(1 + 5 / 6.0, (Double) score("second{3.0}-second{9.0}").get("total"), 1e-12);
        assertEquals(5 / 6.0, (Double) score("second{3.0}-second{9.0} ").get("total"), 1e-12);
        assertEquals(1.0, score("second{8.0}-second{3.0}").get("total"), "backwards, in the right form");
    }

    @Test
    void equalRewardsAndEqualPoliciesGiveNothing() {
        var same = new ChronusOmni().conform(Map.of("op", "advantages", "group_rewards", List.of(0.7, 0.7, 0.7, 0.7)));
        for (Object each : (List<?>) same.values().iterator().next()) assertEquals(0.0, each);
        var kl = new ChronusOmni()
                .conform(Map.of("op", "kl", "logp", List.of(-1.5, -20.0), "ref_logp", List.of(-1.5, -1.0)));
        double[] tokens = (double[]) kl.get("per_token_kl");
        assertEquals(0, tokens[0]);
        assertEquals(Math.exp(11) - 12, tokens[1], 1e-6, "a log-ratio of 19 counts as 11");
    }
}
