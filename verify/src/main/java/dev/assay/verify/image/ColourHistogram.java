package dev.assay.verify.image;

/// Shares of the colours of what is drawn: the pixels that are not background, in 4 by 4 by 4 bins.
final class ColourHistogram {
    private final double[] shares = new double[64];
    private int pixels;

    private ColourHistogram() {}

    static ColourHistogram of(Picture picture) {
        ColourHistogram histogram = new ColourHistogram();
        int background = picture.background();
        for (int y = 0; y < picture.height(); y++)
            for (int x = 0; x < picture.width(); x++) {
                int pixel = picture.at(x, y);
                if (Picture.apart(pixel, background) <= Picture.VISIBLE) continue;
                histogram.shares[pixel >> 22 << 4 | (pixel >> 14 & 3) << 2 | pixel >> 6 & 3]++;
                histogram.pixels++;
            }
        if (histogram.pixels > 0) for (int i = 0; i < 64; i++) histogram.shares[i] /= histogram.pixels;
        return histogram;
    }

    /// Half the sum of (p - q)^2 / (p + q): 0 for equal shares, 1 for no colour in common. Two empty pictures
    /// are equal, an empty one has nothing in common with another.
    double chiSquare(ColourHistogram other) {
        if (pixels == 0 || other.pixels == 0) return pixels == other.pixels ? 0 : 1;
        double sum = 0;
        for (int i = 0; i < 64; i++) {
            double both = shares[i] + other.shares[i];
            if (both > 0) sum += Math.pow(shares[i] - other.shares[i], 2) / both;
        }
        return Math.min(1, sum / 2);
    }
}
