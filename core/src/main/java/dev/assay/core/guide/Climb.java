package dev.assay.core.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;

/// A line of improvements: propose a change to the current state, keep it if it is better, end
/// after a number of refusals in a row.
///
/// @param patience refusals in a row that end the line, 1 or more
/// @param most most proposals
public record Climb(int patience, int most) {
    /// @param states the start and every accepted state
    /// @param proposals proposals made
    /// @param optimum true if the line ended by refusals, false if proposals ran out
    public record Line<H>(List<H> states, int proposals, boolean optimum) {
        /// The last state.
        public H best() {
            return states.getLast();
        }

        /// Number of accepted changes.
        public int accepted() {
            return states.size() - 1;
        }
    }

    public Climb {
        if (patience < 1) throw new IllegalArgumentException("patience: expected 1 or more, found " + patience);
        if (most < 0) throw new IllegalArgumentException("most: expected 0 or more, found " + most);
    }

    /// Climbs from a start.
    ///
    /// @param propose a changed state, or null if there is nothing more to propose
    /// @param better true if the second is better than the first
    public <H> Line<H> run(H start, UnaryOperator<H> propose, BiPredicate<H, H> better) {
        List<H> states = new ArrayList<>(List.of(start));
        int refused = 0;
        int proposals = 0;
        while (refused < patience && proposals < most) {
            H next = propose.apply(states.getLast());
            if (next == null) break;
            proposals++;
            if (better.test(states.getLast(), next)) {
                states.add(next);
                refused = 0;
            } else refused++;
        }
        return new Line<>(List.copyOf(states), proposals, refused >= patience);
    }
}
