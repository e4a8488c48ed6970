package dev.assay.core;

import java.util.Map;

/// One step of a dialogue or episode.
///
/// @param state what the policy saw; null if not given
/// @param action what it did
/// @param nextState what it saw afterwards; null if not given
/// @param start first character of the step in the response, or -1
/// @param end character after the step, or -1
/// @param info everything else the row says of the step
public record Step(String state, String action, String nextState, int start, int end, Map<String, Object> info) {}
