package dev.assay.core;

import java.util.List;

/// What a reward function says of one rollout. The three cases are the heart of the failure semantics: a
/// bad answer is `Measured` with a low value, never `Missing`.
public sealed interface Reading {
    /// The measurement worked.
    record Measured(List<Signal> signals) implements Reading {}

    /// We could not measure (reference unreadable, judge timed out): the reward is null if it depends on
    /// this.
    ///
    /// @param cause one line for people
    record Missing(String cause) implements Reading {}

    /// The question makes no sense for this rollout (a counting reward on a relation prompt).
    ///
    /// @param why one line for people
    record NotApplicable(String why) implements Reading {}

    /// A measurement of a few signals.
    static Reading of(Signal... signals) {
        return new Measured(List.of(signals));
    }
}
