package dev.assay.verify.graph;

import java.util.function.IntPredicate;

/// Finds bracketed lists in a response: the last matches of the regular expressions of Graph-R1's
/// checkers, which go left to right without overlap, in one pass over the text.
final class Lists {
    /// @param inside what stands between the brackets
    /// @param start first character, the bracket
    /// @param end character after the closing bracket
    record Found(String inside, int start, int end) {}

    private Lists() {}

    /// Last match of `\[(.*?)\]`, where the dot does not match a line end; null if there is none.
    static Found lastAny(String text) {
        return last(text, c -> c != '\n', true, false, 1)[0];
    }

    /// Last match of `\[\s*([A-Z\s,]*)\s*\]`.
    static Found lastCapitals(String text) {
        return last(text, c -> c >= 'A' && c <= 'Z' || c == ',' || Character.isWhitespace(c), false, false, 1)[0];
    }

    /// The last `count` matches of `\[\s*([\d\s,]+)\s*\]`, in the order of the text; null if there are
    /// fewer.
    static Found[] lastDigits(String text, int count) {
        Found[] found =
                last(text, c -> Character.isDigit(c) || c == ',' || Character.isWhitespace(c), false, true, count);
        return found[0] == null ? null : found;
    }

    /// A lazy match of anything starts at the first open bracket; a match of a class must hold the class
    /// only, so each open bracket starts anew.
    private static Found[] last(String text, IntPredicate inside, boolean lazy, boolean some, int count) {
        Found[] found = new Found[count];
        int open = -1;
        for (int i = text.indexOf('['); i >= 0 && i < text.length(); i++) {
            if (open < 0 && (i = text.indexOf('[', i)) < 0) break;
            char c = text.charAt(i);
            if (open >= 0 && c == ']') {
                if (!some || i > open + 1) {
                    System.arraycopy(found, 1, found, 0, count - 1);
                    found[count - 1] = new Found(text.substring(open + 1, i), open, i + 1);
                }
                open = -1;
            } else if (c == '[') {
                if (open < 0 || !lazy) open = i;
            } else if (open >= 0 && !inside.test(c)) {
                open = -1;
            }
        }
        return found;
    }
}
