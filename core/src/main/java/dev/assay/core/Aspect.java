package dev.assay.core;

/// One thing a reward function measures.
///
/// @param name how formulas name it: `part.name`, or just `part` when the part has this aspect only
/// @param scope WHOLE gives formulas a number, every other kind a list of numbers in the order of the
///     signals
/// @param min smallest possible value, or negative infinity
/// @param max largest possible value, or infinity
public record Aspect(String name, Scope.Kind scope, double min, double max) {
    /// An aspect of the whole rollout.
    public static Aspect whole(String name, double min, double max) {
        return new Aspect(name, Scope.Kind.WHOLE, min, max);
    }
}
