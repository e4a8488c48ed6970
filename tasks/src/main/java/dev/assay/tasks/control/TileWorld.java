package dev.assay.tasks.control;

/// A world of cells, stepped by one of a few actions.
public interface TileWorld extends World {
    /// Number of actions.
    int actions();

    /// Does one step.
    ///
    /// @param action from 0
    Outcome step(int action);

    /// Number of yes-or-no features a policy may see.
    int features();

    /// Writes the features that are on.
    ///
    /// @param on room for all of them
    /// @return how many are on
    int see(int[] on);
}
