package dev.assay.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assay.core.Draws;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CurriculumTest {
    private final RandomGenerator random = Draws.seeded(1).stream("test", "");

    private Set<Integer> seen(Curriculum curriculum, double progress) {
        Set<Integer> seen = new TreeSet<>();
        for (int i = 0; i < 200; i++) seen.add(curriculum.next(progress, random));
        return seen;
    }

    @Test
    void levelsFollowEachOther() {
        Curriculum c = Curriculum.ordered(new int[] {7, 2, 2, 5});
        assertEquals(Set.of(1, 2), seen(c, 0));
        assertEquals(Set.of(3), seen(c, 0.5));
        assertEquals(Set.of(0), seen(c, 1));
    }

    @Test
    void harderTasksJoin() {
        Curriculum c = Curriculum.byDifficulty(new double[] {4, 1, 3, 2}, 0.25);
        assertEquals(Set.of(1), seen(c, 0));
        assertEquals(Set.of(1, 3, 2), seen(c, 0.6));
        assertEquals(Set.of(0, 1, 2, 3), seen(c, 1));
    }

    @Test
    void whatIsSometimesSolvedComesMoreOften() {
        Curriculum c = Curriculum.bySuccess(3, 0, 0.01);
        c.report(0, 1);
        c.report(1, 0.5);
        c.report(2, 0);
        int[] count = new int[3];
        for (int i = 0; i < 10_000; i++) count[c.next(0, random)]++;
        assertEquals(0.26 / 0.28, count[1] / 10_000.0, 0.01);
        assertEquals(0.01 / 0.28, count[0] / 10_000.0, 0.01);
        assertThrows(IllegalArgumentException.class, () -> c.report(0, Double.NaN));
    }
}
