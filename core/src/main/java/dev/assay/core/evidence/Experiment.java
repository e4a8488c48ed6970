package dev.assay.core.evidence;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Arms that are run with the same seeds. Several claims may speak of one experiment; it is run once.
///
/// @param name unique in its paper
/// @param about what is run, in a sentence or two: world, policy, sizes
/// @param arms at least one; their names differ
/// @param seeds number of seeds
/// @param quickSeeds number of seeds of a short run
/// @param tuning what is tuned; null for nothing
public record Experiment(String name, String about, List<Arm> arms, int seeds, int quickSeeds, Tuning tuning) {
    public Experiment {
        arms = List.copyOf(arms);
        if (arms.isEmpty()) throw new IllegalArgumentException("experiment " + name + " has no arms");
        Set<String> names = new HashSet<>();
        for (Arm arm : arms)
            if (!names.add(arm.name()))
                throw new IllegalArgumentException("experiment " + name + " has two arms named " + arm.name());
        if (seeds < 1 || quickSeeds < 1)
            throw new IllegalArgumentException("experiment " + name + ": expected at least one seed");
    }

    /// Nothing is tuned.
    public Experiment(String name, String about, List<Arm> arms, int seeds, int quickSeeds) {
        this(name, about, arms, seeds, quickSeeds, null);
    }

    /// True if it has this arm.
    public boolean has(String arm) {
        return arms.stream().anyMatch(each -> each.name().equals(arm));
    }
}
