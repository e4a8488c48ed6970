package dev.assay.cli;

import dev.assay.tasks.exact.Limits;
import java.time.Duration;
import picocli.CommandLine.Option;

/// How much work the proof of an optimum may cost.
final class ProofOptions {
    @Option(
            names = "--node-limit",
            paramLabel = "N",
            description = "Most nodes of the search tree per problem (default: no limit with --time-limit, else the"
                    + " solver's own).")
    private long nodes;

    @Option(
            names = "--time-limit",
            paramLabel = "SECONDS",
            description =
                    "Longest time per problem (default: none). What a time limit cuts off may differ from run to run.")
    private Double seconds;

    Limits limits() {
        if (seconds != null && !(seconds > 0 && seconds < 1e9))
            throw new IllegalArgumentException("--time-limit " + seconds + ": expected more than 0 seconds");
        return new Limits(nodes, seconds == null ? null : Duration.ofNanos((long) (seconds * 1e9)));
    }

    /// What was asked for, to tell runs apart.
    @Override
    public String toString() {
        return nodes + " nodes, " + seconds + " s";
    }
}
