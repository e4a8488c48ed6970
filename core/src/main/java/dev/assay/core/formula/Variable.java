package dev.assay.core.formula;

/// A name that formulas may use.
///
/// @param name may have dots, such as `calls.match`
public record Variable(String name, ValueType type) {}
