package dev.assay.tasks.oddgrid;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/// A drawn icon: a shape within the square from -0.5 to 0.5, y downwards. Our own polygons, for the icons of
/// the published generator come with licences of their own.
public enum Icon {
    DISC(false),
    SQUARE(false, -0.5, -0.5, 0.5, -0.5, 0.5, 0.5, -0.5, 0.5),
    STAR(false, star()),
    TRIANGLE(true, 0, -0.5, 0.42, 0.5, -0.42, 0.5),
    ARROW(true, 0, -0.5, 0.45, 0, 0.18, 0, 0.18, 0.5, -0.18, 0.5, -0.18, 0, -0.45, 0),
    CORNER(true, -0.5, -0.5, -0.15, -0.5, -0.15, 0.15, 0.5, 0.15, 0.5, 0.5, -0.5, 0.5),
    HOUSE(true, 0, -0.5, 0.5, -0.05, 0.36, -0.05, 0.36, 0.5, -0.36, 0.5, -0.36, -0.05, -0.5, -0.05),
    LEAF(true, 0.5, -0.5, 0.42, 0.1, 0.1, 0.42, -0.3, 0.36, -0.5, 0.5, -0.36, 0.3, -0.42, -0.1, -0.1, -0.42),
    KEY(
            true, -0.28, -0.5, 0.02, -0.42, 0.1, -0.2, 0.04, -0.04, 0.5, 0.36, 0.4, 0.48, 0.26, 0.36, 0.18, 0.46, 0.06,
            0.36, 0.12, 0.24, -0.08, 0.08, -0.3, 0.12, -0.48, -0.04, -0.46, -0.34),
    FLAG(true, -0.5, -0.5, 0.5, -0.22, -0.3, 0.06, -0.3, 0.5, -0.5, 0.5),
    BOLT(true, 0.1, -0.5, -0.4, 0.1, -0.05, 0.1, -0.15, 0.5, 0.4, -0.12, 0.05, -0.12, 0.3, -0.5);

    private final boolean turns;
    private final Shape shape;

    Icon(boolean turns, double... xy) {
        this.turns = turns;
        if (xy.length == 0) {
            this.shape = new Ellipse2D.Double(-0.5, -0.5, 1, 1);
            return;
        }
        Path2D path = new Path2D.Double();
        path.moveTo(xy[0], xy[1]);
        for (int i = 2; i < xy.length; i += 2) path.lineTo(xy[i], xy[i + 1]);
        path.closePath();
        this.shape = path;
    }

    private static double[] star() {
        double[] xy = new double[20];
        for (int i = 0; i < 10; i++) {
            double radius = i % 2 == 0 ? 0.5 : 0.2;
            xy[2 * i] = radius * Math.sin(Math.PI * i / 5);
            xy[2 * i + 1] = -radius * Math.cos(Math.PI * i / 5);
        }
        return xy;
    }

    /// False if it looks the same after some turn, so that a turn cannot tell it apart.
    public boolean turns() {
        return turns;
    }

    /// The shape to be filled.
    public Shape shape() {
        return shape;
    }
}
