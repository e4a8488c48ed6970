package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.papers.RankedRewardModel.Pair;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankedRewardModelTest {
    private static final double[][] ITEMS = {{0, 1}, {1, 0}, {-1, 1}};

    @Test
    void learnsWhatIsPreferred() {
        try (RankedRewardModel model = new RankedRewardModel(2, new Random(1))) {
            List<Pair> pairs = List.of(new Pair(2, 0), new Pair(0, 1));
            double before = model.update(ITEMS, pairs);
            for (int i = 0; i < 100; i++) model.update(ITEMS, pairs);
            float[] scores = model.scores(ITEMS);
            assertTrue(scores[2] > scores[0] && scores[0] > scores[1]);
            assertTrue(model.update(ITEMS, pairs) < before / 4);
        }
    }

    @Test
    void withoutAPairNothingChanges() {
        try (RankedRewardModel model = new RankedRewardModel(2, new Random(1))) {
            float[] before = model.scores(ITEMS);
            assertEquals(0, model.update(ITEMS, List.of()));
            assertArrayEquals(before, model.scores(ITEMS));
        }
    }

    /// Nothing satisfies preferences that run in a circle: the best is a coin toss, and it settles there.
    @Test
    void aCircleIsNoFault() {
        try (RankedRewardModel model = new RankedRewardModel(2, new Random(1))) {
            List<Pair> circle = List.of(new Pair(0, 1), new Pair(1, 2), new Pair(2, 0));
            double loss = 0;
            for (int i = 0; i < 300; i++) loss = model.update(ITEMS, circle);
            assertEquals(Math.log(2), loss, 0.01);
        }
    }
}
