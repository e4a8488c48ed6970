package dev.assay.verify.math;

/// A bound on size or work was reached: the value may exist, but we do not go on looking for it.
final class TooMuch extends ArithmeticException {
    private static final long serialVersionUID = 1;

    TooMuch(String message) {
        super(message);
    }
}
