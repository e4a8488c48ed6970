package dev.assay.core.curriculum;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Stages from easy to hard that are left when they are mastered: when the share of successes among the last
/// groups of the stage passes a threshold, or when the stage's budget is used up, so that training always ends.
/// Each later stage draws a part of its items from the earlier ones, against forgetting (CRAFT-GUI, arXiv
/// 2508.11360; window, threshold and part are ours, for the paper's are not public).
public final class Promotion {
    /// How a stage was left.
    ///
    /// @param stage that was left, from 0
    /// @param seen groups of the stage that were reported
    /// @param rate share of successes in the window
    public record Promoted(int stage, int seen, double rate) {}

    private final int[][] stages;
    private final double threshold;
    private final int window;
    private final int budget;
    private final double replay;
    private final Deque<Boolean> last = new ArrayDeque<>();
    private final List<Promoted> log = new ArrayList<>();
    private int stage;
    private int seen;

    /// @param stages items of each stage, easiest first; none empty
    /// @param threshold share of successes above which a stage is left, 0 to 1
    /// @param window number of groups that the share is taken over
    /// @param budget most groups of a stage
    /// @param replay part of the items that a later stage draws from earlier ones, 0 to below 1
    public Promotion(List<int[]> stages, double threshold, int window, int budget, double replay) {
        if (stages.isEmpty() || stages.stream().anyMatch(items -> items.length == 0))
            throw new IllegalArgumentException("stages: expected one or more, none of them empty");
        if (!(threshold >= 0 && threshold <= 1))
            throw new IllegalArgumentException("threshold: expected 0 to 1, found " + threshold);
        if (window < 1 || budget < 1) throw new IllegalArgumentException("window and budget: expected 1 or more");
        if (!(replay >= 0 && replay < 1))
            throw new IllegalArgumentException("replay: expected 0 to below 1, found " + replay);
        this.stages = stages.stream().map(int[]::clone).toArray(int[][]::new);
        this.threshold = threshold;
        this.window = window;
        this.budget = budget;
        this.replay = replay;
    }

    /// Items in three stages, cut at the terciles of difficulty; those as difficult as each other stay
    /// together.
    ///
    /// @throws IllegalArgumentException if difficulties differ too little for three stages
    public static List<int[]> terciles(int[] difficulty) {
        int[] sorted = Arrays.stream(difficulty).sorted().toArray();
        int n = sorted.length;
        if (n < 3) throw new IllegalArgumentException("expected three items or more, found " + n);
        int easy = sorted[(n - 1) / 3];
        int medium = sorted[2 * (n - 1) / 3];
        List<int[]> stages = List.of(
                items(difficulty, Integer.MIN_VALUE, easy),
                items(difficulty, easy, medium),
                items(difficulty, medium, Integer.MAX_VALUE));
        if (stages.stream().anyMatch(items -> items.length == 0))
            throw new IllegalArgumentException("difficulties of " + sorted[0] + " to " + sorted[n - 1]
                    + " with terciles " + easy + " and " + medium + " make no three stages");
        return stages;
    }

    private static int[] items(int[] difficulty, int above, int to) {
        return IntStream.range(0, difficulty.length)
                .filter(i -> (difficulty[i] > above || above == Integer.MIN_VALUE) && difficulty[i] <= to)
                .toArray();
    }

    /// The stage that is trained now, from 0.
    public int stage() {
        return stage;
    }

    /// How the stages before were left.
    public List<Promoted> log() {
        return List.copyOf(log);
    }

    /// The next item: of the stage, or replayed.
    public int next(RandomGenerator random) {
        int from = stage > 0 && random.nextDouble() < replay ? random.nextInt(stage) : stage;
        return stages[from][random.nextInt(stages[from].length)];
    }

    /// Takes note of a group of the stage; replayed ones are not to be reported.
    public void report(boolean success) {
        seen++;
        last.addLast(success);
        if (last.size() > window) last.removeFirst();
        double rate = last.stream().filter(s -> s).count() / (double) last.size();
        boolean mastered = last.size() == window && rate > threshold;
        if (stage == stages.length - 1 || !mastered && seen < budget) return;
        log.add(new Promoted(stage, seen, rate));
        stage++;
        seen = 0;
        last.clear();
    }
}
