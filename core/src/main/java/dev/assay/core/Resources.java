package dev.assay.core;

/// What opened parts may use of the running program.
///
/// @param fidelity whether published holes are kept, for parts that do not set it themselves
/// @param seed root of every random stream
/// @param leases what is shared with other parts; null where nothing lasts long enough to share: an
///     opened recipe then shares among its own parts
public record Resources(Fidelity fidelity, long seed, Leases leases) {
    /// Mended rewards and seed 0.
    public static final Resources DEFAULT = new Resources(Fidelity.MENDED, 0);

    /// Shares nothing beyond a recipe.
    public Resources(Fidelity fidelity, long seed) {
        this(fidelity, seed, null);
    }
}
