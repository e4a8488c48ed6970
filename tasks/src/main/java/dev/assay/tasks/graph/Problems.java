package dev.assay.tasks.graph;

import dev.assay.core.Draws;
import dev.assay.tasks.exact.Limits;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// An endless seeded sequence of problems of one kind. Problem `i` depends on the seed, the settings and
/// `i` only, so it is the same whoever asks, in whatever order and from how many threads.
public final class Problems {
    /// Unlucky draws in a row after which no problem of such a size seems to exist.
    private static final int PATIENCE = 2000;

    private final TaskConfig config;
    private final GraphProblem kind;
    private final long seed;
    private final Sources sources;
    private final Limits limits;
    private final Draws draws;

    public Problems(TaskConfig config, long seed, Limits limits) {
        this(config, seed, limits, new Sources(seed));
    }

    /// @param sources of the same seed, to share between several kinds
    public Problems(TaskConfig config, long seed, Limits limits, Sources sources) {
        this.config = config;
        this.kind = GraphProblem.of(config.task());
        this.seed = seed;
        this.limits = limits;
        this.sources = sources;
        this.draws = Draws.seeded(seed);
    }

    public TaskConfig config() {
        return config;
    }

    /// Problem `index`, with its optimum.
    ///
    /// @throws IllegalArgumentException if problems of such a size cannot be drawn
    public Problem get(long index) {
        return Problem.of(id(index), kind, config.level(), instance(index), limits);
    }

    /// Problems 0, 1, 2, ..., solved as they are asked for.
    public Stream<Problem> stream() {
        return LongStream.iterate(0, i -> i + 1).mapToObj(this::get);
    }

    private String id(long index) {
        return config.task().word() + "_" + config.level() + "-s" + seed + "-" + index;
    }

    /// The instance of problem `index`, unsolved.
    Instance instance(long index) {
        RandomGenerator random = draws.stream(config.task().word() + "_" + config.level(), Long.toString(index));
        for (int tries = 0; tries < PATIENCE; tries++) {
            Instance instance = kind.draw(config.size(random), sources, random);
            if (instance != null && kind.prompt(instance).length() <= config.longest()) return instance;
        }
        throw new IllegalArgumentException(config.task().word() + ": no problem of " + config.min() + " to "
                + config.max() + " nodes with a prompt of at most " + config.longest()
                + " characters was found; allow longer prompts or fewer nodes");
    }
}
