package dev.assay.core.rows;

/// A place between two rows where reading can go on.
///
/// @param offset bytes before it
/// @param rows rows before it
/// @param lines line ends before it
public record Position(long offset, long rows, long lines) {
    public static final Position START = new Position(0, 0, 0);
}
