package dev.assay.core.metric;

import java.util.Arrays;

/// How well scores order what is labelled.
public final class Ranking {
    private Ranking() {}

    /// The probability that a positive scores above a negative, ties counting half. O(n log n).
    ///
    /// @param gold 1 for positives, anything else for negatives
    /// @throws IllegalArgumentException if all labels are of one class
    public static double auc(double[] gold, double[] scores) {
        Classification.sameLength(gold, scores, "scores");
        int n = gold.length;
        Integer[] order = byScore(scores);
        double below = 0;
        long positives = 0;
        long negatives = 0;
        for (int from = n - 1; from >= 0; ) {
            int to = from;
            int up = 0;
            while (to >= 0 && scores[order[to]] == scores[order[from]]) if (gold[order[to--]] == 1) up++;
            int down = from - to - up;
            below += up * (negatives + 0.5 * down);
            positives += up;
            negatives += down;
            from = to;
        }
        if (positives == 0 || negatives == 0)
            throw new IllegalArgumentException("AUC undefined: only one class in gold");
        return below / ((double) positives * negatives);
    }

    /// True if one of the `k` best-scored items is positive; of equal scores the earlier item
    /// comes first.
    public static boolean hit(double[] scores, double[] labels, int k) {
        Classification.sameLength(labels, scores, "scores");
        if (k < 1) throw new IllegalArgumentException("k: expected 1 or more, found " + k);
        Integer[] order = byScore(scores);
        for (int i = 0; i < Math.min(k, order.length); i++) if (labels[order[i]] > 0) return true;
        return false;
    }

    /// Best first; the sort is stable.
    private static Integer[] byScore(double[] scores) {
        Integer[] order = new Integer[scores.length];
        for (int i = 0; i < order.length; i++) {
            if (Double.isNaN(scores[i])) throw new IllegalArgumentException("score " + i + " is not a number");
            order[i] = i;
        }
        Arrays.sort(order, (a, b) -> Double.compare(scores[b] + 0.0, scores[a] + 0.0));
        return order;
    }
}
