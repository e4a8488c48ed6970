package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Rollout;
import dev.assay.core.json.Json;
import dev.assay.core.paper.RecipeRun;
import dev.assay.core.recipe.RecipeReader;
import dev.assay.verify.segment.KindLabels;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class FgaifTest {
    /// Segments give the sentence's words back, and start where `starts` says.
    @Property(seed = "1")
    void segmentsGiveTheWordsBack(
            @ForAll @NotBlank @StringLength(max = 120) @CharRange(from = ' ', to = 'h') String sentence) {
        Map<String, Object> cut =
                new Fgaif().conform(Map.of("op", "segment_sentence", "sentence", sentence, "min_words", 2.0));
        List<Object> segments = Json.list(cut.get("segments"));
        String words = String.join(" ", segments.stream().map(String::valueOf).toList());
        assertEquals(String.join(" ", sentence.strip().split(" +")), words);
        List<Object> starts = Json.list(cut.get("starts"));
        assertEquals(words.split(" ").length, starts.size());
        assertEquals(
                segments.size(),
                starts.stream().filter(start -> start.equals(1.0)).count());
        int at = 0;
        for (Object segment : segments) {
            assertEquals(1.0, starts.get(at));
            at += segment.toString().split(" ").length;
        }
    }

    private static double reward(String response, Map<String, Object> info) {
        try (RecipeRun run = new RecipeRun("fgaif", RecipeReader.Changes.NONE, Double.NaN)) {
            return (Double)
                    run.values(Rollout.of("7", "7", null, response, null, info)).get("reward");
        }
    }

    private static String error(Map<String, Object> info) {
        return assertThrows(IllegalArgumentException.class, () -> reward("A cat sleeps.", info))
                .getMessage();
    }

    private static Object json(String text) {
        return Json.parse(text);
    }

    @Test
    void publishedLayoutAndOurs() {
        String text = "A man rides a brown horse on the beach, while two dogs run behind him in the water.";
        Object labels = json("[[1,-1,1],[1,0,-1]]");
        Object sub =
                json("[\"A man rides a brown horse on the beach,\",\"while two dogs run behind him in the water.\"]");
        assertEquals(1, reward(text, Map.of("sub", sub, "labels", labels)));
        assertEquals(1, reward(text, Map.of("segments", json("[{\"labels\":[1,-1,1]},{\"labels\":[1,0,-1]}]"))));
        assertEquals(
                1,
                reward(
                        text,
                        Map.of(
                                "segments",
                                json(
                                        "[{\"facts\":[{\"kind\":\"object\",\"ok\":true},{\"kind\":\"attribute\",\"ok\":null}]},"
                                                + "{\"labels\":[0,0,0]}]"))));
    }

    @Test
    void wrongRowsAreNamed() {
        assertEquals(
                "row 7: 2 segments but 1 label triples",
                error(Map.of("sub", List.of("A", "cat"), "labels", json("[[0,0,0]]"))));
        assertEquals(
                "row 7, segment 0, attribute: expected a label -1, 0 or 1, found 2.0",
                error(Map.of("sub", List.of("A cat"), "labels", json("[[0,2,0]]"))));
        assertTrue(error(Map.of("sub", List.of("A dog"), "labels", json("[[0,0,0]]")))
                .contains("not in the response"));
        assertTrue(error(Map.of("segments", json("[{\"start\":0,\"end\":99,\"labels\":[0,0,0]}]")))
                .contains("0 to 99"));
        assertTrue(error(Map.of("segments", json("[{\"probs\":[[1,0],[0,1,0],[0,1,0]]}]")))
                .contains("three"));
        assertTrue(error(Map.of("other", 1.0)).contains("no field 'segments'"));
    }

    @Test
    void valuesOfProbabilities() {
        assertArrayEquals(new double[] {0.25, 0}, new double[] {
            KindLabels.value(new double[] {0.25, 0.25, 0.5}, KindLabels.Value.MARGIN),
            KindLabels.value(new double[] {0.25, 0.5, 0.25}, KindLabels.Value.ARGMAX)
        });
        assertEquals(-1, KindLabels.value(new double[] {0.5, 0.3, 0.2}, KindLabels.Value.ARGMAX));
    }
}
