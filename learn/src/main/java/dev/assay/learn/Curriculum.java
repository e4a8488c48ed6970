package dev.assay.learn;

import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Which task comes next. Tasks are numbered; the caller reports how they went.
public interface Curriculum {
    /// Number of the next task.
    ///
    /// @param progress how far the run is, 0 to 1
    int next(double progress, RandomGenerator random);

    /// Takes note of how often a task was solved lately.
    ///
    /// @param rate solved attempts of all, 0 to 1
    default void report(int task, double rate) {}

    /// Levels one after the other, each for an equal share of the run; within a level at random.
    ///
    /// @param level level of each task; levels are ordered by their numbers
    static Curriculum ordered(int[] level) {
        int[] levels = IntStream.of(level).distinct().sorted().toArray();
        if (levels.length == 0) throw new IllegalArgumentException("expected tasks, found none");
        int[][] tasks = IntStream.of(levels)
                .mapToObj(l -> IntStream.range(0, level.length)
                        .filter(i -> level[i] == l)
                        .toArray())
                .toArray(int[][]::new);
        return (progress, random) -> {
            int[] now = tasks[Math.clamp((long) (progress * levels.length), 0, levels.length - 1)];
            return now[random.nextInt(now.length)];
        };
    }

    /// The easiest tasks at first, then ever more of them: at progress p, the easiest
    /// `start + (1 - start) p` of all.
    ///
    /// @param difficulty of each task; finite
    /// @param start share at the beginning, above 0 to 1
    static Curriculum byDifficulty(double[] difficulty, double start) {
        if (difficulty.length == 0) throw new IllegalArgumentException("expected tasks, found none");
        if (!(start > 0 && start <= 1))
            throw new IllegalArgumentException("start: expected above 0 to 1, found " + start);
        Integer[] order = IntStream.range(0, difficulty.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> difficulty[i]));
        return (progress, random) -> {
            double share = start + (1 - start) * Math.clamp(progress, 0.0, 1.0);
            return order[random.nextInt(Math.clamp((long) Math.ceil(share * order.length), 1, order.length))];
        };
    }

    /// Tasks that are sometimes solved: drawn in proportion to `p (1 - p) + floor`, p the running rate of
    /// success, which starts at one half. A group whose answers are all right or all wrong teaches nothing.
    ///
    /// @param tasks how many there are
    /// @param memory weight of the former rate at each report, 0 to below 1
    /// @param floor keeps every task in play, above 0
    static Curriculum bySuccess(int tasks, double memory, double floor) {
        if (tasks < 1) throw new IllegalArgumentException("tasks: expected 1 or more, found " + tasks);
        if (!(memory >= 0 && memory < 1))
            throw new IllegalArgumentException("memory: expected 0 to below 1, found " + memory);
        if (!(floor > 0)) throw new IllegalArgumentException("floor: expected above 0, found " + floor);
        double[] rates = new double[tasks];
        Arrays.fill(rates, 0.5);
        return new Curriculum() {
            @Override
            public int next(double progress, RandomGenerator random) {
                double sum = 0;
                for (double p : rates) sum += p * (1 - p) + floor;
                double u = random.nextDouble() * sum;
                for (int i = 0; i < rates.length - 1; i++) if ((u -= rates[i] * (1 - rates[i]) + floor) < 0) return i;
                return rates.length - 1;
            }

            @Override
            public void report(int task, double rate) {
                if (!(rate >= 0 && rate <= 1))
                    throw new IllegalArgumentException("rate: expected 0 to 1, found " + rate);
                rates[task] = memory * rates[task] + (1 - memory) * rate;
            }
        };
    }
}
