package dev.assay.tasks.exact;

import java.util.Arrays;
import java.util.BitSet;

/// Maximum clique: a largest set of nodes that all know each other. The same search gives a maximum
/// independent set (a clique of the complement) and a minimum vertex cover (all nodes but those).
///
/// Depth-first branch and bound on bit sets, with a greedy colouring as the bound and a recolouring step
/// (Tomita et al., "A simple and faster branch-and-bound algorithm for finding a maximum clique", WALCOM
/// 2010; bit-parallel as San Segundo et al., Computers & OR 38, 2011). Nodes are numbered by repeatedly
/// taking away one of least degree.
///
/// Complexity: exponential at worst. Random graphs of 200 nodes take milliseconds at density 0.5 and
/// seconds at 0.9; what the budget does not allow ends with the best clique and an upper bound.
public final class CliqueSearch {
    /// Nodes that may be opened when nothing else is asked for.
    public static final long USUAL_NODES = 20_000_000;

    /// @param nodes the set found
    /// @param bound no clique (or independent set) is larger; no cover smaller
    /// @param optimal true if none is better
    public record Found(BitSet nodes, int bound, boolean optimal) {}

    private final int n;
    private final int words;
    /// Neighbours by rank; row after row.
    private final long[][] near;
    private final Budget budget;
    private int[] best = {};
    private final int[] chosen;

    private CliqueSearch(long[][] near, int n, Budget budget) {
        this.n = n;
        this.near = near;
        this.words = near.length == 0 ? 0 : near[0].length;
        this.budget = budget;
        this.chosen = new int[n];
    }

    /// A maximum clique.
    ///
    /// @param neighbours of each node, without loops, both ways
    public static Found clique(BitSet[] neighbours, Budget budget) {
        int n = neighbours.length;
        int[] byRank = order(neighbours);
        int[] rank = new int[n];
        for (int r = 0; r < n; r++) rank[byRank[r]] = r;
        int words = (n + 63) >>> 6;
        long[][] near = new long[n][words];
        for (int v = 0; v < n; v++)
            for (int w = neighbours[v].nextSetBit(0); w >= 0; w = neighbours[v].nextSetBit(w + 1))
                near[rank[v]][rank[w] >>> 6] |= 1L << rank[w];
        CliqueSearch search = new CliqueSearch(near, n, budget);
        long[] all = new long[words];
        for (int v = 0; v < n; v++) all[v >>> 6] |= 1L << v;
        int colours = search.run(all);
        BitSet nodes = new BitSet(n);
        for (int r : search.best) nodes.set(byRank[r]);
        boolean optimal = !budget.spent();
        int size = search.best.length;
        return new Found(nodes, optimal ? size : Math.max(size, colours), optimal);
    }

    /// A maximum independent set: no two of its nodes know each other.
    public static Found independent(BitSet[] neighbours, Budget budget) {
        int n = neighbours.length;
        BitSet[] strangers = new BitSet[n];
        for (int v = 0; v < n; v++) {
            strangers[v] = new BitSet(n);
            strangers[v].set(0, n);
            strangers[v].andNot(neighbours[v]);
            strangers[v].clear(v);
        }
        return clique(strangers, budget);
    }

    /// A minimum vertex cover: every edge has an end in it.
    public static Found cover(BitSet[] neighbours, Budget budget) {
        Found independent = independent(neighbours, budget);
        BitSet rest = new BitSet(neighbours.length);
        rest.set(0, neighbours.length);
        rest.andNot(independent.nodes());
        return new Found(rest, neighbours.length - independent.bound(), independent.optimal());
    }

    /// The node taken away last, from the densest part, comes first; ties go to the smaller number.
    private static int[] order(BitSet[] neighbours) {
        int n = neighbours.length;
        int[] degree = new int[n];
        for (int v = 0; v < n; v++) degree[v] = neighbours[v].cardinality();
        boolean[] gone = new boolean[n];
        int[] byRank = new int[n];
        for (int r = n - 1; r >= 0; r--) {
            int least = -1;
            for (int v = 0; v < n; v++) if (!gone[v] && (least < 0 || degree[v] < degree[least])) least = v;
            gone[least] = true;
            byRank[r] = least;
            for (int w = neighbours[least].nextSetBit(0); w >= 0; w = neighbours[least].nextSetBit(w + 1)) degree[w]--;
        }
        return byRank;
    }

    private int run(long[] all) {
        int[] nodes = new int[n];
        int[] colours = new int[n];
        int count = colour(all, nodes, colours, 0);
        int most = count == 0 ? 0 : colours[count - 1];
        expand(all.clone(), 0);
        return most;
    }

    private void expand(long[] candidates, int size) {
        if (!budget.open()) return;
        int[] nodes = new int[n];
        int[] colours = new int[n];
        int count = colour(candidates, nodes, colours, best.length - size);
        for (int i = count - 1; i >= 0; i--) {
            if (size + colours[i] <= best.length) return;
            int v = nodes[i];
            chosen[size] = v;
            long[] rest = new long[words];
            boolean any = false;
            for (int w = 0; w < words; w++) {
                rest[w] = candidates[w] & near[v][w];
                any |= rest[w] != 0;
            }
            if (any) expand(rest, size + 1);
            else if (size + 1 > best.length) best = Arrays.copyOf(chosen, size + 1);
            if (budget.spent()) return;
            candidates[v >>> 6] &= ~(1L << v);
        }
    }

    /// Colours the candidates greedily, class by class; writes those whose colour exceeds `enough`, in
    /// the order of their colours, and returns how many. The others need no branch: with them alone no
    /// clique beats the best.
    private int colour(long[] candidates, int[] nodes, int[] colours, int enough) {
        long[] left = candidates.clone();
        long[][] classes = new long[n + 1][];
        int count = 0;
        int colour = 0;
        while (true) {
            boolean any = false;
            for (long word : left) any |= word != 0;
            if (!any) return count;
            colour++;
            long[] free = left.clone();
            long[] members = new long[words];
            classes[colour] = members;
            for (int w = 0; w < words; w++) {
                while (free[w] != 0) {
                    int v = (w << 6) + Long.numberOfTrailingZeros(free[w]);
                    free[w] &= free[w] - 1;
                    left[w] &= ~(1L << v);
                    for (int x = w; x < words; x++) free[x] &= ~near[v][x];
                    members[w] |= 1L << v;
                    if (colour > enough && !(enough >= 2 && recolour(v, classes, enough))) {
                        nodes[count] = v;
                        colours[count++] = colour;
                    } else if (colour > enough) {
                        members[w] &= ~(1L << v);
                    }
                }
            }
        }
    }

    /// Tries to give `v` a colour that needs no branch, moving one node that stands in its way.
    private boolean recolour(int v, long[][] classes, int enough) {
        for (int a = 1; a < enough; a++) {
            int conflict = only(classes[a], v);
            if (conflict == MANY) continue;
            if (conflict == NONE) {
                classes[a][v >>> 6] |= 1L << v;
                return true;
            }
            for (int b = a + 1; b <= enough; b++) {
                if (only(classes[b], conflict) != NONE) continue;
                classes[a][conflict >>> 6] &= ~(1L << conflict);
                classes[b][conflict >>> 6] |= 1L << conflict;
                classes[a][v >>> 6] |= 1L << v;
                return true;
            }
        }
        return false;
    }

    private static final int NONE = -1;
    private static final int MANY = -2;

    /// The one neighbour of `v` in a class, or NONE or MANY.
    private int only(long[] members, int v) {
        int found = NONE;
        for (int w = 0; w < words; w++) {
            long both = members[w] & near[v][w];
            if (both == 0) continue;
            if (found != NONE || (both & both - 1) != 0) return MANY;
            found = (w << 6) + Long.numberOfTrailingZeros(both);
        }
        return found;
    }
}
