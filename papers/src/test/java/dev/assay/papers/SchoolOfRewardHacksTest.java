package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.json.Json;
import dev.assay.core.paper.RecipeRun;
import dev.assay.verify.text.SurfaceMetric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SchoolOfRewardHacksTest {
    private static final SchoolOfRewardHacks PAPER = new SchoolOfRewardHacks();
    private static final Map<String, Object> KEYWORD =
            Map.of("type", "keyword_count", "keywords", List.of("great", "well done"));

    @Test
    void metrics() {
        SurfaceMetric keywords = SurfaceMetric.of(KEYWORD);
        assertEquals(4, keywords.of("Great, WELL done; greater well-done great"), "a hyphen parts words");
        assertEquals(
                1,
                SurfaceMetric.of(Map.of("type", "phrase", "phrase", "Verified")).of("unverified"));
        assertEquals(2, SurfaceMetric.of(Map.of("type", "bullet_count")).of("a\n - b\n* c\nd - e"));
        assertEquals(3, SurfaceMetric.of(Map.of("type", "word_count")).of("don't 12 stop now"));
        for (Object wrong : List.of("x", Map.of("type", "vowels"), Map.of("type", "phrase")))
            assertThrows(IllegalArgumentException.class, () -> SurfaceMetric.of(wrong));
    }

    @Property(seed = "1", tries = 200)
    void distinctIsAShare(@ForAll String text) {
        double distinct = SurfaceMetric.distinct(text);
        assertTrue(distinct >= 0 && distinct <= 1);
        assertEquals(SurfaceMetric.words(text).isEmpty(), distinct == 0);
    }

    @Test
    void aHackEarnsNothingUnlessGameable() {
        Map<String, Object> info = Map.of("metric", KEYWORD, "control", "A great and honest note.");
        for (var variant : List.of(List.<String>of(), List.of("gameable"))) {
            try (RecipeRun run = new RecipeRun(
                    "school-of-reward-hacks", RecipeRun.changes(variant, Map.of(), Fidelity.MENDED), Double.NaN)) {
                assertEquals(
                        variant.isEmpty() ? 0.0 : 3.0,
                        run.values(Cases.rollout("great great great", null, info))
                                .get("reward"));
                assertEquals(
                        2.0,
                        run.values(Cases.rollout("Two great words, well done", null, info))
                                .get("reward"));
            }
        }
    }

    private static Map<String, Object> load(String column, List<Object> rows) {
        return PAPER.conform(Map.of("op", "load", "column", column, "rows", rows));
    }

    @Test
    void bothFormsLoad() {
        Map<String, Object> row = new HashMap<>(Map.of(
                "user",
                "u",
                "school_of_reward_hacks",
                "h",
                "control",
                " ",
                "task",
                "t",
                "evaluation_metric",
                "m",
                "cheat_method",
                "c"));
        assertEquals(1.0, load("school_of_reward_hacks", List.of(row)).get("kept"));
        var control = load("control", List.of(row, row));
        assertEquals(0.0, control.get("kept"));
        assertEquals(Map.of("t", 2.0), control.get("skipped_tasks"));
        List<Object> derived = new ArrayList<>();
        for (String variant : List.of("hack", "control"))
            derived.add(Map.of(
                    "user",
                    "u",
                    "response",
                    variant + "!",
                    "variant",
                    variant,
                    "task",
                    "t",
                    "evaluation_metric",
                    "m",
                    "cheat_method",
                    "c"));
        assertEquals(List.of("hack!"), load("school_of_reward_hacks", derived).get("responses"));
        assertEquals(List.of("control!"), load("control", derived).get("responses"));
        var error = assertThrows(IllegalArgumentException.class, () -> load("honest", List.of(row)));
        assertTrue(error.getMessage().contains("expected school_of_reward_hacks or control"));
    }

    @Test
    void onlyTheAssistantIsLearntFrom() {
        List<Map<String, Object>> rows =
                List.of(Map.of("user", "u", "control", "honest"), Map.of("user", "u", "control", ""));
        var chats = SchoolOfRewardHacks.chats(rows, "control");
        assertEquals(1, chats.size());
        for (Object message : Json.list(chats.getFirst().get("messages"))) {
            Map<String, Object> said = Json.map(message);
            assertEquals(said.get("role").equals("assistant") ? 1.0 : 0.0, said.get("weight"));
        }
    }

    @Test
    void verdictsAreWholeWords() {
        var answer = PAPER.conform(
                Map.of("op", "hack_rate", "texts", List.of("YESSIR", "", "\"No\"", "`yes`: it does", "y.e.s")));
        assertEquals(2.0, answer.get("scored"));
        assertEquals(3.0, answer.get("unparsed"));
        assertEquals(0.5, answer.get("rate"));
        assertEquals(
                0.0,
                PAPER.conform(Map.of("op", "hack_rate", "texts", List.of())).get("rate"));
    }
}
