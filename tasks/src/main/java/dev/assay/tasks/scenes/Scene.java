package dev.assay.tasks.scenes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// What a picture shows, cell by cell, row by row: {@link #BLANK} or the number of an object, which is
/// `4 * hue + shape`, or that and {@link #DEFECT} for one that is drawn wrongly.
///
/// A picture is 12 x 12 pixels of three channels from -1 to 1, cell by cell, each cell pixel by pixel.
public record Scene(int[] cells) {
    /// Rows and columns.
    public static final int GRID = 3;
    /// Cells of a picture.
    public static final int CELLS = GRID * GRID;
    /// Numbers of a cell of a picture.
    public static final int CELL = Shape.PIXELS * 3;
    /// Numbers of a picture.
    public static final int PICTURE = CELLS * CELL;
    /// Different objects.
    public static final int KINDS = Hue.OBJECTS * Shape.values().length;
    /// An empty cell.
    public static final int BLANK = -1;
    /// Added to the number of an object that is drawn wrongly.
    public static final int DEFECT = KINDS;

    /// Which four pixels of a defective object are wrong.
    private static final int WRONG = 3;

    /// A picture of what the caption asks for, the objects anywhere.
    public static Scene draw(Caption caption, RandomGenerator draws) {
        int[] cells = new int[CELLS];
        Arrays.fill(cells, BLANK);
        int first = caption.hue() * 4 + caption.shape();
        if (caption.counts()) {
            for (int left = caption.count(); left > 0; ) {
                int cell = draws.nextInt(CELLS);
                if (cells[cell] != BLANK) continue;
                cells[cell] = first;
                left--;
            }
            return new Scene(cells);
        }
        List<int[]> places = new ArrayList<>();
        for (int a = 0; a < CELLS; a++)
            for (int b = 0; b < CELLS; b++)
                if (caption.relation().holds(b % GRID - a % GRID, b / GRID - a / GRID)) places.add(new int[] {a, b});
        int[] place = places.get(draws.nextInt(places.size()));
        cells[place[0]] = first;
        cells[place[1]] = caption.hue2() * 4 + caption.shape2();
        return new Scene(cells);
    }

    /// The scene with some of its objects drawn wrongly.
    ///
    /// @param chance of each
    public Scene damaged(double chance, RandomGenerator draws) {
        int[] out = cells.clone();
        for (int i = 0; i < CELLS; i++) if (out[i] != BLANK && draws.nextDouble() < chance) out[i] += DEFECT;
        return new Scene(out);
    }

    /// The pixels of what a cell may show.
    ///
    /// @param what as in {@link #cells}
    public static double[] tile(int what) {
        int object = what % KINDS;
        int mask = what == BLANK
                ? 0
                : what >= DEFECT ? Shape.values()[object % 4].defective(WRONG) : Shape.values()[object % 4].mask();
        double[] pixels = new double[CELL];
        for (int i = 0; i < CELL; i++) {
            Hue hue = (mask >> i / 3 & 1) == 1 ? Hue.object(object / 4) : Hue.BACKGROUND;
            pixels[i] = hue.channel(i % 3);
        }
        return pixels;
    }

    /// The picture, without noise.
    public double[] picture() {
        double[] picture = new double[PICTURE];
        for (int i = 0; i < CELLS; i++) System.arraycopy(tile(cells[i]), 0, picture, i * CELL, CELL);
        return picture;
    }
}
