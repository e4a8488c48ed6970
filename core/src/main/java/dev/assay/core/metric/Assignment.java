package dev.assay.core.metric;

import java.util.Arrays;

/// The linear assignment problem: give each row its own column at least total cost.
///
/// Shortest augmenting paths with potentials (Jonker and Volgenant, Computing 38, 1987), on whole numbers,
/// O(n^3) from the start. Costs may rise and rows and columns may leave between two calls: the potentials
/// stay valid, and only rows that lost their column are assigned anew, O(n^2) each. One object is used again
/// and again, without new memory.
public final class Assignment {
    private static final int FAR = Integer.MAX_VALUE / 2;
    private static final int FREE = -1;

    private final int[] rowPotential;
    private final int[] columnPotential;
    private final int[] columnOf;
    private final int[] rowOf;

    // Of one augmenting path.
    private final int[] distance;
    private final int[] before;
    private final boolean[] done;

    /// @param most largest number of rows
    public Assignment(int most) {
        rowPotential = new int[most];
        columnPotential = new int[most];
        columnOf = new int[most];
        rowOf = new int[most];
        distance = new int[most];
        before = new int[most];
        done = new boolean[most];
        Arrays.fill(columnOf, FREE);
        Arrays.fill(rowOf, FREE);
    }

    /// What one call has found, to go on from later.
    ///
    /// @param saved potentials of rows and columns, columns by row, rows by column
    public record State(int[][] saved) {}

    public State state() {
        return new State(new int[][] {rowPotential.clone(), columnPotential.clone(), columnOf.clone(), rowOf.clone()});
    }

    /// Goes back to what was found then.
    public void restore(State state) {
        System.arraycopy(state.saved[0], 0, rowPotential, 0, rowPotential.length);
        System.arraycopy(state.saved[1], 0, columnPotential, 0, columnPotential.length);
        System.arraycopy(state.saved[2], 0, columnOf, 0, columnOf.length);
        System.arraycopy(state.saved[3], 0, rowOf, 0, rowOf.length);
    }

    /// Takes a row and a column out.
    public void remove(int row, int column) {
        free(row);
        if (rowOf[column] != FREE) free(rowOf[column]);
    }

    private void free(int row) {
        if (columnOf[row] != FREE) rowOf[columnOf[row]] = FREE;
        columnOf[row] = FREE;
    }

    /// The least total cost over the rows and columns named.
    ///
    /// @param cost costs by row and column, of at least 0, and of those still named at least what they were
    ///     in the call before
    /// @param rows the rows in use
    /// @param columns the columns in use, as many
    public int solve(int[][] cost, int[] rows, int[] columns) {
        for (int row : rows) {
            int column = columnOf[row];
            if (column != FREE && regret(row, column, cost[row][column]) > 0) free(row);
        }
        int total = 0;
        for (int row : rows) if (columnOf[row] == FREE) augment(cost, row, columns);
        for (int row : rows) total += cost[row][columnOf[row]];
        return total;
    }

    /// Dijkstra's algorithm from a free row to the nearest free column, by reduced costs.
    private void augment(int[][] cost, int row, int[] columns) {
        for (int column : columns) {
            distance[column] = FAR;
            done[column] = false;
        }
        int at = row;
        int reached = 0;
        int end = FREE;
        while (end == FREE) {
            int[] costs = cost[at];
            int base = reached - rowPotential[at];
            int next = FREE;
            int least = FAR;
            for (int column : columns) {
                if (done[column]) continue;
                int through = base + costs[column] - columnPotential[column];
                if (through < distance[column]) {
                    distance[column] = through;
                    before[column] = at;
                }
                if (distance[column] < least) {
                    least = distance[column];
                    next = column;
                }
            }
            reached = least;
            done[next] = true;
            if (rowOf[next] == FREE) end = next;
            else at = rowOf[next];
        }
        for (int column : columns)
            if (done[column] && column != end) {
                columnPotential[column] += distance[column] - reached;
                rowPotential[rowOf[column]] += reached - distance[column];
            }
        rowPotential[row] += reached;
        for (int column = end; ; ) {
            int owner = before[column];
            int old = columnOf[owner];
            columnOf[owner] = column;
            rowOf[column] = owner;
            if (owner == row) return;
            column = old;
        }
    }

    /// The column of a row.
    public int column(int row) {
        return columnOf[row];
    }

    /// By how much at least the total grows if this row must take this column.
    ///
    /// @param cost of this row in this column, as it was in {@link #solve}
    public int regret(int row, int column, int cost) {
        return cost - rowPotential[row] - columnPotential[column];
    }
}
