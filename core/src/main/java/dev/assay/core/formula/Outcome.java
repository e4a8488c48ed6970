package dev.assay.core.formula;

import java.util.Set;

/// What a formula comes to when some of its variables are not known.
public sealed interface Outcome {
    /// The value; no variable that is still unknown could change it.
    record Known(Object value) implements Outcome {}

    /// Variables that must be read before the value can be told.
    record Needs(Set<String> names) implements Outcome {}

    /// The value depends on something that could not be measured.
    ///
    /// @param variable the name that has no value
    /// @param cause one line for people
    /// @param notApplicable true if the measurement makes no sense for this rollout, false if it failed
    record Absent(String variable, String cause, boolean notApplicable) implements Outcome {}
}
