package dev.assay.tasks.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Reads the graph format of the second DIMACS challenge (cliques and colouring, 1993): `c` comments,
/// `p edge NODES EDGES`, then `e FROM TO` with nodes from 1. Nodes are named by their numbers.
final class Dimacs {
    private Dimacs() {}

    /// @throws IllegalArgumentException that names the line
    static GraphFile.Given read(String text) {
        BitSet[] graph = null;
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String[] words = lines.get(i).strip().split("\\s+");
            switch (words[0]) {
                case "p" -> {
                    if (graph != null) throw wrong(i, "a second 'p' line");
                    int nodes = words.length == 4 ? number(words[2]) : -1;
                    if (nodes < 0) throw wrong(i, "expected 'p edge NODES EDGES'");
                    if (nodes > NodeLink.MOST_NODES)
                        throw wrong(i, nodes + " nodes; at most " + NodeLink.MOST_NODES + " can be solved");
                    graph = new BitSet[nodes];
                    Arrays.setAll(graph, _ -> new BitSet(nodes));
                }
                case "e" -> {
                    if (graph == null) throw wrong(i, "an edge before the 'p' line");
                    int a = words.length == 3 ? number(words[1]) : -1;
                    int b = words.length == 3 ? number(words[2]) : -1;
                    if (a < 1 || b < 1 || a > graph.length || b > graph.length)
                        throw wrong(i, "expected 'e FROM TO' with nodes from 1 to " + graph.length);
                    if (a == b) continue;
                    graph[a - 1].set(b - 1);
                    graph[b - 1].set(a - 1);
                }
                case "c", "", "n", "d", "v", "x" -> {} // comments and weights that no problem here uses
                default -> throw wrong(i, "'" + words[0] + "' is none of c, p, e");
            }
        }
        if (graph == null) throw new IllegalArgumentException("no line 'p edge NODES EDGES'");
        List<String> names = new ArrayList<>();
        for (int v = 1; v <= graph.length; v++) names.add(Integer.toString(v));
        return new GraphFile.Given(0, Network.of(names, graph), null, null);
    }

    private static int number(String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    private static IllegalArgumentException wrong(int line, String what) {
        return new IllegalArgumentException("line " + (line + 1) + ": " + what);
    }
}
