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

    /// ROUGE-N (Lin, 2004): F1 of the runs of `n` words both have, counted with repetition; 0 if a side has
    /// none.
    public static double rougeN(String answer, String reference, int n) {
        Map<List<String>, Integer> a = grams(words(answer), n);
        Map<List<String>, Integer> b = grams(words(reference), n);
        return f1(shared(a, b), count(a), count(b));
    }

    /// BLEU of one text against one reference (Papineni et al., 2002): the geometric mean of the precisions
    /// of runs of 1 to 4 words, cut for answers shorter than the reference. As sacreBLEU has it for single
    /// sentences: runs longer than the answer do not count, and the k-th precision that would be 0 is
    /// `1 / (2^k n)` instead. 0 if no word is shared.
    public static double bleu(String answer, String reference) {
        List<String> a = words(answer);
        List<String> b = words(reference);
        if (a.isEmpty() || b.isEmpty()) return 0;
        double log = 0;
        double smooth = 1;
        int orders = Math.min(4, a.size());
        for (int n = 1; n <= orders; n++) {
            Map<List<String>, Integer> mine = grams(a, n);
            int shared = shared(mine, grams(b, n));
            if (n == 1 && shared == 0) return 0;
            double total = count(mine);
            log += Math.log(shared > 0 ? shared / total : 1 / ((smooth *= 2) * total)) / orders;
        }
        double brevity = a.size() < b.size() ? 1 - (double) b.size() / a.size() : 0;
        return Math.exp(brevity + log);
    }

    /// chrF2 (Popović, 2015, 2017): precision and recall of runs of 1 to 6 characters, averaged, as an F in
    /// which recall counts twice. Lower case, without blanks; every script has characters, so this suits
    /// languages whose words are not `a-z`. 0 if a side is blank.
    public static double chrF(String answer, String reference) {
        List<String> a = characters(answer);
        List<String> b = characters(reference);
        double precision = 0;
        double recall = 0;
        int orders = Math.min(6, Math.min(a.size(), b.size()));
        for (int n = 1; n <= orders; n++) {
            Map<List<String>, Integer> mine = grams(a, n);
            Map<List<String>, Integer> theirs = grams(b, n);
            double shared = shared(mine, theirs);
            precision += shared / count(mine) / orders;
            recall += shared / count(theirs) / orders;
        }
        return precision + recall == 0 ? 0 : 5 * precision * recall / (4 * precision + recall);
    }

    /// Share of the runs of `n` words that are different; 1 if there is none.
    public static double distinct(String text, int n) {
        Map<List<String>, Integer> grams = grams(words(text), n);
        return grams.isEmpty() ? 1 : (double) grams.size() / count(grams);
    }

    private static List<String> characters(String text) {
        return text.toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(c -> !Character.isWhitespace(c))
                .mapToObj(Character::toString)
                .toList();
    }

    private static <T> Map<List<T>, Integer> grams(List<T> words, int n) {
        if (n < 1) throw new IllegalArgumentException("n: expected 1 or more, found " + n);
        Map<List<T>, Integer> grams = new HashMap<>();
        for (int i = 0; i + n <= words.size(); i++) grams.merge(words.subList(i, i + n), 1, Integer::sum);
        return grams;
    }

    private static int count(Map<?, Integer> grams) {
        return grams.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static <T> int shared(Map<T, Integer> a, Map<T, Integer> b) {
        int shared = 0;
        for (var gram : a.entrySet()) shared += Math.min(gram.getValue(), b.getOrDefault(gram.getKey(), 0));
        return shared;
    }

    /// F1 of the words both have, counted with repetition; 1 if neither has words, 0 if just one has.
    public static double tokenF1(String answer, String reference) {
        List<String> a = words(answer);
        List<String> b = words(reference);
        if (a.isEmpty() && b.isEmpty()) return 1;
        return f1(shared(grams(a, 1), grams(b, 1)), a.size(), b.size());
    }

    private static double f1(int shared, int answer, int reference) {
        if (shared == 0) return 0;
        double precision = (double) shared / answer;
        double recall = (double) shared / reference;
        return 2 * precision * recall / (precision + recall);
    }
}
