package dev.assay.verify.sandbox;

/// The sandbox cannot run here, or stopped answering: nothing was measured and nothing ran outside.
public final class SandboxMissing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message one line: what is missing and what to do
    public SandboxMissing(String message) {
        super(message, null, false, false);
    }
}
