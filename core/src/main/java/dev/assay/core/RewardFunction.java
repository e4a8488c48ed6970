package dev.assay.core;

import java.util.ArrayList;
import java.util.List;

/// Rollouts to readings. Implementations are thread-safe: several threads score different rollouts at
/// once.
public interface RewardFunction extends AutoCloseable {
    /// Everything it can measure; the same list for its whole life.
    List<Aspect> aspects();

    /// What must be seen together.
    default Cohort cohort() {
        return Cohort.ONE;
    }

    /// True if a call costs far more than arithmetic (a judge, a sandbox, a browser): it then runs only
    /// for rollouts whose reward still depends on it.
    default boolean costly() {
        return false;
    }

    /// One reading per rollout, in order. A rollout that is bad gets a low value; only what could not be
    /// measured is {@link Reading.Missing}.
    List<Reading> score(List<Scored> rows, Draws draws);

    @Override
    default void close() {}

    /// A reward function that looks at one rollout at a time.
    interface Each extends RewardFunction {
        /// The reading of one rollout.
        Reading read(Scored row, Draws draws);

        @Override
        default List<Reading> score(List<Scored> rows, Draws draws) {
            List<Reading> readings = new ArrayList<>(rows.size());
            for (Scored row : rows) readings.add(read(row, draws));
            return readings;
        }
    }
}
