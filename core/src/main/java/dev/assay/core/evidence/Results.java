package dev.assay.core.evidence;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the arms of an experiment gave.
///
/// @param experiment the experiment
/// @param runs per arm, one run per seed
/// @param settings per arm the tuned setting; NaN where nothing was tuned
/// @param seconds time on the clock
public record Results(Experiment experiment, List<List<Run>> runs, double[] settings, double seconds) {
    /// @param seed its seed
    /// @param measures what was measured; empty if it failed
    /// @param error why it failed, in a line; null if it did not
    public record Run(long seed, Map<String, Double> measures, String error) {}

    /// Number of seeds.
    public int seeds() {
        return runs.getFirst().size();
    }

    /// Run number `seed` (0-based) of an arm.
    public Run run(String arm, int seed) {
        for (int a = 0; a < runs.size(); a++)
            if (experiment.arms().get(a).name().equals(arm)) return runs.get(a).get(seed);
        throw new IllegalArgumentException("no arm " + arm);
    }

    /// All measures of any run, in order of appearance.
    public Set<String> measures() {
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(arm -> arm.forEach(run -> names.addAll(run.measures().keySet())));
        return names;
    }

    /// Finite values of a measure of an arm, one per seed that has it.
    public double[] values(int arm, String measure) {
        List<Double> values = new ArrayList<>();
        for (Run run : runs.get(arm)) {
            Double value = run.measures().get(measure);
            if (value != null && Double.isFinite(value)) values.add(value);
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
