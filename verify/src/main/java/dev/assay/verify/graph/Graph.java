package dev.assay.verify.graph;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A simple undirected graph whose nodes have a name or a label, read from node-link JSON. Nodes are
/// numbered in the order of the file; edges that repeat count once, loops not at all.
public final class Graph {
    private final String[] names;
    private final BitSet[] neighbours;
    private final Map<Object, Integer> byId = new HashMap<>();
    private final Map<String, Integer> byName = new HashMap<>();

    private Graph(int nodes) {
        names = new String[nodes];
        neighbours = new BitSet[nodes];
        Arrays.setAll(neighbours, _ -> new BitSet(nodes));
    }

    /// @param value `{"nodes": [{"id", "name" or "label"}], "links": [{"source", "target"}]}` as
    ///     plain JSON values
    /// @throws IllegalArgumentException that says what is wrong
    public static Graph of(Object value) {
        if (!(value instanceof Map<?, ?> map) || !(map.get("nodes") instanceof List<?> nodes))
            throw new IllegalArgumentException("the graph has no list 'nodes'");
        Graph graph = new Graph(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            if (!(nodes.get(i) instanceof Map<?, ?> node) || node.get("id") == null)
                throw new IllegalArgumentException("node " + i + " of the graph has no id");
            if (graph.byId.put(node.get("id"), i) != null)
                throw new IllegalArgumentException("the graph has two nodes with id " + node.get("id"));
            Object name = node.get("name") == null ? node.get("label") : node.get("name");
            graph.names[i] = name == null ? "" : name.toString().strip();
            graph.byName.putIfAbsent(graph.names[i], i);
        }
        if (map.get("links") instanceof List<?> links) for (Object link : links) graph.link(link);
        return graph;
    }

    private void link(Object link) {
        if (!(link instanceof Map<?, ?> ends)) throw new IllegalArgumentException("a link of the graph is no object");
        Integer a = byId.get(ends.get("source"));
        Integer b = byId.get(ends.get("target"));
        if (a == null || b == null) throw new IllegalArgumentException("a link of the graph ends at an unknown node");
        if (!a.equals(b)) {
            neighbours[a].set(b);
            neighbours[b].set(a);
        }
    }

    public int size() {
        return names.length;
    }

    /// The first node of this name, or -1.
    public int named(String name) {
        return name == null ? -1 : byName.getOrDefault(name.strip(), -1);
    }

    /// The node with this whole number as its id, or -1.
    public int numbered(int id) {
        return byId.getOrDefault((double) id, -1);
    }

    /// Name or label of a node.
    public String name(int node) {
        return names[node];
    }

    public boolean adjacent(int a, int b) {
        return neighbours[a].get(b);
    }

    /// Number of edges between the nodes of a set.
    public int edgesWithin(BitSet nodes) {
        int ends = 0;
        for (int v = nodes.nextSetBit(0); v >= 0; v = nodes.nextSetBit(v + 1)) {
            BitSet inside = (BitSet) neighbours[v].clone();
            inside.and(nodes);
            ends += inside.cardinality();
        }
        return ends / 2;
    }

    /// True if every edge has an end in the set.
    public boolean covered(BitSet nodes) {
        for (int v = nodes.nextClearBit(0); v < names.length; v = nodes.nextClearBit(v + 1)) {
            BitSet open = (BitSet) neighbours[v].clone();
            open.andNot(nodes);
            if (!open.isEmpty()) return false;
        }
        return true;
    }

    /// Number of the connected component of every node.
    public int[] components() {
        int[] component = new int[names.length];
        Arrays.fill(component, -1);
        int count = 0;
        for (int v = 0; v < names.length; v++) {
            if (component[v] >= 0) continue;
            int[] distance = distances(v);
            for (int w = 0; w < names.length; w++) if (distance[w] >= 0) component[w] = count;
            count++;
        }
        return component;
    }

    /// Number of steps from a node to every node, -1 where there is no way. Breadth first, O(n^2 / 64 +
    /// m).
    public int[] distances(int from) {
        int[] distance = new int[names.length];
        Arrays.fill(distance, -1);
        distance[from] = 0;
        Deque<Integer> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            int v = open.poll();
            for (int w = neighbours[v].nextSetBit(0); w >= 0; w = neighbours[v].nextSetBit(w + 1))
                if (distance[w] < 0) {
                    distance[w] = distance[v] + 1;
                    open.add(w);
                }
        }
        return distance;
    }
}
