package dev.assay.core.rows;

/// Whole rows as slices of one array; a group is never split between two blocks.
///
/// @param bytes the array, reused after {@link RowSource#release}
/// @param count number of rows
/// @param from first byte of each row
/// @param to byte after each row, without its line end
/// @param line 1-based line of each row
/// @param end where reading goes on after this block
public record RowBlock(byte[] bytes, int count, int[] from, int[] to, long[] line, Position end) {}
