package dev.assay.serve;

import dev.assay.core.Aspect;
import dev.assay.core.advantage.RunningStats;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/// One recipe of a run, in windows of samples. Thread-safe; memory is bounded.
final class LiveRun {
    /// Samples of a window.
    static final int WINDOW = 256;
    /// Windows that are kept.
    static final int KEPT = 240;
    /// Groups that are still being filled.
    private static final int OPEN_GROUPS = 1024;

    /// Sums over a window: count, sum and sum of squares of one number.
    static final class Sums {
        long count;
        double sum;
        double squares;

        void add(double value) {
            if (Double.isNaN(value)) return;
            count++;
            sum += value;
            squares += value * value;
        }

        double mean() {
            return count == 0 ? Double.NaN : sum / count;
        }

        double variance() {
            return count < 2 ? Double.NaN : Math.max(0, (squares - sum * sum / count) / (count - 1));
        }

        Sums add(Sums other) {
            count += other.count;
            sum += other.sum;
            squares += other.squares;
            return this;
        }
    }

    /// What is known of a window.
    static final class Window {
        int samples;
        int without;
        final Sums reward = new Sums();
        final Sums length = new Sums();
        /// Standard deviation of the reward within a group (ddof 1), one value per group.
        final Sums spread = new Sums();
        int groups;
        /// Groups whose rewards are all the same, from which nothing can be learned.
        int flat;
        final Sums[] numbers;

        Window(int numbers) {
            this.numbers = new Sums[numbers];
            Arrays.setAll(this.numbers, _ -> new Sums());
        }

        /// A group of which no more is expected.
        void group(RunningStats group) {
            if (group.count() < 2) return;
            double deviation = Math.sqrt(Math.max(0, group.m2() / (group.count() - 1)));
            groups++;
            spread.add(deviation);
            if (deviation <= 1e-9) flat++;
        }

        /// The sum of two windows.
        Window plus(Window other) {
            Window both = new Window(numbers.length);
            both.samples = samples + other.samples;
            both.without = without + other.without;
            both.reward.add(reward).add(other.reward);
            both.length.add(length).add(other.length);
            both.spread.add(spread).add(other.spread);
            both.groups = groups + other.groups;
            both.flat = flat + other.flat;
            for (int i = 0; i < numbers.length; i++)
                both.numbers[i].add(numbers[i]).add(other.numbers[i]);
            return both;
        }
    }

    /// A group that may go on.
    ///
    /// @param window number of the window in which it was last seen
    private record Group(RunningStats rewards, long window) {}

    private final String run;
    private final String recipe;
    private final List<String> names;
    private final List<Aspect.Better> better;
    private final ArrayDeque<Window> windows = new ArrayDeque<>();
    private final LinkedHashMap<String, Group> open = new LinkedHashMap<>();
    private Window now;
    /// Number of the window that is being filled.
    private long number;
    private long samples;

    LiveRun(String run, String recipe, List<String> names, List<Aspect.Better> better) {
        this.run = run;
        this.recipe = recipe;
        this.names = names;
        this.better = better;
        this.now = new Window(names.size());
    }

    String run() {
        return run;
    }

    String recipe() {
        return recipe;
    }

    List<String> names() {
        return names;
    }

    List<Aspect.Better> better() {
        return better;
    }

    synchronized long samples() {
        return samples;
    }

    /// Full windows, the oldest first, and the one that is being filled.
    synchronized List<Window> windows() {
        List<Window> all = new ArrayList<>(windows);
        Window unfinished = now.plus(new Window(names.size()));
        open.values().forEach(group -> unfinished.group(group.rewards));
        if (unfinished.samples > 0) all.add(unfinished);
        return all;
    }

    synchronized void add(List<Result> results) {
        for (Result result : results) {
            samples++;
            now.samples++;
            if (!result.ok()) now.without++;
            now.reward.add(result.reward());
            now.length.add(result.length());
            for (int i = 0; i < now.numbers.length; i++) now.numbers[i].add(result.numbers()[i]);
            if (result.ok() && result.group() != null) grouped(result.group(), result.reward());
            if (now.samples == WINDOW) next();
        }
    }

    /// Siblings may come in requests of their own and among others, so a group counts when no more of it is
    /// expected: once a whole window has passed without it.
    private void grouped(String name, double reward) {
        Group known = open.remove(name);
        RunningStats before = known == null ? RunningStats.EMPTY : known.rewards;
        open.putLast(name, new Group(before.plus(new double[] {reward}), number));
        if (open.size() > OPEN_GROUPS) now.group(open.pollFirstEntry().getValue().rewards);
    }

    private void next() {
        while (!open.isEmpty() && open.firstEntry().getValue().window < number)
            now.group(open.pollFirstEntry().getValue().rewards);
        windows.add(now);
        if (windows.size() > KEPT) windows.removeFirst();
        now = new Window(names.size());
        number++;
    }
}
