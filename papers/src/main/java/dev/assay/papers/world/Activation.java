package dev.assay.papers.world;

/// What a layer of a {@link Network} applies to each of its sums.
public enum Activation {
    NONE,
    TANH,
    RELU,
    /// `x sigmoid(x)`.
    SILU;

    /// The one of this name.
    public static Activation named(String name) {
        return switch (name) {
            case "none" -> NONE;
            case "tanh" -> TANH;
            case "relu" -> RELU;
            case "silu" -> SILU;
            default ->
                throw new IllegalArgumentException("activation '" + name + "': expected none, tanh, relu or silu");
        };
    }

    double of(double x) {
        return switch (this) {
            case NONE -> x;
            case TANH -> Math.tanh(x);
            case RELU -> Math.max(x, 0);
            case SILU -> x / (1 + Math.exp(-x));
        };
    }

    /// The derivative.
    ///
    /// @param x the sum
    /// @param y what it became
    double slope(double x, double y) {
        return switch (this) {
            case NONE -> 1;
            case TANH -> 1 - y * y;
            case RELU -> x > 0 ? 1 : 0;
            case SILU -> {
                double share = x == 0 ? 0.5 : y / x;
                yield share + y * (1 - share);
            }
        };
    }
}
