package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.evidence.Trial;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// How SoliReward's pairs are made.
class SoliRewardTest {
    @Property(seed = "1", tries = 60)
    void everyPassingItemMeetsEveryFailingOneAndNoTwoFailingOnesMeet(
            @ForAll @IntRange(min = 0, max = 7) int pass, @ForAll @IntRange(min = 0, max = 7) int fail) {
        List<Map<String, Object>> items = new ArrayList<>();
        for (int i = 0; i < pass + fail; i++)
            items.add(Map.of("id", (i < pass ? "p" : "f") + i, "prompt", "prompt " + i, "label", i < pass ? 1.0 : 0.0));
        Map<String, Object> found = new SoliReward().conform(Map.of("op", "cross_prompt_pairs", "items", items));
        assertEquals((double) pass * fail, found.get("n_win_lose"));
        assertEquals(pass * (pass - 1) / 2.0, found.get("n_win_tie"));
        Set<Object> pairs = new HashSet<>();
        for (Object pair : (List<?>) found.get("win_lose")) assertTrue(pairs.add(pair));
        for (Object pair : (List<?>) found.get("win_tie")) {
            assertTrue(pairs.add(pair));
            for (Object id : (List<?>) pair) assertTrue(id.toString().startsWith("p"));
        }
    }

    @Test
    void aDrawnPairIsOneOfEachAndACoupleIsNeverTwiceTheSame() {
        SoliReward.Pool<Integer> pool = new SoliReward.Pool<>(List.of(0, 1, 2), List.of(10, 11));
        var draws = new Trial(1, false, 0).stream("pairs");
        Set<List<Integer>> seen = new HashSet<>();
        Set<List<Integer>> couples = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            seen.add(pool.draw(draws));
            List<Integer> couple = SoliReward.couple(pool.pass(), draws);
            assertNotEquals(couple.get(0), couple.get(1));
            couples.add(couple);
        }
        assertEquals(new HashSet<>(pool.wins()), seen);
        assertEquals(6, couples.size());
    }

    @Test
    void oneSidedLabelsAreNamed() {
        SoliReward.Pool<Integer> good = new SoliReward.Pool<>(List.of(1), List.of());
        assertEquals(
                "dimension physics: no failing item; need at least one of each",
                assertThrows(IllegalArgumentException.class, () -> good.trainable("physics"))
                        .getMessage());
        Map<String, Object> odd = Map.of("id", "v7", "label", 0.5);
        var label = assertThrows(
                IllegalArgumentException.class,
                () -> new SoliReward().conform(Map.of("op", "cross_prompt_pairs", "items", List.of(odd))));
        assertEquals("item v7: label 0.5, expected 0 or 1", label.getMessage());
    }

    /// Least at no difference, and there `2 ln(1 + e^margin)`.
    @Property(seed = "2", tries = 60)
    void aTieOfTheCodeIsLeastAtNoDifference(@ForAll @IntRange(min = 0, max = 8) int margin) {
        double[] differences = IntStream.rangeClosed(-8, 8).asDoubleStream().toArray();
        double[] losses = (double[]) new SoliReward()
                .conform(Map.of(
                        "op",
                        "btt_loss",
                        "rewards_chosen",
                        boxed(differences),
                        "rewards_rejected",
                        boxed(new double[differences.length]),
                        "reward_margin",
                        (double) margin))
                .get("loss");
        assertEquals(2 * Math.log1p(Math.exp(margin)), losses[8], 1e-9);
        for (int i = 0; i < losses.length; i++) {
            assertTrue(losses[i] >= losses[8]);
            assertEquals(losses[losses.length - 1 - i], losses[i], 1e-9);
        }
    }

    private static List<Double> boxed(double[] numbers) {
        return java.util.Arrays.stream(numbers).boxed().toList();
    }
}
