package dev.assay.core.evidence;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// A weighted sum of one measure over arms, taken seed by seed: usually one arm less another.
///
/// @param measure name of the measure
/// @param weights weight of each arm; not all of them zero
public record Contrast(String measure, Map<String, Double> weights) {
    public Contrast {
        weights = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        if (weights.values().stream().anyMatch(w -> !Double.isFinite(w))
                || weights.values().stream().allMatch(w -> w == 0))
            throw new IllegalArgumentException("a contrast of " + measure + " needs finite weights, not all zero");
    }

    /// One arm less another.
    public static Contrast of(String measure, String arm, String less) {
        return scaled(measure, 1, arm, 1, less);
    }

    /// `a` times one arm less `b` times another: `scaled(m, 0.5, x, 1, y)` asks whether y is below half
    /// of x.
    public static Contrast scaled(String measure, double a, String arm, double b, String less) {
        if (arm.equals(less)) throw new IllegalArgumentException("arm " + arm + " is compared with itself");
        Map<String, Double> weights = new LinkedHashMap<>();
        weights.put(arm, a);
        weights.put(less, -b);
        return new Contrast(measure, weights);
    }

    /// The measure of one arm itself, for claims against a fixed number.
    public static Contrast alone(String measure, String arm) {
        return new Contrast(measure, Map.of(arm, 1.0));
    }

    @Override
    public String toString() {
        String sum = weights.entrySet().stream()
                .map(e -> (e.getValue() < 0 ? "- " : "+ ")
                        + (Math.abs(e.getValue()) == 1
                                ? ""
                                : String.format(Locale.ROOT, "%.3g * ", Math.abs(e.getValue())))
                        + "[" + e.getKey() + "]")
                .collect(Collectors.joining(" "));
        return measure + ": " + (sum.startsWith("+ ") ? sum.substring(2) : sum);
    }
}
