package dev.assay.core.rows;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What all sources share: reused arrays, and cutting between groups.
final class Blocks {
    private final ConcurrentLinkedQueue<byte[]> free = new ConcurrentLinkedQueue<>();
    private final RowSource.GroupKey key;

    Blocks(RowSource.GroupKey key) {
        this.key = key;
    }

    byte[] take(int size) {
        byte[] array = free.poll();
        return array != null && array.length >= size ? array : new byte[size];
    }

    void give(byte[] array) {
        free.add(array);
    }

    /// Number of leading rows that can be handed out: all but the last group, which may go on in the next
    /// block. 0 if all rows are of one group.
    int whole(byte[] bytes, int count, int[] from, int[] to) {
        if (key == null) return count;
        long last = key.of(bytes, from[count - 1], to[count - 1]);
        int cut = count - 1;
        while (cut > 0 && key.of(bytes, from[cut - 1], to[cut - 1]) == last) cut--;
        return cut;
    }

    /// Growing slices of a block.
    static final class Slices {
        int[] from = new int[1024];
        int[] to = new int[1024];
        long[] line = new long[1024];
        int count;

        void add(int start, int end, long number) {
            if (count == from.length) {
                from = Arrays.copyOf(from, 2 * count);
                to = Arrays.copyOf(to, 2 * count);
                line = Arrays.copyOf(line, 2 * count);
            }
            from[count] = start;
            to[count] = end;
            line[count++] = number;
        }
    }
}
