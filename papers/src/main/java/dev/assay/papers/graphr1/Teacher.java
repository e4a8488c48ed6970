package dev.assay.papers.graphr1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// A randomised local search that writes its candidates and then the best of them, the desk's stand-in for the
/// paper's large teacher. It is noisy on purpose: some traces stop after the first candidate, some go
/// round in circles, some break off in the answer.
///
/// @param early share that stops after the first candidate
/// @param loops share that writes one candidate again and again, while there is room for the answer
/// @param broken share that breaks off
record Teacher(double early, double loops, double broken) {
    static final Teacher USUAL = new Teacher(0.3, 0.15, 0.1);
    private static final int MOST = 8;
    private static final int PATIENCE = 3;

    /// Writes a trace of at most `limit` symbols.
    Trace write(Puzzle puzzle, int limit, RandomGenerator random) {
        List<Integer> out = new ArrayList<>(List.of(Trace.THINK));
        boolean stopsEarly = random.nextDouble() < early;
        boolean circles = random.nextDouble() < loops;
        boolean breaks = random.nextDouble() < broken;
        int[] best = null;
        int stale = 0;
        for (int c = 0; c < (stopsEarly ? 1 : MOST) && stale < PATIENCE; c++) {
            int[] list = best == null || random.nextBoolean() ? list(puzzle, random) : change(puzzle, best, random);
            write(list, Trace.NEXT, out);
            if (best == null || puzzle.better(value(puzzle, list), value(puzzle, best))) {
                best = list;
                stale = 0;
            } else stale++;
        }
        while (circles && out.size() + 2 * (best.length + 1) <= limit) write(best, Trace.NEXT, out);
        out.set(out.size() - 1, Trace.CLOSE);
        write(best, Trace.END, out);
        int end = breaks ? out.size() - 1 - random.nextInt(1, 1 + best.length) : out.size();
        return Trace.of(
                puzzle,
                out.stream().limit(Math.min(limit, end)).mapToInt(i -> i).toArray());
    }

    private static double value(Puzzle puzzle, int[] list) {
        return puzzle.value(list, list.length);
    }

    private static void write(int[] list, int mark, List<Integer> out) {
        for (int v : list) out.add(v);
        out.add(mark);
    }

    /// A list built node by node, cheaper nodes more likely.
    static int[] list(Puzzle puzzle, RandomGenerator random) {
        return fill(puzzle, new int[0], random);
    }

    private static int[] fill(Puzzle puzzle, int[] start, RandomGenerator random) {
        int[] list = Arrays.copyOf(start, puzzle.nodes() + 1);
        int length = start.length;
        while (length < puzzle.nodes()) {
            double[] weights = new double[puzzle.nodes()];
            for (int v = 0; v < weights.length; v++) weights[v] = weight(puzzle, list, length, v);
            int v = draw(weights, random);
            if (v < 0) break;
            list[length++] = v;
        }
        if (puzzle.kind() == 0) list[length++] = list[0];
        return Arrays.copyOf(list, length);
    }

    /// A number in proportion to its weight; -1 if all are 0.
    private static int draw(double[] weights, RandomGenerator random) {
        double point = random.nextDouble() * Arrays.stream(weights).sum();
        int last = -1;
        for (int v = 0; v < weights.length; v++) {
            if (weights[v] == 0) continue;
            last = v;
            point -= weights[v];
            if (point < 0) break;
        }
        return last;
    }

    private static double weight(Puzzle puzzle, int[] list, int length, int v) {
        for (int k = 0; k < length; k++) if (list[k] == v || puzzle.kind() == 1 && !puzzle.edge(list[k], v)) return 0;
        if (puzzle.kind() != 1)
            return length == 0 && puzzle.kind() == 0
                    ? 1
                    : Math.exp(-3 * puzzle.added(list, length, v) / puzzle.scale());
        int degree = 0;
        for (int w = 0; w < puzzle.nodes(); w++) if (puzzle.edge(v, w)) degree++;
        return Math.exp(0.5 * degree);
    }

    /// A neighbour of the best list: two nodes change places, a stretch of a tour is turned round, a clique
    /// loses a node and grows again.
    private static int[] change(Puzzle puzzle, int[] best, RandomGenerator random) {
        int[] list = best.clone();
        if (puzzle.kind() == 1) {
            int gone = random.nextInt(list.length);
            int[] rest = new int[list.length - 1];
            for (int k = 0, r = 0; k < list.length; k++) if (k != gone) rest[r++] = list[k];
            return fill(puzzle, rest, random);
        }
        int n = puzzle.nodes();
        int i = random.nextInt(n);
        int j = random.nextInt(n);
        if (puzzle.kind() == 2) {
            int v = list[i];
            list[i] = list[j];
            list[j] = v;
            return list;
        }
        for (int a = Math.max(1, Math.min(i, j)), b = Math.max(i, j); a < b; a++, b--) {
            int v = list[a];
            list[a] = list[b];
            list[b] = v;
        }
        return list;
    }
}
