package dev.assay.tasks.exact;

import java.util.Arrays;

/// The symmetric travelling salesman problem: a shortest tour through all cities.
///
/// Depth-first branch and bound. The bound is a minimum 1-tree with node weights from subgradient ascent
/// (Held and Karp, "The traveling-salesman problem and minimum spanning trees: Part II", Mathematical
/// Programming 1, 1971); branching requires or forbids an edge at a city that has more than two edges in
/// the 1-tree (after Volgenant and Jonker, EJOR 9, 1982). It starts from nearest-neighbour tours improved
/// by 2-opt and Or-opt. All arithmetic is on whole numbers, so a proof does not hang on rounding.
///
/// Complexity: exponential at worst; O(n^2) for a 1-tree. Random and geographic instances up to 30 cities
/// take some ten to some thousand nodes. Distances need not be metric. Limits: distances of at most
/// {@link #MAX_DISTANCE}; memory O(n^2) for each level of the tree, so some hundred cities.
public final class TspSearch {
    /// Largest distance, so that sums and penalties fit a long.
    public static final int MAX_DISTANCE = 100_000_000;
    /// Nodes that may be opened when nothing else is asked for.
    public static final long USUAL_NODES = 200_000;

    /// Node weights are multiples of 1 / SCALE.
    private static final long SCALE = 256;

    private static final long REQUIRED = -(1L << 54);
    private static final long FORBIDDEN = 1L << 54;
    private static final int ROOT_STEPS = 300;
    private static final int NODE_STEPS = 25;

    /// @param order the cities in the order of the tour
    /// @param length its length
    /// @param bound no tour is shorter than this
    /// @param optimal true if the tour is proven shortest, so that bound and length are equal
    public record Tour(int[] order, long length, long bound, boolean optimal) {}

    private final int n;
    private final int[][] distance;
    private final Budget budget;
    private int[] best;
    private long bestLength;

    // The 1-tree of the last bound.
    private final int[] degree;
    private final int[] from;
    private final int[] to;
    private final long[] cost;
    private final int[] parent;
    private final boolean[] inTree;

    private TspSearch(int[][] distance, Budget budget) {
        this.n = distance.length;
        this.distance = distance;
        this.budget = budget;
        degree = new int[n];
        from = new int[n];
        to = new int[n];
        cost = new long[n];
        parent = new int[n];
        inTree = new boolean[n];
    }

    /// @param distance a symmetric matrix of distances of at least 0
    /// @throws IllegalArgumentException if it is not
    public static Tour solve(int[][] distance, Budget budget) {
        check(distance);
        return solve(distance, budget, Tours.improvedNearest(distance));
    }

    /// The same from a first tour, however bad.
    static Tour solve(int[][] distance, Budget budget, int[] first) {
        return new TspSearch(distance, budget).run(first);
    }

    private static void check(int[][] distance) {
        int n = distance.length;
        if (n == 0) throw new IllegalArgumentException("a tour needs a city");
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) {
                int d = distance[i][j];
                if (i != j && (d < 0 || d > MAX_DISTANCE || d != distance[j][i]))
                    throw new IllegalArgumentException("distance from " + i + " to " + j + " is " + d
                            + "; expected 0 to " + MAX_DISTANCE + ", the same both ways");
            }
    }

    private Tour run(int[] first) {
        best = first;
        bestLength = Tours.length(distance, best);
        if (n <= 3) return new Tour(best, bestLength, bestLength, true);
        long[] weights = new long[n];
        byte[][] state = new byte[n][n];
        long root = ascend(state, weights, ROOT_STEPS);
        if (root < bestLength) branch(state, weights, root);
        boolean optimal = !budget.spent();
        return new Tour(best, bestLength, optimal ? bestLength : Math.min(root, bestLength), optimal);
    }

    private static final byte FREE = 0;
    private static final byte IN = 1;
    private static final byte OUT = 2;

    /// Searches below a node whose 1-tree (already made, in the fields) is no tour better than the best.
    private void branch(byte[][] state, long[] weights, long bound) {
        if (bound >= bestLength || !budget.open()) return;
        int edge = branchEdge(state);
        if (edge < 0) return; // the 1-tree is a tour, which the ascent has noted
        int a = from[edge];
        int b = to[edge];
        // First without the edge: its 1-tree must change most, so this side is often cut at once.
        for (byte choice : new byte[] {OUT, IN}) {
            byte[][] child = new byte[n][];
            for (int i = 0; i < n; i++) child[i] = state[i].clone();
            if (!set(child, a, b, choice) || !settle(child)) continue;
            long[] childWeights = weights.clone();
            long childBound = ascend(child, childWeights, NODE_STEPS);
            branch(child, childWeights, childBound);
            if (budget.spent()) return;
        }
    }

    /// The dearest free edge of the 1-tree at a city with too many of them; -1 if no city has too many.
    private int branchEdge(byte[][] state) {
        int city = -1;
        for (int v = 0; v < n; v++) if (degree[v] > 2 && (city < 0 || degree[v] > degree[city])) city = v;
        if (city < 0) return -1;
        int edge = -1;
        for (int e = 0; e < n; e++)
            if ((from[e] == city || to[e] == city)
                    && state[from[e]][to[e]] == FREE
                    && (edge < 0 || cost[e] > cost[edge])) edge = e;
        return edge;
    }

    private static boolean set(byte[][] state, int a, int b, byte choice) {
        if (state[a][b] != FREE) return state[a][b] == choice;
        state[a][b] = choice;
        state[b][a] = choice;
        return true;
    }

    /// Draws what follows: a city with two required edges takes no other, one with two edges left needs
    /// both, and required edges must not close a tour of fewer than all cities. False if no tour is left.
    private boolean settle(byte[][] state) {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int v = 0; v < n; v++) {
                int in = 0;
                int free = 0;
                for (int w = 0; w < n; w++) {
                    if (w == v) continue;
                    if (state[v][w] == IN) in++;
                    else if (state[v][w] == FREE) free++;
                }
                if (in > 2 || in + free < 2) return false;
                if (free > 0 && (in == 2 || in + free == 2)) {
                    byte choice = in == 2 ? OUT : IN;
                    for (int w = 0; w < n; w++) if (w != v && state[v][w] == FREE) set(state, v, w, choice);
                    changed = true;
                }
            }
            int closed = closePaths(state);
            if (closed < 0) return false;
            changed |= closed > 0;
        }
        return true;
    }

    /// Forbids the edges that would close a path of required edges too early; the number of edges
    /// forbidden, -1 if a short tour is closed already.
    private int closePaths(byte[][] state) {
        int forbidden = 0;
        boolean[] seen = new boolean[n];
        for (int v = 0; v < n; v++) {
            if (seen[v] || required(state, v, -1, -1) < 0 || required(state, v, required(state, v, -1, -1), -1) >= 0)
                continue;
            int before = -1;
            int at = v;
            int count = 1;
            seen[v] = true;
            for (int next = required(state, at, -1, before); next >= 0; next = required(state, at, before, before)) {
                before = at;
                at = next;
                seen[at] = true;
                count++;
            }
            if (count < n && count > 2 && state[v][at] == FREE) {
                set(state, v, at, OUT);
                forbidden++;
            }
        }
        // What has required edges and was not met on a path lies on a closed tour.
        for (int v = 0; v < n; v++) {
            if (seen[v] || required(state, v, -1, -1) < 0) continue;
            int before = v;
            int at = required(state, v, -1, -1);
            int count = 1;
            while (at != v) {
                int next = required(state, at, before, before);
                before = at;
                at = next;
                count++;
            }
            return count < n ? -1 : forbidden;
        }
        return forbidden;
    }

    /// A city joined to `v` by a required edge that is neither of two others; -1 if there is none.
    private int required(byte[][] state, int v, int not, int norThis) {
        for (int w = 0; w < n; w++) if (w != v && w != not && w != norThis && state[v][w] == IN) return w;
        return -1;
    }

    /// Raises the bound by moving the node weights along the subgradient `degree - 2`; returns the best
    /// bound, rounded up, with its 1-tree in the fields and its weights in `weights`. {@link Long#MAX_VALUE}
    /// if no tour is left; stops as soon as the bound reaches the best tour.
    private long ascend(byte[][] state, long[] weights, int steps) {
        long bestBound = Long.MIN_VALUE;
        long[] bestWeights = weights.clone();
        int[] lastStep = new int[n];
        double pace = 1;
        int idle = 0;
        for (int step = 0; ; step++) {
            long bound = oneTree(state, weights);
            if (bound == Long.MAX_VALUE) return bound;
            boolean tour = true;
            long norm = 0;
            for (int v = 0; v < n; v++) {
                int excess = degree[v] - 2;
                tour &= excess == 0;
                norm += (long) excess * excess;
            }
            if (bound > bestBound) {
                bestBound = bound;
                System.arraycopy(weights, 0, bestWeights, 0, n);
                idle = 0;
            } else idle++;
            long rounded = Math.ceilDiv(bestBound, SCALE);
            if (tour) {
                note();
                // A 1-tree that is a tour has its own length as its bound: nothing is left below.
                return Long.MAX_VALUE;
            }
            if (rounded >= bestLength) return rounded;
            if (step >= steps) break;
            if (idle >= 5) {
                pace *= 0.6;
                idle = 0;
            }
            double size = pace * (bestLength * SCALE - bound) / norm;
            if (size < 1) break;
            for (int v = 0; v < n; v++) {
                int excess = degree[v] - 2;
                weights[v] += Math.round(size * (0.7 * excess + 0.3 * lastStep[v]));
                lastStep[v] = excess;
            }
        }
        System.arraycopy(bestWeights, 0, weights, 0, n);
        oneTree(state, weights);
        return Math.ceilDiv(bestBound, SCALE);
    }

    /// A minimum 1-tree: a spanning tree of all cities but the first, by Prim's algorithm, and the two
    /// cheapest edges of the first. Returns its cost less twice the weights, times SCALE.
    private long oneTree(byte[][] state, long[] weights) {
        Arrays.fill(degree, 0);
        Arrays.fill(inTree, false);
        long total = 0;
        for (int v = 0; v < n; v++) total -= 2 * weights[v];
        inTree[1] = true;
        for (int v = 2; v < n; v++) {
            parent[v] = 1;
            cost[v] = price(state, weights, 1, v);
        }
        for (int k = 2; k < n; k++) {
            int next = -1;
            long least = Long.MAX_VALUE;
            for (int v = 2; v < n; v++)
                if (!inTree[v] && cost[v] < least) {
                    least = cost[v];
                    next = v;
                }
            if (least >= FORBIDDEN / 2) return Long.MAX_VALUE;
            inTree[next] = true;
            total += real(least);
            degree[next]++;
            degree[parent[next]]++;
            from[next] = parent[next];
            to[next] = next;
            for (int v = 2; v < n; v++)
                if (!inTree[v]) {
                    long price = price(state, weights, next, v);
                    if (price < cost[v]) {
                        cost[v] = price;
                        parent[v] = next;
                    }
                }
        }
        int first = -1;
        int second = -1;
        long cheapest = Long.MAX_VALUE;
        long next = Long.MAX_VALUE;
        for (int v = 1; v < n; v++) {
            long price = price(state, weights, 0, v);
            if (price < cheapest) {
                next = cheapest;
                second = first;
                cheapest = price;
                first = v;
            } else if (price < next) {
                next = price;
                second = v;
            }
        }
        if (next >= FORBIDDEN / 2) return Long.MAX_VALUE;
        total += real(cheapest) + real(next);
        link(0, 0, first, cheapest);
        link(1, 0, second, next);
        return total;
    }

    private void link(int edge, int a, int b, long price) {
        from[edge] = a;
        to[edge] = b;
        cost[edge] = price;
        degree[a]++;
        degree[b]++;
    }

    private long price(byte[][] state, long[] weights, int a, int b) {
        long price = distance[a][b] * SCALE + weights[a] + weights[b];
        return switch (state[a][b]) {
            case IN -> price + REQUIRED;
            case OUT -> price + FORBIDDEN;
            default -> price;
        };
    }

    private static long real(long price) {
        return price < REQUIRED / 2 ? price - REQUIRED : price;
    }

    /// Keeps the 1-tree, which is a tour, if it is shorter than the best.
    private void note() {
        int[][] next = new int[n][2];
        int[] count = new int[n];
        for (int e = 0; e < n; e++) {
            next[from[e]][count[from[e]]++] = to[e];
            next[to[e]][count[to[e]]++] = from[e];
        }
        int[] order = new int[n];
        int before = -1;
        for (int k = 0, at = 0; k < n; k++) {
            order[k] = at;
            int following = next[at][0] == before ? next[at][1] : next[at][0];
            before = at;
            at = following;
        }
        long length = Tours.length(distance, order);
        if (length < bestLength) {
            best = order;
            bestLength = length;
        }
    }
}
