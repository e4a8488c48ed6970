package dev.assay.core.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.preference.Champion;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LevelSearchTest {
    /// A hypothesis is one digit per level; the nearer to 7, the better, coarse levels counting
    /// most.
    private static double value(List<Integer> h) {
        double value = 0;
        for (int l = 0; l < h.size(); l++) value -= Math.abs(h.get(l) - 7) * Math.pow(0.1, l);
        return value;
    }

    private static LevelSearch.Tree<List<Integer>> search(
            LevelSearch search, long seed, ToDoubleFunction<List<Integer>> value) {
        Random random = new Random(seed);
        return search.run(
                List.of(0, 0, 0),
                (current, level, material) -> {
                    List<Integer> next = new ArrayList<>(current);
                    next.set(level, random.nextInt(10));
                    return next;
                },
                (first, second, _) -> value.applyAsDouble(second) > value.applyAsDouble(first) ? 2 : 1);
    }

    private static LevelSearch of(int budget) {
        return new LevelSearch(3, 2, 3, 2, new Climb(8, 50), 1, budget);
    }

    @Property(seed = "1", tries = 100)
    void theBudgetHoldsAndNothingGetsWorse(@ForAll long seed, @ForAll @IntRange(max = 300) int budget) {
        var tree = search(of(budget), seed, LevelSearchTest::value);
        assertTrue(LevelSearch.calls(tree) <= budget);
        for (var level : tree.levels())
            for (var branch : level) assertTrue(value(branch.best()) >= value(branch.base()));
        assertEquals(
                tree.levels(), search(of(budget), seed, LevelSearchTest::value).levels());
    }

    @Test
    void levelsAreFixedFromCoarseToFine() {
        var tree = search(of(10_000), 4, LevelSearchTest::value);
        assertTrue(value(tree.best()) > value(List.of(5, 5, 5)), tree.best().toString());
        for (var branch : tree.levels().getFirst())
            assertEquals(List.of(0, 0), branch.best().subList(1, 3));
    }

    @Test
    void aJudgeThatPrefersAPositionNeverWins() {
        for (int always = 1; always <= 2; always++) {
            int vote = always;
            assertEquals(0, Champion.pick(List.of("a", "b", "c"), 3, (_, _, n) -> {
                int[] votes = new int[n];
                java.util.Arrays.fill(votes, vote);
                return votes;
            }));
        }
        assertEquals(2, Champion.majority(2, 1, 2));
        assertEquals(1, Champion.majority(2, 1));
        assertThrows(IllegalArgumentException.class, () -> Champion.majority(3));
    }

    @Test
    void refusalsInARowEndALine() {
        Iterator<Boolean> answers =
                List.of(true, true, false, true, false, false, true).iterator();
        var line = new Climb(2, 150).run(0, h -> h + 1, (_, _) -> answers.next());
        assertEquals(List.of(0, 1, 2, 3), line.states());
        assertEquals(6, line.proposals());
        assertTrue(line.optimum());
    }
}
