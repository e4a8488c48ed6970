package dev.assay.tasks.control;

/// A world that is steered with numbers.
public interface Environment extends World {
    /// Numbers a policy sees.
    int inputs();

    /// Writes what a policy sees, each number of about unit size.
    void see(double[] input);

    /// Numbers of an action, each within -1 and 1; beyond that they are cut off.
    int actions();

    /// Does one step.
    ///
    /// @throws IllegalArgumentException if an action is not a number
    Outcome step(double[] action);

    /// One number of an action, within -1 and 1.
    static double bounded(double action) {
        if (Double.isNaN(action)) throw new IllegalArgumentException("action: expected a number, found NaN");
        return Math.clamp(action, -1, 1);
    }
}
