package dev.assay.verify.segment;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Cuts a text into sentences, or into sub-sentences of at least five words (Fine-Grained RLHF, arXiv
/// 2306.01693, fgrlhf/reward_utils.py).
public final class Segments {
    private static final int MIN_WORDS = 5;

    private Segments() {}

    /// A piece of text: characters `start` to `end`.
    public record Segment(int start, int end) {}

    /// Where each sentence ends, by the rules of the platform for English.
    public static int[] sentenceEnds(String text) {
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        sentences.setText(text);
        List<Integer> ends = new ArrayList<>();
        sentences.first();
        for (int end = sentences.next(); end != BreakIterator.DONE; end = sentences.next()) ends.add(end);
        return ends.stream().mapToInt(end -> end).toArray();
    }

    /// Starts of the sub-sentences, and the length of the text at the end. Inside a sentence a word
    /// starts a new one if the word before it ends with one of `, ; ! ?` and more than five words follow;
    /// a piece of fewer than five words joins the piece before it, or goes on if it is the first of its
    /// sentence.
    ///
    /// @param sentenceEnds character after each sentence
    public static int[] subsentences(String text, int[] sentenceEnds) {
        return subsentences(text, sentenceEnds, MIN_WORDS);
    }

    /// The same with another least number of words.
    public static int[] subsentences(String text, int[] sentenceEnds, int minWords) {
        List<Integer> starts = new ArrayList<>();
        int from = 0;
        for (int end : sentenceEnds) {
            List<int[]> words = words(text, from, Math.min(end, text.length()));
            if (!words.isEmpty()) sentence(text, words, minWords, starts);
            from = end;
        }
        if (starts.isEmpty()) starts.add(0);
        if (starts.getFirst() != 0) starts.set(0, 0);
        starts.add(text.length());
        return starts.stream().mapToInt(start -> start).toArray();
    }

    private static void sentence(String text, List<int[]> words, int minWords, List<Integer> starts) {
        int n = words.size();
        int before = 0;
        starts.add(words.getFirst()[0]);
        for (int i = 1; i < n; i++) {
            char last = text.charAt(words.get(i - 1)[1] - 1);
            boolean stop = last == ',' || last == ';' || last == '!' || last == '?';
            if (!stop || i + minWords >= n) continue;
            if (i - before < minWords) {
                if (before == 0) continue;
                starts.removeLast();
            }
            starts.add(words.get(i)[0]);
            before = i;
        }
    }

    /// Words between blanks: first character and character after the word.
    public static List<int[]> words(String text, int from, int to) {
        List<int[]> words = new ArrayList<>();
        int start = -1;
        for (int i = from; i <= to; i++) {
            boolean inside = i < to && !Character.isWhitespace(text.charAt(i));
            if (inside && start < 0) start = i;
            if (!inside && start >= 0) {
                words.add(new int[] {start, i});
                start = -1;
            }
        }
        return words;
    }

    /// Number of words of a stretch of text.
    static int count(String text, int from, int to) {
        return words(text, from, to).size();
    }

    /// Sentences or sub-sentences without the blanks around them.
    public static List<Segment> of(String text, boolean sub) {
        int[] ends = sentenceEnds(text);
        List<Segment> segments = new ArrayList<>();
        if (sub) {
            int[] bounds = subsentences(text, ends);
            for (int i = 0; i + 1 < bounds.length; i++) add(text, bounds[i], bounds[i + 1], segments);
        } else {
            int from = 0;
            for (int end : ends) {
                add(text, from, end, segments);
                from = end;
            }
        }
        return segments;
    }

    private static void add(String text, int from, int to, List<Segment> segments) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(text.charAt(start))) start++;
        while (start < end && Character.isWhitespace(text.charAt(end - 1))) end--;
        if (start < end) segments.add(new Segment(start, end));
    }
}
