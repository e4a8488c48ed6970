package dev.assay.verify.math;

/// The work one comparison may still do. A unit is about one multiplication of small rationals, well
/// under a microsecond.
final class Work {
    private long left;

    Work(long units) {
        left = units;
    }

    /// @throws TooMuch when the budget is used up
    void spend(long units) {
        left -= units;
        if (left < 0) {
            throw new TooMuch("the comparison reached its bound on work");
        }
    }
}
