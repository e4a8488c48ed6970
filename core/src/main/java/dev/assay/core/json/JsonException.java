package dev.assay.core.json;

/// Text that is not JSON: says what was found and where.
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int position;

    /// @param message one line without the position
    /// @param position byte offset into the text that was read
    public JsonException(String message, int position) {
        super(message + " at byte " + position, null, false, false);
        this.position = position;
    }

    /// Byte offset into the text that was read, 0-based.
    public int position() {
        return position;
    }
}
