package dev.assay.core.evidence;

/// A setting that is chosen for each arm apart, from the same values, on seeds that the comparison does
/// not use.
///
/// @param setting what it is, such as `learning rate`
/// @param values what is tried
/// @param measure what is compared; the arm's mean of it decides, the first of equals wins
/// @param higher true if more of it is better
/// @param seeds number of seeds
public record Tuning(String setting, double[] values, String measure, boolean higher, int seeds) {
    public Tuning {
        if (values.length == 0) throw new IllegalArgumentException("tuning of " + setting + ": no values");
        if (seeds < 1) throw new IllegalArgumentException("tuning of " + setting + ": no seeds");
        values = values.clone();
    }

    @Override
    public double[] values() {
        return values.clone();
    }
}
