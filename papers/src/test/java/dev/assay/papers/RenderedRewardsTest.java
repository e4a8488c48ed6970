package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.Reading;
import dev.assay.core.Rollout;
import dev.assay.core.Scope;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.paper.RecipeRun;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The rewards that draw what a model wrote, against the acceptance lists of their sheets.
class RenderedRewardsTest {
    private static final String CHART = """
            {"title": "Sales", "mark": "bar", "data": {"values": [{"k": "a", "v": 10}, {"k": "b", "v": 20}, {"k": "c", "v": 30}, {"k": "d", "v": 40}]},
             "encoding": {"x": {"field": "k"}, "y": {"field": "v"}}}""";
    private static final String ICON =
            "<svg viewBox='0 0 10 10'><rect x='2' y='2' width='4' height='4' fill='#ff0000'/></svg>";

    private static RecipeRun run(String recipe, Fidelity fidelity, String... variants) {
        return new RecipeRun(recipe, RecipeRun.changes(List.of(variants), Map.of(), fidelity), Double.NaN);
    }

    private static Map<String, Object> values(
            String recipe, String response, Object reference, Map<String, Object> info, String... variants) {
        try (RecipeRun run = run(recipe, Fidelity.MENDED, variants)) {
            return run.values(Rollout.of("r", "r", null, response, reference, info));
        }
    }

    private static double text(String chart) {
        return (Double) values("msrl", chart, CHART, Map.of()).get("r_text");
    }

    @Test
    void fieldsOfAChart() {
        assertEquals(1, text(CHART), 1e-12);
        assertEquals(0.95, text(CHART.replace("\"v\": 20", "\"v\": 21.2")), 1e-12, "6 percent off");
        assertEquals(1, text(CHART.replace("\"v\": 20", "\"v\": 20.8")), 1e-12, "4 percent off");
    }

    @Test
    void aChartThatCannotBeDrawnOrIsBlankEarnsNothing() {
        assertEquals(0.0, values("msrl", CHART.substring(9), CHART, Map.of()).get("reward"));
        assertEquals(0.0, values("msrl", "I see four bars.", CHART, Map.of()).get("reward"));
    }

    @Test
    void aJudgeWhoForgetsADimensionLeavesTheRowUnjudged() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> values("msrl", CHART, CHART, Map.of("scores", Map.of("type", 20.0, "layout", 10.0))))
                .getMessage();
        assertTrue(message.contains("judge reply lacks 'text'"), message);
    }

    @Test
    void pythonIsRefusedWithAReason() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> values("msrl", "```python\nplt.bar([1], [2])\n```", CHART, Map.of()))
                .getMessage();
        assertTrue(message.contains("python is not run"), message);
        String reference = assertThrows(
                        IllegalArgumentException.class,
                        () -> values("msrl", CHART, "```python\nplt.bar([1], [2])\n```", Map.of()))
                .getMessage();
        assertTrue(reference.contains("reference: python is not run"), reference);
    }

    @Test
    void stageOneDoesNotLookAtThePicture() {
        Map<String, Object> one = values("msrl", CHART.replace("bar", "line"), CHART, Map.of(), "stage-1");
        assertEquals(0.0, one.get("r_vis"));
        assertEquals(0.8 * 0.8 + 0.2, (Double) one.get("reward"), 1e-12);
    }

    @Test
    void differencesOfAnIcon() {
        assertEquals(2.0, values("visual-erm", ICON, ICON, Map.of()).get("reward"));
        assertEquals(
                1 + 1 - 3.0 / 50,
                (Double) values(
                                "visual-erm",
                                ICON,
                                ICON.replace("<rect", "<circle cx='8' cy='8' r='1'/><rect"),
                                Map.of())
                        .get("reward"),
                1e-12);
        assertEquals(0.0, values("visual-erm", "<svg></svg>", ICON, Map.of()).get("reward"), "blank");
        assertEquals(0.0, values("visual-erm", "no picture", ICON, Map.of()).get("reward"));
    }

    @Test
    void everyRegionLiesInItsPicture() {
        try (RecipeRun run = run("visual-erm", Fidelity.MENDED)) {
            String other = ICON.replace("x='2'", "x='-3'").replace("height='4'", "height='40'");
            Line line = run.lines(List.of(Rollout.of("r", "r", null, other, ICON, Map.of())), new RunState())
                    .getFirst();
            Reading.Measured seen = assertInstanceOf(Reading.Measured.class, line.reading(1));
            assertEquals(2, seen.exhibits().size());
            assertTrue(seen.signals().size() > 1);
            for (var signal : seen.signals())
                if (signal.scope() instanceof Scope.Region box) {
                    Reading.Exhibit on = seen.exhibits().get(box.image());
                    assertTrue(
                            box.x1() >= 0 && box.y1() >= 0 && box.x2() <= on.width() && box.y2() <= on.height(),
                            box::toString);
                }
        }
    }

    @Test
    void aReplyThatCannotBeReadIsAssumedOnlyAsPublished() {
        Map<String, Object> info = Map.of("judge_response", "They look the same.", "render_ok", true);
        Rollout row = Rollout.of("r", "r", null, ICON, ICON, info);
        try (RecipeRun run = run("visual-erm", Fidelity.PUBLISHED)) {
            assertEquals(1.5, run.values(row).get("reward"));
        }
        try (RecipeRun run = run("visual-erm", Fidelity.MENDED)) {
            assertThrows(IllegalArgumentException.class, () -> run.values(row));
        }
    }

    @Test
    void picturesOfAnotherSizeAreAnErrorUnlessFitted() {
        // A reference picture of 1 by 1 pixels; the recipe fits, so it is compared all the same.
        String dot =
                "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        assertTrue((Double) values("visual-erm", ICON, dot, Map.of()).get("reward") >= 1);
        RecipeRun strict = new RecipeRun(
                "visual-erm",
                RecipeRun.changes(List.of(), Map.of("rewards.seen.fit", "false"), Fidelity.MENDED),
                Double.NaN);
        try (strict) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> strict.values(Rollout.of("r", "r", null, ICON, dot, Map.of())))
                    .getMessage();
            assertTrue(message.contains("set fit: true"), message);
        }
    }

    @Test
    void aBrokenManifestNeverOpensABrowser() {
        // No browser is needed here: were the page asked for, it would be started.
        try (RecipeRun run = run("webgen-r1", Fidelity.MENDED)) {
            Line line = run.lines(
                            List.of(Rollout.of("r", "r", null, "<p>a page without an artifact", null, Map.of())),
                            new RunState())
                    .getFirst();
            assertEquals(0.0, run.values(line).get("reward"));
            assertEquals(null, line.reading(1), "the page was not needed");
        }
    }

    @Test
    void pathsThatLeaveTheProjectAreNamed() {
        String response =
                "<webArtifact id='a' title='b'><webAction type=\"file\" filePath=\"../x\">y</webAction></webArtifact>";
        try (RecipeRun run = run("webgen-r1", Fidelity.MENDED)) {
            Line line = run.lines(List.of(Rollout.of("r", "r", null, response, null, Map.of())), new RunState())
                    .getFirst();
            Reading.Measured answer = assertInstanceOf(Reading.Measured.class, line.reading(0));
            assertTrue(answer.signals().getFirst().rationale().startsWith("file path leaves the project"));
            assertFalse(answer.signals().getFirst().value() > 0);
        }
    }

    @Test
    void aReactProjectHasToBringItsBuild() {
        Map<String, Object> built = Map.of("build_ok", true, "console_errors", 0.0, "grade", "Grade: 5");
        String response = """
                <think>
                x
                </think>
                <answer>
                <webArtifact id="a" title="b">
                <webAction type="file" filePath="package.json">{"name":"p","version":"1","scripts":{"dev":"vite","build":"vite build","preview":"vite preview"},"dependencies":{"react":"1","react-dom":"1"},"devDependencies":{"vite":"1"}}</webAction>
                <webAction type="file" filePath="vite.config.ts">export default {}</webAction>
                <webAction type="file" filePath="src/pages/Home.tsx">export default function Home() { return null }</webAction>
                <webAction type="shell">npm install</webAction>
                <webAction type="start">npm run dev</webAction>
                </webArtifact>
                </answer>""";
        assertEquals(
                1, (Double) values("webgen-r1", response, null, built, "vite").get("reward"), 1e-12);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> values("webgen-r1", response, null, Map.of(), "vite"))
                .getMessage();
        assertTrue(message.contains("has to be built"), message);
    }
}
