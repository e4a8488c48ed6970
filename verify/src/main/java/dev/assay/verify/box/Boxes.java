package dev.assay.verify.box;

import java.util.Arrays;

/// Boxes `[x1, y1, x2, y2]`, and numbers that stand in text.
public final class Boxes {
    private Boxes() {}

    /// Intersection over union; 0 if either is no box (fewer than four numbers, or no area).
    public static double iou(double[] a, double[] b) {
        if (degenerate(a) || degenerate(b)) return 0;
        double width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
        double height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
        if (width <= 0 || height <= 0) return 0;
        double inter = width * height;
        return inter / (area(a) + area(b) - inter);
    }

    /// {@link #iou} less the share of the hull that neither box covers, -1 to 1 (arXiv 1902.09630, equation 2); -1 if
    /// the hull has no area.
    public static double giou(double[] a, double[] b) {
        double hull = (Math.max(a[2], b[2]) - Math.min(a[0], b[0])) * (Math.max(a[3], b[3]) - Math.min(a[1], b[1]));
        if (!(hull > 0)) return -1;
        double iou = iou(a, b);
        double both = degenerate(a) || degenerate(b) ? 0 : iou * (area(a) + area(b)) / (1 + iou);
        double union = (degenerate(a) ? 0 : area(a)) + (degenerate(b) ? 0 : area(b)) - both;
        return iou - (hull - union) / hull;
    }

    /// True for four numbers or more with an area.
    public static boolean isBox(double[] box) {
        return !degenerate(box);
    }

    private static boolean degenerate(double[] box) {
        return box.length < 4 || box[2] <= box[0] || box[3] <= box[1];
    }

    private static double area(double[] box) {
        return (box[2] - box[0]) * (box[3] - box[1]);
    }

    /// The first numbers of a text, at most `most`. Linear in the text.
    public static double[] numbersIn(String text, int most) {
        double[] found = new double[most];
        int count = 0;
        for (int i = 0; i < text.length() && count < most; ) {
            int end = numberEnd(text, i);
            if (end == i) {
                i++;
                continue;
            }
            found[count++] = Double.parseDouble(text.substring(i, end));
            i = end;
        }
        return Arrays.copyOf(found, count);
    }

    /// End of a number `-12.5` that starts at `i`, or `i`; at most 40 characters are one number.
    private static int numberEnd(String text, int i) {
        int p = text.charAt(i) == '-' ? i + 1 : i;
        int digits = 0;
        boolean dot = false;
        while (p < text.length() && p - i < 40) {
            char c = text.charAt(p);
            if (c >= '0' && c <= '9') digits++;
            else if (c == '.' && !dot && digits > 0 && p + 1 < text.length() && Character.isDigit(text.charAt(p + 1)))
                dot = true;
            else break;
            p++;
        }
        return digits > 0 ? p : i;
    }

    /// A double as people write it: without `.0`.
    public static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
