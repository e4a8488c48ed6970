package dev.assay.verify.attempt;

/// The chance that at least one of k attempts passes, estimated without bias from n attempts (Chen et
/// al., arXiv 2107.03374, equation 1).
public final class PassAtK {
    private PassAtK() {}

    /// `1 - C(n - c, k) / C(n, k)`, as a product, so that nothing overflows.
    ///
    /// @param n attempts made
    /// @param c attempts that passed, 0 to n
    /// @param k attempts allowed, 1 to n
    /// @return 0 to 1
    /// @throws IllegalArgumentException if the numbers are out of range
    public static double estimate(int n, int c, int k) {
        if (k < 1 || k > n) throw new IllegalArgumentException("k: expected 1 to " + n + ", found " + k);
        if (c < 0 || c > n) throw new IllegalArgumentException("c: expected 0 to " + n + ", found " + c);
        if (n - c < k) return 1;
        double none = 1;
        for (int i = n - c + 1; i <= n; i++) none *= 1 - (double) k / i;
        return 1 - none;
    }
}
