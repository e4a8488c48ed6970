package dev.assay.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A small line chart as SVG, its lines named where they end. Colours come from the page's style sheet.
final class Curves {
    private static final double WIDTH = 440;
    private static final double HEIGHT = 220;
    private static final double LEFT = 44;
    private static final double RIGHT = 86;
    private static final double TOP = 12;
    private static final double BOTTOM = 26;
    /// Points of a line; more are averaged.
    private static final int POINTS = 120;

    /// @param name as shown at its end
    /// @param x rising
    record Line(String name, double[] x, double[] y) {}

    private final String title;
    private final List<Line> lines;
    private final double[] marks;
    private double low;
    private double high;
    private double first;
    private double last;

    /// @param title for those who cannot see it
    /// @param marks places on the x axis with a vertical line
    /// @param low the lowest value that is shown whatever the lines do; NaN for none
    /// @param high the highest; NaN for none
    Curves(String title, List<Line> lines, double[] marks, double low, double high) {
        this.title = title;
        this.lines = lines.stream().map(Curves::smooth).toList();
        this.marks = marks;
        double[] all = this.lines.stream()
                .flatMapToDouble(line -> java.util.Arrays.stream(line.y))
                .toArray();
        this.low = java.util.Arrays.stream(all).min().orElse(0);
        this.high = java.util.Arrays.stream(all).max().orElse(1);
        if (!Double.isNaN(low)) this.low = Math.min(low, this.low);
        if (!Double.isNaN(high)) this.high = Math.max(high, this.high);
        if (this.high - this.low < 1e-9) this.high = this.low + 1;
        first = this.lines.stream().mapToDouble(line -> line.x[0]).min().orElse(0);
        last = this.lines.stream()
                .mapToDouble(line -> line.x[line.x.length - 1])
                .max()
                .orElse(1);
        if (last <= first) last = first + 1;
    }

    private static Line smooth(Line line) {
        int n = line.x.length;
        int per = (n + POINTS - 1) / POINTS;
        if (per <= 1) return line;
        double[] x = new double[(n + per - 1) / per];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int to = Math.min(n, (i + 1) * per);
            for (int k = i * per; k < to; k++) {
                x[i] += line.x[k] / (to - i * per);
                y[i] += line.y[k] / (to - i * per);
            }
        }
        return new Line(line.name, x, y);
    }

    private double x(double value) {
        return LEFT + (value - first) / (last - first) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
    }

    String svg() {
        StringBuilder out = new StringBuilder();
        out.append(
                text("<svg class=chart viewBox=\"0 0 %.0f %.0f\" role=img aria-label=\"%s\">%n", WIDTH, HEIGHT, title));
        double step = step((high - low) / 4);
        for (double v = Math.ceil(low / step - 1e-9) * step; v <= high + 1e-9; v += step)
            out.append(text(
                    "<line class=grid x1=%.1f x2=%.1f y1=%.1f y2=%3$.1f /><text x=%.1f y=%.1f text-anchor=end>%s</text>%n",
                    LEFT, WIDTH - RIGHT, y(v), LEFT - 6, y(v) + 4, shown(v, step)));
        for (double mark : marks)
            if (mark > first && mark < last)
                out.append(
                        text("<line class=mark x1=%.1f x2=%1$.1f y1=%.1f y2=%.1f />%n", x(mark), TOP, HEIGHT - BOTTOM));
        out.append(text("<text x=%.1f y=%.1f>%s</text>", LEFT, HEIGHT - 8, thousands(first)));
        out.append(text("<text x=%.1f y=%.1f text-anchor=end>%s</text>%n", WIDTH - RIGHT, HEIGHT - 8, thousands(last)));
        double[] labels = labels();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            StringBuilder points = new StringBuilder();
            for (int k = 0; k < line.x.length; k++) points.append(text("%.1f,%.1f ", x(line.x[k]), y(line.y[k])));
            out.append(text(
                    "<polyline class=\"line l%d\" points=\"%s\" />",
                    i, points.toString().strip()));
            out.append(text(
                    "<text class=\"name l%d\" x=%.1f y=%.1f>%s</text>%n", i, WIDTH - RIGHT + 6, labels[i], line.name));
        }
        return out.append("</svg>\n").toString();
    }

    /// Heights of the names, moved apart where lines end close together.
    private double[] labels() {
        double[] at = new double[lines.size()];
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < at.length; i++) {
            double[] y = lines.get(i).y;
            at[i] = y(y[y.length - 1]) + 4;
            order.add(i);
        }
        order.sort((a, b) -> Double.compare(at[a], at[b]));
        for (int k = 1; k < order.size(); k++) at[order.get(k)] = Math.max(at[order.get(k)], at[order.get(k - 1)] + 14);
        double over = order.isEmpty() ? 0 : at[order.getLast()] - (HEIGHT - BOTTOM + 4);
        for (int k = order.size() - 1; k >= 0 && over > 0; k--) {
            double limit = k == order.size() - 1 ? HEIGHT - BOTTOM + 4 : at[order.get(k + 1)] - 14;
            at[order.get(k)] = Math.min(at[order.get(k)], limit);
        }
        return at;
    }

    /// 1, 2 or 5 times a power of ten, at least as large.
    private static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double factor : new double[] {1, 2, 5}) if (factor * power >= least - 1e-12) return factor * power;
        return 10 * power;
    }

    private static String shown(double value, double step) {
        int digits = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
        return String.format(Locale.ROOT, "%." + digits + "f", Math.abs(value) < 1e-12 ? 0 : value);
    }

    private static String thousands(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
