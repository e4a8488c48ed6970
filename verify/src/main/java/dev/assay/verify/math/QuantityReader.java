package dev.assay.verify.math;

import dev.assay.verify.math.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/// Reads one quantity: an expression with what may stand around it (currency, percent, degrees, unit,
/// words).
final class QuantityReader {
    private static final long FOLD_WORK = 20_000;

    private QuantityReader() {}

    /// @throws Unreadable when the tokens are not a quantity
    static Answer read(List<Token> written) {
        List<Token> tokens = written;
        Unit unit = Unit.NONE;
        int sign = currencySign(tokens);
        if (sign >= 0) {
            unit = Unit.currency(tokens.get(sign).text());
            List<Token> rest = new ArrayList<>(tokens);
            rest.remove(sign);
            tokens = rest;
        }
        int tail = tailStart(tokens);
        List<Token> words = tokens.subList(tail, tokens.size());
        List<Token> head = tokens.subList(0, tail);
        Rational scale = words.isEmpty() ? null : Unit.scale(words.getFirst().text());
        if (scale != null) {
            words = words.subList(1, words.size());
        }
        if (head.isEmpty()) {
            throw new Unreadable("words");
        }
        Token last = head.getLast();
        if (last.is(Kind.PERCENT) && head.size() > 1 && only(head, Kind.PERCENT)) {
            Unit.parse(words);
            unit = Unit.PERCENT;
            head = head.subList(0, head.size() - 1);
        } else if (isDegree(head, words)) {
            unit = Unit.DEGREE;
            head = head.subList(0, head.size() - (last.is(Kind.NAME) ? 2 : last.is(Kind.DEGREE) ? 1 : 0));
        } else {
            Unit named = Unit.parse(words);
            unit = unit.isKnown() && !named.isKnown() ? unit : named.text().isEmpty() ? unit : named;
        }
        Expr e = ExprParser.parse(head);
        if (scale != null) {
            e = new Expr.Product(List.of(e, Expr.num(scale)));
        }
        Rational value = e.variables().isEmpty() ? fold(e) : null;
        return value == null
                ? new Answer.Expression(e, unit)
                : new Answer.Number(value, e instanceof Expr.Num(Rational _, int d) ? d : 0, unit);
    }

    private static Rational fold(Expr e) {
        try {
            return new Values(new Work(FOLD_WORK)).rational(e);
        } catch (TooMuch _) {
            return null;
        }
    }

    /// The quantity as an expression, its unit aside.
    ///
    /// @throws Unreadable when the answer is not a quantity
    static Expr expr(Answer a) {
        return switch (a) {
            case Answer.Number(Rational value, int decimals, Unit _) -> new Expr.Num(value, decimals);
            case Answer.Expression(Expr e, Unit _) -> e;
            case Answer.Choice(char letter, Answer option) when option == null -> new Expr.Sym(String.valueOf(letter));
            default -> throw new Unreadable("not a quantity");
        };
    }

    /// Where the currency sign stands: first, after a leading sign, or last. -1 without one.
    private static int currencySign(List<Token> tokens) {
        for (int k : List.of(0, 1, tokens.size() - 1)) {
            boolean place = k != 1 || tokens.getFirst().is(Kind.OPERATOR);
            if (k < tokens.size() && place && tokens.get(k).is(Kind.CURRENCY)) {
                return k;
            }
        }
        return -1;
    }

    private static boolean isDegree(List<Token> head, List<Token> words) {
        if (head.stream().anyMatch(t -> t.is(Kind.FUNCTION))) {
            return false;
        }
        if (!only(head, Kind.DEGREE)) {
            return words.size() == 1
                    && List.of("degrees", "degree").contains(words.getFirst().text());
        }
        Token last = head.getLast();
        boolean scaled = head.size() > 2
                && head.get(head.size() - 2).is(Kind.DEGREE)
                && (last.is(Kind.NAME, "C") || last.is(Kind.NAME, "F"));
        return words.isEmpty() && head.size() > 1 && (last.is(Kind.DEGREE) || scaled);
    }

    private static boolean only(List<Token> tokens, Kind kind) {
        return tokens.stream().filter(t -> t.is(kind)).count() == 1;
    }

    /// The first token of the words after the quantity.
    private static int tailStart(List<Token> tokens) {
        boolean plainNumber = true;
        int depth = 0;
        for (int k = 0; k < tokens.size(); k++) {
            Token t = tokens.get(k);
            depth += t.is(Kind.OPEN) ? 1 : t.is(Kind.CLOSE) ? -1 : 0;
            if (k > 0 && depth == 0 && (isTailWord(t) || (plainNumber && isUnitLetter(tokens, k)))) {
                return k;
            }
            plainNumber &= !t.is(Kind.NAME) && !t.is(Kind.FUNCTION) && !t.is(Kind.WORD);
        }
        return tokens.size();
    }

    private static boolean isTailWord(Token t) {
        return t.is(Kind.WORD)
                && (t.inText()
                        || Unit.isKnownWord(t.text())
                        || t.text().length() > 4
                        || (t.space() && t.text().length() > 2));
    }

    private static boolean isUnitLetter(List<Token> tokens, int k) {
        Token t = tokens.get(k);
        boolean ends = k == tokens.size() - 1
                || tokens.get(k + 1).is(Kind.OPERATOR, "/")
                || tokens.get(k + 1).is(Kind.OPERATOR, "^");
        return t.is(Kind.NAME) && t.space() && ends && Unit.isLetterUnit(t.text());
    }
}
