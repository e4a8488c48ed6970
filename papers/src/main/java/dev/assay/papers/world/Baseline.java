package dev.assay.papers.world;

/// Baselines for returns that differ by position.
public final class Baseline {
    private Baseline() {}

    /// Each return less the mean of the batch at the same position.
    ///
    /// @param returns rows of equal length
    public static double[][] perPosition(double[][] returns) {
        double[][] out = new double[returns.length][returns[0].length];
        for (int t = 0; t < returns[0].length; t++) {
            double mean = 0;
            for (double[] row : returns) mean += row[t] / returns.length;
            for (int i = 0; i < returns.length; i++) out[i][t] = returns[i][t] - mean;
        }
        return out;
    }
}
