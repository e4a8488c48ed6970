package dev.assay.tasks.scenes;

/// What a picture shows of what its caption asks for. All values are 1 for a picture that is right, but
/// `malformed` and `off`, which are 0.
///
/// @param count 1 if the number of objects is right
/// @param hue share of the objects with a colour that was asked for; 0 without objects
/// @param shape share of the objects with a shape that was asked for; 0 without objects
/// @param position 1 if the relation holds between objects as asked for, or none is asked for
/// @param exact 1 if everything is right and nothing else is to be seen
/// @param malformed cells that show something that is no object
/// @param off share of pixels that have none of the colours
public record SceneCheck(
        double count, double hue, double shape, double position, double exact, double malformed, double off) {
    /// Least overlap with a shape, more than which an object must have: a square with four wrong pixels has it.
    private static final double OVERLAP = 0.75;
    /// Least share of an object's pixels that have its colour.
    private static final double PURITY = 0.7;
    /// Fewest pixels of an object.
    private static final int FEWEST = 5;
    /// Fewest pixels that are noticed.
    private static final int NOTICED = 3;

    /// Half of it for all of it, and an eighth for each of number, colour, shape and place.
    public double dense() {
        return 0.5 * exact + 0.125 * (count + hue + shape + position);
    }

    /// 1 if nothing is malformed.
    public double clean() {
        return malformed == 0 ? 1 : 0;
    }

    /// Looks at a picture.
    ///
    /// @param picture laid out as {@link Scene} says
    public static SceneCheck of(double[] picture, Caption caption) {
        if (picture.length != Scene.PICTURE)
            throw new IllegalArgumentException("a picture has " + Scene.PICTURE + " numbers, found " + picture.length);
        double off = 0;
        int objects = 0;
        int malformed = 0;
        double hues = 0;
        double shapes = 0;
        int wanted = 0;
        double[] first = new double[3];
        double[] second = new double[3];
        for (int cell = 0; cell < Scene.CELLS; cell++) {
            Tile tile = Tile.of(picture, cell * Scene.CELL);
            off += tile.off / (double) (Scene.CELLS * Shape.PIXELS);
            if (tile.malformed()) malformed++;
            if (!tile.object()) continue;
            objects++;
            boolean one = tile.hue == caption.hue() && tile.shape == caption.shape();
            boolean two = tile.hue == caption.hue2() && tile.shape == caption.shape2();
            if (tile.hue == caption.hue() || tile.hue == caption.hue2()) hues++;
            if (tile.shape == caption.shape() || tile.shape == caption.shape2()) shapes++;
            if (one) add(first, cell);
            if (two) add(second, cell);
            if (one || two) wanted++;
        }
        boolean position = caption.counts()
                || first[2] > 0
                        && second[2] > 0
                        && caption.relation()
                                .holds(
                                        second[0] / second[2] - first[0] / first[2],
                                        second[1] / second[2] - first[1] / first[2]);
        boolean count = objects == caption.objects();
        boolean each = caption.counts() ? wanted == objects : first[2] == 1 && second[2] == 1;
        return new SceneCheck(
                count ? 1 : 0,
                objects == 0 ? 0 : hues / objects,
                objects == 0 ? 0 : shapes / objects,
                position ? 1 : 0,
                count && each && position && malformed == 0 ? 1 : 0,
                malformed,
                off);
    }

    /// Sums of columns, rows and cells.
    private static void add(double[] centre, int cell) {
        centre[0] += cell % Scene.GRID;
        centre[1] += cell / Scene.GRID;
        centre[2]++;
    }

    /// What one cell shows.
    ///
    /// @param hue commonest colour of its pixels that are not background
    /// @param shape it overlaps most with
    /// @param pixels that are not background
    /// @param off pixels of no colour
    record Tile(int hue, int shape, double overlap, double purity, int pixels, int off) {
        static Tile of(double[] picture, int at) {
            int mask = 0;
            int off = 0;
            int[] votes = new int[Hue.OBJECTS];
            for (int i = 0; i < Shape.PIXELS; i++) {
                if (Double.isNaN(picture[at + 3 * i])) throw new IllegalArgumentException("a pixel is not a number");
                Hue hue = Hue.nearest(picture, at + 3 * i);
                if (hue.distance(picture, at + 3 * i) > Hue.FARTHEST) off++;
                if (hue == Hue.BACKGROUND) continue;
                mask |= 1 << i;
                votes[hue.ordinal() - 1]++;
            }
            int hue = 0;
            for (int h = 1; h < votes.length; h++) if (votes[h] > votes[hue]) hue = h;
            int shape = 0;
            Shape[] shapes = Shape.values();
            for (int s = 1; s < shapes.length; s++)
                if (Shape.overlap(mask, shapes[s].mask()) > Shape.overlap(mask, shapes[shape].mask())) shape = s;
            int pixels = Integer.bitCount(mask);
            return new Tile(
                    hue,
                    shape,
                    Shape.overlap(mask, shapes[shape].mask()),
                    pixels == 0 ? 0 : votes[hue] / (double) pixels,
                    pixels,
                    off);
        }

        boolean object() {
            return overlap > OVERLAP && purity >= PURITY && pixels >= FEWEST;
        }

        boolean malformed() {
            return !object() && pixels >= NOTICED;
        }
    }
}
