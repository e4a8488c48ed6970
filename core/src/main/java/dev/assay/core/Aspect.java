package dev.assay.core;

/// One thing a reward function measures.
///
/// @param name how formulas name it: `part.name`, or just `part` when the part has this aspect only
/// @param scope WHOLE gives formulas a number, every other kind a list of numbers in the order of the
///     signals
/// @param min smallest possible value, or negative infinity
/// @param max largest possible value, or infinity
/// @param better which values are good, for those who look at them: formulas do not care
public record Aspect(String name, Scope.Kind scope, double min, double max, Better better) {
    /// Which values of an aspect are good.
    public enum Better {
        /// Merits.
        HIGHER,
        /// Faults.
        LOWER,
        /// Facts that are neither.
        NEITHER
    }

    /// An aspect of which more is better.
    public Aspect(String name, Scope.Kind scope, double min, double max) {
        this(name, scope, min, max, Better.HIGHER);
    }

    /// An aspect of the whole rollout, of which more is better.
    public static Aspect whole(String name, double min, double max) {
        return new Aspect(name, Scope.Kind.WHOLE, min, max);
    }

    /// The same, less of it being better.
    public Aspect fault() {
        return new Aspect(name, scope, min, max, Better.LOWER);
    }

    /// The same, neither more nor less of it being better.
    public Aspect fact() {
        return new Aspect(name, scope, min, max, Better.NEITHER);
    }
}
