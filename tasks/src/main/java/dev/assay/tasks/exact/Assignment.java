package dev.assay.tasks.exact;

import java.util.Arrays;

/// The linear assignment problem: give each row its own column at least total cost.
///
/// Shortest augmenting paths with potentials (Kuhn's Hungarian method as in Jonker and Volgenant,
/// Computing 38, 1987), O(n^3). Works on whole numbers; one object is used again and again, without new
/// memory.
public final class Assignment {
    private static final int FAR = Integer.MAX_VALUE / 2;

    /// Potentials; index 0 is a helper of the method, rows and columns start at 1.
    private final int[] u;

    private final int[] v;
    private final int[] rowOf;
    private final int[] way;
    private final int[] slack;
    private final boolean[] used;
    private int n;

    /// @param most largest number of rows
    public Assignment(int most) {
        u = new int[most + 1];
        v = new int[most + 1];
        rowOf = new int[most + 1];
        way = new int[most + 1];
        slack = new int[most + 1];
        used = new boolean[most + 1];
    }

    /// The least total cost over the rows and columns named.
    ///
    /// @param cost costs by row and column, of at least 0
    /// @param rows the rows in use
    /// @param columns the columns in use, as many
    public int solve(int[][] cost, int[] rows, int[] columns, int count) {
        n = count;
        Arrays.fill(u, 0, n + 1, 0);
        Arrays.fill(v, 0, n + 1, 0);
        Arrays.fill(rowOf, 0, n + 1, 0);
        for (int row = 1; row <= n; row++) augment(cost, rows, columns, row);
        return -v[0];
    }

    private void augment(int[][] cost, int[] rows, int[] columns, int row) {
        rowOf[0] = row;
        int column = 0;
        Arrays.fill(slack, 0, n + 1, FAR);
        Arrays.fill(used, 0, n + 1, false);
        do {
            used[column] = true;
            int at = rowOf[column];
            int[] costs = cost[rows[at - 1]];
            int least = FAR;
            int next = -1;
            for (int j = 1; j <= n; j++) {
                if (used[j]) continue;
                int reduced = costs[columns[j - 1]] - u[at] - v[j];
                if (reduced < slack[j]) {
                    slack[j] = reduced;
                    way[j] = column;
                }
                if (slack[j] < least) {
                    least = slack[j];
                    next = j;
                }
            }
            for (int j = 0; j <= n; j++) {
                if (used[j]) {
                    u[rowOf[j]] += least;
                    v[j] -= least;
                } else slack[j] -= least;
            }
            column = next;
        } while (rowOf[column] != 0);
        do {
            int before = way[column];
            rowOf[column] = rowOf[before];
            column = before;
        } while (column != 0);
    }

    /// The place in `rows` of the row that has the column at this place in `columns`.
    public int row(int column) {
        return rowOf[column + 1] - 1;
    }

    /// By how much at least the total grows if this row must take this column.
    ///
    /// @param cost of this row in this column, as it was in {@link #solve}
    public int regret(int row, int column, int cost) {
        return cost - u[row + 1] - v[column + 1];
    }
}
