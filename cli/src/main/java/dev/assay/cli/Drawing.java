package dev.assay.cli;

import dev.assay.tasks.graph.Instance;
import dev.assay.tasks.graph.Network;
import dev.assay.tasks.graph.Problem;
import dev.assay.verify.graph.GraphTask;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/// A problem and an answer to it as SVG: a tour over a map, chosen nodes in a graph, or two graphs with the
/// nodes that are matched. Colours come from the page's style sheet.
final class Drawing {
    private static final double SIZE = 260;
    private static final double EDGE = 30;
    /// A name inside its node.
    private static final double[] WITHIN = {0, 0};

    private final Problem problem;
    private final int[] listed;
    private final StringBuilder out = new StringBuilder();

    /// @param listed nodes as answered; empty for the problem alone
    Drawing(Problem problem, int[] listed) {
        this.problem = problem;
        this.listed = listed;
    }

    String svg() {
        double[] size = switch (problem.instance()) {
            case Instance.Tour tour -> tour(tour);
            case Instance.One one -> one(one.network());
            case Instance.Two pair -> two(pair);
        };
        return text(
                        "<svg class=graph viewBox=\"0 0 %.0f %.0f\" role=img aria-label=\"%s with an answer\">%n",
                        size[0], size[1], problem.task().word())
                + out.append("</svg>\n");
    }

    /// Cities may be close together, so they are small and their names stand beside them, where the tour is not.
    private double[] tour(Instance.Tour tour) {
        double[][] at = map(tour.distance());
        for (int k = 1; k < listed.length; k++) line("chosen", at[listed[k - 1]], at[listed[k]]);
        for (int v = 0; v < at.length; v++)
            node(
                    at[v],
                    5,
                    contains(v) ? "node in" : "node",
                    away(v, at),
                    tour.airports().get(v));
        return new double[] {
            SIZE, Arrays.stream(at).mapToDouble(place -> place[1]).max().orElse(0) + EDGE
        };
    }

    /// From a city to its name: away from the cities before and after it, straight up if it has none.
    private double[] away(int city, double[][] at) {
        double[] to = {0, 0};
        for (int k = 1; k < listed.length; k++) {
            if (listed[k - 1] == city) add(to, at[city], at[listed[k]]);
            if (listed[k] == city) add(to, at[city], at[listed[k - 1]]);
        }
        double length = Math.hypot(to[0], to[1]);
        return length < 0.05 ? new double[] {0, -12} : new double[] {17 * to[0] / length, 12 * to[1] / length};
    }

    private static void add(double[] to, double[] from, double[] other) {
        double distance = Math.max(1e-9, Math.hypot(from[0] - other[0], from[1] - other[1]));
        for (int axis = 0; axis < 2; axis++) to[axis] += (from[axis] - other[axis]) / distance;
    }

    private double[] one(Network network) {
        double[][] at = circle(network.size(), 0);
        links(network, at, problem.task() == GraphTask.MCP ? listed : new int[0]);
        for (int v = 0; v < at.length; v++)
            node(
                    at[v],
                    15,
                    contains(v) ? "node in" : "node",
                    WITHIN,
                    initials(network.names().get(v)));
        return new double[] {SIZE, SIZE};
    }

    private double[] two(Instance.Two pair) {
        double[][] left = circle(pair.a().size(), 0);
        double[][] right = circle(pair.b().size(), SIZE);
        links(pair.a(), left, new int[0]);
        links(pair.b(), right, new int[0]);
        for (int v = 0; v < left.length; v++)
            node(left[v], 15, "node in", WITHIN, pair.a().names().get(v) + " " + v);
        for (int w = 0; w < right.length; w++) {
            int v = IntStream.range(0, listed.length)
                    .filter(listedAt(w))
                    .findFirst()
                    .orElse(-1);
            boolean same = v >= 0
                    && v < pair.a().size()
                    && pair.a().names().get(v).equals(pair.b().names().get(w));
            String kind = v < 0 ? "node" : same ? "node in" : "node off";
            node(right[w], 15, kind, WITHIN, pair.b().names().get(w) + " " + (v < 0 ? "" : v));
        }
        return new double[] {2 * SIZE, SIZE};
    }

    private java.util.function.IntPredicate listedAt(int node) {
        return k -> listed[k] == node;
    }

    private boolean contains(int node) {
        return Arrays.stream(listed).anyMatch(v -> v == node);
    }

    private void links(Network network, double[][] at, int[] among) {
        for (Network.Link link : network.links()) {
            boolean chosen = Arrays.stream(among).anyMatch(v -> v == link.a())
                    && Arrays.stream(among).anyMatch(v -> v == link.b());
            line(chosen ? "chosen" : "edge", at[link.a()], at[link.b()]);
        }
    }

    private void line(String kind, double[] from, double[] to) {
        out.append(text("<line class=%s x1=%.1f y1=%.1f x2=%.1f y2=%.1f />%n", kind, from[0], from[1], to[0], to[1]));
    }

    /// @param beside from the middle of the node to that of its name
    private void node(double[] at, double radius, String kind, double[] beside, String name) {
        out.append(text("<circle class=\"%s\" cx=%.1f cy=%.1f r=%.0f />", kind, at[0], at[1], radius));
        out.append(text(
                "<text x=%.1f y=%.1f text-anchor=middle>%s</text>%n",
                at[0] + beside[0], at[1] + beside[1] + 3.5, name));
    }

    private static String initials(String name) {
        StringBuilder initials = new StringBuilder();
        for (String word : name.split(" ")) initials.append(word, 0, Math.min(word.length(), 2));
        return initials.toString();
    }

    private static double[][] circle(int n, double left) {
        double[][] at = new double[n][];
        for (int v = 0; v < n; v++) {
            double angle = 2 * Math.PI * v / n - Math.PI / 2;
            double radius = SIZE / 2 - EDGE;
            at[v] = new double[] {left + SIZE / 2 + radius * Math.cos(angle), SIZE / 2 + radius * Math.sin(angle)};
        }
        return at;
    }

    /// Places in the plane whose distances come closest to the given ones: classical scaling (Torgerson 1952),
    /// its two leading eigenvectors by power iteration.
    private static double[][] map(int[][] distance) {
        int n = distance.length;
        double[][] b = new double[n][n];
        double[] mean = new double[n];
        for (int i = 0; i < n; i++)
            mean[i] = Arrays.stream(distance[i])
                    .mapToDouble(d -> (double) d * d)
                    .average()
                    .orElse(0);
        double total = Arrays.stream(mean).average().orElse(0);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                b[i][j] = -0.5 * ((double) distance[i][j] * distance[i][j] - mean[i] - mean[j] + total);
        double[][] at = new double[n][2];
        for (int axis = 0; axis < 2; axis++) {
            double[] v =
                    IntStream.range(0, n).mapToDouble(i -> Math.sin(i + 1.0)).toArray();
            double value = 0;
            for (int round = 0; round < 300; round++) {
                double[] next = new double[n];
                for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) next[i] += b[i][j] * v[j];
                value = Math.sqrt(Arrays.stream(next).map(x -> x * x).sum());
                if (value == 0) break;
                for (int i = 0; i < n; i++) v[i] = next[i] / value;
            }
            for (int i = 0; i < n; i++) {
                at[i][axis] = v[i] * Math.sqrt(value);
                for (int j = 0; j < n; j++) b[i][j] -= value * v[i] * v[j];
            }
        }
        // Straight into the frame: the longer axis lies level and fills it.
        double[] least = {Double.MAX_VALUE, Double.MAX_VALUE};
        double reach = 1e-9;
        for (double[] place : at) for (int axis = 0; axis < 2; axis++) least[axis] = Math.min(least[axis], place[axis]);
        for (double[] place : at)
            for (int axis = 0; axis < 2; axis++) reach = Math.max(reach, place[axis] - least[axis]);
        for (double[] place : at)
            for (int axis = 0; axis < 2; axis++)
                place[axis] = EDGE + (place[axis] - least[axis]) / reach * (SIZE - 2 * EDGE);
        return at;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
