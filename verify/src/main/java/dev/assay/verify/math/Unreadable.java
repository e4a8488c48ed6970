package dev.assay.verify.math;

/// The text is not mathematics this package reads; [Answer#parse] then keeps it as text. Carries no
/// stack, for it is ordinary.
final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
        super(message, null, false, false);
    }
}
