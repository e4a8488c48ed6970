package dev.assay.verify.image;

import java.util.Arrays;

/// Which of the 64 lowest frequencies of a picture of 32 by 32 are above their median (a cosine transform;
/// Zauner 2010, "Implementation and Benchmarking of Perceptual Image Hash Functions").
final class PerceptualHash {
    private static final int SIZE = 32;
    private static final int LOW = 8;
    private static final double[][] COSINES = new double[LOW][SIZE];

    static {
        for (int k = 0; k < LOW; k++)
            for (int i = 0; i < SIZE; i++) COSINES[k][i] = Math.cos((2 * i + 1) * (k + 1) * Math.PI / (2 * SIZE));
    }

    private PerceptualHash() {}

    static long of(Picture picture) {
        Picture small = picture.scaled(SIZE, SIZE);
        double[][] rows = new double[SIZE][LOW];
        for (int y = 0; y < SIZE; y++)
            for (int k = 0; k < LOW; k++) for (int x = 0; x < SIZE; x++) rows[y][k] += COSINES[k][x] * small.luma(x, y);
        double[] low = new double[LOW * LOW];
        for (int j = 0; j < LOW; j++)
            for (int k = 0; k < LOW; k++) for (int y = 0; y < SIZE; y++) low[j * LOW + k] += COSINES[j][y] * rows[y][k];
        double[] sorted = low.clone();
        Arrays.sort(sorted);
        double median = (sorted[31] + sorted[32]) / 2;
        long hash = 0;
        // Of a picture without contrast rounding would decide; what is below a thousandth of a grey level is none.
        for (int i = 0; i < low.length; i++) if (low[i] > median + 1e-3) hash |= 1L << i;
        return hash;
    }
}
