package dev.assay.tasks.graph;

import java.util.random.RandomGenerator;

/// A classical approximate answer, to show beside the exact one.
///
/// @param name such as `greedy`
/// @param method makes a feasible answer
public record Baseline(String name, Method method) {
    /// Makes an answer to an instance of the problem it belongs to.
    @FunctionalInterface
    public interface Method {
        /// The answer as a response gives it, or null if the method has none for this instance.
        String answer(Instance instance, RandomGenerator random);
    }
}
