package dev.assay.tasks.oddgrid;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One grid. Lengths are pixels of the picture; cells are counted from 0 here, and from 1 in texts.
///
/// @param kinds in which the odd icon differs; at least one
/// @param cell side of the square an icon is drawn in
/// @param size side of an icon that is not turned
/// @param background pixel, 0xRRGGBB
/// @param colour pixel of the icons
/// @param odd pixel of the odd one
/// @param angle all are turned by, degrees
/// @param turn of the odd one beyond that; 0 if it does not differ
/// @param ratio of the odd one's size; 1 if it does not differ
/// @param dx shift of the odd one to the right
/// @param dy shift of the odd one downwards
public record OddGrid(
        int rows,
        int columns,
        int row,
        int column,
        Icon icon,
        List<Kind> kinds,
        int cell,
        double size,
        int gap,
        int margin,
        int background,
        int colour,
        int odd,
        double angle,
        double turn,
        double ratio,
        int dx,
        int dy) {
    /// In what an icon may differ.
    public enum Kind {
        COLOR,
        SIZE,
        ROTATION,
        POSITION;

        /// As data has it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public OddGrid {
        kinds = List.copyOf(kinds);
    }

    /// Width of the picture.
    public int width() {
        return 2 * margin + columns * cell + (columns - 1) * gap;
    }

    /// Height of the picture.
    public int height() {
        return 2 * margin + rows * cell + (rows - 1) * gap;
    }

    /// Left edge of a cell.
    public int x(int column) {
        return margin + column * (cell + gap);
    }

    /// Upper edge of a cell.
    public int y(int row) {
        return margin + row * (cell + gap);
    }

    /// How far apart the two colours look, by CIEDE2000.
    public double colourDifference() {
        return CieLab.of(colour).difference(CieLab.of(odd));
    }

    /// What is drawn in a cell, as a transform of the icon's own square.
    public AffineTransform place(int r, int c) {
        boolean differs = r == row && c == column;
        AffineTransform place = new AffineTransform();
        place.translate(x(c) + cell / 2.0 + (differs ? dx : 0), y(r) + cell / 2.0 + (differs ? dy : 0));
        place.rotate(Math.toRadians(angle + (differs ? turn : 0)));
        double side = size * (differs ? ratio : 1);
        place.scale(side, side);
        return place;
    }

    /// The picture.
    public BufferedImage image() {
        BufferedImage image = new BufferedImage(width(), height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            g.setColor(new Color(background));
            g.fillRect(0, 0, image.getWidth(), image.getHeight());
            for (int r = 0; r < rows; r++)
                for (int c = 0; c < columns; c++) {
                    g.setColor(new Color(r == row && c == column ? odd : colour));
                    g.fill(place(r, c).createTransformedShape(icon.shape()));
                }
        } finally {
            g.dispose();
        }
        return image;
    }

    /// The cell in the words of an answer.
    public String answer() {
        return "Row " + (row + 1) + ", Column " + (column + 1);
    }

    /// The row of a file: question, answer, and what was drawn, under the published names.
    ///
    /// @param picture where the picture is
    public Map<String, Object> row(String id, String picture) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("images", List.of(picture));
        fields.put(
                "prompt",
                "The picture is a grid of " + rows + " rows and " + columns + " columns of icons. One icon differs from"
                        + " the others in " + String.join(" and ", words())
                        + ". Count from the upper left, which is Row 1,"
                        + " Column 1, and answer with \\boxed{Row X, Column Y} only.");
        fields.put("answer", "[" + rows + ", " + columns + "]--" + answer());
        fields.put("answer_position", Map.of("row", row + 1.0, "col", column + 1.0));
        fields.put("shape", icon.name().toLowerCase(Locale.ROOT));
        fields.put("grid_size", List.of((double) rows, (double) columns));
        fields.put("odd_type", words());
        fields.put("color_delta_e", kinds.contains(Kind.COLOR) ? (Object) colourDifference() : "N/A");
        fields.put("size_ratio", kinds.contains(Kind.SIZE) ? (Object) ratio : "N/A");
        fields.put("angle_scale", kinds.contains(Kind.ROTATION) ? (Object) turn : "N/A");
        fields.put("dx_dy", kinds.contains(Kind.POSITION) ? "[" + dx + ", " + dy + "]" : "N/A");
        Map<String, Object> box = new LinkedHashMap<>();
        box.put("x", (double) x(column));
        box.put("y", (double) y(row));
        box.put("w", (double) cell);
        box.put("h", (double) cell);
        fields.put("odd_bbox", box);
        fields.put("image_size", List.of((double) width(), (double) height()));
        return fields;
    }

    private List<String> words() {
        return kinds.stream().map(Kind::word).toList();
    }
}
