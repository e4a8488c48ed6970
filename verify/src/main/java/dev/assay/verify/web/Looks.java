package dev.assay.verify.web;

import dev.assay.verify.image.Picture;
import dev.assay.verify.web.Visited.Element;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// How a page looks, by rules on what stands where and on its pixels: five points, where WebGen-R1 asks a
/// judge for a grade of 0 to 5. No rule knows taste; each names a fault that people see at once.
///
/// @param readable contrast of 4.5 or more (WCAG 2) of all text
/// @param tidy nothing is wider than the window and no text covers another
/// @param aligned at most four different left edges
/// @param spaced four of five gaps between lines are multiples of 4 pixels, and a tenth to three quarters of
///     the window are used
/// @param coloured at most four hues, and they fit the mood, if one is asked for
public record Looks(boolean readable, boolean tidy, boolean aligned, boolean spaced, boolean coloured) {
    private static final double CONTRAST = 4.5;
    private static final int EDGES = 4;
    private static final int HUES = 4;
    private static final double STEP = 4;
    private static final double DARK = 90;
    private static final double LIGHT = 170;

    /// What a page may be asked to feel like.
    public static final Set<String> MOODS = Set.of("", "dark", "light", "playful");

    /// Judges a page that was shown.
    ///
    /// @param mood `dark`, `light`, `playful`, or empty for any
    public static Looks of(Visited page, String mood) {
        if (page.blank()) return new Looks(false, false, false, false, false);
        List<Element> words =
                page.elements().stream().filter(e -> !e.text().isEmpty()).toList();
        Picture picture = page.picture();
        return new Looks(
                !words.isEmpty() && words.stream().allMatch(e -> contrast(e.colour(), e.background()) >= CONTRAST),
                page.contentWidth() <= picture.width() && !covered(words),
                leftEdges(words) <= EDGES,
                spaced(words, picture),
                coloured(picture, mood));
    }

    /// Points, 0 to 5.
    public int grade() {
        int grade = 0;
        for (boolean rule : new boolean[] {readable, tidy, aligned, spaced, coloured}) if (rule) grade++;
        return grade;
    }

    /// Contrast of two colours, 1 to 21 (WCAG 2.2).
    public static double contrast(int one, int other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(int colour) {
        double[] parts = {(colour >> 16) / 255.0, (colour >> 8 & 255) / 255.0, (colour & 255) / 255.0};
        for (int i = 0; i < 3; i++)
            parts[i] = parts[i] <= 0.04045 ? parts[i] / 12.92 : Math.pow((parts[i] + 0.055) / 1.055, 2.4);
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    }

    private static boolean covered(List<Element> words) {
        for (int i = 0; i < words.size(); i++)
            for (int j = i + 1; j < words.size(); j++) {
                double[] a = words.get(i).box();
                double[] b = words.get(j).box();
                boolean inside = within(a, b) || within(b, a);
                if (!inside
                        && Math.min(a[2], b[2]) - Math.max(a[0], b[0]) > 1
                        && Math.min(a[3], b[3]) - Math.max(a[1], b[1]) > 1) return true;
            }
        return false;
    }

    private static boolean within(double[] inner, double[] outer) {
        return inner[0] >= outer[0] - 1
                && inner[1] >= outer[1] - 1
                && inner[2] <= outer[2] + 1
                && inner[3] <= outer[3] + 1;
    }

    private static int leftEdges(List<Element> words) {
        Set<Long> edges = new TreeSet<>();
        for (Element word : words) if (!word.tag().equals("a")) edges.add(Math.round(word.box()[0] / 4));
        return edges.size();
    }

    private static boolean spaced(List<Element> words, Picture picture) {
        List<Element> down = new ArrayList<>(words);
        down.sort(Comparator.comparingDouble(e -> e.box()[1]));
        int gaps = 0;
        int even = 0;
        for (int i = 1; i < down.size(); i++) {
            double gap = down.get(i).box()[1] - down.get(i - 1).box()[3];
            if (gap < 1) continue;
            gaps++;
            if (Math.abs(gap - STEP * Math.rint(gap / STEP)) <= 0.5) even++;
        }
        double used = picture.ink();
        return even >= 0.8 * gaps && used >= 0.1 && used <= 0.75;
    }

    private static boolean coloured(Picture picture, String mood) {
        int[] hues = new int[12];
        int vivid = 0;
        int all = picture.width() * picture.height();
        for (int y = 0; y < picture.height(); y++)
            for (int x = 0; x < picture.width(); x++) {
                int pixel = picture.at(x, y);
                float[] hsb = Color.RGBtoHSB(pixel >> 16, pixel >> 8 & 255, pixel & 255, null);
                if (hsb[1] < 0.25 || hsb[2] < 0.25) continue;
                hues[(int) (hsb[0] * 12) % 12]++;
                vivid++;
            }
        int used = 0;
        for (int hue : hues) if (hue > 0.002 * all) used++;
        int background = picture.background();
        double bright = 0.299 * (background >> 16) + 0.587 * (background >> 8 & 255) + 0.114 * (background & 255);
        boolean fits = switch (mood) {
            case "dark" -> bright < DARK;
            case "light" -> bright > LIGHT;
            case "playful" -> used >= 2 || vivid > 0.3 * all;
            default -> true;
        };
        return used <= HUES && fits;
    }
}
