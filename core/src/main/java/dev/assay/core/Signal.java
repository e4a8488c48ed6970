package dev.assay.core;

import java.util.function.Supplier;

/// One measurement.
///
/// @param aspect what is measured, one of the part's {@link Aspect}s
/// @param value finite
/// @param scope what it speaks of
/// @param weight relative weight inside its aspect; 1 unless the part says otherwise
/// @param category a finer label, such as an error type; null if there is none
/// @param confidence 0 to 1; 1 when the measurement is exact
/// @param why makes the one-line rationale, only when somebody reads it; null if there is none
public record Signal(
        String aspect,
        double value,
        Scope scope,
        double weight,
        String category,
        double confidence,
        Supplier<String> why) {
    public Signal {
        if (!Double.isFinite(value))
            throw new IllegalArgumentException("signal " + aspect + " = " + value + ": a signal must be finite");
    }

    /// An exact measurement.
    public static Signal of(String aspect, double value, Scope scope, Supplier<String> why) {
        return new Signal(aspect, value, scope, 1, null, 1, why);
    }

    /// An exact measurement of the whole rollout.
    public static Signal whole(String aspect, double value, Supplier<String> why) {
        return of(aspect, value, Scope.WHOLE, why);
    }

    /// The same signal with a category.
    public Signal labelled(String label) {
        return new Signal(aspect, value, scope, weight, label, confidence, why);
    }

    /// The rationale, or null.
    public String rationale() {
        return why == null ? null : why.get();
    }
}
