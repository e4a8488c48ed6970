package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.evidence.Trial;
import dev.assay.core.formula.Formula;
import dev.assay.core.formula.FormulaCompiler;
import dev.assay.core.formula.ValueType;
import dev.assay.core.formula.Variable;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.world.Road;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CarlTest {
    private static Map<String, Object> step(Map<String, Object> components, Map<String, Object> config) {
        return new Carl().conform(Map.of("op", "step_reward", "components", components, "config", config));
    }

    @Property(seed = "1", tries = 50)
    void aCleanDriveEarnsWhatItCompleted(@ForAll @Size(min = 1, max = 12) List<@DoubleRange(max = 1) Double> drive) {
        double[] gained =
                Carl.gained(drive.stream().mapToDouble(Double::doubleValue).toArray(), 0);
        double sum = 0;
        for (double each : gained) {
            assertTrue(each >= 0);
            sum += (Double) step(Map.of("route_completion", each), Map.of()).get("reward");
        }
        double best = drive.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        assertEquals(100 * best, sum, 1e-9);
    }

    @Property(seed = "1", tries = 60)
    void theProductAndNothingAfterAnEnd(
            @ForAll @DoubleRange(max = 1) double route,
            @ForAll @DoubleRange(max = 1) double lane,
            @ForAll @DoubleRange(max = 1) double comfort,
            @ForAll @DoubleRange(max = 1) double ttc,
            @ForAll boolean redLight) {
        var values = step(
                Map.of(
                        "route_completion",
                        route,
                        "lane_distance",
                        lane,
                        "comfort",
                        comfort,
                        "ttc",
                        ttc,
                        "red_light",
                        redLight),
                Map.of());
        assertEquals(redLight, values.get("terminated"));
        assertEquals(redLight ? 0 : 100 * route * lane * comfort * ttc, (Double) values.get("reward"), 1e-9);
    }

    @Test
    void anEndIsPunishedOnceUnlessAsReleased() {
        Map<String, Object> config = Map.of("terminal_penalty", -0.5);
        assertEquals(
                1.0, (Double) step(Map.of("route_completion", 0.01), config).get("reward"), 1e-12);
        assertEquals(
                -50.0,
                (Double) step(Map.of("route_completion", 0.01, "off_road", true), config)
                        .get("reward"),
                1e-12);
        var released = RecipeRun.changes(List.of("unguarded"), Map.of("terminal_penalty", "-0.5"), Fidelity.PUBLISHED);
        try (RecipeRun run = new RecipeRun("carl", released, Double.NaN)) {
            var values = run.values(Cases.rollout("", null, Map.of("route_completion", 0.01)));
            assertEquals(-49.0, (Double) values.get("reward"), 1e-12);
        }
    }

    @Test
    void componentsOutsideTheirRangeAreNamed() {
        for (String name : List.of("route_completion", "comfort", "ttc")) {
            Map<String, Object> components = new HashMap<>(Map.of("route_completion", 0.1));
            components.put(name, -0.2);
            var error = assertThrows(IllegalArgumentException.class, () -> step(components, Map.of()));
            assertTrue(error.getMessage().contains(name) && error.getMessage().contains("-0.2"), error.getMessage());
        }
        assertThrows(
                RuntimeException.class,
                () -> step(Map.of("route_completion", 0.1), Map.of("survival_rate", 0.5)),
                "an unknown setting is refused");
    }

    @Test
    void checksStayFailed() {
        boolean[] failed = {false, true, false, false, false};
        assertArrayEquals(new double[] {1, 0.5, 0.5, 0.5, 0.5}, Carl.sticky(failed, 0));
        assertArrayEquals(new double[] {1, 0.5, 0.5, 1, 1}, Carl.sticky(failed, 2));
        assertEquals(3, Arrays.stream(Carl.sticky(new boolean[3], 0)).sum());
    }

    /// The reward as one formula over what a drive measures says what the recipe says.
    @Test
    void oneFormulaIsTheReward() {
        List<String> factors = List.of("route_completion", "lane_distance", "too_fast", "off_route", "comfort", "ttc");
        List<Variable> variables = new ArrayList<>();
        for (String factor : factors) variables.add(new Variable(factor, ValueType.DOUBLE));
        variables.add(new Variable("terminated", ValueType.BOOL));
        Formula formula = new FormulaCompiler(variables)
                .compile("reward", "100 * " + String.join(" * ", factors) + " * (terminated ? 0.0 : 1.0)");
        RandomGenerator draws = new Trial(1, false, 0).stream("steps");
        for (int i = 0; i < 1000; i++) {
            Map<String, Object> components = new HashMap<>();
            for (String factor : factors) components.put(factor, draws.nextDouble());
            for (String hard : List.of("red_light", "collision", "off_road"))
                components.put(hard, draws.nextInt(6) == 0);
            var values = step(components, Map.of());
            Map<String, Object> known = new HashMap<>(components);
            known.put("terminated", values.get("terminated"));
            assertEquals(
                    (Double) formula.evaluate(n -> known.get(formula.variables().get(n))),
                    (Double) values.get("reward"),
                    1e-9);
        }
    }

    /// What the paper says of a sum of shaped terms: of four ways to drive, the one that stops at the first
    /// parked car and stays there earns most; paid for progress, the one that drives round it does.
    @Test
    void theShapedSumIsBestServedByWaiting() {
        Map<String, double[]> earned = new LinkedHashMap<>();
        try (RecipeRun recipe = CarlClaims.open(CarlClaims.Reward.SIMPLE)) {
            CarlClaims.Pay simple = CarlClaims.recipe(recipe, true);
            Map<String, ToIntFunction<Road>> ways = new LinkedHashMap<>();
            ways.put("stands", road -> Road.KEEP);
            ways.put("crashes", road -> Road.ACCELERATE);
            ways.put("waits", road -> road.near(4) ? Road.BRAKE : Road.ACCELERATE);
            ways.put("passes", road -> road.near(2) ? Road.CHANGE : Road.ACCELERATE);
            ways.forEach((name, way) -> {
                double[] sums = new double[2];
                for (int seed = 0; seed < 100; seed++) {
                    Road road = new Road(true, new Trial(seed, false, 0).stream("road"));
                    while (!road.over()) {
                        Road.Step step = road.step(way.applyAsInt(road));
                        sums[0] += simple.of(
                                new Road.Step(step.gained(), step.crashed(), false, false, 0, 0, false), false);
                        sums[1] += CarlClaims.shaped(step);
                    }
                }
                earned.put(name, sums);
            });
        }
        assertEquals("passes", best(earned, 0), "paid for progress");
        assertEquals("waits", best(earned, 1), "paid for the shaped sum");
        assertTrue(earned.get("waits")[1] > earned.get("crashes")[1]);
    }

    private static String best(Map<String, double[]> earned, int reward) {
        return Collections.max(earned.keySet(), Comparator.comparingDouble(way -> earned.get(way)[reward]));
    }
}
