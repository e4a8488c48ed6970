package dev.assay.verify.drawing;

import dev.assay.verify.drawing.ChartSpec.Panel;
import dev.assay.verify.drawing.Drawing.Mark;
import dev.assay.verify.image.Picture;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/// Draws charts. The same specification always gives the same pixels on the same machine; letters depend on
/// its fonts.
public final class ChartPainter {
    private static final int[] PALETTE = {0x4c78a8, 0xf58518, 0xe45756, 0x72b7b2, 0x54a24b, 0xeeca3b, 0xb279a2, 0x9d755d
    };
    private static final int INK = 0x333333;
    private static final int FAINT = 0xdddddd;
    private static final int TICKS = 4;

    private final Graphics2D g;
    private final BufferedImage image;
    private final List<Mark> marks = new ArrayList<>();
    private final double em;

    private ChartPainter(int width, int height) {
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        em = Math.max(6, height / 22.0);
    }

    /// Draws a specification.
    ///
    /// @param width in pixels
    /// @param height in pixels
    public static Drawing draw(ChartSpec spec, int width, int height) {
        ChartPainter painter = new ChartPainter(width, height);
        try {
            painter.all(spec, width, height);
        } finally {
            painter.g.dispose();
        }
        return new Drawing(Language.CHART, Picture.of(painter.image), List.copyOf(painter.marks));
    }

    private void all(ChartSpec spec, int width, int height) {
        double top = 0;
        if (!spec.title().isEmpty()) {
            text("title", spec.title(), width / 2.0, 1.2 * em, 0.5, 1.15);
            top = 1.7 * em;
        }
        double w = (double) width / spec.columns();
        double h = (height - top) / spec.rows();
        for (int p = 0; p < spec.panels().size(); p++)
            panel(
                    spec.panels().get(p),
                    new Rectangle2D.Double(p % spec.columns() * w, top + p / spec.columns() * h, w, h));
    }

    /// @param anchor 0 to begin at x, 0.5 to be centred there, 1 to end there
    private void text(String role, String text, double x, double baseline, double anchor, double size) {
        if (text.isEmpty()) return;
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont((float) (size * em)));
        FontMetrics metrics = g.getFontMetrics();
        double wide = metrics.stringWidth(text);
        double left = x - anchor * wide;
        g.setColor(new Color(INK));
        g.drawString(text, (float) left, (float) baseline);
        marks.add(new Mark(role, text, INK, new double[] {
            left, baseline - metrics.getAscent(), left + wide, baseline + metrics.getDescent()
        }));
    }

    private void shape(String role, int colour, Rectangle2D box) {
        marks.add(
                new Mark(role, "", colour, new double[] {box.getMinX(), box.getMinY(), box.getMaxX(), box.getMaxY()}));
    }

    private static int colour(Panel panel, int index) {
        return index == 0 && panel.color() >= 0 ? panel.color() : PALETTE[index % PALETTE.length];
    }

    private void panel(Panel panel, Rectangle2D space) {
        double top = space.getMinY() + 0.6 * em;
        if (!panel.title().isEmpty()) {
            text("title", panel.title(), space.getCenterX(), top + 0.7 * em, 0.5, 1);
            top += 1.2 * em;
        }
        List<String> legend = ChartSpec.legend(panel);
        double right = space.getMaxX() - 0.8 * em;
        if (!legend.isEmpty()) {
            double longest = legend.stream().mapToInt(String::length).max().orElse(0);
            right -= Math.min(0.35 * space.getWidth(), (2 + 0.55 * longest) * em);
            for (int i = 0; i < legend.size(); i++) {
                double y = top + (i + 0.9) * 1.2 * em;
                g.setColor(new Color(colour(panel, i)));
                g.fill(new Rectangle2D.Double(right + 0.5 * em, y - 0.7 * em, 0.8 * em, 0.8 * em));
                text("legend", legend.get(i), right + 1.6 * em, y, 0, 0.8);
            }
        }
        if (panel.mark().equals("arc")) {
            pie(
                    panel,
                    new Rectangle2D.Double(
                            space.getMinX() + em, top, right - space.getMinX() - em, space.getMaxY() - em - top));
            return;
        }
        double left = space.getMinX() + 3.4 * em + (panel.y().isEmpty() ? 0 : 0.4 * em);
        double bottom = space.getMaxY() - 1.8 * em - (panel.x().isEmpty() ? 0 : 1.2 * em);
        if (!panel.y().isEmpty()) text("y-title", panel.y(), space.getMinX() + 0.3 * em, top + 0.5 * em, 0, 0.8);
        if (!panel.x().isEmpty()) text("x-title", panel.x(), (left + right) / 2, space.getMaxY() - 0.5 * em, 0.5, 0.8);
        top += 1.4 * em;
        if (right - left > 4 && bottom - top > 4)
            plot(panel, new Rectangle2D.Double(left, top, right - left, bottom - top));
    }

    private void plot(Panel panel, Rectangle2D area) {
        double low = 0;
        double high = 0;
        for (double[] values : panel.series().values())
            for (double value : values)
                if (!Double.isNaN(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
        double step = step(Math.max(high - low, 1e-9) / TICKS);
        low = Math.floor(low / step) * step;
        high = Math.max(low + step, Math.ceil(high / step) * step);
        shape("panel", INK, area);
        g.setStroke(new BasicStroke(1));
        for (double tick = low; tick <= high + step / 2; tick += step) {
            double y = y(area, tick, low, high);
            if (panel.grid()) {
                g.setColor(new Color(FAINT));
                g.draw(new Line2D.Double(area.getMinX(), y, area.getMaxX(), y));
            }
            text("tick", number(tick, step), area.getMinX() - 0.4 * em, y + 0.3 * em, 1, 0.7);
        }
        g.setColor(new Color(INK));
        g.draw(new Line2D.Double(area.getMinX(), area.getMinY(), area.getMinX(), area.getMaxY()));
        double zero = y(area, Math.clamp(0, low, high), low, high);
        g.draw(new Line2D.Double(area.getMinX(), zero, area.getMaxX(), zero));
        int n = panel.categories().size();
        double place = area.getWidth() / Math.max(1, n);
        int every = (int) Math.ceil(n * 3.0 * em / area.getWidth());
        for (int c = 0; c < n; c += Math.max(1, every))
            text(
                    "tick",
                    panel.categories().get(c),
                    area.getMinX() + (c + 0.5) * place,
                    area.getMaxY() + 1.1 * em,
                    0.5,
                    0.7);
        int s = 0;
        for (double[] values : panel.series().values()) {
            int colour = colour(panel, s);
            g.setColor(new Color(colour));
            double before = Double.NaN;
            for (int c = 0; c < n; c++) {
                double x = area.getMinX() + (c + 0.5) * place;
                double y = y(area, values[c], low, high);
                if (!Double.isNaN(y)) {
                    if (panel.mark().equals("bar")) bar(panel, x, y, zero, place, s, colour);
                    else {
                        if (panel.mark().equals("line") && !Double.isNaN(before))
                            segment(x - place, before, x, y, colour);
                        point(panel, x, y, colour);
                    }
                }
                before = y;
            }
            s++;
        }
    }

    private void bar(Panel panel, double x, double y, double zero, double place, int series, int colour) {
        double wide = panel.width() * place / panel.series().size();
        double left = x - panel.width() * place / 2 + series * wide;
        Rectangle2D box = new Rectangle2D.Double(left, Math.min(y, zero), wide, Math.abs(zero - y));
        g.setColor(new Color(colour));
        g.fill(box);
        shape("bar", colour, box);
    }

    private void segment(double x1, double y1, double x2, double y2, int colour) {
        g.setStroke(new BasicStroke((float) (0.18 * em), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        Line2D line = new Line2D.Double(x1, y1, x2, y2);
        g.draw(line);
        shape("line", colour, line.getBounds2D());
    }

    private void point(Panel panel, double x, double y, int colour) {
        double r = 0.32 * em;
        Rectangle2D box = new Rectangle2D.Double(x - r, y - r, 2 * r, 2 * r);
        if (panel.marker().equals("square")) g.fill(box);
        else if (!panel.marker().equals("none") || panel.mark().equals("point"))
            g.fill(new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r));
        shape("point", colour, box);
    }

    private void pie(Panel panel, Rectangle2D space) {
        double side = Math.min(space.getWidth(), space.getHeight());
        if (side < 4) return;
        Rectangle2D round =
                new Rectangle2D.Double(space.getCenterX() - side / 2, space.getCenterY() - side / 2, side, side);
        shape("panel", INK, round);
        double[] values = panel.series().values().stream().findFirst().orElse(new double[0]);
        double sum = 0;
        for (double value : values) sum += Math.max(0, value);
        double from = 90;
        for (int i = 0; i < values.length && sum > 0; i++) {
            double extent = -360 * Math.max(0, values[i]) / sum;
            Arc2D slice = new Arc2D.Double(round, from, extent, Arc2D.PIE);
            g.setColor(new Color(colour(panel, i)));
            g.fill(slice);
            shape("slice", colour(panel, i), slice.getBounds2D());
            from += extent;
        }
    }

    private static double y(Rectangle2D area, double value, double low, double high) {
        return area.getMaxY() - (value - low) / (high - low) * area.getHeight();
    }

    /// 1, 2 or 5 times a power of ten.
    private static double step(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double of = rough / power;
        return power * (of <= 1 ? 1 : of <= 2 ? 2 : of <= 5 ? 5 : 10);
    }

    private static String number(double value, double step) {
        int digits = (int) Math.max(0, -Math.floor(Math.log10(step)));
        return String.format(java.util.Locale.ROOT, "%." + Math.min(digits, 9) + "f", value + 0.0);
    }
}
