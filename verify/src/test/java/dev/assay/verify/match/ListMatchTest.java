package dev.assay.verify.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.verify.text.Overlap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ListMatchTest {
    private static Reading read(String response, Object truth) {
        Rollout rollout = Rollout.of("r", "r", null, response, truth, Map.of());
        try (var open = (RewardFunction.Each) new ListMatch("", "items", "").open(Resources.DEFAULT)) {
            return open.read(new Scored(rollout), Draws.seeded(1));
        }
    }

    private static Map<String, Double> values(String response, List<?> truth) {
        Map<String, Double> values = new HashMap<>();
        for (Signal signal :
                assertInstanceOf(Reading.Measured.class, read(response, truth)).signals())
            values.put(signal.aspect(), signal.value());
        return values;
    }

    @Test
    void asASetAndAsASequence() {
        var right = values("1. Oslo\n2. Rome\n3. Paris", List.of("Oslo", "Rome", "Paris"));
        for (String name : List.of("exact", "precision", "recall", "f1", "edit", "ordered", "soft"))
            assertEquals(1, right.get(name), name);
        var turned = values("[\"paris\", \"Rome\", \"Oslo\"]", List.of("Oslo", "Rome", "Paris"));
        assertEquals(0, turned.get("exact"));
        assertEquals(1, turned.get("f1"));
        assertEquals(0, turned.get("ordered"));
        assertEquals(1 - 2 / 3.0, turned.get("edit"), 1e-12);
        assertEquals(1, turned.get("soft"), 1e-9);
        var more = values("Oslo, Oslo, Bern", List.of("Oslo", "Rome"));
        assertEquals(1 / 3.0, more.get("precision"), 1e-12, "the second Oslo is not in the list");
        assertEquals(1 / 2.0, more.get("recall"));
    }

    /// Taking the most alike first would pair `a b` with `a b c`, for 0.8, and leave nothing for `a`.
    @Test
    void partnersAreChosenForTheWhole() {
        assertEquals(1, ListMatch.assigned(List.of("a b", "a"), List.of("a b c", "b x")), 1e-6);
        assertEquals(0, ListMatch.assigned(List.of(), List.of("a")), 1e-9);
    }

    @Test
    void whatIsNoListAndWhatIsMissing() {
        assertEquals(1, values("[]", List.of()).get("f1"), "nothing was to be found");
        assertEquals(0, values("[]", List.of("a")).get("f1"));
        assertInstanceOf(Reading.Missing.class, read("a", null));
        var e = assertThrows(IllegalArgumentException.class, () -> read("a", "a"));
        assertEquals("r: reference: expected a list, found text", e.getMessage());
    }

    /// The soft score is that of the best of all ways to pair, tried one by one.
    @Property(seed = "1", tries = 60)
    void noPairingIsBetter(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> a = words(random);
        List<String> b = words(random);
        assertEquals(best(a, b, 0, new boolean[b.size()]), ListMatch.assigned(a, b), 1e-5);
    }

    private static List<String> words(Random random) {
        List<String> items = new ArrayList<>();
        for (int n = random.nextInt(5); n > 0; n--) {
            StringBuilder item = new StringBuilder();
            for (int w = 1 + random.nextInt(3); w > 0; w--)
                item.append("abcd".charAt(random.nextInt(4))).append(' ');
            items.add(item.toString().strip());
        }
        return items;
    }

    private static double best(List<String> a, List<String> b, int i, boolean[] used) {
        if (i == a.size()) return 0;
        double best = best(a, b, i + 1, used);
        for (int j = 0; j < b.size(); j++) {
            if (used[j]) continue;
            used[j] = true;
            double alike = a.get(i).equals(b.get(j)) ? 1 : Overlap.rougeN(a.get(i), b.get(j), 1);
            best = Math.max(best, alike + best(a, b, i + 1, used));
            used[j] = false;
        }
        return best;
    }

    @Property(seed = "1", tries = 200)
    void anyTextIsRead(@ForAll String text) {
        values(text, List.of("a", "b")).values().forEach(value -> assertTrue(value >= 0 && value <= 1));
    }
}
