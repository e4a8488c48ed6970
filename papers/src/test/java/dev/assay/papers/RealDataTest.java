package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Reading;
import dev.assay.core.Rollout;
import dev.assay.core.Scope;
import dev.assay.core.Signal;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.json.Json;
import dev.assay.core.paper.RecipeRun;
import dev.assay.core.recipe.RecipeReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RealDataTest {
    private static List<Object> rows(String name) throws IOException {
        try (var in = RealDataTest.class.getResourceAsStream(name)) {
            byte[] bytes = in.readAllBytes();
            return Json.list(Json.parse(bytes, 0, bytes.length));
        }
    }

    private static double reward(RecipeRun run, String response, String gold) {
        return (Double) run.values(Cases.rollout(response, gold, Map.of())).get("reward");
    }

    /// Released outputs are their own references: each scores the most, and edits lose what the formula
    /// says.
    @Test
    void toolRlOutputsScoreTheMostAndEditsLoseWhatTheFormulaSays() throws IOException {
        int calls = 0;
        try (RecipeRun run = new RecipeRun("tool-rl", RecipeReader.Changes.NONE, Double.NaN)) {
            for (Object row : rows("/tool-rl/rlla-outputs.json")) {
                String gold = ((String) Json.map(row).get("output")).strip();
                boolean due = gold.indexOf("<tool_call>", Math.max(0, gold.indexOf("</think>"))) >= 0;
                boolean laidOut = gold.startsWith("<think>") && reward(run, gold, gold) >= (due ? 4 : 1);
                if (!laidOut) {
                    // Outputs without the line ends that the format asks for lose the format point and nothing else.
                    assertEquals(due ? 3 : 0, reward(run, gold, gold), 1e-12, gold);
                    continue;
                }
                assertEquals(due ? 4 : 1, reward(run, gold, gold), 1e-12);
                if (!due) continue;
                calls++;
                assertEquals(-3, reward(run, "I would rather not.", gold), 1e-12);
                int open = gold.indexOf("<tool_call>\n", gold.indexOf("</think>")) + 12;
                String block = gold.substring(open, gold.indexOf("\n</tool_call>", open));
                int parameters = 0;
                for (String line : block.split("\n"))
                    parameters +=
                            1 + Json.map(Json.object(line).get("parameters")).size();
                String doubled = gold.substring(0, open) + block + "\n" + block.split("\n")[0]
                        + gold.substring(open + block.length());
                int n = block.split("\n").length;
                double jaccard = n / (n + 1.0);
                assertEquals(
                        4 - 6 * (1 - jaccard) / (1 + parameters), reward(run, doubled, gold), 1e-9, "one call more");
            }
        }
        assertTrue(calls > 100, "only " + calls + " calls");
    }

    /// Human error spans of qa-feedback become segment signals that lie where the readers marked.
    @Test
    void humanErrorSpansBecomeSegmentSignals() throws IOException {
        Map<String, Integer> types = new HashMap<>();
        List<Rollout> rollouts = new ArrayList<>();
        List<Object> rows = rows("/fine-grained-rlhf/qa-feedback.json");
        for (int i = 0; i < rows.size(); i++) {
            Map<String, Object> row = Json.map(rows.get(i));
            for (Object error : Json.list(Json.map(row.get("feedback")).get("errors")))
                types.merge((String) Json.map(error).get("error type"), 1, Integer::sum);
            String id = "row-" + i;
            rollouts.add(Rollout.of(id, id, (String) row.get("question"), (String) row.get("prediction 1"), null, row));
        }
        assertEquals(250, rows.size());
        assertEquals(COUNTS, types);
        int marked = 0;
        try (RecipeRun run = new RecipeRun("fine-grained-rlhf", RecipeReader.Changes.NONE, Double.NaN)) {
            for (Line line : run.lines(rollouts, new RunState())) {
                List<Object> errors =
                        Json.list(Json.map(line.rollout().info("feedback")).get("errors"));
                Reading.Measured facts = (Reading.Measured) line.reading(1);
                for (Signal signal : facts.signals()) {
                    Scope.Span span = (Scope.Span) signal.scope();
                    boolean touched = errors.stream()
                            .map(Json::map)
                            .anyMatch(error ->
                                    List.of("Wrong-Grounding", "Unverifiable").contains(error.get("error type"))
                                            && (Double) error.get("start") < span.end()
                                            && (Double) error.get("end") > span.start());
                    assertEquals(
                            touched ? -1 : 1, signal.value(), line.rollout().id());
                    if (touched) marked++;
                }
            }
        }
        assertTrue(marked > 50, "only " + marked + " sentences are marked");
    }

    private static final Map<String, Integer> COUNTS =
            Map.of("Incoherent", 6, "Irrelevant", 482, "Redundant", 68, "Unverifiable", 85, "Wrong-Grounding", 61);
}
