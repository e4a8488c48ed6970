package dev.assay.core.curriculum;

import java.util.List;
import java.util.OptionalInt;

/// How many look-alikes stand together, by epoch: BagCurri (arXiv 2409.03025), where bags grow
/// from easy to subtle.
///
/// @param stages in the order they apply
public record BagSchedule(List<Stage> stages) {
    /// @param end epoch at which the stage is over
    /// @param size items of a bag; 0 for random batches
    public record Stage(int end, int size) {}

    public BagSchedule {
        stages = List.copyOf(stages);
        for (Stage stage : stages)
            if (stage.size < 0) throw new IllegalArgumentException("bag size: expected 0 or more, found " + stage.size);
    }

    /// The bag size of an epoch: the first stage that ends after it; empty past the last.
    public OptionalInt find(int epoch) {
        return stages.stream()
                .filter(stage -> stage.end > epoch)
                .mapToInt(Stage::size)
                .findFirst();
    }

    /// The bag size of an epoch that is to be trained.
    ///
    /// @throws IllegalArgumentException past the last stage
    public int size(int epoch) {
        return find(epoch).orElseThrow(() -> new IllegalArgumentException("no bag size for epoch " + epoch));
    }

    /// Whole bags that fit into a batch.
    ///
    /// @throws IllegalArgumentException if none does
    public static int bags(int batch, int size) {
        if (size < 1 || size > batch)
            throw new IllegalArgumentException("bags of " + size + " do not fit into a batch of " + batch);
        return batch / size;
    }
}
