package dev.assay.verify.math;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Finds where the final answer stands in a model's response.
///
/// Rules are tried in their order and the first that finds something wins; each takes the *last* place
/// that fits. What stands before the last `</think>` is not searched. Work is linear in the response,
/// whatever it holds.
public final class FinalAnswer {
    /// A way of marking the final answer.
    public enum Rule {
        /// `<answer>...</answer>`; inside it the rules after this one are tried once more.
        TAG,
        /// `\boxed{...}` or `\fbox{...}` with balanced braces.
        BOXED,
        /// `#### x`, as in GSM8K, to the end of the line.
        HASHES,
        /// A last line that begins with `A:`, `Answer:` or `Final answer:`.
        LINE,
        /// `answer is x` or `answer: x`, to the end of the sentence; words after a number are cut unless
        /// they are a known unit.
        PHRASE,
        /// The last number of all. Not by default: it rewards a response that gives no answer.
        LAST_NUMBER;

        /// Its name as in [Found#by].
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /// The rules that need the answer to be marked.
    public static final List<Rule> MARKED = List.of(Rule.TAG, Rule.BOXED, Rule.HASHES, Rule.LINE, Rule.PHRASE);

    /// An answer and its place.
    ///
    /// @param text the answer, the same as `response.substring(start, end)`
    /// @param start offset of its first char
    /// @param end offset after its last char
    /// @param by the label of the rule that found it
    public record Found(String text, int start, int end, String by) {}

    private FinalAnswer() {}

    /// Finds the answer by the rules in [#MARKED].
    public static Optional<Found> find(String response) {
        return find(response, MARKED);
    }

    /// Finds the answer by the first of these rules that applies; empty when none does, or when the
    /// answer is blank.
    public static Optional<Found> find(String response, List<Rule> rules) {
        String close = "</think>";
        int thought = response.lastIndexOf(close);
        return find(response, thought < 0 ? 0 : thought + close.length(), response.length(), rules);
    }

    private static Optional<Found> find(String s, int from, int to, List<Rule> rules) {
        for (int k = 0; k < rules.size(); k++) {
            Found found = switch (rules.get(k)) {
                case TAG -> tag(s, from, to, rules.subList(k + 1, rules.size()));
                case BOXED -> boxed(s, from, to);
                case HASHES -> hashes(s, from, to);
                case LINE -> line(s, from, to);
                case PHRASE -> phrase(s, from, to);
                case LAST_NUMBER -> lastNumber(s, from, to);
            };
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private static Found found(String s, int from, int to, Rule rule) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(s.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(s.charAt(end - 1))) {
            end--;
        }
        return start == end ? null : new Found(s.substring(start, end), start, end, rule.label());
    }

    private static Found tag(String s, int from, int to, List<Rule> inside) {
        String open = "<answer>";
        int close = s.lastIndexOf("</answer>", to);
        int start = close < 0 ? -1 : s.lastIndexOf(open, close);
        if (start < from) {
            return null;
        }
        List<Rule> marked = inside.stream().filter(r -> r != Rule.LAST_NUMBER).toList();
        return find(s, start + open.length(), close, marked)
                .map(f -> new Found(f.text, f.start, f.end, Rule.TAG.label()))
                .orElseGet(() -> found(s, start + open.length(), close, Rule.TAG));
    }

    /// One pass with a stack of open braces; the box that closes last wins.
    private static Found boxed(String s, int from, int to) {
        int[] opened = new int[16];
        int depth = 0;
        int start = -1;
        int end = -1;
        for (int k = from; k < to; k++) {
            char c = s.charAt(k);
            if (c == '{') {
                boolean box = s.startsWith("\\boxed", k - 6) || s.startsWith("\\fbox", k - 5);
                if (depth == opened.length) {
                    opened = Arrays.copyOf(opened, 2 * depth);
                }
                opened[depth++] = box ? k : -1;
            } else if (c == '}' && depth > 0) {
                int open = opened[--depth];
                if (open >= 0 && !isBlank(s, open + 1, k)) {
                    start = open + 1;
                    end = k;
                }
            } else if (c == '\\'
                    && k + 1 < to
                    && (s.charAt(k + 1) == '{' || s.charAt(k + 1) == '}' || s.charAt(k + 1) == '\\')) {
                k++;
            }
        }
        return start < 0 ? null : found(s, start, end, Rule.BOXED);
    }

    private static boolean isBlank(String s, int from, int to) {
        for (int k = from; k < to; k++) {
            if (!Character.isWhitespace(s.charAt(k))) {
                return false;
            }
        }
        return true;
    }

    private static Found hashes(String s, int from, int to) {
        int mark = s.lastIndexOf("####", to);
        return mark < from ? null : found(s, mark + 4, lineEnd(s, mark, to), Rule.HASHES);
    }

    private static Found line(String s, int from, int to) {
        int end = to;
        while (end > from && (Character.isWhitespace(s.charAt(end - 1)) || s.charAt(end - 1) == '*')) {
            end--;
        }
        int start = Math.max(from, s.lastIndexOf('\n', end - 1) + 1);
        while (start < end && (Character.isWhitespace(s.charAt(start)) || s.charAt(start) == '*')) {
            start++;
        }
        for (String label : List.of("A:", "Answer:", "Final answer:")) {
            if (s.regionMatches(true, start, label, 0, label.length())) {
                int answer = start + label.length();
                while (answer < end && s.charAt(answer) == '*') {
                    answer++;
                }
                return answer >= end ? null : found(s, answer, end, Rule.LINE);
            }
        }
        return null;
    }

    private static Found phrase(String s, int from, int to) {
        for (int k = to - "answer".length(); k >= from; k--) {
            if (!s.regionMatches(true, k, "answer", 0, "answer".length())) {
                continue;
            }
            int after = k + "answer".length();
            if (s.startsWith(":", after)) {
                after++;
            } else if (s.regionMatches(true, after, " is", 0, 3) && !letterAt(s, after + 3)) {
                after += s.startsWith(":", after + 3) ? 4 : 3;
            } else {
                continue;
            }
            int end = withoutWords(s, after, sentenceEnd(s, after, to));
            Found found = after >= end ? null : found(s, after, end, Rule.PHRASE);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static boolean letterAt(String s, int index) {
        return index < s.length() && Character.isLetter(s.charAt(index));
    }

    /// The next line break, or full stop before white space or at the end.
    private static int sentenceEnd(String s, int from, int to) {
        // one scan that stops with the sentence: looking for the line's end first would be quadratic over many short
        // sentences
        for (int k = from; k < to; k++) {
            char c = s.charAt(k);
            if (c == '\n' || (c == '.' && (k + 1 == to || Character.isWhitespace(s.charAt(k + 1))))) {
                return k;
            }
        }
        return to;
    }

    /// Cuts commentary after a number: `18 eggs each`, but neither `18 cents`, `18 or 26` nor `18 is
    /// wrong`.
    private static int withoutWords(String s, int from, int to) {
        if (to - from > Answer.MAX_LENGTH) {
            return to;
        }
        List<Token> tokens = Lexer.tokens(s.substring(from, to));
        int head = 0;
        while (head < tokens.size() && !tokens.get(head).is(Token.Kind.WORD)) {
            head++;
        }
        boolean commentary = head > 0
                && head < tokens.size()
                && Answer.parse(s.substring(from, to)) instanceof Answer.Number(Rational _, int _, Unit unit)
                && !unit.isKnown()
                && !unit.text().isEmpty()
                && !unit.isPercent()
                && !unit.isDegree()
                && Unit.scale(tokens.get(head).text()) == null
                && !tokens.get(head).inText();
        return commentary ? from + tokens.get(head - 1).end() : to;
    }

    private static int lineEnd(String s, int from, int to) {
        int newline = s.indexOf('\n', from);
        return newline < 0 || newline > to ? to : newline;
    }

    private static Found lastNumber(String s, int from, int to) {
        int end = to;
        while (end > from && !isDigit(s, end - 1)) {
            end--;
        }
        int start = end;
        while (start > from && isNumberChar(s, start - 1, end)) {
            start--;
        }
        if (start == end) {
            return null;
        }
        // "10-3" ends with 3, "it is -3" with -3
        boolean signed = start > from
                && (s.charAt(start - 1) == '-' || s.charAt(start - 1) == '−')
                && (start - 1 == from || !Character.isLetterOrDigit(s.charAt(start - 2)));
        int percent = end < to && s.charAt(end) == '%' ? 1 : 0;
        return found(s, signed ? start - 1 : start, end + percent, Rule.LAST_NUMBER);
    }

    private static boolean isNumberChar(String s, int k, int end) {
        char c = s.charAt(k);
        boolean between = k + 1 < end && isDigit(s, k + 1) && k > 0 && isDigit(s, k - 1);
        return isDigit(s, k)
                || ((c == '.' || c == '/' || c == ',') && between)
                || (c == '.' && k + 1 < end && isDigit(s, k + 1));
    }

    private static boolean isDigit(String s, int k) {
        return s.charAt(k) >= '0' && s.charAt(k) <= '9';
    }
}
