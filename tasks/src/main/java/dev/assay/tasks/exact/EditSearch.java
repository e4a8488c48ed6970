package dev.assay.tasks.exact;

import dev.assay.core.metric.Assignment;
import java.util.Arrays;
import java.util.BitSet;

/// Graph edit distance of two graphs with equally many nodes: over all one-to-one mappings, the least
/// number of nodes whose labels differ plus edges that only one of the graphs has. Edge labels count
/// nothing, nodes are neither added nor taken away (which would never be cheaper here).
///
/// Depth-first branch and bound over mappings. The bound is a linear assignment: a pair of open nodes
/// costs its labels, its edges to nodes already mapped, and half the difference of its open degrees
/// (Riesen and Bunke's bipartite bound, Image and Vision Computing 27, 2009, with the mapped part exact
/// as in Chang et al., ICDE 2020). The node with the fewest images that can still beat the best mapping
/// is branched on; of interchangeable images only one is tried.
///
/// Complexity: exponential at worst, O(n^3) for a bound. Molecule-like graphs of 12 nodes are proven in
/// milliseconds to seconds; larger ones as far as the budget goes.
public final class EditSearch {
    /// Nodes that may be opened when nothing else is asked for.
    public static final long USUAL_NODES = 500_000;

    /// A labelled graph.
    ///
    /// @param labels a number for the label of each node
    /// @param neighbours of each node
    public record Labelled(int[] labels, BitSet[] neighbours) {
        /// Number of nodes.
        public int size() {
            return labels.length;
        }
    }

    /// @param mapping image in the second graph of each node of the first
    /// @param cost its number of edits
    /// @param bound no mapping costs less
    /// @param optimal true if none costs less
    public record Edits(int[] mapping, int cost, int bound, boolean optimal) {}

    private final int n;
    private final Labelled a;
    private final Labelled b;
    private final boolean[][] edgeA;
    private final boolean[][] edgeB;
    private final Budget budget;
    private final Assignment assignment;
    /// Twice the cost of a pair by its label and its edges to mapped nodes.
    private final int[][] fixed;
    /// That with the open degrees, for the assignment.
    private final int[][] cost;

    private final int[] image;
    private final boolean[] taken;
    private final int[] openA;
    private final int[] openB;
    private int[] best;
    private int bestCost;
    /// Least bound of a branch that was left unsearched.
    private int unsearched = Integer.MAX_VALUE;

    private EditSearch(Labelled a, Labelled b, Budget budget) {
        this.n = a.size();
        this.a = a;
        this.b = b;
        this.budget = budget;
        edgeA = matrix(a);
        edgeB = matrix(b);
        assignment = new Assignment(n);
        fixed = new int[n][n];
        cost = new int[n][n];
        for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) fixed[i][j] = a.labels[i] == b.labels[j] ? 0 : 2;
        image = new int[n];
        Arrays.fill(image, -1);
        taken = new boolean[n];
        openA = degrees(a);
        openB = degrees(b);
        best = new int[n];
        Arrays.setAll(best, i -> i);
        bestCost = cost(best);
        improve(best);
    }

    /// @throws IllegalArgumentException if the graphs differ in their number of nodes
    public static Edits solve(Labelled a, Labelled b, Budget budget) {
        if (a.size() != b.size())
            throw new IllegalArgumentException(
                    "the graphs have " + a.size() + " and " + b.size() + " nodes; expected equally many");
        EditSearch search = new EditSearch(a, b, budget);
        search.expand(0, 0);
        boolean optimal = search.unsearched >= search.bestCost;
        return new Edits(search.best, search.bestCost, Math.min(search.bestCost, search.unsearched), optimal);
    }

    /// Number of edits that a mapping stands for.
    private int cost(int[] mapping) {
        int cost = 0;
        for (int i = 0; i < n; i++) {
            if (a.labels[i] != b.labels[mapping[i]]) cost++;
            boolean[] edges = edgeA[i];
            boolean[] images = edgeB[mapping[i]];
            for (int j = 0; j < i; j++) if (edges[j] != images[mapping[j]]) cost++;
        }
        return cost;
    }

    private static boolean[][] matrix(Labelled graph) {
        boolean[][] matrix = new boolean[graph.size()][graph.size()];
        for (int v = 0; v < graph.size(); v++)
            for (int w = graph.neighbours[v].nextSetBit(0); w >= 0; w = graph.neighbours[v].nextSetBit(w + 1))
                matrix[v][w] = true;
        return matrix;
    }

    private static int[] degrees(Labelled graph) {
        return Arrays.stream(graph.neighbours).mapToInt(BitSet::cardinality).toArray();
    }

    /// Swaps images as long as that saves edits; keeps the result if it is the best so far.
    private void improve(int[] mapping) {
        int[] map = mapping.clone();
        int now = cost(map);
        boolean better = true;
        while (better) {
            better = false;
            for (int i = 0; i < n; i++)
                for (int j = i + 1; j < n; j++) {
                    swap(map, i, j);
                    int then = cost(map);
                    if (then < now) {
                        now = then;
                        better = true;
                    } else swap(map, i, j);
                }
        }
        if (now < bestCost) {
            best = map;
            bestCost = now;
        }
    }

    private static void swap(int[] map, int i, int j) {
        int t = map[i];
        map[i] = map[j];
        map[j] = t;
    }

    /// @param mapped number of nodes mapped
    /// @param spent twice the cost of the mapped part
    private void expand(int mapped, int spent) {
        if (mapped == n) {
            if (spent / 2 < bestCost) {
                best = image.clone();
                bestCost = spent / 2;
            }
            return;
        }
        int open = n - mapped;
        int[] rows = new int[open];
        int[] columns = new int[open];
        for (int i = 0, r = 0, c = 0; i < n; i++) {
            if (image[i] < 0) rows[r++] = i;
            if (!taken[i]) columns[c++] = i;
        }
        for (int i : rows) for (int j : columns) cost[i][j] = fixed[i][j] + Math.abs(openA[i] - openB[j]);
        int bound = spent + assignment.solve(cost, rows, columns);
        if ((bound + 1) / 2 >= bestCost) return;
        if (!budget.open()) {
            unsearched = Math.min(unsearched, (bound + 1) / 2);
            return;
        }
        tryAssignment(rows);
        if ((bound + 1) / 2 >= bestCost) return;
        Assignment.State state = assignment.state();
        int[][] branches = branches(rows, columns, bound);
        int i = rows[branches[0][0]];
        for (int k = 1; k < branches.length; k++) {
            int atLeast = branches[k][0];
            int j = branches[k][1];
            if (atLeast >= bestCost) continue;
            if (budget.spent()) {
                unsearched = Math.min(unsearched, atLeast);
                continue;
            }
            if (twinTried(branches, k, j)) continue;
            int pair = fixed[i][j];
            map(i, j, 1);
            assignment.restore(state);
            assignment.remove(i, j);
            expand(mapped + 1, spent + pair);
            map(i, j, -1);
        }
    }

    /// The assignment is a mapping too, often a good one.
    private void tryAssignment(int[] rows) {
        int[] whole = image.clone();
        for (int row : rows) whole[row] = assignment.column(row);
        if (budget.used() <= 1) improve(whole);
        int now = cost(whole);
        if (now < bestCost) {
            bestCost = now;
            best = whole;
        }
    }

    /// First the place of the row to branch on, then its images with what they cost at least, the
    /// cheapest first.
    private int[][] branches(int[] rows, int[] columns, int bound) {
        int open = rows.length;
        int row = -1;
        int fewest = Integer.MAX_VALUE;
        long most = -1;
        for (int r = 0; r < open; r++) {
            int possible = 0;
            long total = 0;
            for (int c = 0; c < open; c++) {
                int regret = assignment.regret(rows[r], columns[c], cost[rows[r]][columns[c]]);
                if ((bound + regret + 1) / 2 < bestCost) possible++;
                total += regret;
            }
            if (possible < fewest || possible == fewest && total > most) {
                row = r;
                fewest = possible;
                most = total;
            }
        }
        int[][] result = new int[fewest + 1][];
        result[0] = new int[] {row};
        int made = 1;
        for (int c = 0; c < open; c++) {
            int regret = assignment.regret(rows[row], columns[c], cost[rows[row]][columns[c]]);
            if ((bound + regret + 1) / 2 < bestCost)
                result[made++] = new int[] {(bound + regret + 1) / 2, columns[c], regret};
        }
        Arrays.sort(result, 1, made, (x, y) -> x[2] != y[2] ? x[2] - y[2] : x[1] - y[1]);
        return result;
    }

    /// True if an open node that looks exactly like `j` was tried before it.
    private boolean twinTried(int[][] branches, int before, int j) {
        for (int k = 1; k < before; k++) {
            int other = branches[k][1];
            if (b.labels[other] != b.labels[j]) continue;
            BitSet difference = (BitSet) b.neighbours[other].clone();
            difference.xor(b.neighbours[j]);
            difference.clear(other);
            difference.clear(j);
            if (difference.isEmpty()) return true;
        }
        return false;
    }

    /// Maps (sign 1) or frees (sign -1) a pair and keeps the costs of the open pairs in step.
    private void map(int i, int j, int sign) {
        image[i] = sign > 0 ? j : -1;
        taken[j] = sign > 0;
        for (int x = a.neighbours[i].nextSetBit(0); x >= 0; x = a.neighbours[i].nextSetBit(x + 1)) openA[x] -= sign;
        for (int y = b.neighbours[j].nextSetBit(0); y >= 0; y = b.neighbours[j].nextSetBit(y + 1)) openB[y] -= sign;
        boolean[] images = edgeB[j];
        for (int x = 0; x < n; x++) {
            boolean edge = edgeA[i][x];
            int[] row = fixed[x];
            for (int y = 0; y < n; y++) if (edge != images[y]) row[y] += 2 * sign;
        }
    }
}
