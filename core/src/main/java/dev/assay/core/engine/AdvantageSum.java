package dev.assay.core.engine;

/// The advantage of one rollout, summed over its channels, and where it was paid.
///
/// @param whole one number for every position; NaN if positions differ
/// @param at advantage per position (token or step); null without positions
/// @param paid reward per position; null without positions
/// @param tokens true if positions are tokens, false if they are steps
public record AdvantageSum(double whole, double[] at, double[] paid, boolean tokens) {}
