package dev.assay.tasks.scenes;

/// What a cell may show: 4 x 4 pixels, some of them of the object.
public enum Shape {
    SQUARE("####", "####", "####", "####"),
    RING("####", "#..#", "#..#", "####"),
    CROSS("#..#", ".##.", ".##.", "#..#"),
    TRIANGLE("#...", "##..", "###.", "####");

    /// Side of a cell in pixels.
    public static final int SIDE = 4;
    /// Pixels of a cell.
    public static final int PIXELS = SIDE * SIDE;

    private final int mask;

    Shape(String... rows) {
        String all = String.join("", rows);
        int bits = 0;
        for (int i = 0; i < PIXELS; i++) if (all.charAt(i) == '#') bits |= 1 << i;
        mask = bits;
    }

    /// Bit i is set if pixel i, row by row, is of the object.
    public int mask() {
        return mask;
    }

    /// The shape with four pixels turned over, which no longer is any shape.
    ///
    /// @param first which four: first, and 5, 7 and 10 after it
    public int defective(int first) {
        int bits = mask;
        for (int step : new int[] {0, 5, 7, 10}) bits ^= 1 << (first + step) % PIXELS;
        return bits;
    }

    /// Shared pixels as a part of all pixels of two masks; 0 if both are empty.
    public static double overlap(int a, int b) {
        return a == 0 && b == 0 ? 0 : Integer.bitCount(a & b) / (double) Integer.bitCount(a | b);
    }
}
