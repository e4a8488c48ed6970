package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/// What probes and the gate promise.
class MrmBenchTest {
    private static Map<String, Object> near(List<Double> h, double scale) {
        List<Double> scaled = h.stream().map(x -> scale * x).toList();
        return new MrmBench()
                .conform(Map.of(
                        "op",
                        "centroid_distances",
                        "h",
                        scaled,
                        "centroids",
                        Map.of("helpful", List.of(List.of(scale, 0.0), List.of(0.0, -2 * scale)))));
    }

    @Property(seed = "1", tries = 60)
    void distancesScaleWithWhatTheyAreOf(
            @ForAll @DoubleRange(min = -5, max = 5) double x, @ForAll @DoubleRange(min = 0.1, max = 50) double scale) {
        double one = (Double) near(List.of(x, 1.0), 1).get("d_min");
        double all = (Double) near(List.of(x, 1.0), scale).get("d_min");
        assertEquals(scale * one, all, 1e-9 * scale);
        // So the gate with a threshold that scales along decides alike, but for rounding at the threshold itself.
        if (Math.abs(one - 2) > 1e-6) assertEquals(MrmBench.familiar(one, 2), MrmBench.familiar(all, 2 * scale));
        assertEquals(0.0, near(List.of(1.0, 0.0), scale).get("d_min"));
    }

    @Test
    void theGateKeepsWhatIsExactlyAtTheThreshold() {
        Map<String, Object> gate = new MrmBench()
                .conform(Map.of("op", "confidence_gate", "threshold", 2.0, "d_min", List.of(2.0, 2.0000001, 0.0)));
        assertEquals(List.of(true, false, true), gate.get("keep"));
        assertEquals(1.0, gate.get("discarded"));
    }

    private static Map<String, Object> probe(double beyond) {
        Map<String, Object> input = new HashMap<>(Map.of("op", "probe_easy", "pad_id", 0.0));
        input.put("input_ids", List.of(List.of(5.0, 7.0, 0.0)));
        input.put("hidden_states", List.of(List.of(List.of(1.0), List.of(-2.0), List.of(beyond))));
        input.put("weight", List.of(List.of(1.5)));
        input.put("labels", List.of(0.0));
        return input;
    }

    @Test
    void whatStandsBehindTheLastTokenDoesNotMatter() {
        for (double beyond : new double[] {0, 1e6, -1e6}) {
            Map<String, Object> found = new MrmBench().conform(probe(beyond));
            assertEquals(-3.0, ((double[]) found.get("logits"))[0], 0);
            assertEquals(1.0, found.get("accuracy"));
        }
    }

    @Test
    void labelsOutsideTheClassesAndASingleClassAreErrors() {
        Map<String, Object> input = probe(0);
        input.put("labels", List.of(2.0));
        assertEquals("row 0: label 2.0, expected 0 to 1", message(input));
        List<Double> same = new ArrayList<>(List.of(3.0, 3.0));
        assertEquals(
                "dimension coherence has a single class",
                message(Map.of("op", "merge_labels", "dimension", "coherence", "variant", "easy", "labels", same)));
    }

    private static String message(Map<String, Object> input) {
        return assertThrows(IllegalArgumentException.class, () -> new MrmBench().conform(input))
                .getMessage();
    }
}
