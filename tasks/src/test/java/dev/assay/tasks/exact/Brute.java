package dev.assay.tasks.exact;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/// The plainest possible solvers, to hold the real ones against.
final class Brute {
    private Brute() {}

    static BitSet[] graph(int n, double density, RandomGenerator random) {
        BitSet[] graph = new BitSet[n];
        Arrays.setAll(graph, _ -> new BitSet());
        for (int i = 0; i < n; i++)
            for (int j = 0; j < i; j++)
                if (random.nextDouble() < density) {
                    graph[i].set(j);
                    graph[j].set(i);
                }
        return graph;
    }

    /// Least value over all permutations of 0 to n - 1.
    static int leastPermutation(int n, ToIntFunction<int[]> value) {
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        return least(order, 0, value);
    }

    private static int least(int[] order, int k, ToIntFunction<int[]> value) {
        if (k >= order.length - 1) return value.applyAsInt(order);
        int best = Integer.MAX_VALUE;
        for (int i = k; i < order.length; i++) {
            swap(order, k, i);
            best = Math.min(best, least(order, k + 1, value));
            swap(order, k, i);
        }
        return best;
    }

    private static void swap(int[] order, int i, int j) {
        int t = order[i];
        order[i] = order[j];
        order[j] = t;
    }

    static int cliqueSize(BitSet[] graph) {
        int best = 0;
        for (int set = 0; set < 1 << graph.length; set++)
            if (Integer.bitCount(set) > best && isClique(graph, set)) best = Integer.bitCount(set);
        return best;
    }

    private static boolean isClique(BitSet[] graph, int set) {
        for (int i = 0; i < graph.length; i++)
            for (int j = 0; j < i; j++) if ((set >> i & set >> j & 1) == 1 && !graph[i].get(j)) return false;
        return true;
    }

    static int coverSize(BitSet[] graph) {
        int best = graph.length;
        for (int set = 0; set < 1 << graph.length; set++)
            if (Integer.bitCount(set) < best && covers(graph, set)) best = Integer.bitCount(set);
        return best;
    }

    private static boolean covers(BitSet[] graph, int set) {
        for (int i = 0; i < graph.length; i++)
            for (int j = 0; j < i; j++) if (graph[i].get(j) && (set >> i & 1) == 0 && (set >> j & 1) == 0) return false;
        return true;
    }

    /// Tries every image (or none) of every node in turn.
    static int commonSize(BitSet[] a, BitSet[] b) {
        int[] image = new int[a.length];
        return common(a, b, image, 0, 0);
    }

    private static int common(BitSet[] a, BitSet[] b, int[] image, int v, int size) {
        if (v == a.length) return size;
        image[v] = -1;
        int best = common(a, b, image, v + 1, size);
        for (int w = 0; w < b.length; w++) {
            boolean fits = true;
            for (int u = 0; u < v && fits; u++)
                if (image[u] >= 0) fits = image[u] != w && a[u].get(v) == b[image[u]].get(w);
            if (!fits) continue;
            image[v] = w;
            best = Math.max(best, common(a, b, image, v + 1, size + 1));
        }
        return best;
    }

    /// Labels that differ and edges that only one graph has, under a mapping.
    static int edits(EditSearch.Labelled a, EditSearch.Labelled b, int[] mapping) {
        int edits = 0;
        for (int i = 0; i < a.size(); i++) {
            if (a.labels()[i] != b.labels()[mapping[i]]) edits++;
            for (int j = i + 1; j < a.size(); j++)
                if (a.neighbours()[i].get(j) != b.neighbours()[mapping[i]].get(mapping[j])) edits++;
        }
        return edits;
    }
}
