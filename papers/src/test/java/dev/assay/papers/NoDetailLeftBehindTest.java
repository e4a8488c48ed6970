package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.engine.RunState;
import dev.assay.core.paper.RecipeRun;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NoDetailLeftBehindTest {
    private static final double[] EAST = {1, 0};
    private static final double[] NORTH = {0, 1};

    @Test
    void aBaselineKnowsOnlyWhatWasBefore() {
        var baseline = new NoDetailLeftBehind.RunningMean();
        assertArrayEquals(new double[] {2, 4}, baseline.less(new double[] {2, 4}));
        assertArrayEquals(new double[] {-2, 0}, baseline.less(new double[] {1, 3}));
        assertArrayEquals(new double[] {-2.5, -2.5}, baseline.less(new double[] {0, 0}));
    }

    @Test
    void tiesAreHitsAsPublishedAndSharedWhenFair() {
        Map<String, double[]> same = Map.of("a", EAST, "b", EAST, "c", EAST);
        TrueMatch match = TrueMatch.of(List.of(List.of("a", "b", "c")), same, same);
        assertEquals(1, match.recall(), 1e-12);
        assertEquals(1 / 3.0, match.fair(), 1e-12);
    }

    @Test
    void onlyTheBagIsSearched() {
        Map<String, double[]> captions = Map.of("a", NORTH, "b", EAST, "c", EAST, "d", NORTH);
        Map<String, double[]> pictures = Map.of("a", EAST, "b", NORTH, "c", EAST, "d", NORTH);
        TrueMatch match = TrueMatch.of(List.of(List.of("a", "b"), List.of("c", "d")), captions, pictures);
        assertEquals(0.5, match.recall(), 1e-12, "a and b are taken for each other");
        assertEquals(50, match.clip(), 1e-12);
    }

    @Test
    void missingCaptionsAreNamed() {
        List<List<String>> bags = List.of(List.of("p1", "p2", "p3"), List.of("p4", "p5", "p6", "p7"));
        var e = assertThrows(IllegalArgumentException.class, () -> TrueMatch.of(bags, Map.of("p4", EAST), Map.of()));
        assertEquals("no caption for p1, p2, p3, p5, p6 and 1 more", e.getMessage());
    }

    /// Bags of look-alikes: with distractors from the whole batch an easy picture lowers the reward a little
    /// more than without.
    @Test
    void theBatchHoldsMoreDistractorsThanTheBag() {
        List<Rollout> rows = List.of(row("a", "1", EAST), row("b", "1", NORTH), row("c", "2", EAST));
        assertEquals(0, reward(List.of(), rows), 1e-12);
        assertEquals(-Math.log(2), reward(List.of("batch"), rows), 1e-12);
    }

    private static Rollout row(String id, String bag, double[] vector) {
        List<Object> list = List.of(vector[0], vector[1]);
        return Rollout.of(id, bag, null, "", null, Map.of("text_vector", list, "image_vector", list));
    }

    private static double reward(List<String> variants, List<Rollout> rows) {
        var changes = RecipeRun.changes(variants, Map.of(), Fidelity.MENDED);
        try (RecipeRun run = new RecipeRun("no-detail-left-behind", changes, Double.NaN)) {
            return run.rewards(run.lines(rows, new RunState()))[0];
        }
    }
}
