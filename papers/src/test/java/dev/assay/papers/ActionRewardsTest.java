package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.paper.RecipeRun;
import dev.assay.verify.token.SelfCertainty;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// Shop-R1 and CRAFT-GUI, which share the part `action-match`.
class ActionRewardsTest {
    private static double gui(String action, Map<String, Object> info, List<String> variants) {
        var changes = RecipeRun.changes(variants, Map.of(), Fidelity.MENDED);
        try (RecipeRun run = new RecipeRun("craft-gui", changes, Double.NaN)) {
            String response = "<think>t</think><action>" + action + "</action>";
            return (Double) run.values(Cases.rollout(response, null, info)).get("reward");
        }
    }

    private static Map<String, Object> box(double... box) {
        List<Object> bbox = new java.util.ArrayList<>();
        for (double each : box) bbox.add(each);
        return Map.of("gold", Map.of("action", "click", "bbox", bbox), "episode_id", "e1", "step", 3.0);
    }

    private static double click(double x, double y, Map<String, Object> info, String... variants) {
        return gui("{\"action\":\"click\",\"x\":" + x + ",\"y\":" + y + "}", info, List.of(variants));
    }

    @Test
    void aClickJumpsAtTheEdge() {
        Map<String, Object> info = box(0.4, 0.1, 0.6, 0.2);
        assertEquals(1, click(0.6, 0.2, info), 1e-12);
        assertEquals(0.1 + 0.3 + 0.6 * 0.5, click(0.6 + 1e-9, 0.2, info), 1e-9);
        assertEquals(1, gui("{\"action\":\"click\",\"x\":\"0.5\",\"y\":\"0.1\"}", info, List.of()), 1e-12);
        assertEquals(0.4, gui("{\"action\":\"click\",\"x\":\"NaN\",\"y\":0.1}", info, List.of()), 1e-12);
        assertEquals(0, gui("{\"action\":\"click\",\"x\":1e999,\"y\":0.1}", info, List.of()), "no JSON number");
        assertEquals(0, click(0.61, 0.2, info, "coarse"));
        assertEquals(1, click(0.6, 0.2, info, "coarse"));
    }

    @Property(seed = "1", tries = 100)
    void pixelsAreFractionsOfTheScreen(@ForAll @DoubleRange(max = 1) double x, @ForAll @DoubleRange(max = 1) double y) {
        Map<String, Object> pixels = new HashMap<>(box(400, 200, 600, 400));
        pixels.put("screen_size", List.of(1000.0, 2000.0));
        double share = click(x, y, box(0.4, 0.1, 0.6, 0.2));
        assertEquals(share, click(1000 * x, 2000 * y, pixels, "pixels"), 1e-9);
        assertTrue(share >= 0.1 && share <= 1);
    }

    @Test
    void aPointWithoutABoxIsADisc() {
        Map<String, Object> info = Map.of("gold", Map.of("action", "click", "x", 0.5, "y", 0.5));
        assertEquals(1, click(0.63, 0.5, info), 1e-12);
        double tail = 0.5 * Math.exp(-0.01 * 0.01 / (2 * 0.05 * 0.05));
        assertEquals(0.4 + 0.6 * tail, click(0.65, 0.5, info), 1e-9);
    }

    @Test
    void badRecordsNameEpisodeAndStep() {
        var error = assertThrows(IllegalArgumentException.class, () -> click(0.5, 0.5, box(0.6, 0.1, 0.4, 0.2)));
        assertEquals(
                "case, episode_id e1, step 3: gold: click: 'bbox' is no box [x0, y0, x1, y1] on the screen",
                error.getMessage());
        error = assertThrows(
                IllegalArgumentException.class, () -> click(0.5, 0.5, Map.of("gold", Map.of("action", "clack"))));
        assertTrue(error.getMessage().contains("unknown action 'clack'"), error.getMessage());
        assertTrue(error.getMessage().contains("click"), error.getMessage());
    }

    @Test
    void weightsMustSumToOne() {
        var changes = RecipeRun.changes(List.of(), Map.of("tool_weight", "0.5"), Fidelity.MENDED);
        try (RecipeRun run = new RecipeRun("craft-gui", changes, Double.NaN)) {
            var rollout = Cases.rollout("", null, box(0.4, 0.1, 0.6, 0.2));
            var error = assertThrows(IllegalArgumentException.class, () -> run.values(rollout));
            assertTrue(error.getMessage().contains("a sum of 1"), error.getMessage());
        }
    }

    private static double shop(String response, Map<String, Object> gold, String... variants) {
        var changes = RecipeRun.changes(List.of(variants), Map.of(), Fidelity.MENDED);
        try (RecipeRun run = new RecipeRun("shop-r1", changes, Double.NaN)) {
            return (Double) run.values(Cases.rollout(response, null, Map.of("gold_action", gold)))
                    .get("reward");
        }
    }

    @Test
    void repairingAFieldNeverCosts() {
        Map<String, Object> gold = Map.of("type", "type_and_submit", "name", "search", "text", "red shoes size nine");
        String[] better = {
            "no",
            "{\"rationale\":\"r\",\"action\":{}}",
            "{\"rationale\":\"r\",\"action\":{\"type\":\"type_and_submit\"}}",
            "{\"rationale\":\"r\",\"action\":{\"type\":\"type_and_submit\",\"name\":\"x\"}}",
            "{\"rationale\":\"r\",\"action\":{\"type\":\"type_and_submit\",\"name\":\"x\",\"text\":\"shoes\"}}",
            "{\"rationale\":\"r\",\"action\":{\"type\":\"type_and_submit\",\"name\":\"search\",\"text\":\"shoes\"}}",
            "{\"rationale\":\"r\",\"action\":{\"type\":\"type_and_submit\",\"name\":\"search\","
                    + "\"text\":\"red shoes size nine\"}}"
        };
        double last = -1;
        for (String response : better) {
            double reward = shop(response, gold);
            assertTrue(reward > last, response);
            last = reward;
        }
        assertEquals(1001.1, last, 1e-9);
        assertEquals(1, shop(better[6], gold, "binary"));
        assertEquals(0, shop(better[5], gold, "binary"));
        String fenced = "```json\n" + better[6] + "\n```";
        assertEquals(0, shop(fenced, gold));
        assertEquals(1001.1, shop(fenced, gold, "lenient"), 1e-9);
        assertThrows(IllegalArgumentException.class, () -> shop(fenced, Map.of("type", "click")));
        String click = "{\"rationale\":\"\",\"action\":{\"type\":\"click\",\"name\":\"x\"}}";
        assertEquals(1, shop(click, Map.of("type", "click", "name", "")), 1e-12, "nothing is close to an empty name");
    }

    /// On the recorded mix of types: 0.5 and 0.3 times the share of leaving.
    @Test
    void alwaysLeavingEarnsLittle() {
        String leave = "{\"rationale\":\"r\",\"action\":{\"type\":\"terminate\"}}";
        assertEquals(0.8, shop(leave, Map.of("type", "terminate")), 1e-12);
        assertEquals(0.5, shop(leave, Map.of("type", "click", "name", "x")), 1e-12);
        assertEquals(0.5, shop(leave, Map.of("type", "type_and_submit", "name", "search", "text", "x")), 1e-12);
    }

    @Test
    void extraAndRepeatedMembers() {
        Map<String, Object> gold = Map.of("type", "click", "name", "x");
        String extra = "{\"rationale\":\"r\",\"mood\":1,\"action\":{\"type\":\"click\",\"name\":\"x\",\"speed\":9}}";
        assertEquals(1001, shop(extra, gold), 1e-9);
        String twice = "{\"rationale\":\"r\",\"action\":{\"type\":\"terminate\",\"type\":\"click\",\"name\":\"x\"}}";
        assertEquals(1001, shop(twice, gold), 1e-9, "the last of two members counts");
    }

    @Test
    void badShopRecordsAndSettingsAreNamed() {
        Map<String, Object> gold = Map.of("type", "hover");
        var changes = RecipeRun.changes(List.of(), Map.of(), Fidelity.MENDED);
        try (RecipeRun run = new RecipeRun("shop-r1", changes, Double.NaN)) {
            Map<String, Object> info = Map.of("gold_action", gold, "session_id", "s7", "step", 4.0);
            var error = assertThrows(IllegalArgumentException.class, () -> run.values(Cases.rollout("{}", null, info)));
            assertTrue(
                    error.getMessage().contains("session_id s7, step 4: gold_action: unknown type 'hover'"),
                    error.getMessage());
        }
        for (Map<String, String> setting : List.of(Map.of("dars", "0"), Map.of("theta", "1.5"))) {
            String name = setting.keySet().iterator().next();
            try (RecipeRun run =
                    new RecipeRun("shop-r1", RecipeRun.changes(List.of(), setting, Fidelity.MENDED), Double.NaN)) {
                Map<String, Object> info = Map.of("gold_action", Map.of("type", "click", "name", "x"));
                String click = "{\"rationale\":\"r\",\"action\":{\"type\":\"click\",\"name\":\"x\"}}";
                var error = assertThrows(
                        IllegalArgumentException.class, () -> run.values(Cases.rollout(click, null, info)));
                assertTrue(error.getMessage().contains(name + ": expected"), error.getMessage());
            }
        }
    }

    /// With the published weight and a vocabulary of 1000 the certainty moves no two actions that differ.
    @Property(seed = "1", tries = 60)
    void certaintyOnlyBreaksTies(@ForAll @IntRange(max = 6000) int one, @ForAll @IntRange(max = 6000) int two) {
        assertTrue(Math.log(1000) / 1000 > 0.006, "the range is what a vocabulary of 1000 allows");
        double sure = one * 1e-6;
        double other = two * 1e-6;
        Map<String, Object> gold = Map.of("type", "click", "name", "red shoes");
        String[] better = {
            "no",
            "{\"rationale\":\"r\",\"action\":{\"type\":\"terminate\"}}",
            "{\"rationale\":\"r\",\"action\":{\"type\":\"click\"}}",
            "{\"rationale\":\"r\",\"action\":{\"type\":\"click\",\"name\":\"blue\"}}",
            "{\"rationale\":\"r\",\"action\":{\"type\":\"click\",\"name\":\"red shoes\"}}"
        };
        var changes = RecipeRun.changes(List.of(), Map.of(), Fidelity.MENDED);
        try (RecipeRun run = new RecipeRun("shop-r1", changes, Double.NaN)) {
            for (int i = 1; i < better.length; i++)
                assertTrue(sure(run, better[i - 1], gold, sure) < sure(run, better[i], gold, other));
            double tie = sure(run, better[4], gold, sure) - sure(run, better[4], gold, other);
            assertEquals(Integer.signum(one - two), Math.signum(tie));
        }
    }

    private static double sure(RecipeRun run, String response, Map<String, Object> gold, double certainty) {
        Map<String, Object> info = Map.of("gold_action", gold, "self_certainty", certainty);
        return (Double) run.values(Cases.rollout(response, null, info)).get("reward");
    }

    @Test
    void certainty() {
        assertEquals(0, SelfCertainty.certainty(new double[][] {{0.25, 0.25, 0.25, 0.25}}, 0), 1e-15);
        assertEquals(Math.log(4) / 4, SelfCertainty.certainty(new double[][] {{1, 0, 0, 0}}, 0), 1e-12);
        assertEquals(0, SelfCertainty.certainty(new double[0][], 0));
        double full = SelfCertainty.certainty(new double[][] {{0.7, 0.2, 0.06, 0.04}}, 0);
        double top = SelfCertainty.certainty(new double[][] {{0.7, 0.2}}, 4);
        assertTrue(top < full && top > 0, top + " is a lower bound of " + full);
        var error = assertThrows(
                IllegalArgumentException.class, () -> SelfCertainty.certainty(new double[][] {{1}, {0.5, 0.4}}, 0));
        assertTrue(error.getMessage().startsWith("probabilities of token 1"), error.getMessage());
    }
}
