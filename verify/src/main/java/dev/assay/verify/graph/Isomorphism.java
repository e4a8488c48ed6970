package dev.assay.verify.graph;

import java.util.Arrays;

/// Tells whether two induced subgraphs have the same shape, labels ignored: backtracking in order of
/// degree with neighbour checks. Exponential at worst, so the work is bounded.
final class Isomorphism {
    private static final int MAX_STEPS = 2_000_000;

    private final boolean[][] a;
    private final boolean[][] b;
    private final int[] degreesA;
    private final int[] degreesB;
    private final int[] image;
    private final boolean[] used;
    private final int[] order;
    private int steps;

    private Isomorphism(boolean[][] a, boolean[][] b) {
        this.a = a;
        this.b = b;
        degreesA = degrees(a);
        degreesB = degrees(b);
        image = new int[a.length];
        used = new boolean[a.length];
        order = order();
    }

    /// @throws IllegalStateException if the bound on work is met before the answer
    static boolean same(Graph g, int[] nodesG, Graph h, int[] nodesH) {
        if (nodesG.length != nodesH.length) return false;
        Isomorphism search = new Isomorphism(matrix(g, nodesG), matrix(h, nodesH));
        int[] sortedA = search.degreesA.clone();
        int[] sortedB = search.degreesB.clone();
        Arrays.sort(sortedA);
        Arrays.sort(sortedB);
        return Arrays.equals(sortedA, sortedB) && search.extend(0);
    }

    private static boolean[][] matrix(Graph graph, int[] nodes) {
        boolean[][] matrix = new boolean[nodes.length][nodes.length];
        for (int i = 0; i < nodes.length; i++)
            for (int j = 0; j < nodes.length; j++) matrix[i][j] = graph.adjacent(nodes[i], nodes[j]);
        return matrix;
    }

    private static int[] degrees(boolean[][] matrix) {
        int[] degrees = new int[matrix.length];
        for (int i = 0; i < degrees.length; i++) for (boolean edge : matrix[i]) if (edge) degrees[i]++;
        return degrees;
    }

    /// Each next node is tied to as many earlier ones as possible, so that wrong turns show early.
    private int[] order() {
        int n = a.length;
        int[] result = new int[n];
        int[] ties = new int[n];
        boolean[] taken = new boolean[n];
        for (int k = 0; k < n; k++) {
            int best = -1;
            for (int v = 0; v < n; v++)
                if (!taken[v]
                        && (best < 0
                                || ties[v] > ties[best]
                                || (ties[v] == ties[best] && degreesA[v] > degreesA[best]))) best = v;
            result[k] = best;
            taken[best] = true;
            for (int w = 0; w < n; w++) if (a[best][w]) ties[w]++;
        }
        return result;
    }

    private boolean extend(int k) {
        if (k == a.length) return true;
        if (++steps > MAX_STEPS)
            throw new IllegalStateException("the subgraphs are too alike to be told apart in time");
        int v = order[k];
        for (int w = 0; w < b.length; w++) {
            if (used[w] || degreesA[v] != degreesB[w] || !fits(k, v, w)) continue;
            used[w] = true;
            image[v] = w;
            if (extend(k + 1)) return true;
            used[w] = false;
        }
        return false;
    }

    private boolean fits(int k, int v, int w) {
        for (int i = 0; i < k; i++) if (a[v][order[i]] != b[w][image[order[i]]]) return false;
        return true;
    }
}
