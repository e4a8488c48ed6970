package dev.assay.verify.graph;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The ten graph problems of GraphArena and Graph-R1.
public enum GraphTask {
    TSP("TSP", true),
    GED("GED", true),
    MCP("MCP", false),
    MIS("MIS", false),
    MVC("MVC", true),
    MCS("MCS", false),
    CONNECTED("Connected", false),
    DIAMETER("Diameter", false),
    DISTANCE("Distance", true),
    NEIGHBOR("Neighbor", false);

    private final String word;
    private final boolean smallerIsBetter;

    GraphTask(String word, boolean smallerIsBetter) {
        this.word = word;
        this.smallerIsBetter = smallerIsBetter;
    }

    /// The name that data sources use.
    public String word() {
        return word;
    }

    /// True if a smaller value is a better answer.
    public boolean smallerIsBetter() {
        return smallerIsBetter;
    }

    /// The task of a data source such as `TSP_easy`.
    ///
    /// @throws IllegalArgumentException if it is none of the ten, which the message names
    public static GraphTask of(String dataSource) {
        int end = dataSource.indexOf('_');
        String name = end < 0 ? dataSource : dataSource.substring(0, end);
        for (GraphTask task : values()) if (task.word.equalsIgnoreCase(name)) return task;
        throw new IllegalArgumentException("unknown task '" + name + "'; known: "
                + Arrays.stream(values()).map(task -> task.word).collect(Collectors.joining(", ")));
    }
}
