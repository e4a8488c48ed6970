package dev.assay.core.evidence;

import java.util.Map;

/// One way of doing it.
///
/// @param name as it stands in tables
/// @param run one run with one seed: the value of each measure. Called from several threads at once
public record Arm(String name, Run run) {
    /// What an arm does.
    @FunctionalInterface
    public interface Run {
        Map<String, Double> run(Trial trial);
    }
}
