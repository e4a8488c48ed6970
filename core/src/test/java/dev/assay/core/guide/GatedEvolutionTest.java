package dev.assay.core.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GatedEvolutionTest {
    private static final double[] ACCURACY = {0.5, 0.45, 0.4, 0.55, 0.47};

    private static GatedEvolution.Progress<List<Integer>> run(
            GatedEvolution.Progress<List<Integer>> from, int iterations) {
        return new GatedEvolution(0.075)
                .run(
                        from,
                        iterations,
                        (current, iteration) -> {
                            List<Integer> next = new ArrayList<>(current);
                            next.add(iteration);
                            return next;
                        },
                        state -> ACCURACY[state.getLast() - 1]);
    }

    @Test
    void smallDipsAreKeptAndBigOnesUndone() {
        var progress = run(GatedEvolution.Progress.start(List.of(), 0.425), 5);
        assertEquals(List.of(1, 2, 4), progress.current());
        assertEquals(List.of(1, 2, 4), progress.top());
        assertEquals(0.55, progress.best());
        assertEquals(
                List.of(true, true, false, true, false),
                progress.journal().stream().map(GatedEvolution.Entry::kept).toList());
    }

    @Test
    void goingOnAfterACrashEndsAtTheSamePlace() {
        var start = GatedEvolution.Progress.start(List.<Integer>of(), 0.425);
        assertEquals(run(start, 5), run(run(start, 2), 5));
    }

    @Test
    void whatIsNotMissedIsPruned() {
        Set<String> left = GatedEvolution.pruned(
                new TreeSet<>(Set.of("a", "b", "c")),
                state -> {
                    Map<String, TreeSet<String>> without = new TreeMap<>();
                    for (String part : state) {
                        TreeSet<String> smaller = new TreeSet<>(state);
                        smaller.remove(part);
                        without.put(part, smaller);
                    }
                    return without;
                },
                state -> state.contains("b") ? 1 : 0,
                1);
        assertEquals(Set.of("b"), left);
        assertThrows(IllegalArgumentException.class, () -> new GatedEvolution(-1));
    }
}
