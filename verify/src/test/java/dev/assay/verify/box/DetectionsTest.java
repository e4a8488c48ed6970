package dev.assay.verify.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import dev.assay.verify.token.YesProbability;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DetectionsTest {
    private static final List<Object> LEFT = List.of(0.0, 0.0, 100.0, 100.0);
    private static final List<Object> RIGHT = List.of(300.0, 0.0, 400.0, 100.0);

    private static Reading read(Map<String, Object> info) {
        Scored row = new Scored(Rollout.of("7", "7", null, "", null, info));
        return new Detections(Fidelity.MENDED)
                .open(Resources.DEFAULT)
                .score(List.of(row), null)
                .getFirst();
    }

    private static double spatial(String locality, List<Object> phrases) {
        Map<String, Object> info = new HashMap<>();
        info.put("nouns", List.of("cat", "dog"));
        info.put("task_type", "spatial");
        info.put("spatial_info", Map.of("obj1", "cat", "obj2", "dog", "locality", locality));
        info.put("phrases", phrases);
        info.put("boxes_xyxy", List.of(LEFT, RIGHT).subList(0, phrases.size()));
        info.put("confidences", List.of(0.9, 0.8).subList(0, phrases.size()));
        return ((Reading.Measured) read(info)).signals().getFirst().value();
    }

    @Test
    void placesAndPresence() {
        assertEquals(0.4 + 0.5, spatial("left of", List.of("cat", "dog")), 1e-12);
        assertEquals(0.4, spatial("right of", List.of("cat", "dog")), 1e-12);
        assertEquals(0.4 + 0.5, spatial("near", List.of("cat", "dog")), 1e-12, "less than 150 apart in height");
        assertEquals(0.2, spatial("left of", List.of("cat")), 1e-12);
        assertEquals(0, spatial("left of", List.of()), 1e-12);
    }

    @Test
    void aboveIsKnownUnlessReleased() {
        double[] up = {0, 0, 50, 50};
        double[] down = {0, 200, 50, 250};
        assertEquals(1, Place.score("above", up, down, Fidelity.MENDED));
        assertEquals(0, Place.score("above", up, down, Fidelity.PUBLISHED));
        assertEquals(1, Place.score("on the top of", up, down, Fidelity.PUBLISHED));
        assertEquals(0, Place.score("inside", up, down, Fidelity.MENDED));
    }

    @Property(seed = "1", tries = 300)
    void leftMirrorsRight(
            @ForAll @IntRange(max = 400) int x,
            @ForAll @IntRange(max = 400) int y,
            @ForAll @IntRange(max = 400) int u,
            @ForAll @IntRange(max = 400) int v) {
        double[] a = {x, y, x + 60, y + 40};
        double[] b = {u, v, u + 30, v + 80};
        for (var fidelity : List.of(Fidelity.MENDED, Fidelity.PUBLISHED)) {
            double left = Place.score("left of", a, b, fidelity);
            assertEquals(left, Place.score("right of", b, a, fidelity), 1e-12);
            assertEquals(Place.score("below", a, b, fidelity), Place.score("top of", b, a, fidelity), 1e-12);
            assertTrue(left >= 0 && left <= 1);
            assertTrue(left == 0 || Place.score("right of", a, b, fidelity) == 0);
        }
    }

    @Test
    void overlappingBoxesAreOneThing() {
        var found = List.of(
                new Detections.Found("cup", new double[] {0, 0, 10, 10}, 0.8),
                new Detections.Found("cup", new double[] {1, 0, 11, 10}, 0.9),
                new Detections.Found("cup", new double[] {20, 0, 30, 10}, 0.4));
        assertEquals(1, Detections.counted(found, "cup", 2));
        assertEquals(0.2, Detections.counted(found, "cup", 3));
        assertEquals(0, Detections.counted(found, "hat", 1));
    }

    @Test
    void whatIsNotThereIsNotZero() {
        assertInstanceOf(Reading.NotApplicable.class, read(Map.of()));
        assertInstanceOf(Reading.Missing.class, read(Map.of("nouns", List.of("cat"))));
        assertThrows(
                IllegalArgumentException.class,
                () -> read(Map.of(
                        "nouns",
                        List.of("cat"),
                        "phrases",
                        List.of("cat"),
                        "boxes_xyxy",
                        List.of(),
                        "confidences",
                        List.of(0.5))));
        Scored row = new Scored(Rollout.of("7", "7", null, "", null, Map.of()));
        var reading = new YesProbability("top_logprobs").open(Resources.DEFAULT).score(List.of(row), null);
        assertTrue(((Reading.Missing) reading.getFirst()).cause().startsWith("judge returned no log-probabilities"));
    }

    @Test
    void yesAgainstNo() {
        assertEquals(0, YesProbability.yes(List.of(Map.of("token", " yes", "logprob", -0.1))), "a blank is no yes");
        assertEquals(1, YesProbability.yes(List.of(Map.of("token", "Yes", "logprob", -0.1))));
        assertEquals(
                0.5,
                YesProbability.yes(List.of(
                        Map.of("token", "yes", "logprob", -9.0),
                        Map.of("token", "YES", "logprob", -2.0),
                        Map.of("token", "no", "logprob", -2.0))));
        assertThrows(IllegalArgumentException.class, () -> YesProbability.yes(List.of("yes")));
    }
}
