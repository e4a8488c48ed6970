package dev.assay.tasks.oddgrid;

/// A colour in CIELAB, white D65, observer of 2 degrees.
///
/// @param lightness 0 to 100
/// @param a green to red
/// @param b blue to yellow
public record CieLab(double lightness, double a, double b) {
    private static final double[] WHITE = {0.95047, 1, 1.08883};
    private static final double EPSILON = 216 / 24389.0;
    private static final double KAPPA = 24389 / 27.0;
    private static final double POW_25_7 = Math.pow(25, 7);

    /// The colour of a pixel.
    ///
    /// @param rgb 0xRRGGBB in sRGB
    public static CieLab of(int rgb) {
        double r = linear((rgb >> 16 & 255) / 255.0);
        double g = linear((rgb >> 8 & 255) / 255.0);
        double b = linear((rgb & 255) / 255.0);
        double x = root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / WHITE[0]);
        double y = root((0.2126729 * r + 0.7151522 * g + 0.0721750 * b) / WHITE[1]);
        double z = root((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / WHITE[2]);
        return new CieLab(116 * y - 16, 500 * (x - y), 200 * (y - z));
    }

    private static double linear(double c) {
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    private static double root(double t) {
        return t > EPSILON ? Math.cbrt(t) : (KAPPA * t + 16) / 116;
    }

    /// The pixel of this colour, 0xRRGGBB, or -1 if sRGB does not have it.
    public int rgb() {
        double fy = (lightness + 16) / 116;
        double x = WHITE[0] * cube(fy + a / 500);
        double y = WHITE[1] * cube(fy);
        double z = WHITE[2] * cube(fy - b / 200);
        int red = channel(3.2404542 * x - 1.5371385 * y - 0.4985314 * z);
        int green = channel(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z);
        int blue = channel(0.0556434 * x - 0.2040259 * y + 1.0572252 * z);
        return red < 0 || green < 0 || blue < 0 ? -1 : red << 16 | green << 8 | blue;
    }

    private static double cube(double t) {
        double cubed = t * t * t;
        return cubed > EPSILON ? cubed : (116 * t - 16) / KAPPA;
    }

    /// A channel of 0 to 255; -1 outside.
    private static int channel(double c) {
        double encoded = c <= 0.0031308 ? 12.92 * c : 1.055 * Math.pow(c, 1 / 2.4) - 0.055;
        long value = Math.round(255 * encoded);
        return value < 0 || value > 255 ? -1 : (int) value;
    }

    /// How far apart two colours look: CIEDE2000 (Sharma, Wu and Dalal 2005, equations 2 to 22), all
    /// weights 1. About 1 can just be seen.
    public double difference(CieLab other) {
        double chroma = Math.pow((Math.hypot(a, b) + Math.hypot(other.a, other.b)) / 2, 7);
        double stretch = 1 + 0.5 * (1 - Math.sqrt(chroma / (chroma + POW_25_7)));
        double c1 = Math.hypot(stretch * a, b);
        double c2 = Math.hypot(stretch * other.a, other.b);
        double h1 = hue(stretch * a, b);
        double h2 = hue(stretch * other.a, other.b);
        boolean grey = c1 * c2 == 0;
        double turn = grey ? 0 : h2 - h1 > 180 ? h2 - h1 - 360 : h2 - h1 < -180 ? h2 - h1 + 360 : h2 - h1;
        double dh = 2 * Math.sqrt(c1 * c2) * sin(turn / 2);
        double middle = (lightness + other.lightness) / 2;
        double c = (c1 + c2) / 2;
        double h = grey || Math.abs(h1 - h2) <= 180
                ? grey ? h1 + h2 : (h1 + h2) / 2
                : (h1 + h2 + (h1 + h2 < 360 ? 360 : -360)) / 2;
        double t = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.2 * cos(4 * h - 63);
        double off = (middle - 50) * (middle - 50);
        double light = (other.lightness - lightness) / (1 + 0.015 * off / Math.sqrt(20 + off));
        double chromatic = (c2 - c1) / (1 + 0.045 * c);
        double hued = dh / (1 + 0.015 * c * t);
        double blue = 30 * Math.exp(-Math.pow((h - 275) / 25, 2));
        double c7 = Math.pow(c, 7);
        double rotation = -sin(2 * blue) * 2 * Math.sqrt(c7 / (c7 + POW_25_7));
        return Math.sqrt(light * light + chromatic * chromatic + hued * hued + rotation * chromatic * hued);
    }

    private static double hue(double a, double b) {
        if (a == 0 && b == 0) return 0;
        double degrees = Math.toDegrees(Math.atan2(b, a));
        return degrees < 0 ? degrees + 360 : degrees;
    }

    private static double sin(double degrees) {
        return Math.sin(Math.toRadians(degrees));
    }

    private static double cos(double degrees) {
        return Math.cos(Math.toRadians(degrees));
    }
}
