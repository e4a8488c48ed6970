package dev.assay.core;

/// What opened parts may use of the running program.
///
/// @param fidelity whether published holes are kept, for parts that do not set it themselves
/// @param seed root of every random stream
public record Resources(Fidelity fidelity, long seed) {
    /// Mended rewards and seed 0.
    public static final Resources DEFAULT = new Resources(Fidelity.MENDED, 0);
}
