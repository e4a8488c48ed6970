package dev.assay.tasks.control;

import java.util.List;
import java.util.random.RandomGenerator;

/// A world that is stepped. It holds one state, allocates little while it runs, and draws only from what it was
/// reset with: the same draws and the same actions give the same trajectory, bit for bit.
public interface World {
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

    /// A number, or a few, that a state is described by. What is true or false is 1 or 0.
    ///
    /// @param size how many numbers, at least 1; above 1 it is a list to reward programs
    /// @param unit empty for a pure number
    /// @param min smallest value it takes
    /// @param max largest value it takes
    record Variable(String name, int size, String unit, double min, double max, Reader reader) {
        /// One number.
        public Variable(String name, String unit, double min, double max, Reader reader) {
            this(name, 1, unit, min, max, reader);
        }
    }

    /// As it is called in messages.
    String name();

    /// The variables, in the order {@link #read} writes them.
    List<Variable> variables();

    /// Numbers of a frame: those of all variables.
    default int frame() {
        return variables().stream().mapToInt(Variable::size).sum();
    }

    /// Starts anew.
    ///
    /// @param draws kept by a world that is noisy while it runs
    void reset(RandomGenerator draws);

    /// Writes the variables.
    ///
    /// @param frame as many numbers as {@link #frame()} says
    void read(double[] frame);
}
