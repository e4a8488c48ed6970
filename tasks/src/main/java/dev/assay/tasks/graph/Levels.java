package dev.assay.tasks.graph;

import dev.assay.verify.graph.GraphTask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Cuts problems into levels of growing difficulty, for a curriculum (Graph-R1 trains on five in order; how
/// its levels were cut is not public, so this is our choice).
public final class Levels {
    private Levels() {}

    /// The level of each problem, from 1 to `levels`: within its task, the problems ranked by nodes, then by
    /// edges, in equal parts. Ties keep their order.
    public static int[] of(List<Problem> problems, int levels) {
        if (levels < 1) throw new IllegalArgumentException(levels + " levels; expected 1 or more");
        Map<GraphTask, List<Integer>> byTask = new EnumMap<>(GraphTask.class);
        for (int i = 0; i < problems.size(); i++)
            byTask.computeIfAbsent(problems.get(i).task(), _ -> new ArrayList<>())
                    .add(i);
        int[] level = new int[problems.size()];
        for (List<Integer> ranked : byTask.values()) {
            ranked.sort(Comparator.comparingInt(
                            (Integer i) -> problems.get(i).instance().size())
                    .thenComparingInt(i -> problems.get(i).instance().edges()));
            for (int rank = 0; rank < ranked.size(); rank++)
                level[ranked.get(rank)] = 1 + (int) ((long) rank * levels / ranked.size());
        }
        return level;
    }
}
