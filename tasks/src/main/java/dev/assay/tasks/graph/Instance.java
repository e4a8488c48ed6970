package dev.assay.tasks.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a graph problem is about.
public sealed interface Instance {
    /// Number of nodes (of the first graph).
    int size();

    /// Number of edges, for ranking by difficulty.
    int edges();

    /// The graphs in node-link form, to be written as JSON: one, or a list of two.
    Object nodeLink();

    /// Airports and the distances between them.
    ///
    /// @param distance a symmetric matrix, in kilometres, of at least 0
    record Tour(List<String> airports, int[][] distance) implements Instance {
        @Override
        public int size() {
            return airports.size();
        }

        @Override
        public int edges() {
            return size() * (size() - 1) / 2;
        }

        @Override
        public Object nodeLink() {
            Map<String, Object> graph = new Network(airports, List.of()).nodeLink("name");
            List<Object> links = new ArrayList<>();
            for (int i = 0; i < size(); i++)
                for (int j = i + 1; j < size(); j++) {
                    Map<String, Object> link = new LinkedHashMap<>();
                    link.put("source", i);
                    link.put("target", j);
                    link.put("weight", distance[i][j]);
                    links.add(link);
                }
            graph.put("links", links);
            return graph;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Tour tour
                    && airports.equals(tour.airports)
                    && Arrays.deepEquals(distance, tour.distance);
        }

        @Override
        public int hashCode() {
            return 31 * airports.hashCode() + Arrays.deepHashCode(distance);
        }
    }

    /// One graph, and the two nodes that a problem asks about.
    ///
    /// @param from the first node asked about, or -1
    /// @param to the second, or -1
    record One(Network network, int from, int to) implements Instance {
        @Override
        public int size() {
            return network.size();
        }

        @Override
        public int edges() {
            return network.links().size();
        }

        @Override
        public Object nodeLink() {
            return network.nodeLink("name");
        }
    }

    /// Two graphs with labels.
    record Two(Network a, Network b) implements Instance {
        @Override
        public int size() {
            return a.size();
        }

        @Override
        public int edges() {
            return a.links().size() + b.links().size();
        }

        @Override
        public Object nodeLink() {
            return List.of(a.nodeLink("label"), b.nodeLink("label"));
        }
    }
}
