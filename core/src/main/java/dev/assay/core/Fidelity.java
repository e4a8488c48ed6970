package dev.assay.core;

/// Whether a part does exactly what was released, holes included, or what was meant.
public enum Fidelity {
    /// Take the recipe's choice.
    RECIPE,
    /// Exactly what was released.
    PUBLISHED,
    /// With the holes closed that the paper's page lists.
    MENDED;

    /// This choice, or the recipe's where none was made.
    public Fidelity or(Fidelity recipe) {
        return this == RECIPE ? recipe : this;
    }
}
