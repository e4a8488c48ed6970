package dev.assay.verify.text;

import java.util.Map;

/// Stems of English words (M. F. Porter, "An algorithm for suffix stripping", 1980) with the changes of
/// NLTK's default mode, which METEOR scores in use are made with: a few irregular words, `dies` to `die`,
/// `y` to `i` only after a consonant, and words of one or two letters left alone. Linear in the word.
final class Porter {
    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("skies", "sky"),
            Map.entry("sky", "sky"),
            Map.entry("dying", "die"),
            Map.entry("lying", "lie"),
            Map.entry("tying", "tie"),
            Map.entry("news", "news"),
            Map.entry("inning", "inning"),
            Map.entry("innings", "inning"),
            Map.entry("outing", "outing"),
            Map.entry("outings", "outing"),
            Map.entry("canning", "canning"),
            Map.entry("cannings", "canning"),
            Map.entry("howe", "howe"),
            Map.entry("proceed", "proceed"),
            Map.entry("exceed", "exceed"),
            Map.entry("succeed", "succeed"));

    /// Suffix and what replaces it; the first suffix that fits decides.
    private static final String[][] DERIVED = {
        {"ational", "ate"},
        {"tional", "tion"},
        {"enci", "ence"},
        {"anci", "ance"},
        {"izer", "ize"},
        {"bli", "ble"},
        {"alli", "al"},
        {"entli", "ent"},
        {"eli", "e"},
        {"ousli", "ous"},
        {"ization", "ize"},
        {"ation", "ate"},
        {"ator", "ate"},
        {"alism", "al"},
        {"iveness", "ive"},
        {"fulness", "ful"},
        {"ousness", "ous"},
        {"aliti", "al"},
        {"iviti", "ive"},
        {"biliti", "ble"},
        {"fulli", "ful"}
    };

    private static final String[][] SHORTENED = {
        {"icate", "ic"}, {"ative", ""}, {"alize", "al"}, {"iciti", "ic"}, {"ical", "ic"}, {"ful", ""}, {"ness", ""}
    };

    private static final String[][] DROPPED = {
        {"al", ""},
        {"ance", ""},
        {"ence", ""},
        {"er", ""},
        {"ic", ""},
        {"able", ""},
        {"ible", ""},
        {"ant", ""},
        {"ement", ""},
        {"ment", ""},
        {"ent", ""},
        {"ion", ""},
        {"ou", ""},
        {"ism", ""},
        {"ate", ""},
        {"iti", ""},
        {"ous", ""},
        {"ive", ""},
        {"ize", ""}
    };

    private Porter() {}

    /// The stem of a word in lower case.
    static String stem(String word) {
        String irregular = IRREGULAR.get(word);
        if (irregular != null) return irregular;
        if (word.length() <= 2) return word;
        return doubled(silent(dropped(shortened(derived(endOfY(past(plural(word))))))));
    }

    private static String plural(String word) {
        if (word.length() == 4 && word.endsWith("ies")) return cut(word, 1);
        if (word.endsWith("sses") || word.endsWith("ies")) return cut(word, 2);
        return word.endsWith("s") && !word.endsWith("ss") ? cut(word, 1) : word;
    }

    private static String past(String word) {
        if (word.endsWith("ied")) return cut(word, word.length() == 4 ? 1 : 2);
        if (word.endsWith("eed")) return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
        for (String suffix : new String[] {"ed", "ing"}) {
            if (!word.endsWith(suffix)) continue;
            String stem = cut(word, suffix.length());
            if (hasVowel(stem)) return restored(stem);
        }
        return word;
    }

    /// What `ed` or `ing` was put on: `conflat` was `conflate`, `hopp` was `hop`, `fil` was `file`.
    private static String restored(String stem) {
        if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) return stem + "e";
        int n = stem.length();
        boolean[] consonant = consonants(stem);
        if (n >= 2 && stem.charAt(n - 1) == stem.charAt(n - 2) && consonant[n - 1])
            return "lsz".indexOf(stem.charAt(n - 1)) < 0 ? cut(stem, 1) : stem;
        return measure(stem) == 1 && endsShort(stem) ? stem + "e" : stem;
    }

    private static String endOfY(String word) {
        if (!word.endsWith("y") || word.length() < 3) return word;
        return consonants(word)[word.length() - 2] ? cut(word, 1) + "i" : word;
    }

    private static String derived(String word) {
        if (word.endsWith("alli") && measure(cut(word, 4)) > 0) return derived(cut(word, 2));
        String changed = replaced(word, DERIVED, 1);
        if (changed != null) return changed;
        return word.endsWith("logi") && measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
    }

    private static String shortened(String word) {
        String changed = replaced(word, SHORTENED, 1);
        return changed == null ? word : changed;
    }

    private static String dropped(String word) {
        String changed = replaced(word, DROPPED, 2);
        if (changed == null) return word;
        boolean ion = word.endsWith("ion");
        return ion && !changed.equals(word) && !changed.endsWith("s") && !changed.endsWith("t") ? word : changed;
    }

    /// The word changed by the first suffix that fits, the word itself if what stays is too short, or
    /// null if none fits.
    private static String replaced(String word, String[][] rules, int least) {
        for (String[] rule : rules) {
            if (!word.endsWith(rule[0])) continue;
            String stem = cut(word, rule[0].length());
            return measure(stem) >= least ? stem + rule[1] : word;
        }
        return null;
    }

    private static String silent(String word) {
        if (!word.endsWith("e")) return word;
        String stem = cut(word, 1);
        int measure = measure(stem);
        return measure > 1 || measure == 1 && !endsShort(stem) ? stem : word;
    }

    private static String doubled(String word) {
        return word.endsWith("ll") && measure(cut(word, 1)) > 1 ? cut(word, 1) : word;
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }

    /// Which letters are consonants; `y` is one at the start and after a vowel.
    private static boolean[] consonants(String word) {
        boolean[] consonant = new boolean[word.length()];
        for (int i = 0; i < consonant.length; i++)
            consonant[i] = switch (word.charAt(i)) {
                case 'a', 'e', 'i', 'o', 'u' -> false;
                case 'y' -> i == 0 || !consonant[i - 1];
                default -> true;
            };
        return consonant;
    }

    /// How often a vowel is followed by a consonant.
    private static int measure(String stem) {
        boolean[] consonant = consonants(stem);
        int turns = 0;
        for (int i = 1; i < consonant.length; i++) if (consonant[i] && !consonant[i - 1]) turns++;
        return turns;
    }

    private static boolean hasVowel(String stem) {
        for (boolean consonant : consonants(stem)) if (!consonant) return true;
        return false;
    }

    /// Ends consonant, vowel, consonant other than w, x, y; or is a vowel and a consonant.
    private static boolean endsShort(String stem) {
        int n = stem.length();
        boolean[] consonant = consonants(stem);
        if (n == 2) return !consonant[0] && consonant[1];
        return n >= 3
                && consonant[n - 3]
                && !consonant[n - 2]
                && consonant[n - 1]
                && "wxy".indexOf(stem.charAt(n - 1)) < 0;
    }
}
