package dev.assay.core.preference;

import java.util.List;

/// The best of a list by comparisons in both orders, so that a judge who prefers a position
/// prefers nobody (MOOSE-Chem2, arXiv 2505.19209, hierarchy_greedy_utils.py).
public final class Champion {
    /// Compares two things.
    public interface Votes<A> {
        /// Votes for the first (1) or the second (2); may be fewer than asked for if no more can
        /// be had.
        int[] of(A first, A second, int count);
    }

    private Champion() {}

    /// Index of the champion: the first to begin with, then each challenger that wins more than
    /// half of the votes, those in swapped order counted the other way round. A draw keeps the
    /// champion.
    ///
    /// @param count votes in each order
    public static <A> int pick(List<A> candidates, int count, Votes<A> votes) {
        if (candidates.isEmpty()) throw new IllegalArgumentException("no candidates to choose from");
        int champion = 0;
        for (int i = 1; i < candidates.size(); i++) {
            double sum = 0;
            int cast = 0;
            for (int vote : votes.of(candidates.get(champion), candidates.get(i), count)) {
                sum += vote(vote);
                cast++;
            }
            for (int vote : votes.of(candidates.get(i), candidates.get(champion), count)) {
                sum += 3 - vote(vote);
                cast++;
            }
            if (cast > 0 && sum / cast > 1.5) champion = i;
        }
        return champion;
    }

    /// What most of the votes say; an even split says 1, which keeps what is there.
    public static int majority(int... votes) {
        double sum = 0;
        for (int vote : votes) sum += vote(vote);
        return sum > 1.5 * votes.length ? 2 : 1;
    }

    private static int vote(int vote) {
        if (vote == 1 || vote == 2) return vote;
        throw new IllegalArgumentException("vote: expected 1 or 2, found " + vote);
    }
}
