package dev.assay.core.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Propose a change, try it on held-out data, keep it or go back (RewardHarness, arXiv
/// 2605.08703). A change is kept if it falls behind the best by no more than the margin, so that
/// small dips may be explored. States are values: going back is taking the old one.
///
/// @param margin how far a kept state may fall behind the best, 0 or more
public record GatedEvolution(double margin) {
    /// Changes a state.
    public interface Proposer<S> {
        /// @param iteration from 1
        S propose(S current, int iteration);
    }

    /// One iteration.
    ///
    /// @param accuracy of what was proposed
    /// @param kept true if it was kept
    /// @param best best accuracy so far
    public record Entry(int iteration, double accuracy, boolean kept, double best) {}

    /// Where an evolution stands; enough to go on after a crash.
    ///
    /// @param current state that is kept
    /// @param top state with the best accuracy, which is what one publishes
    /// @param best its accuracy
    public record Progress<S>(S current, S top, double best, List<Entry> journal) {
        public Progress {
            journal = List.copyOf(journal);
        }

        /// Nothing has been tried yet.
        public static <S> Progress<S> start(S state, double accuracy) {
            return new Progress<>(state, state, accuracy, List.of());
        }

        /// One proposal more.
        Progress<S> after(S proposed, double accuracy, double margin) {
            boolean keep = accuracy >= best - margin;
            boolean better = keep && accuracy > best;
            double now = better ? accuracy : best;
            List<Entry> entries = new ArrayList<>(journal);
            entries.add(new Entry(journal.size() + 1, accuracy, keep, now));
            return new Progress<>(keep ? proposed : current, better ? proposed : top, now, entries);
        }
    }

    public GatedEvolution {
        if (!(margin >= 0)) throw new IllegalArgumentException("margin: expected 0 or more, found " + margin);
    }

    /// Goes on until the journal holds so many iterations.
    ///
    /// @param accuracy on held-out data
    public <S> Progress<S> run(Progress<S> from, int iterations, Proposer<S> proposer, ToDoubleFunction<S> accuracy) {
        Progress<S> progress = from;
        while (progress.journal.size() < iterations) {
            S proposed = proposer.propose(progress.current, progress.journal.size() + 1);
            progress = progress.after(proposed, accuracy.applyAsDouble(proposed), margin);
        }
        return progress;
    }

    /// Takes out, one after the other, the parts without which the accuracy is at least the
    /// baseline.
    ///
    /// @param without for each part the state without it
    public static <S> S pruned(
            S state, Function<S, Map<String, S>> without, ToDoubleFunction<S> accuracy, double baseline) {
        S left = state;
        for (String part : without.apply(state).keySet()) {
            S smaller = without.apply(left).get(part);
            if (accuracy.applyAsDouble(smaller) >= baseline) left = smaller;
        }
        return left;
    }
}
