package dev.assay.tasks.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads node-link JSON, as networkx writes it: `{"nodes": [{"id", "name" or "label"}], "links" or "edges":
/// [{"source", "target", "weight", "relation"}]}`.
///
/// @param network the graph; direction, loops and repeated links are dropped
/// @param distance the weights, missing pairs filled by shortest paths; null if links have none
record NodeLink(Network network, int[][] distance) {
    /// Most nodes of a graph: the clique search may go as deep as there are nodes, with O(n) memory for each.
    static final int MOST_NODES = 1000;
    /// Farther than any distance.
    private static final int FAR = Integer.MAX_VALUE / 4;

    /// @param labels true if nodes of a pair are told by number and their names are labels
    /// @throws IllegalArgumentException that says what is wrong
    static NodeLink read(Object value, boolean labels) {
        if (!(value instanceof Map<?, ?> map) || !(map.get("nodes") instanceof List<?> nodes))
            throw new IllegalArgumentException("the graph has no list 'nodes'");
        if (nodes.size() > MOST_NODES)
            throw new IllegalArgumentException(nodes.size() + " nodes; at most " + MOST_NODES + " can be solved");
        List<String> names = new ArrayList<>();
        Map<Object, Integer> byId = new HashMap<>();
        for (Object each : nodes) {
            if (!(each instanceof Map<?, ?> node) || node.get("id") == null)
                throw new IllegalArgumentException("node " + names.size() + " has no id");
            Object id = node.get("id");
            if (byId.put(id, names.size()) != null) throw new IllegalArgumentException("two nodes have the id " + id);
            Object name = node.get("name") == null ? node.get("label") : node.get("name");
            names.add(name != null ? text(name) : labels ? "" : text(id));
        }
        Object listed = map.get("links") == null ? map.get("edges") : map.get("links");
        if (!(listed instanceof List<?> links)) throw new IllegalArgumentException("the graph has no list 'links'");
        return linked(names, byId, links);
    }

    private static NodeLink linked(List<String> names, Map<Object, Integer> byId, List<?> listed) {
        int n = names.size();
        List<Network.Link> links = new ArrayList<>();
        List<Integer> weights = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        for (int k = 0; k < listed.size(); k++) {
            if (!(listed.get(k) instanceof Map<?, ?> link))
                throw new IllegalArgumentException("link " + k + " is no object");
            Integer a = byId.get(link.get("source"));
            Integer b = byId.get(link.get("target"));
            if (a == null || b == null)
                throw new IllegalArgumentException("link " + k + " ends at a node that is not listed");
            if (a.equals(b) || !seen.add((long) Math.min(a, b) * n + Math.max(a, b))) continue;
            Object relation = link.get("relation");
            links.add(new Network.Link(a, b, relation == null ? null : text(relation)));
            if (link.get("weight") != null) weights.add(weight(k, link.get("weight")));
        }
        Network network = new Network(names, links);
        boolean weighted = !links.isEmpty() && weights.size() == links.size();
        return new NodeLink(network, weighted ? distances(n, links, weights) : null);
    }

    private static int weight(int link, Object value) {
        if (value instanceof Double d && d == Math.rint(d) && d >= 0 && d < FAR) return d.intValue();
        throw new IllegalArgumentException(
                "link " + link + " has the weight " + value + "; expected a whole number of at least 0");
    }

    /// Floyd and Warshall's algorithm for the pairs without a link, O(n^3); null if there is no way between
    /// two nodes, or too many nodes for a tour anyway.
    private static int[][] distances(int n, List<Network.Link> links, List<Integer> weights) {
        if (n > TspLib.MOST_CITIES) return null;
        int[][] shortest = new int[n][n];
        for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) shortest[i][j] = i == j ? 0 : FAR;
        int[][] distance = new int[n][n];
        for (int k = 0; k < weights.size(); k++) {
            Network.Link link = links.get(k);
            shortest[link.a()][link.b()] = shortest[link.b()][link.a()] = weights.get(k);
        }
        for (int i = 0; i < n; i++) distance[i] = shortest[i].clone();
        for (int k = 0; k < n; k++)
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++) shortest[i][j] = Math.min(shortest[i][j], shortest[i][k] + shortest[k][j]);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) {
                if (distance[i][j] == FAR) distance[i][j] = shortest[i][j];
                if (distance[i][j] >= FAR) return null;
            }
        return distance;
    }

    /// Whole numbers without a decimal point.
    private static String text(Object value) {
        return value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1L << 53
                ? Long.toString(d.longValue())
                : value.toString();
    }
}
