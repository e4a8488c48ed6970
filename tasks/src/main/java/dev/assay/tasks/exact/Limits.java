package dev.assay.tasks.exact;

import java.time.Duration;

/// How much work a proof may cost. A limit on nodes makes the same answer on every machine; a limit on
/// time does not, so it is off unless asked for.
///
/// @param nodes nodes of the search tree per problem; 0 for no limit if there is one on time, else for the
///     solver's own
/// @param time longest time per problem; null for no limit
public record Limits(long nodes, Duration time) {
    /// Each solver's own limit on nodes, none on time.
    public static final Limits DEFAULT = new Limits(0, null);

    /// @throws IllegalArgumentException if a limit is negative
    public Limits {
        if (nodes < 0) throw new IllegalArgumentException("a limit of " + nodes + " nodes; expected 0 or more");
        if (time != null && (time.isNegative() || time.isZero()))
            throw new IllegalArgumentException("a time limit of " + time + "; expected more than nothing");
    }

    /// A budget for one problem, which starts now.
    ///
    /// @param usual the solver's own limit on nodes
    public Budget start(long usual) {
        return new Budget(nodes > 0 ? nodes : time == null ? usual : Long.MAX_VALUE, time);
    }
}
