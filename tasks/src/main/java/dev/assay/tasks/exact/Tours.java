package dev.assay.tasks.exact;

/// Quick good tours, which exact searches start from.
public final class Tours {
    /// Starts that are tried, so that large instances stay quick.
    private static final int STARTS = 12;

    private Tours() {}

    /// Length of a closed tour.
    public static long length(int[][] distance, int[] order) {
        long length = 0;
        for (int i = 0; i < order.length; i++) length += distance[order[i]][order[(i + 1) % order.length]];
        return length;
    }

    /// From a city always to the nearest one not yet visited. O(n^2); no bound on how bad it can be beyond
    /// a factor that grows with log n on metric distances (Rosenkrantz, Stearns and Lewis, SIAM J.
    /// Comput. 6, 1977).
    public static int[] nearest(int[][] distance, int start) {
        int n = distance.length;
        boolean[] visited = new boolean[n];
        int[] order = new int[n];
        int at = start;
        for (int k = 0; k < n; k++) {
            order[k] = at;
            visited[at] = true;
            int next = -1;
            for (int v = 0; v < n; v++) if (!visited[v] && (next < 0 || distance[at][v] < distance[at][next])) next = v;
            at = next;
        }
        return order;
    }

    /// The best of several nearest-neighbour tours, each improved by 2-opt (Croes 1958) and Or-opt (Or
    /// 1976) until neither finds anything.
    public static int[] improvedNearest(int[][] distance) {
        int n = distance.length;
        int[] best = null;
        int starts = Math.min(n, STARTS);
        for (int s = 0; s < starts; s++) {
            int[] order = nearest(distance, s * n / starts);
            improve(distance, order);
            if (best == null || length(distance, order) < length(distance, best)) best = order;
        }
        return best;
    }

    private static void improve(int[][] distance, int[] order) {
        if (order.length < 4) return;
        while (twoOpt(distance, order) || orOpt(distance, order)) {}
    }

    /// Reverses the first piece that makes the tour shorter; false if there is none.
    private static boolean twoOpt(int[][] d, int[] order) {
        int n = order.length;
        boolean better = false;
        for (int i = 0; i + 2 < n; i++)
            for (int j = i + 2; j < n; j++) {
                if (i == 0 && j == n - 1) continue;
                int a = order[i];
                int b = order[i + 1];
                int e = order[j];
                int f = order[(j + 1) % n];
                if (d[a][e] + d[b][f] < d[a][b] + d[e][f]) {
                    for (int x = i + 1, y = j; x < y; x++, y--) {
                        int t = order[x];
                        order[x] = order[y];
                        order[y] = t;
                    }
                    better = true;
                }
            }
        return better;
    }

    /// Moves the first piece of one to three cities that fits better elsewhere; false if there is none.
    private static boolean orOpt(int[][] d, int[] order) {
        int n = order.length;
        for (int size = 1; size <= Math.min(3, n - 3); size++)
            for (int i = 0; i < n; i++) {
                // The piece is at(1) .. at(size) when counted from i.
                int before = order[i];
                int first = order[(i + 1) % n];
                int last = order[(i + size) % n];
                int after = order[(i + size + 1) % n];
                int gain = d[before][first] + d[last][after] - d[before][after];
                for (int k = size + 1; k < n; k++) {
                    int x = order[(i + k) % n];
                    int y = order[(i + k + 1) % n];
                    int there = d[x][y];
                    boolean turned = d[x][last] + d[first][y] < d[x][first] + d[last][y];
                    int cost = (turned ? d[x][last] + d[first][y] : d[x][first] + d[last][y]) - there;
                    if (cost < gain) {
                        move(order, i, size, k, turned);
                        return true;
                    }
                }
            }
        return false;
    }

    /// Writes the tour anew: the rest up to `k`, the piece, what is left.
    private static void move(int[] order, int i, int size, int k, boolean turned) {
        int n = order.length;
        int[] made = new int[n];
        int m = 0;
        made[m++] = order[i];
        for (int q = size + 1; q <= k; q++) if (q < n) made[m++] = order[(i + q) % n];
        for (int q = 0; q < size; q++) made[m++] = order[(i + (turned ? size - q : 1 + q)) % n];
        for (int q = k + 1; q < n; q++) made[m++] = order[(i + q) % n];
        System.arraycopy(made, 0, order, 0, n);
    }
}
