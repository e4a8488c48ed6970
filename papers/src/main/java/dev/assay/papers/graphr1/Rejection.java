package dev.assay.papers.graphr1;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// The paper's three-stage rejection of teacher traces, counted stage by stage: an answer can be read, it
/// is feasible, it is optimal. After them more than two of a puzzle go. Traces that repeat themselves stay, as
/// they do in the paper: it leaves them to the reward.
final class Rejection {
    private static final int PER_PUZZLE = 2;

    private final Map<Puzzle, Integer> kept = new IdentityHashMap<>();
    private final int[] counts = new int[STAGES.size()];

    /// Names of the counts.
    static final List<String> STAGES = List.of("sampled", "parsed", "feasible", "optimal", "kept");

    /// True if the trace is kept.
    boolean keeps(Judge.Score score) {
        boolean[] passes = {
            true,
            score.parsed(),
            score.feasible(),
            score.solved(),
            kept.getOrDefault(score.trace().puzzle(), 0) < PER_PUZZLE
        };
        for (int stage = 0; stage < passes.length; stage++) {
            if (!passes[stage]) return false;
            counts[stage]++;
        }
        kept.merge(score.trace().puzzle(), 1, Integer::sum);
        return true;
    }

    /// How many traces passed each of {@link #STAGES}.
    int[] counts() {
        return counts.clone();
    }
}
