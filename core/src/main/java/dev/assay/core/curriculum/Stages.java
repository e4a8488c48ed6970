package dev.assay.core.curriculum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/// Training data in stages, the easy before the hard.
public final class Stages {
    private Stages() {}

    /// Every item once: stage after stage, shuffled within each (RewardMap, arXiv 2510.02240, section 4.3).
    ///
    /// @param stage number of an item's stage; lower ones come first
    public static <T> List<T> shuffled(List<T> items, ToIntFunction<T> stage, RandomGenerator random) {
        List<T> order = new ArrayList<>(items);
        for (int i = order.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            T swapped = order.get(i);
            order.set(i, order.get(j));
            order.set(j, swapped);
        }
        order.sort(Comparator.comparingInt(stage)); // stable, so each stage stays shuffled
        return order;
    }

    /// Three parts by difficulty, the easiest half, the next third and the rest (OddGrid-GRPO, arXiv
    /// 2603.09326, split_easy_med_hard.py). Items as difficult as each other keep their order.
    ///
    /// @param difficulty of each item
    /// @return numbers of the items of each part, easiest first
    /// @throws IllegalArgumentException if a difficulty is not finite
    public static List<int[]> thirds(double[] difficulty) {
        for (int i = 0; i < difficulty.length; i++)
            if (!Double.isFinite(difficulty[i]))
                throw new IllegalArgumentException("difficulty " + i + ": expected a number, found " + difficulty[i]);
        Integer[] order = new Integer[difficulty.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> difficulty[i]));
        int[] sorted = Arrays.stream(order).mapToInt(i -> i).toArray();
        int half = sorted.length / 2;
        int third = Math.min(sorted.length, half + sorted.length / 3);
        return List.of(
                Arrays.copyOf(sorted, half),
                Arrays.copyOfRange(sorted, half, third),
                Arrays.copyOfRange(sorted, third, sorted.length));
    }

    /// The stages trained on those parts, in which some of the easier data stays: easy; the easiest third of
    /// easy with all of medium; the easiest third of easy and half of medium with all of hard.
    ///
    /// @param parts from {@link #thirds}
    public static List<int[]> replayed(List<int[]> parts) {
        int[] easy = parts.get(0);
        int[] medium = parts.get(1);
        int[] kept = Arrays.copyOf(easy, easy.length / 3);
        return List.of(
                easy,
                joined(kept, medium),
                joined(joined(kept, Arrays.copyOf(medium, medium.length / 2)), parts.get(2)));
    }

    private static int[] joined(int[] a, int[] b) {
        int[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
