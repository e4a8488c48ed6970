package dev.assay.papers.graphr1;

import dev.assay.tasks.exact.Limits;
import dev.assay.tasks.graph.Levels;
import dev.assay.tasks.graph.Problem;
import dev.assay.tasks.graph.Problems;
import dev.assay.tasks.graph.Sources;
import dev.assay.tasks.graph.TaskConfig;
import dev.assay.verify.graph.GraphTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Puzzles to train on in five levels, and others to be tested on.
///
/// @param levels the easiest first
/// @param held of the sizes that are trained on
/// @param larger of the next size of each task
record PuzzleBook(List<List<Puzzle>> levels, List<Puzzle> held, List<Puzzle> larger) {
    /// Fewest and most nodes per task.
    private static final Map<GraphTask, int[]> SIZES = Map.of(
            GraphTask.TSP, new int[] {5, 8},
            GraphTask.MCP, new int[] {6, 12},
            GraphTask.GED, new int[] {4, 6});

    static final int LEVELS = 5;

    /// @param train puzzles of each task
    /// @param test puzzles of each size of each task
    static PuzzleBook draw(int train, int test, long seed) {
        List<Problem> problems = new ArrayList<>();
        List<Puzzle> held = new ArrayList<>();
        List<Puzzle> larger = new ArrayList<>();
        Sources sources = new Sources(seed);
        for (GraphTask task : Puzzle.TASKS) {
            int min = SIZES.get(task)[0];
            int max = SIZES.get(task)[1];
            int sizes = max - min + 1;
            for (int size = min; size <= max + 1; size++) {
                TaskConfig config = new TaskConfig(task, "desk" + size, size, size);
                Problems source = new Problems(config, seed, Limits.DEFAULT, sources);
                for (int i = 0; i < test; i++) (size > max ? larger : held).add(new Puzzle(source.get(i)));
                if (size <= max) for (int i = 0; i < train / sizes; i++) problems.add(source.get(test + i));
            }
        }
        int[] level = Levels.of(problems, LEVELS);
        List<List<Puzzle>> levels = new ArrayList<>();
        for (int l = 0; l < LEVELS; l++) levels.add(new ArrayList<>());
        for (int i = 0; i < level.length; i++) levels.get(level[i] - 1).add(new Puzzle(problems.get(i)));
        return new PuzzleBook(levels, held, larger);
    }

    /// All that may be trained on.
    List<Puzzle> train() {
        return levels.stream().flatMap(List::stream).toList();
    }
}
