package dev.assay.tasks.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// A classical approximate answer, to show beside the exact one.
///
/// @param name such as `greedy`
/// @param method makes an answer, feasible unless its problem says otherwise
public record Baseline(String name, Method method) {
    /// Makes an answer to an instance of the problem it belongs to.
    @FunctionalInterface
    public interface Method {
        /// The answer as a response gives it, or null if the method has none for this instance.
        String answer(Instance instance, RandomGenerator random);
    }

    /// The numbers from 0 to `count - 1` in random order.
    static int[] shuffled(int count, RandomGenerator random) {
        List<Integer> numbers =
                new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(numbers, Random.from(random));
        return numbers.stream().mapToInt(i -> i).toArray();
    }

    /// The nodes by falling degree, ties in their order.
    static int[] byDegree(Network network) {
        return IntStream.range(0, network.size())
                .boxed()
                .sorted((v, w) -> network.neighbours()[w].cardinality() - network.neighbours()[v].cardinality())
                .mapToInt(i -> i)
                .toArray();
    }
}
