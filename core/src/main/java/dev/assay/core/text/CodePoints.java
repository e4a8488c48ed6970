package dev.assay.core.text;

/// Translates between character offsets in UTF-16 units, which Java uses, and in Unicode code points,
/// which Python and the tokenizers use. Linear in the text once, then constant; texts without surrogate
/// pairs cost nothing.
public final class CodePoints {
    private final int length;
    /// For each unit the number of code points before it, and the inverse; null when the two agree.
    private final int[] pointsBefore;

    private final int[] unitOf;

    private CodePoints(String text) {
        length = text.length();
        int points = text.codePointCount(0, length);
        if (points == length) {
            pointsBefore = null;
            unitOf = null;
            return;
        }
        pointsBefore = new int[length + 1];
        unitOf = new int[points + 1];
        int point = 0;
        for (int unit = 0; unit < length; ) {
            int size = Character.charCount(text.codePointAt(unit));
            unitOf[point] = unit;
            for (int i = 0; i < size; i++) pointsBefore[unit + i] = point;
            unit += size;
            point++;
        }
        unitOf[points] = length;
        pointsBefore[length] = points;
    }

    public static CodePoints of(String text) {
        return new CodePoints(text);
    }

    /// Code points to UTF-16 units; offsets past the end stay past the end, negative ones stay negative.
    public int toUnits(int codePoints) {
        if (unitOf == null || codePoints < 0) return codePoints;
        int points = unitOf.length - 1;
        return codePoints > points ? length + codePoints - points : unitOf[codePoints];
    }

    /// UTF-16 units to code points; offsets past the end stay past the end, negative ones stay negative.
    public int toCodePoints(int units) {
        if (pointsBefore == null || units < 0) return units;
        return units > length ? pointsBefore[length] + units - length : pointsBefore[units];
    }
}
