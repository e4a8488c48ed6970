package dev.assay.core.advantage;

/// Count, mean, sum of squared deviations, minimum and maximum of everything seen so far, updated batch
/// by batch (PAR, arXiv 2502.18770, trainers/reward_shaper.py; the parallel form of Chan, Golub and
/// LeVeque 1979).
///
/// @param count numbers seen
/// @param mean their mean, 0 if there are none
/// @param m2 sum of squared deviations from the mean
/// @param min smallest, infinity if there are none
/// @param max largest, negative infinity if there are none
public record RunningStats(long count, double mean, double m2, double min, double max) {
    /// Nothing seen yet.
    public static final RunningStats EMPTY =
            new RunningStats(0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    /// The statistics after one more batch, the same as those of everything in one batch.
    ///
    /// @throws IllegalArgumentException if a number is not finite; nothing is folded in then
    public RunningStats plus(double[] batch) {
        if (batch.length == 0) return this;
        double sum = 0;
        double low = min;
        double high = max;
        for (int i = 0; i < batch.length; i++) {
            if (!Double.isFinite(batch[i]))
                throw new IllegalArgumentException("running statistics: number " + i + " is " + batch[i]);
            sum += batch[i];
            low = Math.min(low, batch[i]);
            high = Math.max(high, batch[i]);
        }
        double batchMean = sum / batch.length;
        double squares = 0;
        for (double each : batch) squares += (each - batchMean) * (each - batchMean);
        long total = count + batch.length;
        double gap = batchMean - mean;
        return new RunningStats(
                total,
                mean + gap * batch.length / total,
                m2 + squares + gap * gap * count * batch.length / total,
                low,
                high);
    }

    /// Population variance; 0 for fewer than two numbers.
    public double variance() {
        return count > 1 ? m2 / count : 0;
    }
}
