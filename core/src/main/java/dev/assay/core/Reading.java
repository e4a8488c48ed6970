package dev.assay.core;

import java.util.List;
import java.util.function.Supplier;

/// What a reward function says of one rollout. The three cases are the heart of the failure semantics: a
/// bad answer is `Measured` with a low value, never `Missing`.
public sealed interface Reading {
    /// The measurement worked.
    ///
    /// @param exhibits pictures that were looked at: image `n` of a {@link Scope.Region} is the one of that
    ///     number
    record Measured(List<Signal> signals, List<Exhibit> exhibits) implements Reading {
        /// Nothing to show.
        public Measured(List<Signal> signals) {
            this(signals, List.of());
        }
    }

    /// A picture that a measurement looked at, for people.
    ///
    /// @param width in pixels, the unit of regions
    /// @param height in pixels
    /// @param png makes the file, only when somebody looks at it
    record Exhibit(String caption, int width, int height, Supplier<byte[]> png) {}

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
