package dev.assay.core;

/// Something parsed, extracted or rendered from a rollout once and shared by all parts that ask for an
/// equal view: the tool calls, the final answer, the segments. Make it a record of its settings.
///
/// @param <T> what the view shows
public interface View<T> {
    /// Parses; called at most once per rollout and view.
    Seen<T> read(Scored row);

    /// True if it shows the reference alone, so that siblings with the same reference share it.
    default boolean ofReference() {
        return false;
    }

    /// What a view shows.
    sealed interface Seen<T> {
        /// It is there.
        record Got<T>(T value) implements Seen<T> {}

        /// The model's output is bad: a low reward.
        record Malformed<T>(String why) implements Seen<T> {}

        /// We could not read it, a reference for example: {@link Reading.Missing}.
        record Unreadable<T>(String why) implements Seen<T> {}
    }
}
