package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PageLlmTest {
    private static double reward(String response, List<String> variants, Map<String, String> settings) {
        Map<String, Object> info = Map.of(
                "page_score", 1.0,
                "engaged", List.of("a"),
                "category", Map.of("a", "x", "b", "y"),
                "item_scores", Map.of("a", 2.0, "b", 1.0));
        try (RecipeRun run =
                new RecipeRun("page-llm", RecipeRun.changes(variants, settings, Fidelity.MENDED), Double.NaN)) {
            return (Double) run.values(Cases.rollout(response, null, info)).get("reward");
        }
    }

    @Test
    void mixesPageAndItems() {
        double second = Math.log(2) / Math.log(3);
        assertEquals(0.75 + 0.25 * (2 + second), reward("1. a\n2) b", List.of(), Map.of()), 1e-12);
        assertEquals(1, reward("b, a", List.of("page-only"), Map.of()), 1e-12);
        assertEquals(1 + 2 * second, reward("[\"b\", \"a\"]", List.of("item-only"), Map.of()), 1e-12);
        assertEquals(2 + 2 * second, reward("a, a", List.of("item-only", "repeats"), Map.of()), 1e-12);
        assertEquals(2, reward("a, a", List.of("item-only"), Map.of()), 1e-12);
        assertEquals(2 - 1, reward("a, unicorn", List.of("item-only"), Map.of()), 1e-12);
        assertEquals((1 - 3) / 2.0, reward("a", List.of("page-only"), Map.of("page_stats", "[3, 2]")), 1e-12);
    }

    @Test
    void lossIsFiniteAtBothEnds() {
        assertEquals(800, PageLlm.loss(-400, 400, 1), 1e-9);
        assertEquals(0, PageLlm.loss(400, -400, 1));
        assertEquals(Math.log(2), PageLlm.loss(1, 1, 1), 1e-12);
    }

    /// Each family is worse in its own way and in no other.
    @Property(seed = "1", tries = 200)
    void familiesDifferInOneWay(@ForAll @IntRange(min = 2, max = 6) int size, @ForAll long seed) {
        Map<String, String> category = new TreeMap<>();
        for (int i = 0; i < 24; i++) category.put("i" + i, "c" + i % 3);
        List<String> chosen = category.keySet().stream().limit(size).toList();
        Set<String> engaged = Set.copyOf(chosen);
        for (var family : PagePairs.Family.values()) {
            List<String> page = PagePairs.rejected(family, chosen, engaged, category, new Random(seed));
            boolean oneKind = chosen.stream().map(category::get).distinct().count() == 1;
            if (family == PagePairs.Family.DIVERSITY && oneKind) {
                assertEquals(null, page);
                continue;
            }
            assertEquals(size, page.size());
            assertNotEquals(chosen, page);
            int distinct = new HashSet<>(page).size();
            assertEquals(family == PagePairs.Family.REDUNDANCY ? size - 1 : size, distinct);
            if (family == PagePairs.Family.RANKING) assertEquals(engaged, new HashSet<>(page));
            if (family == PagePairs.Family.REDUNDANCY) assertTrue(engaged.containsAll(page));
            if (family == PagePairs.Family.DIVERSITY)
                assertEquals(1, page.stream().map(category::get).distinct().count());
            if (family == PagePairs.Family.RELEVANCE) {
                long others =
                        page.stream().filter(item -> !engaged.contains(item)).count();
                assertTrue(others >= 1 && others <= Math.max(1, Math.round(size * 0.5)));
                for (int p = 0; p < size; p++)
                    if (engaged.contains(page.get(p))) assertEquals(chosen.get(p), page.get(p));
            }
        }
    }

    /// What swaps do not change they do not teach.
    @Property(seed = "1", tries = 100)
    void swapsAreWeighedAlikeFromBothSides(
            @ForAll @IntRange(min = 1, max = 9) int a,
            @ForAll @IntRange(min = 1, max = 9) int b,
            @ForAll @IntRange(min = 0, max = 3) int gainA,
            @ForAll @IntRange(min = 0, max = 3) int gainB) {
        double weight = swap(a, b, gainA, gainB);
        assertEquals(weight, swap(b, a, gainA, gainB));
        assertEquals(weight, swap(a, b, gainB, gainA));
        assertEquals(a == b || gainA == gainB, weight == 0);
    }

    private static double swap(double a, double b, double gainA, double gainB) {
        return (Double) new PageLlm()
                .conform(Map.of("op", "swap_pair", "position_a", a, "position_b", b, "gain_a", gainA, "gain_b", gainB))
                .get("weight");
    }

    @Test
    void usersWithoutFeedbackAreSkippedAndCounted() {
        Map<String, String> category = new TreeMap<>();
        for (int i = 0; i < 12; i++) category.put("i" + i, "c" + i % 3);
        Map<String, Map<String, Double>> engaged = new TreeMap<>();
        engaged.put("ann", Map.of("i3", 2.0, "i1", 1.0, "i2", 1.0));
        engaged.put("bob", Map.of("i3", 0.0));
        engaged.put("cat", Map.of());
        PagePairs.Made made = PagePairs.make(engaged, category, 4, 5, new Random(1));
        assertEquals(2, made.skipped());
        assertEquals(20, made.pairs().size());
        for (PagePairs.Pair pair : made.pairs()) {
            assertEquals("ann", pair.user());
            assertEquals("i3", pair.chosen().getFirst(), "the page is in the order of engagement");
        }
    }

    /// The model of pages orders three of four pairs that it was not fitted to; that of items, which knows
    /// only noisy clicks, three of four pairs of items as what they are truly worth does.
    @Test
    void rewardModelsLearnFromFeedback() {
        Trial trial = new Trial(3, true, Double.NaN);
        PageLlmClaims.World world = PageLlmClaims.World.of(trial);
        PageLlmClaims.Models models = PageLlmClaims.Models.of(world, trial);
        double[][] pages = PageLlmClaims.pagePairs(world, new Random(99), 960);
        assertTrue(PageLlmClaims.Models.accuracy(models.page(), pages) >= 0.75);
        double right = 0;
        double pairs = 0;
        for (int user = 0; user < world.users().length; user++)
            for (int i = 0; i < world.items().length; i++)
                for (int j = 0; j < i; j++) {
                    pairs++;
                    boolean better = world.worth()[user][i] > world.worth()[user][j];
                    if (better == models.ofItem(world, user, i) > models.ofItem(world, user, j)) right++;
                }
        assertTrue(right / pairs >= 0.75, "" + right / pairs);
    }
}
