package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.paper.RecipeRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ChatShopBuddyTest {
    private static double reward(double c, double q, double e) {
        Map<String, Object> in =
                Map.of("op", "hrm", "format_ok", true, "correctness", c, "quality", q, "efficiency", e);
        return (Double) new ChatShopBuddy().conform(in).get("reward");
    }

    @Property(seed = "1", tries = 60)
    void whatIsBehindAClosedGateDoesNotCount(
            @ForAll @DoubleRange(max = 0.99) double c,
            @ForAll @DoubleRange(max = 1) double q,
            @ForAll @DoubleRange(max = 1) double e) {
        assertEquals(reward(c, 0, 0), reward(c, q, e), 1e-12);
        double open = reward(1, q, e);
        assertTrue(open >= reward(c, q, e) && open <= 1 + 1e-12);
        if (q < 0.5) assertEquals(reward(1, q, 0), open, 1e-12);
    }

    @Test
    void callsAreCountedInTheTrajectory() {
        List<Object> trajectory = List.of(
                Map.of("role", "assistant", "tool_calls", List.of(Map.of("name", "a"), Map.of("name", "b"))),
                Map.of("role", "tool", "content", "x"),
                Map.of("role", "assistant", "tool_calls", List.of(1.0, 2.0, 3.0, 4.0, 5.0)));
        Map<String, Object> info = Map.of(
                "format_ok",
                true,
                "trajectory",
                trajectory,
                "reasoning_tokens",
                9.0,
                "checks",
                Map.of("exists", 1.0, "price", 1.0),
                "quality_scores",
                List.of(0.4, 0.8));
        try (RecipeRun run =
                new RecipeRun("chat-shop-buddy", RecipeRun.changes(List.of(), Map.of(), Fidelity.MENDED), Double.NaN)) {
            Map<String, Object> values = run.values(Cases.rollout("", null, info));
            assertEquals(7.0, values.get("calls"));
            assertEquals(0.5, (Double) values.get("efficiency"), 1e-12);
            assertEquals(0.5 + 0.35 * 0.6 + 0.15 * 0.5, (Double) values.get("reward"), 1e-12);
        }
        // Without the judge's scores there is no reward, but only where it would count.
        var flat = RecipeRun.changes(List.of("grpo"), Map.of(), Fidelity.MENDED);
        try (RecipeRun run = new RecipeRun("chat-shop-buddy", flat, Double.NaN)) {
            Map<String, Object> wrong = Map.of("format_ok", true, "correctness", 0.5);
            assertEquals(0.25, run.values(Cases.rollout("", null, wrong)).get("reward"));
            Map<String, Object> right = Map.of("format_ok", true, "correctness", 1.0);
            org.junit.jupiter.api.Assertions.assertThrows(
                    IllegalArgumentException.class, () -> run.values(Cases.rollout("", null, right)));
        }
    }

    @Test
    void whatIsNotKeptHasNoAdvantage() {
        List<Rollout> group = new ArrayList<>();
        for (double c : new double[] {1, 0.8, 0.6, 0}) {
            Map<String, Object> info = Map.of(
                    "format_ok", true, "correctness", c, "quality", 1.0, "efficiency", 1.0, "reasoning_tokens", 5.0);
            group.add(Cases.member(group.size(), info));
        }
        var changes = RecipeRun.changes(List.of(), Map.of("advantage.keep", "2"), Fidelity.MENDED);
        try (RecipeRun run = new RecipeRun("chat-shop-buddy", changes, Double.NaN)) {
            List<Line> lines = run.lines(group, new RunState());
            assertTrue(lines.get(0).advantage().whole() > 0.9);
            assertNull(lines.get(1).advantage());
            assertNull(lines.get(2).advantage());
            assertTrue(lines.get(3).advantage().whole() < -0.9);
        }
    }

    @Test
    void allRunsMustPass() {
        assertEquals(0.5, ChatShopBuddy.passAll(new boolean[][] {{true, true}, {true, false}}));
    }
}
