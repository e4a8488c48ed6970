package dev.assay.verify.graph;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Reads the answer of a response to a graph problem and says what it is worth (GraphArena's and
/// Graph-R1's `tasks/*.py`). The last bracketed list of the response is the answer; of a maximum common
/// subgraph the last two.
///
/// The published checkers count a node as often as it is named, so `[Mia, Mia, Mia]` is an independent
/// set of three, and take unknown atoms for shared ones; `strict` counts a node once and knows its atoms.
public final class Checkers {
    /// No list was found.
    public static final double NO_ANSWER = -1;
    /// The list does not solve the problem.
    public static final double INFEASIBLE = -2;

    /// A length for two airports between which there is no way.
    private static final int NO_WAY = 99_999;

    /// @param value at least 0: the objective; else {@link #NO_ANSWER} or {@link #INFEASIBLE}
    /// @param why one line for people
    /// @param start first character of the list in the response, or -1
    /// @param end character after the list
    public record Check(double value, String why, int start, int end) {}

    private final GraphTask task;
    private final String problem;
    private final List<Graph> graphs;
    private final boolean strict;

    /// @param graphs one graph, or two for GED and MCS
    public Checkers(GraphTask task, String problem, List<Graph> graphs, boolean strict) {
        int needed = task == GraphTask.GED || task == GraphTask.MCS ? 2 : 1;
        if (graphs.size() != needed)
            throw new IllegalArgumentException(task + " needs " + needed + " graphs, found " + graphs.size());
        this.task = task;
        this.problem = problem;
        this.graphs = graphs;
        this.strict = strict;
    }

    /// @throws IllegalStateException if the answer is too large to be checked in time
    public Check check(String response) {
        return switch (task) {
            case TSP -> tour(response);
            case GED -> edit(response);
            case MCS -> common(response);
            default -> nodes(response);
        };
    }

    private static Check none() {
        return new Check(NO_ANSWER, "no list found", -1, -1);
    }

    private static Check infeasible(String why, Lists.Found at) {
        return new Check(INFEASIBLE, why, at.start(), at.end());
    }

    private static Check good(double value, String why, Lists.Found at) {
        return new Check(value, why, at.start(), at.end());
    }

    private static String[] split(Lists.Found list) {
        return Arrays.stream(list.inside().split(",", -1)).map(String::strip).toArray(String[]::new);
    }

    // -- tasks over named nodes

    private Check nodes(String response) {
        Lists.Found list = Lists.lastAny(response);
        if (list == null) return none();
        Graph graph = graphs.getFirst();
        boolean allKnown = task == GraphTask.MVC || task == GraphTask.NEIGHBOR;
        String[] named = split(list);
        int[] nodes = new int[named.length];
        int count = 0;
        for (String name : named) {
            int node = graph.named(name);
            if (node < 0 && allKnown) return infeasible("unknown node '" + cut(name) + "'", list);
            if (node >= 0) nodes[count++] = node;
        }
        if (count == 0) return infeasible("no known node in the list", list);
        nodes = Arrays.copyOf(nodes, count);
        BitSet set = new BitSet();
        for (int node : nodes) set.set(node);
        int size = strict ? set.cardinality() : count;
        return switch (task) {
            case MCP ->
                graph.edgesWithin(set) >= size * (size - 1.0) / 2
                        ? good(size, "a clique of " + size, list)
                        : infeasible("not all of these know each other", list);
            case MIS ->
                graph.edgesWithin(set) == 0
                        ? good(size, "an independent set of " + size, list)
                        : infeasible("two of these are neighbours", list);
            case MVC ->
                graph.covered(set)
                        ? good(size, "a cover of " + size, list)
                        : infeasible("an edge is not covered", list);
            case CONNECTED -> components(graph, set, count, list);
            case NEIGHBOR -> neighbours(graph, set, list);
            default -> path(graph, nodes, list);
        };
    }

    private Check components(Graph graph, BitSet set, int count, Lists.Found list) {
        int[] component = graph.components();
        long distinct = set.stream().map(node -> component[node]).distinct().count();
        int named = strict ? set.cardinality() : count;
        return distinct == named
                ? good(distinct, distinct + " components", list)
                : infeasible("two of these are in one component", list);
    }

    private Check neighbours(Graph graph, BitSet set, Lists.Found list) {
        int[] ends = ends(graph, "common neighbors of ");
        boolean all = set.stream()
                .allMatch(node -> node != ends[0]
                        && node != ends[1]
                        && graph.adjacent(node, ends[0])
                        && graph.adjacent(node, ends[1]));
        return all
                ? good(set.cardinality(), set.cardinality() + " common neighbours", list)
                : infeasible("one of these is no neighbour of both", list);
    }

    private Check path(Graph graph, int[] nodes, Lists.Found list) {
        int last = nodes[nodes.length - 1];
        if (task == GraphTask.DISTANCE) {
            int[] ends = ends(graph, "shortest path between ");
            if (nodes[0] != ends[0] || last != ends[1]) return infeasible("not a path between the two asked for", list);
        }
        for (int i = 0; i + 1 < nodes.length; i++)
            if (!graph.adjacent(nodes[i], nodes[i + 1]))
                return infeasible("no edge from " + graph.name(nodes[i]) + " to " + graph.name(nodes[i + 1]), list);
        if (task == GraphTask.DIAMETER && graph.distances(nodes[0])[last] != nodes.length - 1)
            return infeasible("there is a shorter way between its ends", list);
        return good(nodes.length - 1.0, "a path of " + (nodes.length - 1) + " steps", list);
    }

    /// The two nodes that the problem names: `... X and Y in this network.`
    private int[] ends(Graph graph, String before) {
        int at = problem.indexOf(before);
        int stop = at < 0 ? -1 : problem.indexOf(" in this network", at);
        if (stop < 0)
            throw new IllegalArgumentException("the problem does not say '" + before + "X and Y in this network.'");
        String both = problem.substring(at + before.length(), stop);
        for (int and = both.indexOf(" and "); and >= 0; and = both.indexOf(" and ", and + 1)) {
            int first = graph.named(both.substring(0, and));
            int second = graph.named(both.substring(and + 5));
            if (first >= 0 && second >= 0) return new int[] {first, second};
        }
        throw new IllegalArgumentException("the problem names nodes that are not in the graph: " + cut(both));
    }

    private static String cut(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    // -- tours

    private Check tour(String response) {
        Map<String, Integer> airports = new HashMap<>();
        double[][] distance = distances(airports);
        Lists.Found list = Lists.lastCapitals(response);
        if (list == null) return none();
        String[] names = split(list);
        int[] route = new int[names.length];
        for (int i = 0; i < names.length; i++) {
            Integer airport = airports.get(names[i]);
            if (airport == null) return infeasible("unknown airport '" + cut(names[i]) + "'", list);
            route[i] = airport;
        }
        BitSet visited = new BitSet();
        for (int i = 0; i + 1 < route.length; i++) visited.set(route[i]);
        if (route[0] != route[route.length - 1]) return infeasible("the tour does not end where it starts", list);
        if (visited.cardinality() != distance.length || route.length - 1 != distance.length)
            return infeasible("the tour does not visit every airport once", list);
        double length = 0;
        for (int i = 0; i + 1 < route.length; i++) length += distance[route[i]][route[i + 1]];
        return good(length, "a tour of " + (long) length, list);
    }

    /// Distances as the problem's text gives them; a missing pair is as far as the shortest way round.
    private double[][] distances(Map<String, Integer> airports) {
        String marker = "- Airports to visit: ";
        int at = problem.indexOf(marker);
        if (at < 0) throw new IllegalArgumentException("the problem has no line '- Airports to visit: ...'");
        int stop = problem.indexOf('\n', at);
        String line = problem.substring(at + marker.length(), stop < 0 ? problem.length() : stop);
        String[] names = Arrays.stream(line.split(",", -1)).map(String::strip).toArray(String[]::new);
        for (int i = 0; i < names.length; i++) airports.putIfAbsent(names[i], i);
        int n = names.length;
        double[][] distance = new double[n][n];
        for (double[] row : distance) Arrays.fill(row, Double.POSITIVE_INFINITY);
        problem.lines().forEach(text -> leg(text, airports, distance));
        for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++)
                if (Double.isInfinite(distance[i][j])) {
                    double round = shortest(distance, i, j);
                    distance[i][j] = distance[j][i] = Double.isInfinite(round) ? NO_WAY : round;
                }
        return distance;
    }

    /// Reads `JFK to LHR: 5540` wherever it stands in a line.
    private static void leg(String line, Map<String, Integer> airports, double[][] distance) {
        int to = line.indexOf(" to ");
        int colon = to < 0 ? -1 : line.indexOf(": ", to);
        if (colon < 0) return;
        Integer a = airports.get(
                line.substring(line.lastIndexOf(' ', to - 1) + 1, to).strip());
        Integer b = airports.get(line.substring(to + 4, colon).strip());
        int end = colon + 2;
        while (end < line.length() && Character.isDigit(line.charAt(end))) end++;
        if (a == null || b == null || a.equals(b) || end == colon + 2 || end > colon + 14) return;
        distance[a][b] = distance[b][a] = Double.parseDouble(line.substring(colon + 2, end));
    }

    /// Dijkstra's algorithm on a full matrix, O(n^2).
    private static double shortest(double[][] distance, int from, int to) {
        int n = distance.length;
        double[] best = new double[n];
        boolean[] done = new boolean[n];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        best[from] = 0;
        for (int k = 0; k < n; k++) {
            int next = -1;
            for (int v = 0; v < n; v++) if (!done[v] && (next < 0 || best[v] < best[next])) next = v;
            if (next == to || Double.isInfinite(best[next])) break;
            done[next] = true;
            for (int v = 0; v < n; v++) best[v] = Math.min(best[v], best[next] + distance[next][v]);
        }
        return best[to];
    }

    // -- two graphs

    private static int[] integers(Lists.Found list) {
        return Arrays.stream(list.inside().strip().split("[\\s,]+"))
                .mapToInt(word -> word.isEmpty() || word.length() > 9 ? -1 : Integer.parseInt(word))
                .toArray();
    }

    private Check edit(String response) {
        Lists.Found[] lists = Lists.lastDigits(response, 1);
        if (lists == null) return none();
        int[] map = integers(lists[0]);
        Graph a = graphs.get(0);
        Graph b = graphs.get(1);
        int n = a.size();
        BitSet images = new BitSet();
        for (int image : map) if (image >= 0 && image < n) images.set(image);
        if (map.length != n || images.cardinality() != n)
            return infeasible("not a permutation of 0 to " + (n - 1), lists[0]);
        if (b.size() < n) return infeasible("the second graph has fewer nodes", lists[0]);
        int cost = 0;
        for (int i = 0; i < n; i++) if (!a.name(i).equals(b.name(map[i]))) cost++;
        for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++) if (a.adjacent(i, j) != b.adjacent(map[i], map[j])) cost++;
        for (int i = 0; i < b.size(); i++)
            for (int j = Math.max(i + 1, n); j < b.size(); j++) if (b.adjacent(i, j)) cost++;
        return good(cost, "an edit path of " + cost, lists[0]);
    }

    private Check common(String response) {
        Lists.Found[] lists = Lists.lastDigits(response, 2);
        if (lists == null) return none();
        Lists.Found at = new Lists.Found("", lists[0].start(), lists[1].end());
        int[] a = integers(lists[0]);
        int[] b = integers(lists[1]);
        if (!strict && a.length != b.length) return infeasible("the two lists differ in length", at);
        int[] nodesA = nodes(graphs.get(0), a);
        int[] nodesB = nodes(graphs.get(1), b);
        if (strict
                && (Arrays.stream(nodesA).anyMatch(v -> v < 0)
                        || Arrays.stream(nodesB).anyMatch(v -> v < 0))) return infeasible("an unknown atom", at);
        nodesA = Arrays.stream(nodesA).filter(v -> v >= 0).toArray();
        nodesB = Arrays.stream(nodesB).filter(v -> v >= 0).toArray();
        if (!Isomorphism.same(graphs.get(0), nodesA, graphs.get(1), nodesB))
            return infeasible("the two parts differ in shape", at);
        int size = strict ? nodesA.length : a.length;
        return good(size, "a common part of " + size, at);
    }

    /// The distinct nodes of these numbers; -1 for an unknown one.
    private static int[] nodes(Graph graph, int[] ids) {
        LinkedHashSet<Integer> nodes = new LinkedHashSet<>();
        for (int id : ids) nodes.add(graph.numbered(id));
        return nodes.stream().mapToInt(i -> i).toArray();
    }
}
