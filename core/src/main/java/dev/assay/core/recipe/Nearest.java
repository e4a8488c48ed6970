package dev.assay.core.recipe;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// The known names nearest to a wrong one, for messages.
public final class Nearest {
    private static final int SHOWN = 12;

    private Nearest() {}

    /// A phrase such as `did you mean 'format'?` or `known: a, b, c`; empty if nothing is known.
    public static String hint(String wrong, Collection<String> known) {
        if (known.isEmpty()) return "";
        List<String> byDistance = known.stream()
                .sorted(Comparator.<String>comparingInt(name -> distance(wrong, name))
                        .thenComparing(name -> name))
                .toList();
        String best = byDistance.getFirst();
        String list = String.join(", ", byDistance.subList(0, Math.min(SHOWN, byDistance.size())));
        String more = byDistance.size() > SHOWN ? ", ..." : "";
        String close = distance(wrong, best) <= Math.max(2, wrong.length() / 3) ? "did you mean '" + best + "'? " : "";
        return close + "(known: " + list + more + ")";
    }

    /// Edits (insert, delete, replace, swap neighbours) between two short names: optimal string
    /// alignment, O(nm).
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) d[i][0] = i;
        for (int j = 0; j <= b.length(); j++) d[0][j] = j;
        for (int i = 1; i <= a.length(); i++)
            for (int j = 1; j <= b.length(); j++) {
                int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1))
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
            }
        return d[a.length()][b.length()];
    }
}
