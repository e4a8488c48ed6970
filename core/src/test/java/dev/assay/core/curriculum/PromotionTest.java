package dev.assay.core.curriculum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PromotionTest {
    private static final List<int[]> STAGES = List.of(new int[] {0, 1}, new int[] {2, 3, 4}, new int[] {5});

    @Test
    void aMasteredStageIsLeftAndSoIsOneThatNeverIs() {
        Promotion run = new Promotion(STAGES, 0.7, 10, 40, 0.2);
        for (int i = 0; i < 10; i++) run.report(true);
        assertEquals(List.of(new Promotion.Promoted(0, 10, 1)), run.log());
        for (int i = 0; i < 40; i++) run.report(i % 2 == 0);
        assertEquals(new Promotion.Promoted(1, 40, 0.5), run.log().getLast());
        for (int i = 0; i < 100; i++) run.report(true);
        assertEquals(2, run.stage(), "the last stage stays");
    }

    @Test
    void aShareOfTheThresholdItselfIsNotEnough() {
        Promotion run = new Promotion(STAGES, 0.7, 10, 1000, 0.2);
        for (int i = 0; i < 30; i++) run.report(i % 10 < 7);
        assertEquals(0, run.stage());
    }

    @Property(seed = "1", tries = 50)
    void nothingComesBeforeItsStage(@ForAll int seed) {
        Promotion run = new Promotion(STAGES, 0.7, 10, 15, 0.2);
        Random random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            int item = run.next(random);
            assertTrue((item < 2 ? 0 : item < 5 ? 1 : 2) <= run.stage());
            run.report(random.nextBoolean());
        }
    }

    @Test
    void aFifthIsReplayed() {
        Promotion run = new Promotion(STAGES, 0, 1, 1, 0.2);
        run.report(true);
        run.report(true);
        Random random = new Random(1);
        int replayed = 0;
        for (int i = 0; i < 20_000; i++) if (run.next(random) != 5) replayed++;
        assertEquals(0.2, replayed / 20_000.0, 0.01);
    }

    @Property(seed = "1", tries = 100)
    void tercilesKeepEqualsTogether(@ForAll int seed) {
        int[] difficulty = new Random(seed).ints(60, 1, 12).toArray();
        List<int[]> stages = Promotion.terciles(difficulty);
        assertArrayEquals(
                IntStream.range(0, 60).toArray(),
                stages.stream().flatMapToInt(IntStream::of).sorted().toArray());
        for (int s = 1; s < 3; s++) {
            int hardest = IntStream.of(stages.get(s - 1))
                    .map(i -> difficulty[i])
                    .max()
                    .orElseThrow();
            assertTrue(IntStream.of(stages.get(s)).allMatch(i -> difficulty[i] > hardest));
        }
        assertThrows(IllegalArgumentException.class, () -> Promotion.terciles(new int[] {3, 3, 3, 3}));
    }
}
