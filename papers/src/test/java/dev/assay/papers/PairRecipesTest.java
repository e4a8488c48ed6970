package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.engine.RunState;
import dev.assay.core.paper.RecipeRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// What the rewards over scores of judges and reward models promise beyond their cases.
class PairRecipesTest {
    private static RecipeRun run(String recipe, String... variants) {
        return new RecipeRun(recipe, RecipeRun.changes(List.of(variants), Map.of(), Fidelity.MENDED), Double.NaN);
    }

    private static double reward(String recipe, String response, Object reference, Map<String, Object> info) {
        try (RecipeRun run = run(recipe)) {
            return (Double) run.values(Cases.rollout(response, reference, info)).get("reward");
        }
    }

    @Test
    void noWrongAnswerTiesWithARightOne() {
        assertEquals(1, reward("base-reward", "42", "42", Map.of("score", -1e6)));
        assertTrue(reward("base-reward", "41", "42", Map.of("score", 1e6)) < 1);
        assertEquals(0.5, reward("base-reward", "a poem", null, Map.of("score", 0.0)), 1e-15);
    }

    @Test
    void theRuleAloneSaysNothingWithoutAReference() {
        try (RecipeRun run = run("base-reward", "rule")) {
            assertEquals(0.0, run.values(Cases.rollout("41", "42", Map.of())).get("reward"));
            assertThrows(IllegalArgumentException.class, () -> run.values(Cases.rollout("41", null, Map.of())));
        }
    }

    @Test
    void aBrokenChecklistIsNamed() {
        Map<String, Object> light = new HashMap<>(Map.of("id", "k1", "score", 1.0, "weight", 0.0));
        var weight = assertThrows(
                IllegalArgumentException.class,
                () -> reward("edit-r1", "", null, Map.of("principles", List.of(light))));
        assertTrue(weight.getMessage().contains("'k1'"), weight.getMessage());
        var none = assertThrows(
                IllegalArgumentException.class, () -> reward("edit-r1", "", null, Map.of("principles", List.of())));
        assertTrue(none.getMessage().contains("no principles"), none.getMessage());
    }

    @Property(seed = "1", tries = 20)
    void advantagesOfEachSideSumToZero(@ForAll long seed) {
        Random random = new Random(seed);
        List<Rollout> judgements = new ArrayList<>();
        int winners = 1 + random.nextInt(6);
        int all = winners + 1 + random.nextInt(6);
        for (int i = 0; i < all; i++)
            judgements.add(Rollout.of(
                    "j" + i,
                    "pair",
                    null,
                    "",
                    null,
                    Map.of("score", (double) random.nextInt(10), "side", i < winners ? "winner" : "loser")));
        try (RecipeRun run = run("edit-r1", "gcpo")) {
            double[] sums = new double[2];
            var lines = run.lines(judgements, new RunState());
            for (int i = 0; i < all; i++)
                sums[i < winners ? 0 : 1] += lines.get(i).advantage().whole();
            assertEquals(0, sums[0], 1e-9);
            assertEquals(0, sums[1], 1e-9);
        }
    }

    @Test
    void aDirectionsLengthDoesNotMatter() {
        var changes = RecipeRun.changes(List.of(), Map.of("helpfulness", "8", "verbosity", "-6"), Fidelity.MENDED);
        Map<String, Object> scores = Map.of("helpfulness", 80.0, "verbosity", 60.0);
        try (RecipeRun run = new RecipeRun("dpa", changes, Double.NaN)) {
            assertEquals(
                    28, (Double) run.values(Cases.rollout("", null, scores)).get("reward"), 1e-9);
        }
        assertEquals(28, reward("dpa", "", null, scores), 1e-9);
    }

    @Test
    void aCritiqueThatSaysNothingIsNotALowScore() {
        Map<String, Object> info = Map.of("critique", "I cannot judge this.");
        assertThrows(IllegalArgumentException.class, () -> reward("rational-rewards", "", null, info));
        try (RecipeRun run = new RecipeRun(
                "rational-rewards", RecipeRun.changes(List.of(), Map.of(), Fidelity.PUBLISHED), Double.NaN)) {
            assertEquals(0.0, run.values(Cases.rollout("", null, info)).get("reward"));
        }
    }

    @Test
    void theCalculatorComparesRoundedNumbersOnlyIfMended() {
        Map<String, Object> input = new HashMap<>(
                Map.of("op", "calculator_tool", "action_input", "<<0.1*3=0.3>>0.3", "answer", "#### 0.3"));
        assertEquals("both_wrong", new Themis().conform(input).get("outcome"));
        input.put("fidelity", "mended");
        assertEquals("both_right", new Themis().conform(input).get("outcome"));
    }

    @Test
    void aDateThatIsNoneIsAFailedCall() {
        Map<String, Object> input =
                Map.of("op", "calendar_tool", "action", "Calendar.week_day", "action_input", "2024-02-30");
        assertEquals(
                "The tool call failed and gave no result.",
                new Themis().conform(input).get("observation"));
    }
}
