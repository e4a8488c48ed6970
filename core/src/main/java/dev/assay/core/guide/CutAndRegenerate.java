package dev.assay.core.guide;

import dev.assay.core.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/// Looks at an attempt, and if it does not hang together, keeps its beginning and writes the rest
/// anew (Search-R2, arXiv 2602.03647). The kept steps are the very same objects.
///
/// @param <S> a step
/// @param actor writes the rest of an attempt
/// @param accept probability from 0 to 1 that an attempt hangs together
/// @param cut for an attempt of K steps, K probabilities: keep 0, 1, ... K - 1 steps; keeping all
///     would be the same as accepting
/// @param revisions most revisions; 0 leaves the actor alone
/// @param threshold probability from which an attempt is accepted; NaN to draw the decision, as
///     training needs
public record CutAndRegenerate<S>(
        Actor<S> actor,
        ToDoubleFunction<List<S>> accept,
        Function<List<S>, double[]> cut,
        int revisions,
        double threshold) {
    /// Writes the rest of an attempt.
    public interface Actor<S> {
        /// All steps after the kept ones.
        List<S> complete(List<S> kept, RandomGenerator random);
    }

    /// One decision about an attempt.
    ///
    /// @param accepted true if it was kept as it is
    /// @param probability of acceptance
    /// @param kept steps kept; all of them if it was accepted
    /// @param cutProbability probability of cutting there; 1 if it was accepted
    public record Decision(boolean accepted, double probability, int kept, double cutProbability) {}

    /// @param steps the final attempt
    /// @param first the first attempt
    /// @param decisions what was decided, in order; the last accepts unless revisions ran out
    public record Outcome<S>(List<S> steps, List<S> first, List<Decision> decisions) {
        /// True if something was written anew.
        public boolean revised() {
            return decisions.stream().anyMatch(decision -> !decision.accepted);
        }
    }

    public CutAndRegenerate {
        if (revisions < 0) throw new IllegalArgumentException("revisions: expected 0 or more, found " + revisions);
    }

    /// Writes one attempt and revises it. The actor and the decisions draw from streams of their
    /// own, so that without revisions the actor writes what it would write alone.
    ///
    /// @param rollout name of the rollout, for the random streams
    public Outcome<S> run(Draws draws, String rollout) {
        RandomGenerator writing = draws.stream("actor", rollout);
        RandomGenerator deciding = draws.stream("refiner", rollout);
        List<S> first = List.copyOf(actor.complete(List.of(), writing));
        List<S> steps = first;
        List<Decision> decisions = new ArrayList<>();
        for (int i = 0; i < revisions && !steps.isEmpty(); i++) {
            double probability = probability(accept.applyAsDouble(steps));
            boolean accepted = Double.isNaN(threshold) ? deciding.nextDouble() < probability : probability >= threshold;
            if (accepted) {
                decisions.add(new Decision(true, probability, steps.size(), 1));
                break;
            }
            double[] cuts = cut.apply(steps);
            if (cuts.length != steps.size())
                throw new IllegalArgumentException(cuts.length + " cuts for " + steps.size() + " steps");
            int kept = drawn(cuts, deciding);
            decisions.add(new Decision(false, probability, kept, cuts[kept]));
            List<S> next = new ArrayList<>(steps.subList(0, kept));
            next.addAll(actor.complete(List.copyOf(next), writing));
            steps = List.copyOf(next);
        }
        return new Outcome<>(steps, first, decisions);
    }

    private static double probability(double value) {
        if (value >= 0 && value <= 1) return value;
        throw new IllegalArgumentException("acceptance: expected a probability, found " + value);
    }

    private static int drawn(double[] probabilities, RandomGenerator random) {
        double left = random.nextDouble();
        int last = 0;
        for (int k = 0; k < probabilities.length; k++) {
            if (probability(probabilities[k]) > 0) last = k;
            left -= probabilities[k];
            if (left < 0) return k;
        }
        return last;
    }
}
