package dev.assay.core.rows;

/// How much memory reading may take.
///
/// @param rowBytes longest row
/// @param blockBytes bytes read at once; a group that is longer makes its block grow
public record Limits(int rowBytes, int blockBytes) {
    /// 32 MiB for a row, 256 KiB for a block: what a block becomes on its way then stays in the cache of a core.
    public static final Limits DEFAULT = new Limits(32 << 20, 1 << 18);

    /// Most bytes one group may have: the block that holds it must fit in memory.
    int groupBytes() {
        return (int) Math.min((long) rowBytes * 4, Integer.MAX_VALUE - 16);
    }

    RowException rowTooLong(String name, long line) {
        return new RowException(name, line, "the row is longer than " + (rowBytes >> 20) + " MiB; raise --max-row");
    }

    RowException groupTooLong(String name, long line) {
        return new RowException(
                name,
                line,
                "its group is longer than " + (groupBytes() >> 20) + " MiB; raise --max-row, or check the group field");
    }
}
