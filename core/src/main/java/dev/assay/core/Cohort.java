package dev.assay.core;

/// Which rollouts a reward function must see in one call.
public enum Cohort {
    /// Each rollout alone; calls hold any number of them.
    ONE,
    /// All rollouts of a group.
    GROUP,
    /// All rollouts of a batch.
    BATCH
}
