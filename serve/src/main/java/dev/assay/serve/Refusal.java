package dev.assay.serve;

/// A request that is answered with an error: a status and one line that says what to do.
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final int status;
    /// Methods of the address, for status 405.
    final String allowed;

    Refusal(int status, String message) {
        this(status, message, null);
    }

    Refusal(int status, String message, String allowed) {
        super(message, null, false, false);
        this.status = status;
        this.allowed = allowed;
    }
}
