package dev.assay.papers.graphr1;

import dev.assay.core.Rollout;
import dev.assay.tasks.graph.Instance;
import dev.assay.tasks.graph.Network;
import dev.assay.tasks.graph.Problem;
import dev.assay.verify.graph.GraphTask;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/// A problem as the numbers that the policy reads, and the value of lists of its nodes. Three of the ten
/// problems are trained on, as in the paper: the travelling salesman, maximum clique and edit distance.
///
/// Items are what the encoder sees: the nodes that an answer may name and, for the edit distance, the nodes
/// of the first graph after them.
final class Puzzle {
    /// Most items; a policy is made for this many.
    static final int ITEMS = 14;
    /// Numbers per item.
    static final int FEATURES = 11;
    /// Numbers per pair of items.
    static final int PAIRS = 4;

    static final List<GraphTask> TASKS = List.of(GraphTask.TSP, GraphTask.MCP, GraphTask.GED);

    private final Problem problem;
    private final Map<String, Object> info;
    private final List<String> names;
    private final int kind;
    private final int nodes;
    private final int items;
    private final double[][] distance;
    private final double mean;
    private final boolean[][] edges;
    private final boolean[][] other;
    private final String[] labels;
    private final String[] otherLabels;
    private final float[] features = new float[ITEMS * FEATURES];
    private final float[] pairs = new float[ITEMS * ITEMS * PAIRS];

    /// @throws IllegalArgumentException if it is none of the three problems or too large
    Puzzle(Problem problem) {
        this.problem = problem;
        this.info = new java.util.LinkedHashMap<>(problem.reference());
        info.put("data_source", problem.dataSource());
        kind = TASKS.indexOf(problem.task());
        nodes = problem.instance().size();
        items = kind == 2 ? 2 * nodes : nodes;
        if (kind < 0 || items > ITEMS)
            throw new IllegalArgumentException(problem.id() + ": expected TSP, MCP or GED of at most " + ITEMS
                    + " items, found " + problem.task().word() + " of " + items);
        switch (problem.instance()) {
            case Instance.Tour tour -> {
                names = tour.airports();
                distance = new double[nodes][];
                for (int i = 0; i < nodes; i++)
                    distance[i] =
                            Arrays.stream(tour.distance()[i]).asDoubleStream().toArray();
                edges = new boolean[nodes][nodes];
                other = edges;
                labels = new String[nodes];
                otherLabels = labels;
            }
            case Instance.One one -> {
                names = one.network().names();
                distance = new double[nodes][nodes];
                edges = edges(one.network());
                other = edges;
                labels = new String[nodes];
                otherLabels = labels;
            }
            case Instance.Two two -> {
                names = java.util.stream.IntStream.range(0, nodes)
                        .mapToObj(Integer::toString)
                        .toList();
                distance = new double[nodes][nodes];
                // The answer lists nodes of the second graph in the order of the first one's.
                edges = edges(two.b());
                other = edges(two.a());
                labels = two.b().names().toArray(String[]::new);
                otherLabels = two.a().names().toArray(String[]::new);
            }
        }
        double sum = 0;
        for (double[] row : distance) for (double d : row) sum += d;
        mean = Math.max(1e-9, sum / (nodes * (nodes - 1.0)));
        describe();
    }

    private static boolean[][] edges(Network network) {
        boolean[][] edges = new boolean[network.size()][network.size()];
        for (int i = 0; i < edges.length; i++) {
            BitSet near = network.neighbours()[i];
            for (int j = near.nextSetBit(0); j >= 0; j = near.nextSetBit(j + 1)) edges[i][j] = true;
        }
        return edges;
    }

    private void describe() {
        for (int i = 0; i < items; i++) {
            boolean first = i >= nodes;
            int v = first ? i - nodes : i;
            boolean[][] graph = first ? other : edges;
            int f = i * FEATURES;
            features[f + kind] = 1;
            features[f + 3] = nodes / (float) ITEMS;
            features[f + 4] = first ? 1 : 0;
            features[f + 5] = degree(graph, v) / (float) nodes;
            String label = (first ? otherLabels : labels)[v];
            if (label != null)
                features[f + 6 + Math.max(0, List.of("C", "N", "O", "S").indexOf(label))] = 1;
            features[f + 10] = (float) (Arrays.stream(distance[v]).sum() / (mean * nodes));
            for (int j = 0; j < items; j++) {
                int w = j >= nodes ? j - nodes : j;
                int p = (i * ITEMS + j) * PAIRS;
                if (first == j >= nodes) {
                    pairs[p] = (float) (distance[v][w] / mean);
                    pairs[p + 1] = graph[v][w] ? 1 : 0;
                } else {
                    String a = (first ? otherLabels : labels)[v];
                    pairs[p + 2] = a.equals((first ? labels : otherLabels)[w]) ? 1 : 0;
                    pairs[p + 3] = (degree(graph, v) - degree(first ? edges : other, w)) / 3f;
                }
            }
        }
    }

    private static int degree(boolean[][] graph, int v) {
        int degree = 0;
        for (boolean edge : graph[v]) if (edge) degree++;
        return degree;
    }

    Problem problem() {
        return problem;
    }

    /// Its place in {@link #TASKS}.
    int kind() {
        return kind;
    }

    /// Number of nodes that an answer may name.
    int nodes() {
        return nodes;
    }

    /// Number of items; those after {@link #nodes} may not be named.
    int items() {
        return items;
    }

    /// Numbers of each item, row by row.
    float[] features() {
        return features;
    }

    /// Numbers of each pair of items.
    float[] pairs() {
        return pairs;
    }

    String name(int node) {
        return names.get(node);
    }

    boolean edge(int a, int b) {
        return edges[a][b];
    }

    double optimum() {
        return problem.solution().value();
    }

    /// True if `a` is a better value than `b`.
    boolean better(double a, double b) {
        return kind == 1 ? a > b : a < b;
    }

    /// What the list costs as far as it goes: kilometres, mismatches; for cliques its length.
    double cost(int[] list, int length) {
        double cost = 0;
        for (int k = 0; k < length; k++) cost += added(list, k, list[k]);
        return cost;
    }

    /// What a node adds to the first `k` of a list.
    double added(int[] list, int k, int node) {
        return switch (kind) {
            case 0 -> k == 0 ? 0 : distance[list[k - 1]][node];
            case 1 -> 1;
            default -> {
                // Beyond the end of the first graph there is nothing to be matched.
                if (k >= nodes) yield 1;
                double cost = otherLabels[k].equals(labels[node]) ? 0 : 1;
                for (int j = 0; j < k; j++) if (other[k][j] != edges[node][list[j]]) cost++;
                yield cost;
            }
        };
    }

    /// The value of a list, as the checker of the reward counts it; NaN if it is not feasible or names a node
    /// twice.
    double value(int[] list, int length) {
        boolean[] seen = new boolean[nodes];
        int distinct = kind == 0 ? length - 1 : length;
        if (distinct < 1 || kind != 1 && distinct != nodes || kind == 0 && list[0] != list[length - 1])
            return Double.NaN;
        for (int k = 0; k < distinct; k++) {
            if (seen[list[k]]) return Double.NaN;
            seen[list[k]] = true;
            if (kind == 1) for (int j = 0; j < k; j++) if (!edges[list[j]][list[k]]) return Double.NaN;
        }
        return cost(list, length);
    }

    /// What the policy wrote for it, as a rollout of the recipe `graph-r1`.
    Rollout rollout(String id, String response) {
        return Rollout.of(id, problem.id(), problem.prompt(), response, null, info);
    }

    /// The scale of {@link #added}, so that numbers are about 1.
    double scale() {
        return kind == 0 ? mean : kind == 1 ? 1 : nodes / 2.0;
    }

    double distance(int a, int b) {
        return distance[a][b];
    }
}
