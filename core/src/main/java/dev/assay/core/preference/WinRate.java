package dev.assay.core.preference;

/// Turns comparisons back into rewards by counting wins.
public final class WinRate {
    private WinRate() {}

    /// The share of others that each score beats; a tie pays neither side. O(n m).
    ///
    /// @param higher true if the greater score wins
    /// @param others not empty
    public static double[] against(double[] scores, double[] others, boolean higher) {
        if (others.length == 0) throw new IllegalArgumentException("nothing to win against");
        double[] rates = new double[scores.length];
        for (int i = 0; i < rates.length; i++) {
            int wins = 0;
            for (double other : others) if (higher ? scores[i] > other : scores[i] < other) wins++;
            rates[i] = (double) wins / others.length;
        }
        return rates;
    }

    /// The share of siblings that each score beats, a tie counted as `tie`; 0 for one alone. O(n^2).
    public static double[] among(double[] scores, double tie) {
        int n = scores.length;
        double[] rates = new double[n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) if (i != j) rates[i] += credit(scores[i] - scores[j], tie) / (n - 1);
        return rates;
    }

    /// 1 for a win, 0 for a loss, `tie` for neither.
    ///
    /// @param margin score of the one that should win less the other's
    public static double credit(double margin, double tie) {
        return margin > 0 ? 1 : margin == 0 ? tie : 0;
    }

    /// Share of pairs ranked right.
    ///
    /// @param margins score of the better less that of the worse, one per pair; not empty
    /// @param tie credit of a pair scored alike: 0 is strict, 0.5 is a coin
    public static double accuracy(double[] margins, double tie) {
        if (margins.length == 0) throw new IllegalArgumentException("no pairs");
        double right = 0;
        for (double margin : margins) right += credit(margin, tie);
        return right / margins.length;
    }
}
