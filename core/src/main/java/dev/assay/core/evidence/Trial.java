package dev.assay.core.evidence;

import dev.assay.core.Draws;
import java.util.random.RandomGenerator;

/// What one run of one arm is given. Arms with the same seed are compared with each other, so whatever
/// they share (the task, the start) is drawn from streams of the same name.
///
/// @param seed number of the run; tuning uses other numbers than the comparison
/// @param quick true for a short run
/// @param setting the tuned setting of this arm; NaN if nothing is tuned
public record Trial(long seed, boolean quick, double setting) {
    /// The stream of this name; asking again starts it again.
    public RandomGenerator stream(String name) {
        return Draws.seeded(seed).stream(name, Long.toString(seed));
    }

    /// A size that is smaller in a short run.
    public int size(int full, int quickly) {
        return quick ? quickly : full;
    }
}
