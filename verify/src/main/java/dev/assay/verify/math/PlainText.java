package dev.assay.verify.math;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/// Plain text without case, layout, LaTeX dress and final punctuation.
final class PlainText {
    private PlainText() {}

    /// Without the `**` or backticks around the whole.
    static String withoutMarkdown(String text) {
        String s = text.strip();
        for (String mark : List.of("**", "`")) {
            if (s.length() > 2 * mark.length() && s.startsWith(mark) && s.endsWith(mark)) {
                s = s.substring(mark.length(), s.length() - mark.length());
            }
        }
        return s;
    }

    /// Linear in the text.
    static String normalise(String text) {
        String s = Normalizer.normalize(text, Normalizer.Form.NFKC);
        StringBuilder out = new StringBuilder(s.length());
        boolean space = false;
        for (int k = 0; k < s.length(); k++) {
            char c = s.charAt(k);
            if (c == '\\') {
                int end = k + 1;
                while (end < s.length() && Character.isLetter(s.charAt(end))) {
                    end++;
                }
                String name = s.substring(k + 1, end);
                if (Symbols.TEXT_COMMANDS.contains(name)
                        || Symbols.command(name).equals(Symbols.SPACE)) {
                    boolean nullDelimiter = (name.equals("left") || name.equals("right")) && s.startsWith(".", end);
                    k = nullDelimiter ? end : end - 1;
                    space = true;
                    continue;
                }
                if (end == k + 1 && end < s.length() && " ,;:!()[]".indexOf(s.charAt(end)) >= 0) {
                    k = end;
                    space = true;
                    continue;
                }
            }
            if (c == '{' || c == '}' || c == '$' || c == '"' || c == '*') {
                continue;
            }
            if (Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '~') {
                space = true;
                continue;
            }
            if (space && !out.isEmpty()) {
                out.append(' ');
            }
            space = false;
            out.append(c);
        }
        int end = out.length();
        while (end > 0 && ".!,; ".indexOf(out.charAt(end - 1)) >= 0) {
            end--;
        }
        return out.substring(0, end).toLowerCase(Locale.ROOT);
    }
}
