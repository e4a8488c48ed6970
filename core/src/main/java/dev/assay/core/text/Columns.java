package dev.assay.core.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Numbers and tables for people.
public final class Columns {
    private Columns() {}

    /// Three decimals; no minus before a zero.
    public static String number(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.equals("-0.000") ? "0.000" : text;
    }

    /// Padded on the right, or cut with an ellipsis.
    public static String left(String text, int width) {
        return text.length() > width ? text.substring(0, width - 1) + "…" : text + " ".repeat(width - text.length());
    }

    /// Lines of at most `width` characters, broken at spaces where there are any.
    public static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int at = rest.lastIndexOf(' ', width);
            if (at <= 0) at = rest.indexOf(' ', width);
            if (at < 0) break;
            lines.add(rest.substring(0, at));
            rest = rest.substring(at + 1);
        }
        lines.add(rest);
        return lines;
    }

    /// A table of texts, columns as wide as they must be.
    public static String aligned(List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows)
            for (int i = 0; i < row.size(); i++) {
                if (i == widths.size()) widths.add(0);
                widths.set(i, Math.max(widths.get(i), row.get(i).length()));
            }
        return rows.stream()
                .map(row -> {
                    StringBuilder line = new StringBuilder();
                    for (int i = 0; i < row.size(); i++)
                        line.append(i == row.size() - 1 ? row.get(i) : left(row.get(i), widths.get(i)) + "  ");
                    return line.toString().stripTrailing();
                })
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
