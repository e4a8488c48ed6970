package dev.assay.papers.world;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Numbers that describe the items of made-up worlds.
public final class Features {
    private Features() {}

    /// Independent standard normal numbers.
    public static double[] gaussian(int count, RandomGenerator draws) {
        double[] x = new double[count];
        for (int k = 0; k < count; k++) x[k] = draws.nextGaussian();
        return x;
    }

    /// Rows of independent standard normal numbers.
    public static double[][] gaussian(int rows, int count, RandomGenerator draws) {
        double[][] x = new double[rows][];
        for (int i = 0; i < rows; i++) x[i] = gaussian(count, draws);
        return x;
    }

    /// One after the other.
    public static double[] joined(double[] first, double... second) {
        double[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
