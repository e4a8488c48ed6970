package dev.assay.verify.math;

import dev.assay.verify.math.Symbols.Meaning;
import dev.assay.verify.math.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/// Cuts an answer, plain or LaTeX or both mixed, into tokens. One pass, linear in the text; nothing is
/// refused here: what has no meaning becomes [Kind#OTHER].
final class Lexer {
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    private static final String FRACTIONS = "½1/2⅓1/3⅔2/3¼1/4¾3/4⅕1/5⅛1/8";

    private final String s;
    private final boolean dollarsDelimit;
    private final List<Token> tokens = new ArrayList<>();
    /// For each open bracket: may commas below it group digits? In a pair, list or set they separate.
    private final List<Boolean> grouping = new ArrayList<>();
    /// Where the running `\text{...}` ends, or -1.
    private int textEnd = -1;

    private int at;
    private boolean space;

    private Lexer(String source) {
        s = source;
        dollarsDelimit = plainDollars(source) % 2 == 0;
    }

    static List<Token> tokens(String source) {
        Lexer lexer = new Lexer(source);
        while (lexer.at < source.length()) {
            lexer.step();
        }
        return lexer.tokens;
    }

    private static int plainDollars(String s) {
        int count = 0;
        for (int k = 0; k < s.length(); k++) {
            if (s.charAt(k) == '\\') {
                k++;
            } else if (s.charAt(k) == '$') {
                count++;
            }
        }
        return count;
    }

    private void step() {
        if (textEnd >= 0 && at >= textEnd) {
            skip(at == textEnd ? 1 : 0);
            textEnd = -1;
            return;
        }
        char c = s.charAt(at);
        if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
            number();
        } else if (Character.isWhitespace(c) || c == '~' || Character.isSpaceChar(c)) {
            skip(1);
        } else if (c == '\\') {
            command();
        } else if (isLetter(c)) {
            letters();
        } else {
            character(c);
        }
    }

    private void character(char c) {
        int superscript = SUPERSCRIPTS.indexOf(c);
        int fraction = c < 128 ? -1 : FRACTIONS.indexOf(c);
        if (superscript >= 0) {
            superscript();
        } else if (fraction >= 0) {
            // A vulgar fraction is a group of its own, so that 2½ is a mixed number as 2\frac{1}{2} is.
            add(Kind.COMMAND, "frac", 0);
            add(Kind.NUMBER, FRACTIONS.substring(fraction + 1, fraction + 2), 0);
            add(Kind.NUMBER, FRACTIONS.substring(fraction + 3, fraction + 4), 1);
        } else if (c == '$') {
            if (dollarsDelimit) {
                skip(1);
            } else {
                add(Kind.CURRENCY, "$", 1);
            }
        } else if (c == '*' && peek(1) == '*') {
            add(Kind.OPERATOR, "^", 2);
        } else if (c == '^' && degreeAhead() > 0) {
            add(Kind.DEGREE, "deg", degreeAhead());
        } else if (peek(1) == '=' && "<>!".indexOf(c) >= 0) {
            add(Kind.RELATION, c + "=", 2);
        } else if (c == '=' && peek(1) == '=') {
            add(Kind.RELATION, "=", 2);
        } else {
            Meaning meaning = Symbols.character(c);
            if (meaning == null) {
                add(Kind.OTHER, String.valueOf(c), 1);
            } else {
                bracket(meaning);
                add(meaning.kind(), meaning.text(), 1);
            }
        }
    }

    private void bracket(Meaning meaning) {
        if (meaning.kind() == Kind.OPEN) {
            boolean list = switch (meaning.text()) {
                case "(", "[", "\\{" -> true;
                case "{" -> {
                    Token last = tokens.isEmpty() ? null : tokens.getLast();
                    yield last != null && (last.is(Kind.RELATION) || last.is(Kind.SET_OPERATOR));
                }
                default -> false;
            };
            grouping.add(!list && groupingAllowed());
        } else if (meaning.kind() == Kind.CLOSE && !grouping.isEmpty()) {
            grouping.removeLast();
        }
    }

    private boolean groupingAllowed() {
        return grouping.isEmpty() || grouping.getLast();
    }

    /// Length of `^\circ`, `^{\circ}` or `^°` here, or 0.
    private int degreeAhead() {
        for (String form : List.of("^\\circ", "^{\\circ}", "^ \\circ", "^{ \\circ }", "^°", "^\\degree")) {
            if (s.startsWith(form, at)) {
                return form.length();
            }
        }
        return 0;
    }

    private void superscript() {
        int start = at;
        StringBuilder digits = new StringBuilder();
        while (at < s.length() && SUPERSCRIPTS.indexOf(s.charAt(at)) >= 0) {
            digits.append((char) ('0' + SUPERSCRIPTS.indexOf(s.charAt(at))));
            at++;
        }
        tokens.add(new Token(Kind.OPERATOR, "^", start, start, false, textEnd >= 0));
        tokens.add(new Token(Kind.NUMBER, digits.toString(), start, at, false, textEnd >= 0));
        space = false;
    }

    private void command() {
        int end = at + 1;
        while (isLetter(charAt(end))) {
            end++;
        }
        if (end == at + 1) {
            symbolCommand();
            return;
        }
        String name = s.substring(at + 1, end);
        if (name.equals("begin") || name.equals("end")) {
            environment(name, end);
        } else if (Symbols.TEXT_COMMANDS.contains(name)) {
            text(end);
        } else {
            Meaning meaning = Symbols.command(name);
            if (meaning.equals(Symbols.SPACE)) {
                int length = end - at;
                // The null delimiter: \left. and \right.
                skip(name.equals("left") || name.equals("right") ? length + (peek(length) == '.' ? 1 : 0) : length);
            } else {
                bracket(meaning);
                add(meaning.kind(), meaning.text(), end - at);
            }
        }
    }

    private void symbolCommand() {
        switch (peek(1)) {
            case '{' -> {
                bracket(new Meaning(Kind.OPEN, "\\{"));
                add(Kind.OPEN, "\\{", 2);
            }
            case '}' -> {
                bracket(new Meaning(Kind.CLOSE, "\\}"));
                add(Kind.CLOSE, "\\}", 2);
            }
            case '$' -> add(Kind.CURRENCY, "$", 2);
            case '%' -> add(Kind.PERCENT, "%", 2);
            case '\\' -> add(Kind.ROW, "\\\\", 2);
            case '|' -> add(Kind.OTHER, "\\|", 2);
            case ',', ';', ':', '!', ' ', '(', ')', '[', ']', '\n' -> skip(2);
            default -> add(Kind.OTHER, "\\", 1);
        }
    }

    private void environment(String name, int end) {
        int close = s.startsWith("{", end) ? s.indexOf('}', end) : -1;
        if (close < 0 || close - end > 20) {
            add(Kind.OTHER, name, end - at);
            return;
        }
        int length = close + 1 - at;
        String kind = s.substring(end + 1, close);
        if (kind.equals("array") && name.equals("begin") && peek(length) == '{') {
            int columns = s.indexOf('}', close + 1);
            length = columns < 0 ? length : columns + 1 - at;
        }
        add(Kind.COMMAND, name + ":" + kind, length);
    }

    /// Words inside `\text{...}` are words even when one letter long; nested braces end the text mode
    /// early, which is harmless.
    private void text(int end) {
        int open = end;
        while (open < s.length() && s.charAt(open) == ' ') {
            open++;
        }
        int close = open < s.length() && s.charAt(open) == '{' ? s.indexOf('}', open) : -1;
        if (close < 0 || textEnd >= 0) {
            skip(end - at);
            return;
        }
        skip(open + 1 - at);
        textEnd = close;
    }

    private void letters() {
        int end = at + 1;
        while (isLetter(charAt(end))) {
            end++;
        }
        String run = s.substring(at, end);
        Meaning meaning = Symbols.word(run);
        if (meaning != null) {
            add(meaning.kind(), meaning.text(), run.length());
        } else {
            add(run.length() == 1 && textEnd < 0 ? Kind.NAME : Kind.WORD, run, run.length());
        }
    }

    private void number() {
        StringBuilder digits = new StringBuilder();
        int end = digits(at, digits);
        int grouped = groups(end, digits);
        end = grouped;
        if (end < s.length() && s.charAt(end) == '.' && isDigit(charAt(end + 1))) {
            digits.append('.');
            end = digits(end + 1, digits);
        }
        int period = period(end, digits);
        if (period > end) {
            add(Kind.NUMBER, digits.toString(), period - at);
            return;
        }
        char c = charAt(end);
        if (c == 'e' || c == 'E') {
            int sign = charAt(end + 1) == '+' || charAt(end + 1) == '-' ? 1 : 0;
            if (isDigit(charAt(end + 1 + sign))) {
                digits.append('e').append(s, end + 1, end + 1 + sign);
                end = digits(end + 1 + sign, digits);
            }
        }
        add(Kind.NUMBER, digits.toString(), end - at);
    }

    private int digits(int from, StringBuilder into) {
        int end = from;
        while (isDigit(charAt(end))) {
            into.append(s.charAt(end++));
        }
        return end;
    }

    /// Thousands: groups of exactly three digits after one to three that do not begin with 0. `12,345,67`
    /// has none.
    private int groups(int from, StringBuilder digits) {
        if (digits.length() > 3 || digits.isEmpty() || digits.charAt(0) == '0') {
            return from;
        }
        StringBuilder grouped = new StringBuilder(digits);
        int end = from;
        int separator;
        while ((separator = separator(end)) > 0 && threeDigits(end + separator)) {
            grouped.append(s, end + separator, end + separator + 3);
            end += separator + 3;
        }
        if (end == from || (charAt(end) == ',' && isDigit(charAt(end + 1)))) {
            return from;
        }
        digits.setLength(0);
        digits.append(grouped);
        return end;
    }

    private int separator(int from) {
        for (String form : List.of("{,}", ",\\! ", ",\\!", "\\,", "\\!", "\u202f", "\u2009")) {
            if (s.startsWith(form, from)) {
                return form.length();
            }
        }
        return charAt(from) == ',' && groupingAllowed() ? 1 : 0;
    }

    private boolean threeDigits(int from) {
        return isDigit(charAt(from))
                && isDigit(charAt(from + 1))
                && isDigit(charAt(from + 2))
                && !isDigit(charAt(from + 3));
    }

    /// A repeating decimal: `0.1\overline{6}` is kept as `0.1(6)`.
    private int period(int from, StringBuilder digits) {
        for (String form : List.of("\\overline{", "\\overline {", "\\bar{")) {
            int start = from;
            boolean point = digits.indexOf(".") >= 0;
            if (!point && charAt(start) == '.') {
                start++;
            }
            if (s.startsWith(form, start) && (point || start > from)) {
                StringBuilder period = new StringBuilder();
                int end = digits(start + form.length(), period);
                if (!period.isEmpty() && charAt(end) == '}') {
                    digits.append(point ? "" : ".").append('(').append(period).append(')');
                    return end + 1;
                }
            }
        }
        return from;
    }

    private void add(Kind kind, String text, int length) {
        tokens.add(new Token(kind, text, at, at + length, space, textEnd >= 0));
        at += length;
        space = false;
    }

    private void skip(int length) {
        at += length;
        space = true;
    }

    private char peek(int ahead) {
        return charAt(at + ahead);
    }

    private char charAt(int index) {
        return index < s.length() ? s.charAt(index) : '\0';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
