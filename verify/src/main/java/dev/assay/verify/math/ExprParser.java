package dev.assay.verify.math;

import dev.assay.verify.math.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Recursive descent over the tokens of one expression. Precedence, loosest first: `+ -`; `* /` and
/// juxtaposition, from left to right (so `1/2x` is (1/2)x); unary minus; `^`, from the right; postfix
/// `!`, `%`, degrees.
final class ExprParser {
    /// Deepest nesting that is read.
    static final int MAX_DEPTH = 60;

    private static final int MAX_POSTFIX = 8;

    private static final Set<String> PLAIN_WORDS = Set.of(
            "no", "if", "is", "to", "of", "in", "at", "an", "it", "on", "by", "as", "us", "am", "be", "he", "so", "up",
            "we", "ok");

    private final List<Token> tokens;
    private int at;
    private int depth;
    private int bars;

    private ExprParser(List<Token> tokens) {
        this.tokens = new ArrayList<>(tokens);
    }

    /// Reads all the tokens as one expression.
    ///
    /// @throws Unreadable when they are not one
    static Expr parse(List<Token> tokens) {
        ExprParser parser = new ExprParser(tokens);
        Expr e = parser.sum();
        if (parser.at < tokens.size()) {
            throw new Unreadable("unexpected " + tokens.get(parser.at).text());
        }
        return e;
    }

    private Expr sum() {
        List<Expr> terms = new ArrayList<>();
        boolean minus = false;
        while (true) {
            Expr term = product();
            terms.add(minus ? Expr.minus(term) : term);
            if (!next(Kind.OPERATOR, "+") && !next(Kind.OPERATOR, "-")) {
                return terms.size() == 1 ? terms.getFirst() : new Expr.Sum(List.copyOf(terms));
            }
            minus = take().text().equals("-");
        }
    }

    private Expr product() {
        List<Expr> factors = new ArrayList<>();
        factors.add(signed());
        while (true) {
            if (next(Kind.OPERATOR, "*") || next(Kind.OPERATOR, "/")) {
                boolean over = take().text().equals("/");
                Expr factor = signed();
                factors.add(over ? Expr.inverse(factor) : factor);
            } else if (startsFactor()) {
                factors.add(power());
            } else {
                return factors.size() == 1 ? factors.getFirst() : new Expr.Product(List.copyOf(factors));
            }
        }
    }

    private Expr signed() {
        if (next(Kind.OPERATOR, "-") || next(Kind.OPERATOR, "+")) {
            enter();
            boolean minus = take().text().equals("-");
            Expr e = signed();
            depth--;
            return minus ? Expr.minus(e) : e;
        }
        return power();
    }

    /// Whether the next token can be multiplied with what stands before it without a sign. A number only
    /// after a closing bracket.
    private boolean startsFactor() {
        if (at >= tokens.size()) {
            return false;
        }
        Token t = tokens.get(at);
        return switch (t.kind()) {
            case NAME, FUNCTION, OPEN -> true;
            case COMMAND -> !t.text().startsWith("end:");
            case BAR -> bars == 0;
            case WORD -> isLetters(at);
            case NUMBER -> at > 0 && tokens.get(at - 1).is(Kind.CLOSE);
            default -> false;
        };
    }

    private Expr power() {
        enter();
        Expr base = primary();
        int postfixes = 0;
        while (at < tokens.size()) {
            Token t = tokens.get(at);
            if (t.is(Kind.OPERATOR, "!")) {
                at++;
                base = new Expr.Call("factorial", List.of(base));
            } else if (t.is(Kind.PERCENT)) {
                at++;
                base = new Expr.Product(List.of(base, Expr.num(Rational.of(1, 100))));
            } else if (t.is(Kind.DEGREE)) {
                at++;
                base = new Expr.Product(List.of(base, new Expr.Sym("pi"), Expr.num(Rational.of(1, 180))));
            } else if (t.is(Kind.OPERATOR, "^")) {
                at++;
                base = new Expr.Power(base, exponent());
            } else {
                break;
            }
            if (++postfixes > MAX_POSTFIX) {
                throw new Unreadable("too many postfix operators");
            }
        }
        depth--;
        return base;
    }

    private Expr exponent() {
        enter();
        Expr e;
        if (next(Kind.OPERATOR, "-") || next(Kind.OPERATOR, "+")) {
            boolean minus = take().text().equals("-");
            Expr rest = exponent();
            e = minus ? Expr.minus(rest) : rest;
        } else {
            e = primary();
            if (next(Kind.OPERATOR, "!")) {
                at++;
                e = new Expr.Call("factorial", List.of(e));
            }
            if (next(Kind.OPERATOR, "^")) {
                at++;
                e = new Expr.Power(e, exponent());
            }
        }
        depth--;
        return e;
    }

    private Expr primary() {
        enter();
        Token t = take();
        Expr e = switch (t.kind()) {
            case NUMBER -> numeral(t);
            case NAME -> name(t);
            case FUNCTION -> function(t.text());
            case COMMAND -> command(t);
            case OPEN -> group(t.text());
            case BAR -> bars();
            case WORD -> letters(t);
            default -> throw new Unreadable("unexpected " + t.text());
        };
        depth--;
        return e;
    }

    private Expr numeral(Token t) {
        if (next(Kind.OPERATOR, "_")) {
            at++;
            return new Expr.Sym(t.text() + "_" + subscript());
        }
        Expr whole = Numeral.number(t.text());
        boolean integer = whole instanceof Expr.Num(Rational v, int decimals) && v.isInteger() && decimals == 0;
        int before = at;
        if (integer && at < tokens.size()) {
            Expr part = null;
            if (next(Kind.COMMAND, "frac")) {
                at++;
                part = fraction();
            } else if (tokens.get(at).space() && next(Kind.NUMBER) && at + 2 < tokens.size()) {
                Token top = take();
                Token slash = take();
                Token bottom = take();
                part = slash.is(Kind.OPERATOR, "/") && bottom.is(Kind.NUMBER)
                        ? new Expr.Product(
                                List.of(Numeral.number(top.text()), Expr.inverse(Numeral.number(bottom.text()))))
                        : null;
            }
            if (part != null && properFraction(part)) {
                return new Expr.Sum(List.of(whole, part));
            }
            at = before;
        }
        return whole;
    }

    private static boolean properFraction(Expr e) {
        return e instanceof Expr.Product(List<Expr> f)
                && f.size() == 2
                && f.getFirst() instanceof Expr.Num(Rational top, int d)
                && f.getLast() instanceof Expr.Power(Expr.Num(Rational bottom, int d2), Expr _)
                && d == 0
                && d2 == 0
                && top.isInteger()
                && bottom.isInteger()
                && top.signum() > 0
                && top.compareTo(bottom) < 0;
    }

    private Expr name(Token t) {
        if (next(Kind.OPERATOR, "_")) {
            at++;
            return new Expr.Sym(t.text() + "_" + subscript());
        }
        return new Expr.Sym(t.text());
    }

    private String subscript() {
        Token t = take();
        if (t.is(Kind.NUMBER) || t.is(Kind.NAME) || t.is(Kind.WORD)) {
            return t.text();
        }
        StringBuilder text = new StringBuilder();
        if (t.is(Kind.OPEN, "{")) {
            while (!next(Kind.CLOSE)) {
                text.append(take().text());
            }
            at++;
        }
        if (text.isEmpty()) {
            throw new Unreadable("an empty subscript");
        }
        return text.toString();
    }

    private Expr function(String name) {
        Expr exponent = null;
        Expr base = null;
        while (next(Kind.OPERATOR, "^") || next(Kind.OPERATOR, "_")) {
            if (take().text().equals("^")) {
                exponent = exponent();
            } else {
                base = next(Kind.NUMBER) ? Numeral.number(take().text()) : primary();
            }
        }
        Expr argument;
        if (next(Kind.OPEN)) {
            argument = primary();
        } else if (next(Kind.OPERATOR, "-")) {
            at++;
            argument = Expr.minus(implicitProduct());
        } else {
            argument = implicitProduct();
        }
        boolean inverse = exponent instanceof Expr.Num(Rational v, int _) && v.equals(Rational.MINUS_ONE);
        boolean hasInverse = Set.of("sin", "cos", "tan", "cot").contains(name);
        Expr call = call(inverse && hasInverse ? "arc" + name : name, base, argument);
        return exponent == null || (inverse && hasInverse) ? call : new Expr.Power(call, exponent);
    }

    private static Expr call(String name, Expr base, Expr argument) {
        return switch (name) {
            case "exp" -> new Expr.Power(new Expr.Sym("e"), argument);
            case "log", "lg" -> new Expr.Call("log", List.of(base == null ? Expr.num(10) : base, argument));
            default -> new Expr.Call(name, List.of(argument));
        };
    }

    /// The argument of a function written without brackets: factors side by side, up to the next
    /// function.
    private Expr implicitProduct() {
        List<Expr> factors = new ArrayList<>();
        factors.add(power());
        while (startsFactor() && !next(Kind.FUNCTION)) {
            factors.add(power());
        }
        return factors.size() == 1 ? factors.getFirst() : new Expr.Product(List.copyOf(factors));
    }

    private Expr command(Token t) {
        return switch (t.text()) {
            case "frac" -> fraction();
            case "binom" -> new Expr.Call("binom", List.of(argument(), argument()));
            case "root3" -> new Expr.Power(primary(), Expr.num(Rational.of(1, 3)));
            case "sqrt" -> {
                Expr index = Expr.num(2);
                if (next(Kind.OPEN, "[")) {
                    at++;
                    index = sum();
                    close("[");
                }
                Expr radicand = primary();
                yield new Expr.Power(
                        radicand,
                        index instanceof Expr.Num(Rational n, int _) && n.signum() != 0
                                ? Expr.num(Rational.ONE.over(n))
                                : Expr.inverse(index));
            }
            default -> throw new Unreadable("unexpected " + t.text());
        };
    }

    private Expr fraction() {
        Expr top = argument();
        return new Expr.Product(List.of(top, Expr.inverse(argument())));
    }

    /// One argument of `\frac`: a group or one token; of a numeral only one digit (`\frac12`).
    private Expr argument() {
        if (!next(Kind.NUMBER)) {
            return primary();
        }
        Token t = take();
        String text = t.text();
        boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (digits && text.length() > 1) {
            // The rest of the digits becomes a token of its own.
            tokens.set(
                    at - 1,
                    new Token(Kind.NUMBER, text.substring(0, 1), t.start(), t.start() + 1, t.space(), t.inText()));
            tokens.add(at, new Token(Kind.NUMBER, text.substring(1), t.start() + 1, t.end(), false, t.inText()));
        }
        return Numeral.number(digits ? text.substring(0, 1) : text);
    }

    private Expr group(String open) {
        int outer = bars;
        bars = 0;
        Expr e = sum();
        close(open);
        bars = outer;
        return switch (open) {
            case "floor", "ceil", "abs" -> new Expr.Call(open, List.of(e));
            case "\\{" -> throw new Unreadable("a set inside an expression");
            default -> e;
        };
    }

    private void close(String open) {
        String expected = switch (open) {
            case "(" -> ")";
            case "[" -> "]";
            case "{" -> "}";
            default -> open;
        };
        if (!take().is(Kind.CLOSE, expected)) {
            throw new Unreadable("an unclosed " + open);
        }
    }

    private Expr bars() {
        bars++;
        Expr e = sum();
        bars--;
        if (!take().is(Kind.BAR)) {
            throw new Unreadable("an unclosed |");
        }
        return new Expr.Call("abs", List.of(e));
    }

    /// Letters side by side are a product when they cannot be a word: at most two of them, or at most
    /// four that touch a number, a bracket or an operator.
    private boolean isLetters(int k) {
        Token t = tokens.get(k);
        String run = t.text();
        if (t.inText() || run.length() > 4 || PLAIN_WORDS.contains(run.toLowerCase(Locale.ROOT))) {
            return false;
        }
        boolean touchesLeft = k > 0 && !t.space();
        boolean touchesRight = k + 1 < tokens.size() && !tokens.get(k + 1).space();
        return run.length() <= 2 || touchesLeft || touchesRight;
    }

    private Expr letters(Token t) {
        if (!isLetters(at - 1)) {
            throw new Unreadable("the word " + t.text());
        }
        List<Expr> factors = new ArrayList<>();
        for (int k = 0; k < t.text().length() - 1; k++) {
            factors.add(new Expr.Sym(t.text().substring(k, k + 1)));
        }
        String last = t.text().substring(t.text().length() - 1);
        factors.add(name(new Token(Kind.NAME, last, t.end() - 1, t.end(), false, false)));
        if (next(Kind.OPERATOR, "^")) {
            at++;
            factors.add(new Expr.Power(factors.removeLast(), exponent()));
        }
        return new Expr.Product(List.copyOf(factors));
    }

    private boolean next(Kind kind) {
        return at < tokens.size() && tokens.get(at).is(kind);
    }

    private boolean next(Kind kind, String text) {
        return at < tokens.size() && tokens.get(at).is(kind, text);
    }

    private Token take() {
        if (at >= tokens.size()) {
            throw new Unreadable("the end came too early");
        }
        return tokens.get(at++);
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw new Unreadable("nested deeper than " + MAX_DEPTH);
        }
    }
}
