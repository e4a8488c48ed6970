package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.paper.RecipeRun;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
}
