package dev.assay.verify.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How much two texts have in common, word by word. Words are runs of `a-z` and `0-9` after lower-casing.
public final class Overlap {
    private Overlap() {}

    /// The words of a text.
    public static List<String> words(String text) {
        String plain = text.toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= plain.length(); i++) {
            char c = i < plain.length() ? plain.charAt(i) : ' ';
            boolean inside = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
            if (inside && start < 0) start = i;
            if (!inside && start >= 0) {
                words.add(plain.substring(start, i));
                start = -1;
            }
        }
        return words;
    }

    /// ROUGE-L: F1 of the longest common subsequence of words; 0 if a side has none. O(n m).
    public static double rougeL(String answer, String reference) {
        List<String> a = words(answer);
        List<String> b = words(reference);
        int[] best = new int[b.size() + 1];
        for (String word : a) {
            int diagonal = 0;
            for (int j = 1; j < best.length; j++) {
                int above = best[j];
                best[j] = word.equals(b.get(j - 1)) ? diagonal + 1 : Math.max(above, best[j - 1]);
                diagonal = above;
            }
        }
        return f1(best[b.size()], a.size(), b.size());
    }

    /// F1 of the words both have, counted with repetition; 1 if neither has words, 0 if just one has.
    public static double tokenF1(String answer, String reference) {
        List<String> a = words(answer);
        List<String> b = words(reference);
        if (a.isEmpty() && b.isEmpty()) return 1;
        Map<String, Integer> left = new HashMap<>();
        for (String word : b) left.merge(word, 1, Integer::sum);
        int shared = 0;
        for (String word : a) {
            int free = left.getOrDefault(word, 0);
            if (free == 0) continue;
            shared++;
            left.put(word, free - 1);
        }
        return f1(shared, a.size(), b.size());
    }

    private static double f1(int shared, int answer, int reference) {
        if (shared == 0) return 0;
        double precision = (double) shared / answer;
        double recall = (double) shared / reference;
        return 2 * precision * recall / (precision + recall);
    }
}
