package dev.assay.verify.image;

import java.util.BitSet;

/// Pixels where brightness changes (Sobel).
final class Edges {
    /// Of a step between black and white a Sobel filter makes 4 times 255.
    private static final double THRESHOLD = 96;

    private final int width;
    private final int height;
    private final BitSet edges = new BitSet();

    private Edges(int width, int height) {
        this.width = width;
        this.height = height;
    }

    static Edges of(Picture picture) {
        Edges edges = new Edges(picture.width(), picture.height());
        double[] luma = new double[edges.width * edges.height];
        for (int i = 0; i < luma.length; i++) luma[i] = picture.luma(i % edges.width, i / edges.width);
        for (int y = 1; y + 1 < edges.height; y++)
            for (int x = 1; x + 1 < edges.width; x++) {
                int i = y * edges.width + x;
                int up = i - edges.width;
                int down = i + edges.width;
                double gx = luma[up + 1]
                        + 2 * luma[i + 1]
                        + luma[down + 1]
                        - luma[up - 1]
                        - 2 * luma[i - 1]
                        - luma[down - 1];
                double gy =
                        luma[down - 1] + 2 * luma[down] + luma[down + 1] - luma[up - 1] - 2 * luma[up] - luma[up + 1];
                if (Math.hypot(gx, gy) >= THRESHOLD) edges.edges.set(i);
            }
        return edges;
    }

    /// 1 if neither has an edge.
    double f1(Edges other) {
        int mine = edges.cardinality();
        int theirs = other.edges.cardinality();
        if (mine == 0 && theirs == 0) return 1;
        if (mine == 0 || theirs == 0) return 0;
        double precision = found(other) / mine;
        double recall = other.found(this) / theirs;
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    private double found(Edges other) {
        int found = 0;
        for (int i = edges.nextSetBit(0); i >= 0; i = edges.nextSetBit(i + 1))
            if (other.near(i % width, i / width)) found++;
        return found;
    }

    private boolean near(int x, int y) {
        for (int dy = -1; dy <= 1; dy++)
            for (int dx = -1; dx <= 1; dx++)
                if (x + dx >= 0
                        && x + dx < width
                        && y + dy >= 0
                        && y + dy < height
                        && edges.get((y + dy) * width + x + dx)) return true;
        return false;
    }
}
