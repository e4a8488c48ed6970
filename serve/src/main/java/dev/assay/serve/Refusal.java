package dev.assay.serve;

/// A request that is answered with an error: a status and one line that says what to do.
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final int status;

    Refusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }
}
