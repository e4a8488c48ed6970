package dev.assay.tasks.transit;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/// The picture of a city's transit map: lines in their colours, stops as dots, interchanges as rings, every
/// stop with its name, and a legend below. Where names stand does not depend on the fonts of the machine,
/// their letters do.
public final class MapPicture {
    private static final int CELL_X = 118;
    private static final int CELL_Y = 92;
    private static final int MARGIN = 80;
    private static final int LEGEND = 56;
    private static final int SIZE = 13;
    /// Width of a letter that names are given room for, in parts of its size.
    private static final double LETTER = 0.6;
    private static final int DOT = 7;
    private static final int RING = 10;
    /// Where a name may stand beside its stop: to the right, left, above, below, then the corners.
    private static final double[][] PLACES = {{1, 0}, {-1, 0}, {0, -1}, {0, 1}, {1, -1}, {1, 1}, {-1, -1}, {-1, 1}};

    private static final int MAP_WIDTH = 2 * MARGIN + (Cities.WIDTH - 1) * CELL_X;
    private static final int MAP_HEIGHT = MARGIN + (Cities.HEIGHT - 1) * CELL_Y;

    private final City city;
    private final Rectangle2D sheet = new Rectangle2D.Double(0, 0, MAP_WIDTH, MAP_HEIGHT);
    private final List<Line2D> pieces = new ArrayList<>();
    private final List<Rectangle2D> taken = new ArrayList<>();

    private MapPicture(City city) {
        this.city = city;
    }

    /// Draws a city.
    public static BufferedImage of(City city) {
        return new MapPicture(city).draw();
    }

    private static int x(City.Stop stop) {
        return MARGIN + stop.x() * CELL_X;
    }

    private static int y(City.Stop stop) {
        return MARGIN / 2 + stop.y() * CELL_Y;
    }

    private BufferedImage draw() {
        BufferedImage image = new BufferedImage(MAP_WIDTH, MAP_HEIGHT + LEGEND, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, image.getWidth(), image.getHeight());
            g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, SIZE));
            for (City.Line line : city.lines()) line(g, line);
            for (int s = 0; s < city.stops().size(); s++) dot(g, s);
            for (City.Stop stop : city.stops()) name(g, stop);
            legend(g);
        } finally {
            g.dispose();
        }
        return image;
    }

    private void line(Graphics2D g, City.Line line) {
        Path2D path = new Path2D.Double();
        City.Stop before = null;
        for (int s : line.stops()) {
            City.Stop stop = city.stops().get(s);
            if (before == null) path.moveTo(x(stop), y(stop));
            else {
                path.lineTo(x(stop), y(stop));
                pieces.add(new Line2D.Double(x(before), y(before), x(stop), y(stop)));
            }
            before = stop;
        }
        g.setColor(new Color(line.color()));
        g.setStroke(new BasicStroke(7, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.draw(path);
    }

    private void dot(Graphics2D g, int number) {
        City.Stop stop = city.stops().get(number);
        boolean change = city.linesAt(number).size() > 1;
        int r = change ? RING : DOT;
        g.setColor(Color.WHITE);
        g.fillOval(x(stop) - r, y(stop) - r, 2 * r, 2 * r);
        g.setColor(
                change
                        ? Color.BLACK
                        : new Color(city.lines()
                                .get(city.linesAt(number).getFirst())
                                .color()));
        g.setStroke(new BasicStroke(3));
        g.drawOval(x(stop) - r, y(stop) - r, 2 * r, 2 * r);
        taken.add(new Rectangle2D.Double(x(stop) - r, y(stop) - r, 2 * r, 2 * r));
    }

    /// Writes a name where it covers least.
    private void name(Graphics2D g, City.Stop stop) {
        double width = stop.name().length() * SIZE * LETTER;
        Rectangle2D best = null;
        double side = 0;
        double least = Double.POSITIVE_INFINITY;
        for (double[] place : PLACES) {
            double away = place[0] != 0 && place[1] != 0 ? RING + 0.5 : RING + 4;
            double x = x(stop) + place[0] * (away + width / 2) - width / 2;
            double y = y(stop) + place[1] * (away + SIZE / 2.0) - SIZE / 2.0;
            Rectangle2D box = new Rectangle2D.Double(x, y, width, SIZE);
            double covered = covered(box);
            if (covered < least) {
                least = covered;
                best = box;
                side = place[0];
            }
        }
        taken.add(best);
        fit(g, stop.name(), best, side);
    }

    /// How much of what is drawn lies under a box; names and dots count most.
    private double covered(Rectangle2D box) {
        double covered = sheet.contains(box) ? 0 : 1e6;
        for (Rectangle2D other : taken) {
            Rectangle2D both = box.createIntersection(other);
            if (both.getWidth() > 0 && both.getHeight() > 0) covered += 5 + both.getWidth() * both.getHeight();
        }
        for (Line2D piece : pieces) if (piece.intersects(box)) covered += 100;
        return covered;
    }

    /// Text in a box, squeezed if it is too wide.
    ///
    /// @param side 1 to begin at its left, -1 to end at its right, 0 for its middle
    private static void fit(Graphics2D g, String text, Rectangle2D box, double side) {
        double width = g.getFontMetrics().stringWidth(text);
        double squeeze = Math.min(1, box.getWidth() / width);
        double room = box.getWidth() - width * squeeze;
        var before = g.getTransform();
        g.setColor(Color.BLACK);
        g.translate(box.getMinX() + room * (1 - side) / 2, box.getMaxY() - 2);
        g.scale(squeeze, 1);
        g.drawString(text, 0, 0);
        g.setTransform(before);
    }

    private void legend(Graphics2D g) {
        int across = 0;
        for (City.Line line : city.lines()) {
            int x = MARGIN / 2 + across++ * 148;
            int y = MAP_HEIGHT + LEGEND / 2;
            g.setColor(new Color(line.color()));
            g.fillRect(x, y - 4, 30, 8);
            fit(g, line.name(), new Rectangle2D.Double(x + 36, y - 7, 100, SIZE), 1);
        }
    }
}
