package dev.assay.core.preference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Pareto dominance; greater is better in every objective.
public final class Dominance {
    private Dominance() {}

    /// At least as good everywhere and better somewhere.
    public static boolean dominates(double[] a, double[] b) {
        if (a.length != b.length)
            throw new IllegalArgumentException("expected as many objectives, found " + a.length + " and " + b.length);
        boolean better = false;
        for (int k = 0; k < a.length; k++) {
            if (a[k] < b[k]) return false;
            better |= a[k] > b[k];
        }
        return better;
    }

    /// 1 if a dominates, -1 if b does, 0 if neither.
    public static int verdict(double[] a, double[] b) {
        return dominates(a, b) ? 1 : dominates(b, a) ? -1 : 0;
    }

    /// Indices of the points no other point dominates, in order; equal points are all kept. O(n^2).
    public static int[] front(double[][] points) {
        return IntStream.range(0, points.length)
                .filter(i -> {
                    for (double[] other : points) if (dominates(other, points[i])) return false;
                    return true;
                })
                .toArray();
    }

    /// The area that points with two objectives dominate above a reference point. O(n log n).
    public static double hypervolume(double[][] points, double[] reference) {
        List<double[]> falling = new ArrayList<>(List.of(points));
        falling.sort(Comparator.comparingDouble((double[] p) -> p[0]).reversed());
        double area = 0;
        double height = reference[1];
        for (double[] point : falling) {
            if (point[0] <= reference[0] || point[1] <= height) continue;
            area += (point[0] - reference[0]) * (point[1] - height);
            height = point[1];
        }
        return area;
    }
}
