package dev.assay.verify.math;

/// Whether a candidate answer has the value of the reference.
///
/// @param equal whether it has
/// @param why one line for people, the reference first: `1/2 = 0.5`, `18 != 26`
public record Verdict(boolean equal, String why) {}
