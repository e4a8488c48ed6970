package dev.assay.tasks.graph;

import dev.assay.core.Draws;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/// The large graphs that instances are cut from, made from a seed: power-law cluster graphs (Holme and
/// Kim, Phys. Rev. E 65, 2002) for co-authors and friends, a random tree with extra edges for knowledge.
/// The published ones are a separate download; these stand in for them.
public final class Sources {
    private static final int NODES = 2000;
    private static final int WALK = 1000;

    private final BitSet[] authors;
    private final BitSet[] people;
    private final BitSet[] knowledge;

    public Sources(long seed) {
        Draws draws = Draws.seeded(seed);
        authors = powerLawCluster(6, 0.9, draws.stream("source", "authors"));
        people = powerLawCluster(3, 0.3, draws.stream("source", "people"));
        knowledge = treeWithExtras(NODES / 4, draws.stream("source", "knowledge"));
    }

    BitSet[] authors() {
        return authors;
    }

    BitSet[] people() {
        return people;
    }

    BitSet[] knowledge() {
        return knowledge;
    }

    private static BitSet[] empty(int n) {
        BitSet[] graph = new BitSet[n];
        Arrays.setAll(graph, _ -> new BitSet(n));
        return graph;
    }

    private static boolean join(BitSet[] graph, int a, int b) {
        if (a == b || graph[a].get(b)) return false;
        graph[a].set(b);
        graph[b].set(a);
        return true;
    }

    /// Each new node joins `edges` others: one by degree, then each time a neighbour of the last one with
    /// probability `triangle`, else again one by degree.
    private static BitSet[] powerLawCluster(int edges, double triangle, RandomGenerator random) {
        BitSet[] graph = empty(NODES);
        List<Integer> byDegree = new ArrayList<>();
        for (int v = 0; v < edges; v++) byDegree.add(v);
        for (int v = edges; v < NODES; v++) {
            int last = -1;
            for (int made = 0; made < edges; ) {
                int w = last >= 0 && random.nextDouble() < triangle
                        ? pick(graph[last], random)
                        : byDegree.get(random.nextInt(byDegree.size()));
                if (!join(graph, v, w)) {
                    last = -1;
                    continue;
                }
                made++;
                last = w;
                byDegree.add(w);
            }
            for (int k = 0; k < edges; k++) byDegree.add(v);
        }
        return graph;
    }

    private static BitSet[] treeWithExtras(int extras, RandomGenerator random) {
        BitSet[] graph = empty(NODES);
        for (int v = 1; v < NODES; v++) join(graph, v, random.nextInt(v));
        for (int made = 0; made < extras; ) {
            // An extra edge closes a short cycle, as relations in a knowledge graph do.
            int a = random.nextInt(NODES);
            int b = pick(graph[pick(graph[a], random)], random);
            if (join(graph, a, b)) made++;
        }
        return graph;
    }

    private static int pick(BitSet set, RandomGenerator random) {
        int k = random.nextInt(set.cardinality());
        int v = set.nextSetBit(0);
        while (k-- > 0) v = set.nextSetBit(v + 1);
        return v;
    }

    /// The nodes a random walk with restarts visits most, in random order; fewer if it meets fewer.
    static List<Integer> mostVisited(BitSet[] graph, int count, RandomGenerator random) {
        int start = random.nextInt(graph.length);
        int[] visits = new int[graph.length];
        List<Integer> met = new ArrayList<>();
        int at = start;
        for (int step = 0; step < WALK; step++) {
            if (visits[at]++ == 0) met.add(at);
            at = random.nextDouble() < 0.2 ? start : pick(graph[at], random);
        }
        met.sort((x, y) -> visits[y] - visits[x]);
        return shuffled(met.subList(0, Math.min(count, met.size())), random);
    }

    /// The first nodes that a random walk with many restarts meets, in random order.
    static List<Integer> firstMet(BitSet[] graph, int count, RandomGenerator random) {
        int start = random.nextInt(graph.length);
        BitSet seen = new BitSet();
        List<Integer> met = new ArrayList<>();
        int at = start;
        for (int step = 0; step < WALK && met.size() < count; step++) {
            if (!seen.get(at)) met.add(at);
            seen.set(at);
            at = random.nextDouble() < 0.5 ? start : pick(graph[at], random);
        }
        return shuffled(met, random);
    }

    private static List<Integer> shuffled(List<Integer> nodes, RandomGenerator random) {
        List<Integer> copy = new ArrayList<>(nodes);
        Collections.shuffle(copy, java.util.Random.from(random));
        return copy;
    }

    /// The graph between some nodes, which are numbered anew.
    static BitSet[] induced(BitSet[] graph, List<Integer> nodes) {
        BitSet[] part = empty(nodes.size());
        for (int i = 0; i < nodes.size(); i++)
            for (int j = i + 1; j < nodes.size(); j++) if (graph[nodes.get(i)].get(nodes.get(j))) join(part, i, j);
        return part;
    }

    /// A molecule's skeleton: connected, at most four bonds an atom, some rings.
    static Network molecule(int atoms, RandomGenerator random) {
        BitSet[] graph = empty(atoms);
        for (int v = 1; v < atoms; ) if (bond(graph, v, random.nextInt(v), random)) v++;
        int rings = random.nextInt(1 + atoms / 5);
        for (int tries = 0; rings > 0 && tries < 20 * atoms; tries++)
            if (bond(graph, random.nextInt(atoms), random.nextInt(atoms), random)) rings--;
        List<String> labels = new ArrayList<>();
        for (int v = 0; v < atoms; v++) {
            double kind = random.nextDouble();
            labels.add(kind < 0.7 ? "C" : kind < 0.83 ? "N" : kind < 0.95 ? "O" : "S");
        }
        return Network.of(labels, graph);
    }

    /// Three bonds are usual, the fourth is rare.
    private static boolean bond(BitSet[] graph, int a, int b, RandomGenerator random) {
        int most = random.nextInt(5) == 0 ? 4 : 3;
        return graph[a].cardinality() < most && graph[b].cardinality() < most && join(graph, a, b);
    }
}
