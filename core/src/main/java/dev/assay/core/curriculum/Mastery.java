package dev.assay.core.curriculum;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// A pool of training questions in which mastered ones are replaced by the easiest of those that
/// wait (Dr. SCI, arXiv 2602.08321, section 3.2). Difficulty is a success rate: larger is easier.
public final class Mastery {
    /// @param discard too easy to learn from
    /// @param pending too hard for now
    /// @param train the rest
    public record Parts(List<String> discard, List<String> pending, List<String> train) {}

    /// @param removed mastered questions, gone for good
    /// @param added what took their places, in the same order
    /// @param train the pool of the next epoch
    /// @param pending what still waits
    public record Step(List<String> removed, List<String> added, List<String> train, Map<String, Double> pending) {}

    private Mastery() {}

    /// Splits questions by their success rate.
    ///
    /// @param discard rate from which a question is dropped
    /// @param pending rate up to which it waits
    /// @throws IllegalArgumentException if a rate is outside 0 to 1
    public static Parts partition(Map<String, Double> difficulty, double discard, double pending) {
        Parts parts = new Parts(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        difficulty.forEach((id, rate) -> {
            if (!(rate >= 0 && rate <= 1))
                throw new IllegalArgumentException(
                        "difficulty of " + id + ": expected a success rate from 0 to 1, found " + rate);
            (rate >= discard ? parts.discard : rate <= pending ? parts.pending : parts.train).add(id);
        });
        return parts;
    }

    /// Ends an epoch: walks the pool in the order of the ids and replaces each question whose
    /// accuracy is above the threshold. A question that was not tried stays, and so does
    /// everything once nothing waits.
    ///
    /// @param accuracy mean accuracy in this epoch of the questions that were tried
    /// @param mastered accuracy above which a question is mastered
    /// @param random draws among the equally easy
    public static Step next(
            List<String> train,
            Map<String, Double> pending,
            Map<String, Double> accuracy,
            double mastered,
            RandomGenerator random) {
        Map<String, Double> waiting = new LinkedHashMap<>(pending);
        List<String> removed = new ArrayList<>();
        List<String> added = new ArrayList<>();
        for (String id : new TreeSet<>(train)) {
            if (waiting.isEmpty()) break;
            Double reached = accuracy.get(id);
            if (reached == null || reached <= mastered) continue;
            double easiest = waiting.values().stream().mapToDouble(d -> d).max().orElseThrow();
            List<String> easy = waiting.keySet().stream()
                    .filter(w -> waiting.get(w) == easiest)
                    .toList();
            String next = easy.get(easy.size() == 1 ? 0 : random.nextInt(easy.size()));
            waiting.remove(next);
            removed.add(id);
            added.add(next);
        }
        List<String> pool = new ArrayList<>(train);
        pool.removeAll(removed);
        pool.addAll(added);
        return new Step(removed, added, pool, waiting);
    }
}
