package dev.assay.core;

/// The settings of something that works: a record whose components are bound from a recipe by name.
/// Opening it gives the behaviour, with its compiled patterns, clients and weights. Parts are found by
/// their {@link dev.assay.manual.Named name}; the doc comment is the manual page.
///
/// @param <T> what it opens into, such as {@link RewardFunction}
public interface Part<T> {
    /// Makes the behaviour.
    ///
    /// @throws IllegalArgumentException if the settings contradict each other; the message names the
    ///     setting
    T open(Resources resources);
}
