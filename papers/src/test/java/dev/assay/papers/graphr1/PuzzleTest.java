package dev.assay.papers.graphr1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import dev.assay.verify.graph.Checkers;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// What the policy is told about its lists is what the checkers of the reward find in the text.
class PuzzleTest {
    private static final PuzzleBook BOOK = PuzzleBook.draw(60, 4, 3);

    private static List<Puzzle> all() {
        return java.util.stream.Stream.concat(BOOK.held().stream(), BOOK.larger().stream())
                .toList();
    }

    @Test
    void valuesAreTheCheckers() {
        RandomGenerator random = Draws.seeded(1).stream("lists", "");
        int feasible = 0;
        for (Puzzle puzzle : all()) {
            Checkers checker = puzzle.problem().checker();
            for (int trial = 0; trial < 40; trial++) {
                int[] list = trial % 2 == 0 ? Teacher.list(puzzle, random) : noise(puzzle, random);
                double value = puzzle.value(list, list.length);
                double found = checker.check(Trace.answer(puzzle, list).text()).value();
                // Of a clique with a node twice the checkers take it once; the policy is told that it is none.
                if (puzzle.kind() == 1 && Arrays.stream(list).distinct().count() < list.length)
                    assertTrue(Double.isNaN(value));
                else if (Double.isNaN(value))
                    assertTrue(found < 0, () -> puzzle.problem().id() + Arrays.toString(list));
                else {
                    feasible++;
                    assertEquals(value, found, puzzle.problem().id());
                    assertTrue(!puzzle.better(value, puzzle.optimum()));
                }
            }
        }
        assertTrue(feasible > 500, "feasible lists among the tried: " + feasible);
    }

    private static int[] noise(Puzzle puzzle, RandomGenerator random) {
        int[] list = new int[1 + random.nextInt(puzzle.nodes() + 1)];
        for (int k = 0; k < list.length; k++) list[k] = random.nextInt(puzzle.nodes());
        return list;
    }

    @Test
    void optimaAreOptimal() {
        for (Puzzle puzzle : all()) {
            int[] best = puzzle.problem().nodes(puzzle.problem().solution().answer());
            assertEquals(
                    puzzle.optimum(),
                    puzzle.value(best, best.length),
                    puzzle.problem().id());
        }
    }

    @Test
    void levelsGrow() {
        double before = 0;
        for (List<Puzzle> level : BOOK.levels()) {
            double size = level.stream()
                    .filter(p -> p.kind() == 0)
                    .mapToInt(Puzzle::nodes)
                    .average()
                    .orElseThrow();
            assertTrue(size >= before);
            before = size;
        }
        assertEquals(60, BOOK.train().stream().filter(p -> p.kind() == 0).count());
    }

    /// A text is what the symbols say, and its answer is the list that was written.
    @Test
    void tracesAsText() {
        Puzzle puzzle = BOOK.held().getFirst();
        Trace trace = Trace.of(
                puzzle, new int[] {Trace.THINK, 0, 1, 0, Trace.NEXT, 1, 0, 1, Trace.CLOSE, 1, 0, 1, Trace.END});
        String a = puzzle.name(0);
        String b = puzzle.name(1);
        assertEquals(
                "<think>\nCandidate " + a + ", " + b + ", " + a + ".\nCandidate " + b + ", " + a + ", " + b
                        + ".\n</think>\n<answer>\n[" + b + ", " + a + ", " + b + "]\n</answer>\n",
                trace.text());
        assertArrayEquals(new int[] {1, 0, 1}, trace.answer());
        assertEquals(2, trace.candidates());
        Trace cut = Trace.of(puzzle, Arrays.copyOf(trace.symbols(), trace.length() - 1));
        assertArrayEquals(new int[0], cut.answer());
        assertEquals(-1, puzzle.problem().checker().check(cut.text()).value());
    }

    /// The numbers of a walk after a tour was written, by hand.
    @Test
    void walkKnowsTheBest() {
        Puzzle puzzle = BOOK.held().getFirst();
        int n = puzzle.nodes();
        Walk walk = new Walk(puzzle, 40);
        walk.emit(Trace.THINK);
        for (int v = 0; v < n; v++) walk.emit(v);
        walk.emit(0);
        walk.emit(Trace.NEXT);
        float[] whole = new float[Walk.WHOLE];
        walk.whole(whole, 0);
        assertEquals(1, whole[9], "a candidate was feasible");
        assertEquals(1 / 8f, whole[8], "one candidate");
        assertEquals(1, whole[12], "it is the best so far");
        walk.emit(1);
        walk.emit(1);
        walk.whole(whole, 0);
        assertEquals(1, whole[16], "the same city twice cannot become a tour");
    }
}
