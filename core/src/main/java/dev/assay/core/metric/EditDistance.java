package dev.assay.core.metric;

import java.util.List;

/// How many insertions, removals and replacements turn one list into another (Levenshtein, 1966). O(n m).
public final class EditDistance {
    private EditDistance() {}

    public static <T> int of(List<T> a, List<T> b) {
        int[] edits = new int[b.size() + 1];
        for (int j = 0; j < edits.length; j++) edits[j] = j;
        for (int i = 1; i <= a.size(); i++) {
            int diagonal = edits[0];
            edits[0] = i;
            for (int j = 1; j < edits.length; j++) {
                int replaced = diagonal + (a.get(i - 1).equals(b.get(j - 1)) ? 0 : 1);
                diagonal = edits[j];
                edits[j] = Math.min(replaced, 1 + Math.min(edits[j], edits[j - 1]));
            }
        }
        return edits[b.size()];
    }
}
