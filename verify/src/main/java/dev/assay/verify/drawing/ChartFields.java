package dev.assay.verify.drawing;

import dev.assay.core.paper.Case;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/// How alike two charts are, field by field, whatever the code that drew them (MSRL, arXiv 2508.13587): the
/// values within 5 percent, types and layout exactly, words by their edit distance. Each 0 to 1.
///
/// @param data mean over the names of series on either side: the share of places that agree
/// @param type 1 for the same marks, in any order
/// @param layout 1 for the same rows and columns
/// @param title likeness of the titles
/// @param labels mean likeness of the titles of the axes and the entries of the legend
public record ChartFields(double data, double type, double layout, double title, double labels) {
    private static final double CLOSE = 0.05;

    /// Compares two records `{type, layout, title, labels: {x, y, legend}, data: {series: values}}`.
    public static ChartFields of(Map<String, Object> made, Map<String, Object> wanted) {
        Case guess = new Case(made);
        Case gold = new Case(wanted);
        return new ChartFields(
                data(guess.object("data"), gold.object("data")),
                sorted(guess).equals(sorted(gold)) ? 1 : 0,
                Arrays.equals(guess.numbers("layout"), gold.numbers("layout")) ? 1 : 0,
                alike(guess.text("title", ""), gold.text("title", "")),
                labels(guess.object("labels"), gold.object("labels")));
    }

    /// Field to score, in order.
    public Map<String, Double> scores() {
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put("data", data);
        scores.put("type", type);
        scores.put("layout", layout);
        scores.put("title", title);
        scores.put("labels", labels);
        return scores;
    }

    private static List<String> sorted(Case chart) {
        return chart.texts("type").stream().sorted().toList();
    }

    private static double data(Case guess, Case gold) {
        TreeSet<String> names = new TreeSet<>(guess.fields().keySet());
        names.addAll(gold.fields().keySet());
        if (names.isEmpty()) return 1;
        double sum = 0;
        for (String name : names) {
            if (!guess.has(name) || !gold.has(name)) continue;
            List<Object> said = guess.list(name);
            List<Object> wanted = gold.list(name);
            int longest = Math.max(said.size(), wanted.size());
            int close = 0;
            for (int i = 0; i < Math.min(said.size(), wanted.size()); i++)
                if (close(said.get(i), wanted.get(i))) close++;
            sum += longest == 0 ? 1 : (double) close / longest;
        }
        return sum / names.size();
    }

    private static boolean close(Object said, Object wanted) {
        if (said instanceof Number p && wanted instanceof Number g)
            return Math.abs(p.doubleValue() - g.doubleValue()) <= CLOSE * Math.abs(g.doubleValue());
        return Objects.equals(said, wanted);
    }

    /// The shorter legend is filled up.
    private static double labels(Case guess, Case gold) {
        List<String> said = guess.texts("legend");
        List<String> wanted = gold.texts("legend");
        int entries = Math.max(said.size(), wanted.size());
        double sum = alike(guess.text("x", ""), gold.text("x", "")) + alike(guess.text("y", ""), gold.text("y", ""));
        for (int i = 0; i < entries; i++)
            sum += alike(i < said.size() ? said.get(i) : "", i < wanted.size() ? wanted.get(i) : "");
        return sum / (2 + entries);
    }

    /// 1 less the edit distance over the longer length, in code points; 1 for two empty texts.
    public static double alike(String a, String b) {
        int[] x = a.codePoints().toArray();
        int[] y = b.codePoints().toArray();
        if (x.length == 0 && y.length == 0) return 1;
        int[] row = new int[y.length + 1];
        for (int j = 0; j <= y.length; j++) row[j] = j;
        for (int i = 1; i <= x.length; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= y.length; j++) {
                int above = row[j];
                row[j] = Math.min(diagonal + (x[i - 1] == y[j - 1] ? 0 : 1), 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return 1 - (double) row[y.length] / Math.max(x.length, y.length);
    }
}
