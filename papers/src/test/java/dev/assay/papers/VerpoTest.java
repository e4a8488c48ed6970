package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.core.Rollout;
import dev.assay.core.Step;
import dev.assay.core.TokenTrace;
import dev.assay.core.advantage.CheckWeights;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.paper.RecipeRun;
import dev.assay.core.recipe.RecipeReader;
import dev.assay.verify.sandbox.Sandbox;
import dev.assay.verify.sandbox.Setup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VerpoTest {
    private static Map<String, Object> input(double[][][] passes) {
        List<Object> rollouts = new ArrayList<>();
        for (double[][] rollout : passes) {
            List<Object> turns = new ArrayList<>();
            for (double[] turn : rollout)
                turns.add(java.util.Arrays.stream(turn).boxed().toList());
            rollouts.add(turns);
        }
        return new HashMap<>(Map.of("op", "advantage", "passes", rollouts));
    }

    private static double[][][] random(long seed) {
        Random random = new Random(seed);
        int tests = 1 + random.nextInt(6);
        double[][][] passes = new double[1 + random.nextInt(5)][][];
        for (int i = 0; i < passes.length; i++) {
            passes[i] = new double[1 + random.nextInt(3)][tests];
            for (double[] turn : passes[i]) for (int j = 0; j < tests; j++) turn[j] = random.nextInt(2);
        }
        return passes;
    }

    /// The trajectory terms sum to 0 over rollouts, the turn terms over turns.
    @Property(seed = "1", tries = 50)
    void termsAreCentred(@ForAll long seed) {
        double[][][] passes = random(seed);
        Map<String, Object> both = input(passes);
        both.put("gamma", 0.9);
        Map<String, Object> outcome = new HashMap<>(both);
        outcome.put("beta", 0.0);
        List<?> with = (List<?>) new Verpo().conform(both).get("advantage");
        List<?> without = (List<?>) new Verpo().conform(outcome).get("advantage");
        double turns = 0;
        double rollouts = 0;
        for (int i = 0; i < passes.length; i++) {
            rollouts += ((double[]) without.get(i))[0];
            for (int t = 0; t < passes[i].length; t++)
                turns += ((double[]) with.get(i))[t] - ((double[]) without.get(i))[t];
        }
        assertEquals(0, rollouts, 1e-9);
        assertEquals(0, turns, 1e-9);
    }

    @Test
    void copiesOfATestTogetherKeepItsWeight() {
        CheckWeights weights = new CheckWeights(CheckWeights.Form.CALIBRATED, 2, 0.01, 0);
        double[][] once = {{1, 1}, {1, 0}, {1, 0}, {0, 0}};
        double[][] thrice = {{1, 1, 1, 1}, {1, 1, 1, 0}, {1, 1, 1, 0}, {0, 0, 0, 0}};
        double single = weights.of(once).weight()[0];
        double[] copies = weights.of(thrice).weight();
        assertEquals(single, copies[0] + copies[1] + copies[2], 1e-6);
        assertEquals(weights.of(once).weight()[1], copies[3], 1e-6);
        double[] density = new CheckWeights(CheckWeights.Form.CALIBRATED, 2, 1e9, 0)
                .of(thrice)
                .density();
        assertArrayEquals(new double[] {4, 4, 4, 4}, density, 1e-9);
        assertArrayEquals(new double[] {3, 3, 3, 1}, weights.of(thrice).density(), 1e-6);
    }

    private static String error(String name, Object value) {
        Map<String, Object> input = input(new double[][][] {{{1, 0}}, {{1, 1}}});
        input.put(name, value);
        return assertThrows(RuntimeException.class, () -> new Verpo().conform(input))
                .getMessage();
    }

    @Test
    void wrongInputIsNamed() {
        assertTrue(error("alpha", -1.0).contains("alpha: expected 0 or more"), error("alpha", -1.0));
        assertTrue(error("sigma", 0.0).contains("sigma: expected more than 0"));
        assertTrue(error("delta", -1.0).contains("delta"));
        assertTrue(error("gamma", 0.0).contains("gamma"));
        assertTrue(error("gamma", 1.1).contains("gamma"));
        Map<String, Object> ragged = input(new double[][][] {{{1, 0}, {1}}});
        String message = assertThrows(RuntimeException.class, () -> new Verpo().conform(ragged))
                .getMessage();
        assertTrue(message.contains("rollout 0, turn 1"), message);
        Map<String, Object> empty = input(new double[][][] {{{}}});
        empty.put("id", "p7");
        message = assertThrows(RuntimeException.class, () -> new Verpo().conform(empty))
                .getMessage();
        assertTrue(message.contains("p7"), message);
        Map<String, Object> count = new HashMap<>(Map.of("op", "advantage", "passes", List.of(List.of(3.0))));
        message = assertThrows(RuntimeException.class, () -> new Verpo().conform(count))
                .getMessage();
        assertTrue(message.contains("one entry per test"), message);
    }

    /// Programs run in the sandbox; each turn's advantage stands on all its tokens.
    @Test
    void attemptsInTheSandboxPaidOnTokens() {
        String problem = Sandbox.problem(Setup.DEFAULT);
        assumeTrue(problem == null, problem);
        List<Object> tests = List.of("assert f(1) == 1", "assert f(-1) == 1");
        String first = "```python\ndef f(x): return x\n```";
        String second = "```python\ndef f(x): return abs(x)\n```";
        String both = first + second;
        List<Step> steps = List.of(
                new Step(null, first, null, 0, first.length(), Map.of()),
                new Step(null, second, null, first.length(), both.length(), Map.of()));
        int half = first.length() / 2;
        TokenTrace tokens = new TokenTrace(
                new int[] {0, half, first.length()},
                new int[] {half, first.length(), both.length()},
                null,
                null,
                null,
                null);
        Rollout better = Rollout.of("a", "g", null, both, tests, Map.of("steps", steps, "tokens", tokens));
        Rollout worse = Rollout.of("b", "g", null, "```python\ndef f(x): return 2\n```", tests, Map.of());
        var changes = RecipeReader.Changes.NONE;
        try (RecipeRun run = new RecipeRun("verpo", changes, Double.NaN)) {
            List<Line> lines = run.lines(List.of(better, worse), new RunState());
            double[] rate = {2 / 3.0, 1 / 3.0};
            double density = 1 + Math.exp(-Math.pow(1 / 3.0 / 0.3, 2) / 2) + 1e-6;
            double easy = Math.exp(-2 * rate[0]) / density;
            double hard = Math.exp(-2 * rate[1]) / density;
            double mean = (easy + easy + hard) / 3;
            double early = 0.5 + 0.3 * (easy - mean);
            double late = 0.5 + 0.3 * (easy + hard - mean);
            assertArrayEquals(
                    new double[] {early, early, late}, lines.get(0).advantage().at(), 1e-12);
            assertEquals(-0.5 - 0.3 * mean, lines.get(1).advantage().whole(), 1e-12);
        }
    }
}
