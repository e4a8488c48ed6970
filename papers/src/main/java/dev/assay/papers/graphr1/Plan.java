package dev.assay.papers.graphr1;

import dev.assay.core.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// How much of everything. Stages are measured in symbols, written or imitated, so that arms with longer
/// texts get no more of them.
///
/// @param puzzles to train on, of each task
/// @param tests held-out puzzles of each size of each task
/// @param imitation symbols to imitate
/// @param reinforcement symbols to write
public record Plan(int puzzles, int tests, long imitation, long reinforcement) {
    public Plan {
        if (puzzles < 60 || tests < 1) throw new IllegalArgumentException("expected 60 puzzles or more of each task");
        if (imitation < 1 || reinforcement < 1)
            throw new IllegalArgumentException("expected symbols to imitate and to write, found none");
    }

    /// For a comparison of arms over several seeds.
    public static final Plan FULL = new Plan(2000, 100, 200_000, 96_000);
    /// For one run that is looked at.
    public static final Plan LONG = new Plan(2000, 60, 480_000, 720_000);
    /// To see that it works.
    public static final Plan QUICK = new Plan(400, 20, 60_000, 24_000);

    /// Traces per puzzle after which the teacher is not asked any more.
    private static final int MOST_TRACES = 50;

    /// The level that the curriculum has reached, from 0.
    int level(long written) {
        return (int) Math.min(PuzzleBook.LEVELS - 1, PuzzleBook.LEVELS * written / reinforcement);
    }

    /// What is imitated.
    ///
    /// @param traces of {@link #imitation} symbols
    /// @param counts how many passed each of {@link Rejection#STAGES}
    record Demonstrations(List<Trace> traces, int[] counts) {}

    /// Traces of the teacher on puzzles drawn at random.
    ///
    /// @throws IllegalArgumentException if the puzzles do not give as many symbols
    /// @param rejecting true to imitate only those that {@link Rejection} keeps
    Demonstrations demonstrations(PuzzleBook book, boolean rejecting, long seed) {
        List<Puzzle> puzzles = book.train();
        RandomGenerator random = Draws.seeded(seed).stream("teacher", "");
        Rejection rejection = new Rejection();
        List<Trace> traces = new ArrayList<>();
        try (Judge judge = new Judge(null)) {
            for (long symbols = 0; symbols < imitation; ) {
                Trace trace = Teacher.USUAL.write(puzzles.get(random.nextInt(puzzles.size())), Learner.LONGEST, random);
                boolean kept = rejection.keeps(judge.score(List.of(trace)).getFirst());
                if (rejection.counts()[0] > MOST_TRACES * puzzles.size())
                    throw new IllegalArgumentException(
                            "%,d puzzles give %,d symbols to imitate, %,d are wanted; ask for less"
                                    .formatted(puzzles.size(), symbols, imitation));
                if (rejecting && !kept) continue;
                traces.add(trace);
                symbols += trace.length();
            }
        }
        return new Demonstrations(traces, rejection.counts());
    }

    /// The held-out puzzles, one answer each at temperature 1.
    static List<Judge.Score> exam(PointerPolicy policy, List<Puzzle> puzzles, long seed) {
        RandomGenerator random = Draws.seeded(seed).stream("exam", "");
        try (Judge judge = new Judge(null)) {
            return judge.score(policy.sample(puzzles, 1, 1, Learner.LONGEST, random));
        }
    }
}
