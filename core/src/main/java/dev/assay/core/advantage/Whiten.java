package dev.assay.core.advantage;

/// Whitening of masked batches: mean 0 (or kept) and unit spread.
public final class Whiten {
    private static final double EPS = 1e-8;

    private Whiten() {}

    /// `(x - mean) / sqrt(variance + 1e-8)` over what the mask keeps.
    ///
    /// @param x rows of any length
    /// @param mask 1 where a value counts, rows as in `x`; null keeps all
    /// @param shiftMean false to add the mean back
    /// @param ddof 0 for the population's variance, 1 for the sample's (a single value then becomes 0)
    public static double[][] textbook(double[][] x, double[][] mask, boolean shiftMean, int ddof) {
        double mean = mean(x, mask);
        double degrees = Math.max(1, weight(x, mask) - ddof);
        return scaled(x, mean, 1 / Math.sqrt(squares(x, mask, mean) / degrees + EPS), shiftMean);
    }

    /// With the population's variance.
    public static double[][] textbook(double[][] x, double[][] mask, boolean shiftMean) {
        return textbook(x, mask, shiftMean, 0);
    }

    /// What Fine-Grained RLHF released (fgrlhf/utils.py): it divides by the root of the *standard
    /// deviation*, because a deviation is passed where a variance is expected.
    public static double[][] published(double[][] x, double[][] mask, boolean shiftMean) {
        double mean = mean(x, mask);
        double deviation = Math.sqrt(squares(x, mask, mean) / weight(x, mask));
        return scaled(x, mean, 1 / Math.sqrt(deviation + EPS), shiftMean);
    }

    private static double kept(double[][] mask, int i, int j) {
        return mask == null ? 1 : mask[i][j];
    }

    private static double weight(double[][] x, double[][] mask) {
        double weight = 0;
        for (int i = 0; i < x.length; i++) for (int j = 0; j < x[i].length; j++) weight += kept(mask, i, j);
        if (weight == 0) throw new IllegalArgumentException("whitening needs at least one value that the mask keeps");
        return weight;
    }

    private static double mean(double[][] x, double[][] mask) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) for (int j = 0; j < x[i].length; j++) sum += x[i][j] * kept(mask, i, j);
        return sum / weight(x, mask);
    }

    private static double squares(double[][] x, double[][] mask, double mean) {
        double sum = 0;
        for (int i = 0; i < x.length; i++)
            for (int j = 0; j < x[i].length; j++) sum += (x[i][j] - mean) * (x[i][j] - mean) * kept(mask, i, j);
        return sum;
    }

    private static double[][] scaled(double[][] x, double mean, double factor, boolean shiftMean) {
        double[][] out = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            out[i] = new double[x[i].length];
            for (int j = 0; j < x[i].length; j++) out[i][j] = (x[i][j] - mean) * factor + (shiftMean ? 0 : mean);
        }
        return out;
    }
}
