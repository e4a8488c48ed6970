package dev.assay.verify.dialogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BeliefTest {
    private static double bits(Map<String, Double> counts) {
        return Belief.of(Map.of("a", counts)).entropy(Map.of());
    }

    @Test
    void entropyInBits() {
        assertEquals(1.5, bits(Map.of("x", 4.0, "y", 2.0, "z", 2.0)), 1e-12);
        assertEquals(0, bits(Map.of("x", 9.0, "y", 0.0)));
    }

    @Test
    void excludingTheLikelyRaisesTheEntropy() {
        Belief before = Belief.of(Map.of("a", Map.of("common", 98.0, "r", 1.0, "s", 1.0)));
        Belief after = before.after(Map.of("a", List.of("r", "s")));
        assertEquals(-0.8385594574581794, before.entropy(Map.of()) - after.entropy(Map.of()), 1e-12);
        assertEquals(0, after.resolvedSince(before));
    }

    @Test
    void whatWasNotPossibleBecomesAllThereIs() {
        Belief before = Belief.of(Map.of("a", Map.of("x", 1.0, "y", 1.0)));
        assertEquals(0, before.after(Map.of("a", List.of("z"))).entropy(Map.of()));
        assertEquals(1, before.after(Map.of("a", List.of("z", "w"))).entropy(Map.of()), 1e-12);
        assertEquals(1, before.after(Map.of("a", List.of())).entropy(Map.of()), 1e-12);
        assertEquals(List.of("b"), before.unknown(Map.of("b", List.of("x"))));
    }

    @Property(seed = "1", tries = 500)
    void gainsSumToWhatIsKnown(@ForAll long seed) {
        Random random = new Random(seed);
        Map<String, Map<String, Double>> counts = new LinkedHashMap<>();
        for (int a = 0; a < 4; a++) {
            Map<String, Double> values = new LinkedHashMap<>();
            for (int v = 0; v <= random.nextInt(6); v++) values.put("v" + v, 0.01 + random.nextDouble());
            counts.put("a" + a, values);
        }
        Belief start = Belief.of(counts);
        Belief belief = start;
        double sum = 0;
        for (int t = 0; t < 8; t++) {
            List<String> allowed = IntStream.range(0, 8)
                    .filter(v -> random.nextBoolean())
                    .mapToObj(v -> "v" + v)
                    .toList();
            Belief next = belief.after(Map.of("a" + random.nextInt(5), allowed));
            sum += belief.entropy(Map.of()) - next.entropy(Map.of());
            belief = next;
            assertTrue(belief.entropies().values().stream().allMatch(bits -> bits >= 0));
        }
        assertEquals(start.entropy(Map.of()) - belief.entropy(Map.of()), sum, 1e-9);
    }

    @Test
    void badCountsNameTheAttribute() {
        var e = assertThrows(IllegalArgumentException.class, () -> bits(Map.of("x", -1.0)));
        assertEquals("attribute a: count of 'x': expected 0 or more, found -1.0", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> bits(Map.of("x", 0.0)));
        assertEquals("attribute a: all counts are 0", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> bits(Map.of()));
        assertEquals("attribute a has no values", e.getMessage());
    }
}
