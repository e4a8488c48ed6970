package dev.assay.learn;

/// Learning rate: a linear warm-up, then half a cosine down (Loshchilov and Hutter 2017,
/// arXiv 1608.03983).
///
/// @param peak highest rate
/// @param last rate after the last step
/// @param warmup steps of warm-up; step 0 gets `peak / warmup`
/// @param steps steps in all
public record Schedule(double peak, double last, int warmup, int steps) {
    public Schedule {
        if (!(peak >= 0 && last >= 0)) throw new IllegalArgumentException("rates: expected 0 or more");
        if (warmup < 0 || warmup > steps)
            throw new IllegalArgumentException("warmup: expected 0 to " + steps + " steps, found " + warmup);
    }

    /// The same rate throughout.
    public static Schedule constant(double rate) {
        return new Schedule(rate, rate, 0, 1);
    }

    /// @param step number of the step, from 0; after the last one, the last rate
    public double rate(long step) {
        if (step < warmup) return peak * (step + 1) / warmup;
        double progress = Math.min(1, (double) (step - warmup) / Math.max(1, steps - warmup));
        return last + (peak - last) * 0.5 * (1 + Math.cos(Math.PI * progress));
    }
}
