package dev.assay.papers.graphr1;

import java.util.Arrays;

/// What a writer knows while it writes: the list it is in, the best candidate so far and what they cost. The
/// costs are given to the policy as numbers; arithmetic in text is not what is studied here.
final class Walk {
    /// Numbers about the whole.
    static final int WHOLE = 17;
    /// Numbers about each item.
    static final int EACH = 8;

    private final Puzzle puzzle;
    private final int[] list;
    private int length;
    private boolean thinking;
    private boolean answering;
    private int[] best = new int[0];
    private double bestValue = Double.NaN;
    private int[] last = new int[0];
    private int candidates;
    private int stale;
    private int verdict = -1;

    /// @param limit most symbols
    Walk(Puzzle puzzle, int limit) {
        this.puzzle = puzzle;
        this.list = new int[limit + 1];
    }

    /// Writes a symbol.
    void emit(int symbol) {
        if (symbol < Trace.THINK) {
            list[length++] = symbol;
            return;
        }
        if (!answering && length > 0 && (symbol == Trace.NEXT || symbol == Trace.CLOSE)) candidate();
        length = 0;
        if (symbol == Trace.THINK) thinking = true;
        if (symbol == Trace.CLOSE) {
            thinking = false;
            answering = true;
        }
    }

    private void candidate() {
        candidates++;
        last = Arrays.copyOf(list, length);
        double value = puzzle.value(list, length);
        boolean first = Double.isNaN(bestValue);
        if (!Double.isNaN(value) && (first || puzzle.better(value, bestValue))) {
            best = last;
            bestValue = value;
            stale = 0;
            verdict = 2;
        } else {
            stale++;
            verdict = value == bestValue ? 1 : 0;
        }
    }

    /// The item of the first graph that is to be matched next; -1 if there is none.
    int hint() {
        return puzzle.kind() == 2 && length < puzzle.nodes() ? puzzle.nodes() + length : -1;
    }

    /// Numbers about the whole.
    void whole(float[] out, int at) {
        Arrays.fill(out, at, at + WHOLE, 0);
        out[at + puzzle.kind()] = 1;
        out[at + 3] = puzzle.nodes() / (float) Puzzle.ITEMS;
        out[at + (answering ? 6 : thinking ? 5 : 4)] = 1;
        out[at + 7] = length / (float) puzzle.nodes();
        out[at + 8] = candidates / 8f;
        out[at + 9] = Double.isNaN(bestValue) ? 0 : 1;
        if (verdict >= 0) out[at + 10 + verdict] = 1;
        out[at + 13] = stale / 4f;
        double cost = puzzle.cost(list, length);
        if (!Double.isNaN(bestValue)) out[at + 14] = (float) Math.min(2, cost / Math.max(1, bestValue));
        out[at + 15] = Double.isNaN(puzzle.value(list, length)) ? 0 : 1;
        out[at + 16] = broken() ? 1 : 0;
    }

    /// True if the list cannot become feasible any more.
    private boolean broken() {
        int distinct = puzzle.kind() == 0 && length == puzzle.nodes() + 1 ? length - 1 : length;
        int seen = 0;
        for (int k = 0; k < distinct; k++) {
            if ((seen >> list[k] & 1) == 1) return true;
            seen |= 1 << list[k];
            if (puzzle.kind() == 1) for (int j = 0; j < k; j++) if (!puzzle.edge(list[j], list[k])) return true;
        }
        return false;
    }

    /// Numbers about each item.
    void each(float[] out, int at) {
        Arrays.fill(out, at, at + Puzzle.ITEMS * EACH, 0);
        int held = set(list, length);
        int inBest = set(best, best.length);
        for (int v = 0; v < puzzle.nodes(); v++) {
            int a = at + v * EACH;
            out[a] = held >> v & 1;
            out[a + 1] = inBest >> v & 1;
            out[a + 2] = length < best.length && best[length] == v ? 1 : 0;
            out[a + 3] = length > 0 && list[0] == v ? 1 : 0;
            out[a + 4] = (float) (cost(v) / puzzle.scale());
            out[a + 5] = fits(v, held) ? 1 : 0;
            out[a + 6] = length < last.length && last[length] == v ? 1 : 0;
            out[a + 7] = switch (puzzle.kind()) {
                case 0 -> length > 0 ? (float) (puzzle.distance(v, list[0]) / puzzle.scale()) : 0;
                case 1 -> room(v, held) / (float) puzzle.nodes();
                default -> 0;
            };
        }
    }

    private double cost(int v) {
        if (puzzle.kind() != 1) return puzzle.added(list, length, v);
        int strangers = 0;
        for (int k = 0; k < length; k++) if (!puzzle.edge(list[k], v)) strangers++;
        return strangers / (double) Math.max(1, length);
    }

    private boolean fits(int v, int held) {
        if ((held >> v & 1) == 1) return false;
        if (puzzle.kind() == 1) for (int k = 0; k < length; k++) if (!puzzle.edge(list[k], v)) return false;
        return true;
    }

    /// How many nodes would still fit after this one.
    private int room(int v, int held) {
        if (!fits(v, held)) return 0;
        int n = 0;
        for (int w = 0; w < puzzle.nodes(); w++) if (puzzle.edge(v, w) && fits(w, held)) n++;
        return n;
    }

    private static int set(int[] list, int length) {
        int set = 0;
        for (int k = 0; k < length; k++) set |= 1 << list[k];
        return set;
    }
}
