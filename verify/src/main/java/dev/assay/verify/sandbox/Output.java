package dev.assay.verify.sandbox;

import java.util.List;

/// Compares what a program wrote with what it should have written. Blanks at the ends of lines and empty
/// lines at the end do not count, as on most judges.
final class Output {
    private Output() {}

    /// @param tolerance relative and absolute error forgiven in numbers; 0 to compare text alone
    static boolean same(String found, String expected, double tolerance) {
        List<String> a = lines(found);
        List<String> b = lines(expected);
        if (a.size() != b.size()) return false;
        for (int i = 0; i < a.size(); i++)
            if (!a.get(i).equals(b.get(i)) && !(tolerance > 0 && close(a.get(i), b.get(i), tolerance))) return false;
        return true;
    }

    private static List<String> lines(String text) {
        List<String> lines = text.lines().map(String::stripTrailing).toList();
        int end = lines.size();
        while (end > 0 && lines.get(end - 1).isEmpty()) end--;
        return lines.subList(0, end);
    }

    private static boolean close(String found, String expected, double tolerance) {
        String[] a = found.strip().split("\\s+");
        String[] b = expected.strip().split("\\s+");
        if (a.length != b.length) return false;
        for (int i = 0; i < a.length; i++) {
            if (a[i].equals(b[i])) continue;
            double x = number(a[i]);
            double y = number(b[i]);
            if (!(Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(y)))) return false;
        }
        return true;
    }

    /// NaN for what is no finite number; bounded, because reading a number takes longer the longer it is.
    private static double number(String text) {
        if (text.length() > 40) return Double.NaN;
        for (int i = 0; i < text.length(); i++) if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) return Double.NaN;
        try {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? number : Double.NaN;
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }
}
