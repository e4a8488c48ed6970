package dev.assay.verify.sandbox;

import java.util.List;
import java.util.Locale;

/// Finds the program in what a model wrote: the last fenced block of the wanted language after the end of
/// the thoughts. Linear in the length of the text.
///
/// @param rule what counts as code
/// @param languages labels of a fence that count; a fence without a label counts if none has one of
///     these
public record CodeText(Rule rule, List<String> languages) {
    /// What counts as code.
    public enum Rule {
        /// A fenced block.
        FENCE,
        /// A fenced block, or the whole text if it has none of any language.
        FENCE_OR_ALL,
        /// The whole text.
        ALL
    }

    private static final String THOUGHTS_END = "</think>";

    /// The code, or null if there is none.
    public String in(String text) {
        int thoughts = text.lastIndexOf(THOUGHTS_END);
        String answer = thoughts < 0 ? text : text.substring(thoughts + THOUGHTS_END.length());
        if (rule == Rule.ALL) return answer;
        String labelled = null;
        String bare = null;
        boolean any = false;
        int line = 0;
        while (line < answer.length()) {
            String fence = fence(answer, line);
            int next = end(answer, line);
            if (fence == null) {
                line = next;
                continue;
            }
            String label = label(answer, line, fence.length());
            int close = next;
            while (close < answer.length() && !closes(answer, close, fence)) close = end(answer, close);
            String block = answer.substring(Math.min(next, answer.length()), close);
            any = true;
            if (languages.contains(label)) labelled = block;
            else if (label.isEmpty()) bare = block;
            line = end(answer, close);
        }
        if (labelled != null) return labelled;
        if (bare != null) return bare;
        return !any && rule == Rule.FENCE_OR_ALL && !answer.isBlank() ? answer : null;
    }

    /// The run of three or more backticks or tildes that starts the line, or null.
    private static String fence(String text, int line) {
        int at = line;
        while (at < text.length() && text.charAt(at) == ' ') at++;
        if (at == text.length() || text.charAt(at) != '`' && text.charAt(at) != '~') return null;
        int stop = at;
        while (stop < text.length() && text.charAt(stop) == text.charAt(at)) stop++;
        return stop - at < 3 ? null : text.substring(at, stop);
    }

    private static boolean closes(String text, int line, String fence) {
        String found = fence(text, line);
        return found != null
                && found.charAt(0) == fence.charAt(0)
                && found.length() >= fence.length()
                && label(text, line, found.length()).isEmpty();
    }

    private static String label(String text, int line, int fence) {
        String rest =
                text.substring(line, end(text, line)).strip().substring(fence).strip();
        int blank = 0;
        while (blank < rest.length() && !Character.isWhitespace(rest.charAt(blank))) blank++;
        return rest.substring(0, blank).toLowerCase(Locale.ROOT);
    }

    /// First character of the next line.
    private static int end(String text, int line) {
        int at = text.indexOf('\n', line);
        return at < 0 ? text.length() : at + 1;
    }
}
