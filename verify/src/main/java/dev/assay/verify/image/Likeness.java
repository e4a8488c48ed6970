package dev.assay.verify.image;

import java.util.BitSet;
import java.util.Locale;

/// How alike two pictures of one size are: 1 for equal ones, 0 for nothing in common, and the same whichever
/// comes first.
public enum Likeness {
    /// 1 less the mean absolute difference of all channels.
    PIXEL {
        @Override
        double measure(Picture a, Picture b) {
            double sum = 0;
            for (int y = 0; y < a.height(); y++)
                for (int x = 0; x < a.width(); x++) {
                    int p = a.at(x, y);
                    int q = b.at(x, y);
                    sum += Math.abs((p >> 16) - (q >> 16))
                            + Math.abs((p >> 8 & 255) - (q >> 8 & 255))
                            + Math.abs((p & 255) - (q & 255));
                }
            return 1 - sum / (3.0 * 255 * a.width() * a.height());
        }
    },
    /// Structural similarity (Wang et al. 2004, doi 10.1109/TIP.2003.819861), cut at 0.
    SSIM {
        @Override
        double measure(Picture a, Picture b) {
            return Math.max(0, Ssim.of(a, b));
        }
    },
    /// F1 of the edges: an edge counts as found if the other picture has one within a pixel.
    EDGES {
        @Override
        double measure(Picture a, Picture b) {
            return Edges.of(a).f1(Edges.of(b));
        }
    },
    /// Intersection over union of what is drawn, whatever its colour: the pixels that are not background.
    INK {
        @Override
        double measure(Picture a, Picture b) {
            BitSet both = a.inked();
            BitSet either = a.inked();
            BitSet other = b.inked();
            both.and(other);
            either.or(other);
            return either.isEmpty() ? 1 : (double) both.cardinality() / either.cardinality();
        }
    },
    /// 1 less the chi-square distance of the colours of what is drawn, in 4 by 4 by 4 bins.
    COLOUR {
        @Override
        double measure(Picture a, Picture b) {
            return 1 - ColourHistogram.of(a).chiSquare(ColourHistogram.of(b));
        }
    },
    /// Share of equal bits of a 64-bit perceptual hash: blind to small shifts and changes of colour.
    HASH {
        @Override
        double measure(Picture a, Picture b) {
            return 1 - Long.bitCount(PerceptualHash.of(a) ^ PerceptualHash.of(b)) / 64.0;
        }
    };

    /// Measures.
    ///
    /// @throws IllegalArgumentException if the pictures differ in size
    public double of(Picture a, Picture b) {
        if (a.width() != b.width() || a.height() != b.height())
            throw new IllegalArgumentException("pictures of different size, " + a.width() + " by " + a.height()
                    + " and " + b.width() + " by " + b.height() + ", cannot be compared; scale one (fit: true)");
        return measure(a, b);
    }

    abstract double measure(Picture a, Picture b);

    /// The word used in recipes and messages.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
