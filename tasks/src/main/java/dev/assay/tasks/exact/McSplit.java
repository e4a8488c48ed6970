package dev.assay.tasks.exact;

import java.util.Arrays;
import java.util.BitSet;

/// Maximum common induced subgraph of two graphs, labels ignored, connected or not: the largest two sets
/// of nodes, one in each graph, with a mapping under which edges go to edges and non-edges to non-edges.
///
/// McSplit (McCreesh, Prosser and Trimble, "A Partitioning Algorithm for Maximum Common Subgraph
/// Problems", IJCAI 2017): nodes that look alike from the pairs chosen so far share a class; the smaller
/// sides of the classes add up to the bound; the class with the smaller larger side is branched on.
///
/// Complexity: exponential at worst. Molecule-like graphs of 20 nodes take milliseconds, random ones of
/// 30 seconds.
public final class McSplit {
    /// Nodes that may be opened when nothing else is asked for.
    public static final long USUAL_NODES = 20_000_000;

    /// @param first nodes of the first graph
    /// @param second the node of the second graph that each is mapped to
    /// @param bound no common subgraph has more nodes
    /// @param optimal true if none is larger
    public record Common(int[] first, int[] second, int bound, boolean optimal) {}

    /// Nodes `left[l .. l + ln)` and `right[r .. r + rn)` look alike.
    private record Alike(int l, int r, int ln, int rn) {}

    private final BitSet[] a;
    private final BitSet[] b;
    private final Budget budget;
    private final int[] left;
    private final int[] right;
    private final int[] chosenA;
    private final int[] chosenB;
    private int[] bestA = {};
    private int[] bestB = {};
    private final int[] degreeA;
    private final int most;

    private McSplit(BitSet[] a, BitSet[] b, Budget budget) {
        this.a = a;
        this.b = b;
        this.budget = budget;
        most = Math.min(a.length, b.length);
        left = sorted(a);
        right = sorted(b);
        chosenA = new int[most];
        chosenB = new int[most];
        degreeA = new int[a.length];
        for (int v = 0; v < a.length; v++) degreeA[v] = a[v].cardinality();
    }

    /// @param a neighbours of each node of the first graph
    /// @param b neighbours of each node of the second
    public static Common solve(BitSet[] a, BitSet[] b, Budget budget) {
        McSplit search = new McSplit(a, b, budget);
        search.expand(new Alike[] {new Alike(0, 0, a.length, b.length)}, 1, 0);
        boolean optimal = !budget.spent() || search.bestA.length == search.most;
        int bound = optimal ? search.bestA.length : search.most;
        return new Common(search.bestA, search.bestB, bound, optimal);
    }

    /// By falling degree, so that the first common subgraphs are large.
    private static int[] sorted(BitSet[] graph) {
        Integer[] nodes = new Integer[graph.length];
        Arrays.setAll(nodes, i -> i);
        Arrays.sort(nodes, (x, y) -> graph[y].cardinality() - graph[x].cardinality());
        return Arrays.stream(nodes).mapToInt(i -> i).toArray();
    }

    private void expand(Alike[] classes, int count, int size) {
        if (size > bestA.length) {
            bestA = Arrays.copyOf(chosenA, size);
            bestB = Arrays.copyOf(chosenB, size);
        }
        if (bestA.length == most || !budget.open()) return;
        int bound = size;
        for (int i = 0; i < count; i++) bound += Math.min(classes[i].ln, classes[i].rn);
        if (bound <= bestA.length) return;
        int at = pick(classes, count);
        if (at < 0) return;
        Alike alike = classes[at];
        int v = take(alike);
        // Every partner of v in turn; then v without one.
        int[] partners = Arrays.copyOfRange(right, alike.r, alike.r + alike.rn);
        for (int w : partners) {
            moveToEnd(right, alike.r, alike.rn, w);
            chosenA[size] = v;
            chosenB[size] = w;
            Alike[] next = new Alike[2 * count];
            int made = split(classes, count, at, v, w, next);
            expand(next, made, size + 1);
            if (budget.spent() || bestA.length == most) return;
        }
        Alike[] rest = Arrays.copyOf(classes, count);
        int left = count;
        if (alike.ln == 1) rest[at] = rest[--left];
        else rest[at] = new Alike(alike.l, alike.r, alike.ln - 1, alike.rn);
        expand(rest, left, size);
    }

    /// The class whose larger side is smallest; among equals the one with the node of highest degree.
    private int pick(Alike[] classes, int count) {
        int best = -1;
        int least = Integer.MAX_VALUE;
        int degree = -1;
        for (int i = 0; i < count; i++) {
            int larger = Math.max(classes[i].ln, classes[i].rn);
            if (larger > least) continue;
            int top = -1;
            for (int k = 0; k < classes[i].ln; k++) top = Math.max(top, degreeA[left[classes[i].l + k]]);
            if (larger < least || top > degree) {
                best = i;
                least = larger;
                degree = top;
            }
        }
        return best;
    }

    /// Takes the node of highest degree out of the class, to its end.
    private int take(Alike alike) {
        int v = left[alike.l];
        for (int k = 1; k < alike.ln; k++) {
            int other = left[alike.l + k];
            if (degreeA[other] > degreeA[v] || degreeA[other] == degreeA[v] && other < v) v = other;
        }
        moveToEnd(left, alike.l, alike.ln, v);
        return v;
    }

    private static void moveToEnd(int[] nodes, int from, int count, int v) {
        int i = from;
        while (nodes[i] != v) i++;
        nodes[i] = nodes[from + count - 1];
        nodes[from + count - 1] = v;
    }

    /// Splits each class into those who know the new pair and those who do not; drops empty sides.
    private int split(Alike[] classes, int count, int at, int v, int w, Alike[] next) {
        int made = 0;
        for (int i = 0; i < count; i++) {
            Alike c = classes[i];
            int ln = i == at ? c.ln - 1 : c.ln;
            int rn = i == at ? c.rn - 1 : c.rn;
            int knowA = partition(left, c.l, ln, a[v]);
            int knowB = partition(right, c.r, rn, b[w]);
            if (knowA > 0 && knowB > 0) next[made++] = new Alike(c.l, c.r, knowA, knowB);
            if (ln > knowA && rn > knowB) next[made++] = new Alike(c.l + knowA, c.r + knowB, ln - knowA, rn - knowB);
        }
        return made;
    }

    private static int partition(int[] nodes, int from, int count, BitSet known) {
        int inside = from;
        for (int i = from; i < from + count; i++)
            if (known.get(nodes[i])) {
                int t = nodes[i];
                nodes[i] = nodes[inside];
                nodes[inside++] = t;
            }
        return inside - from;
    }
}
