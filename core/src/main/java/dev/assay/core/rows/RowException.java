package dev.assay.core.rows;

/// A row that cannot be read: one line that says where, what was found, what was expected.
public final class RowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param source name of the file
    /// @param line 1-based line of the row, or its number in formats without lines
    /// @param message what is wrong and what to do
    public RowException(String source, long line, String message) {
        super(source + ":" + line + ": " + message, null, false, false);
    }
}
