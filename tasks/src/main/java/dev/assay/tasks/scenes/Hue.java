package dev.assay.tasks.scenes;

/// Colours of the pictures; channels run from -1 to 1.
public enum Hue {
    BACKGROUND(-0.8, -0.8, -0.8),
    RED(0.9, -0.7, -0.7),
    GREEN(-0.7, 0.8, -0.7),
    BLUE(-0.6, -0.5, 0.95),
    YELLOW(0.9, 0.8, -0.7);

    /// Colours of objects.
    public static final int OBJECTS = 4;
    /// Squared distance beyond which a pixel has none of the colours.
    public static final double FARTHEST = 0.45;

    private static final Hue[] ALL = values();

    private final double[] channels;

    Hue(double... channels) {
        this.channels = channels;
    }

    /// The colour of an object.
    ///
    /// @param number 0 to 3
    public static Hue object(int number) {
        return ALL[number + 1];
    }

    /// Red, green or blue of this colour.
    public double channel(int c) {
        return channels[c];
    }

    double distance(double[] picture, int at) {
        double sum = 0;
        for (int c = 0; c < 3; c++) sum += (picture[at + c] - channels[c]) * (picture[at + c] - channels[c]);
        return sum;
    }

    /// The colour nearest to a pixel.
    static Hue nearest(double[] picture, int at) {
        Hue best = BACKGROUND;
        double least = Double.POSITIVE_INFINITY;
        for (Hue hue : ALL) {
            double distance = hue.distance(picture, at);
            if (distance >= least) continue;
            least = distance;
            best = hue;
        }
        return best;
    }
}
