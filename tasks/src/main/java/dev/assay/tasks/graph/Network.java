package dev.assay.tasks.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// A simple undirected graph whose nodes have names (or labels, which may repeat) and whose links may
/// have a relation. Nodes are numbered from 0.
public final class Network {
    /// @param relation what joins the two, or null
    public record Link(int a, int b, String relation) {}

    private final List<String> names;
    private final List<Link> links;
    private final BitSet[] neighbours;

    /// @param links every pair once, without loops
    /// @throws IllegalArgumentException if a link is a loop, repeats or ends nowhere
    public Network(List<String> names, List<Link> links) {
        this.names = List.copyOf(names);
        this.links = List.copyOf(links);
        neighbours = new BitSet[names.size()];
        Arrays.setAll(neighbours, _ -> new BitSet(names.size()));
        for (Link link : links) {
            int a = link.a;
            int b = link.b;
            if (a < 0 || b < 0 || a >= size() || b >= size() || a == b || neighbours[a].get(b))
                throw new IllegalArgumentException(
                        "the link from " + a + " to " + b + " is a loop, repeats or ends nowhere");
            neighbours[a].set(b);
            neighbours[b].set(a);
        }
    }

    /// A network without relations.
    static Network of(List<String> names, BitSet[] neighbours) {
        return of(names, neighbours, () -> null);
    }

    /// @param relation gives the relation of each link in turn
    static Network of(List<String> names, BitSet[] neighbours, Supplier<String> relation) {
        List<Link> links = new ArrayList<>();
        for (int a = 0; a < neighbours.length; a++)
            for (int b = neighbours[a].nextSetBit(a + 1); b >= 0; b = neighbours[a].nextSetBit(b + 1))
                links.add(new Link(a, b, relation.get()));
        return new Network(names, links);
    }

    /// Steps from a node to each other, breadth first; -1 where there is no way. O(n^2 / 64 + m).
    int[] distances(int from) {
        int[] distance = new int[size()];
        Arrays.fill(distance, -1);
        BitSet edge = new BitSet(size());
        edge.set(from);
        for (int steps = 0; !edge.isEmpty(); steps++) {
            BitSet next = new BitSet(size());
            for (int v = edge.nextSetBit(0); v >= 0; v = edge.nextSetBit(v + 1)) {
                distance[v] = steps;
                next.or(neighbours[v]);
            }
            for (int v = next.nextSetBit(0); v >= 0; v = next.nextSetBit(v + 1)) if (distance[v] >= 0) next.clear(v);
            edge = next;
        }
        return distance;
    }

    /// A shortest path from the node that `distances` start from to another; at each step back the
    /// neighbour of lowest number.
    int[] path(int[] distances, int to) {
        int[] path = new int[distances[to] + 1];
        for (int k = path.length - 1, at = to; k >= 0; k--) {
            path[k] = at;
            if (k == 0) break;
            int v = neighbours[at].nextSetBit(0);
            while (distances[v] != k - 1) v = neighbours[at].nextSetBit(v + 1);
            at = v;
        }
        return path;
    }

    /// Number of nodes.
    public int size() {
        return names.size();
    }

    /// Names or labels by node.
    public List<String> names() {
        return names;
    }

    public List<Link> links() {
        return links;
    }

    /// Neighbours of each node; not to be changed.
    public BitSet[] neighbours() {
        return neighbours;
    }

    /// True if there is a way between any two nodes.
    public boolean connected() {
        return size() > 0 && Arrays.stream(distances(0)).noneMatch(steps -> steps < 0);
    }

    /// Node-link form, to be written as JSON.
    ///
    /// @param nameKey `name` or `label`
    public Map<String, Object> nodeLink(String nameKey) {
        List<Object> nodes = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            Map<String, Object> node = new LinkedHashMap<>();
            node.put("id", i);
            node.put(nameKey, names.get(i));
            nodes.add(node);
        }
        List<Object> plain = new ArrayList<>();
        for (Link link : links) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("source", link.a);
            map.put("target", link.b);
            if (link.relation != null) map.put("relation", link.relation);
            plain.add(map);
        }
        Map<String, Object> graph = new LinkedHashMap<>();
        graph.put("nodes", nodes);
        graph.put("links", plain);
        return graph;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network network && names.equals(network.names) && links.equals(network.links);
    }

    @Override
    public int hashCode() {
        return 31 * names.hashCode() + links.hashCode();
    }

    @Override
    public String toString() {
        return size() + " nodes, " + links.size() + " links";
    }
}
