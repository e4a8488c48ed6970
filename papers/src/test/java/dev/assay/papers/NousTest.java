package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.Step;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.paper.RecipeRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NousTest {
    private static final List<Object> SCHEMA = List.of(
            Map.of("name", "layout", "prior", Map.of("tree", 4.0, "ring", 2.0, "line", 2.0)),
            Map.of("name", "way", "prior", Map.of("left", 1.0, "right", 1.0)),
            Map.of("name", "palette", "prior", Map.of("mono", 1.0, "warm", 1.0, "cool", 1.0, "dark", 1.0)),
            Map.of("name", "size", "prior", Map.of("usual", 98.0, "tiny", 1.0, "huge", 1.0)));
    private static final List<String> ANSWERS = List.of(
            "layout=tree",
            "layout=ring,line",
            "way=left",
            "way=left,right",
            "palette=warm,cool",
            "palette=dark",
            "size=tiny,huge",
            "size=usual",
            "palette=beige",
            "mood=dark",
            "");

    private static Rollout dialogue(String id, Object schema, List<String> answers) {
        List<Step> steps = new ArrayList<>();
        for (String answer : answers) {
            Map<String, Object> parsed = new LinkedHashMap<>();
            if (!answer.isEmpty()) parsed.put(answer.split("=")[0], List.of(answer.split("=")[1].split(",")));
            steps.add(new Step(null, "?", null, -1, -1, Map.of("parsed", parsed)));
        }
        return Rollout.of(id, "g", null, "", null, Map.of("attributes", schema, "steps", steps));
    }

    private static List<Line> lines(List<Rollout> rollouts) {
        try (RecipeRun recipe =
                new RecipeRun("nous", RecipeRun.changes(List.of(), Map.of(), Fidelity.MENDED), Double.NaN)) {
            return recipe.lines(rollouts, new RunState());
        }
    }

    private static double[] gains(String... answers) {
        return (double[]) lines(List.of(dialogue("a", SCHEMA, List.of(answers))))
                .getFirst()
                .value(0);
    }

    @Test
    void questionsArePaidWhatTheirAnswersReveal() {
        assertArrayEquals(new double[] {1.5, 1, 2}, gains("layout=tree", "way=left", "palette=dark"), 1e-12);
        assertArrayEquals(new double[] {1.5, 0}, gains("layout=tree", "layout=tree"), 1e-12);
        assertArrayEquals(new double[] {1}, gains("palette=warm,cool"), 1e-12);
        assertArrayEquals(new double[] {0}, gains(""), 1e-12);
        // The likely value is out: less is known than before.
        assertEquals(-0.839, gains("size=tiny,huge")[0], 5e-4);
    }

    @Property(tries = 1000)
    void whatIsPaidIsWhatIsNoLongerUnknown(@ForAll @Size(max = 8) List<@IntRange(max = 10) Integer> asked) {
        List<String> answers = asked.stream().map(ANSWERS::get).toList();
        Line line = lines(List.of(dialogue("a", SCHEMA, answers))).getFirst();
        Map<String, Double> whole = new LinkedHashMap<>();
        ((dev.assay.core.Reading.Measured) line.reading(0))
                .signals()
                .forEach(signal -> whole.putIfAbsent(signal.aspect(), signal.value()));
        assertEquals(whole.get("initial") - whole.get("remaining"), (Double) line.value(2), 1e-9);
    }

    @Test
    void equalGainsTeachNothing() {
        List<Line> lines = lines(List.of(
                dialogue("a", SCHEMA, List.of("way=left")),
                dialogue("b", SCHEMA, List.of("way=right")),
                dialogue("c", SCHEMA, List.of("palette=warm,cool"))));
        for (Line line : lines) assertEquals(0.0, line.advantage().whole());
    }

    @Test
    void aPriorThatIsNoneIsAnErrorThatNamesTheAttribute() {
        for (Map<String, Object> prior : List.of(
                Map.<String, Object>of(), Map.<String, Object>of("x", 0.0), Map.<String, Object>of("x", -1.0))) {
            Object schema = List.of(Map.of("name", "mood", "prior", prior));
            String message = assertThrows(
                            IllegalArgumentException.class, () -> lines(List.of(dialogue("a", schema, List.of()))))
                    .getMessage();
            assertTrue(message.contains("mood"), message);
        }
    }
}
