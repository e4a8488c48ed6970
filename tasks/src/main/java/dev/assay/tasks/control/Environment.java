package dev.assay.tasks.control;

import java.util.List;
import java.util.random.RandomGenerator;

/// A world that is stepped. It holds one state, allocates nothing while it runs, and draws only when it is
/// reset: the same start and the same actions give the same trajectory, bit for bit.
public interface Environment {
    /// What a step leads to.
    enum Outcome {
        GOES_ON,
        /// The world ended: there is nothing to be had after it.
        TERMINATED,
        /// Time is up: the world would have gone on.
        TRUNCATED
    }

    /// Who may see a variable.
    enum Reader {
        /// The policy, and so everyone.
        POLICY,
        /// Rewards and what follows.
        REWARD,
        /// Only what the task is judged by; no reward.
        FITNESS
    }

    /// A number that a state is described by.
    ///
    /// @param unit empty for a pure number
    /// @param min smallest value it takes
    /// @param max largest value it takes
    record Variable(String name, String unit, double min, double max, Reader reader) {}

    /// The variables, in the order {@link #read} writes them.
    List<Variable> variables();

    /// Numbers of an action, each within -1 and 1; beyond that they are cut off.
    int actions();

    /// Starts anew.
    void reset(RandomGenerator draws);

    /// Does one step.
    ///
    /// @throws IllegalArgumentException if an action is not a number
    Outcome step(double[] action);

    /// Writes the variables.
    ///
    /// @param frame as many numbers as there are variables
    void read(double[] frame);

    /// One number of an action, within -1 and 1.
    static double bounded(double action) {
        if (Double.isNaN(action)) throw new IllegalArgumentException("action: expected a number, found NaN");
        return Math.clamp(action, -1, 1);
    }
}
