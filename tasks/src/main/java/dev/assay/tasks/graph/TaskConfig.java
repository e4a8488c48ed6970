package dev.assay.tasks.graph;

import dev.assay.verify.graph.GraphTask;
import java.util.List;
import java.util.random.RandomGenerator;

/// Which problems to draw.
///
/// @param task one of the ten
/// @param level name of the difficulty, part of the data source
/// @param min fewest nodes
/// @param max most nodes
/// @param longest most characters of a prompt; longer ones are drawn again
public record TaskConfig(GraphTask task, String level, int min, int max, int longest) {
    /// GraphArena's limit on prompts.
    public static final int LONGEST_PROMPT = 6000;

    /// The two levels of GraphArena.
    public static final List<String> LEVELS = List.of("easy", "hard");

    /// Most nodes that may be asked for; the large networks that instances are cut from have 2,000.
    public static final int MOST_NODES = 400;

    /// @throws IllegalArgumentException if no graph has such a size
    public TaskConfig {
        if (min < 3 || max < min || max > MOST_NODES)
            throw new IllegalArgumentException(
                    "sizes " + min + "-" + max + "; expected MIN-MAX with 3 <= MIN <= MAX <= " + MOST_NODES);
    }

    /// With GraphArena's limit on prompts.
    public TaskConfig(GraphTask task, String level, int min, int max) {
        this(task, level, min, max, LONGEST_PROMPT);
    }

    /// The published sizes of a level (GraphArena, Graph-R1).
    ///
    /// @throws IllegalArgumentException if there is no such level
    public static TaskConfig of(GraphTask task, String level) {
        boolean hard = level.equals("hard");
        if (!LEVELS.contains(level))
            throw new IllegalArgumentException("unknown level '" + level + "'; known: " + String.join(", ", LEVELS));
        return switch (task) {
            case TSP, GED, MCS -> hard ? new TaskConfig(task, level, 10, 20) : new TaskConfig(task, level, 4, 9);
            case MCP, MIS, MVC, CONNECTED, DIAMETER ->
                hard ? new TaskConfig(task, level, 15, 30) : new TaskConfig(task, level, 4, 14);
            case DISTANCE, NEIGHBOR -> hard ? new TaskConfig(task, level, 20, 50) : new TaskConfig(task, level, 4, 19);
        };
    }

    /// The whole part of an exponential draw of mean (max - min) / 2 that is known to be in range: what
    /// drawing again until it is would give, by inversion.
    int size(RandomGenerator random) {
        if (min == max) return min;
        double mean = (max - min) / 2.0;
        double share = 1 - StrictMath.exp(-(max + 1 - min) / mean);
        double drawn = min - mean * StrictMath.log(1 - random.nextDouble() * share);
        return Math.min(max, (int) drawn);
    }
}
