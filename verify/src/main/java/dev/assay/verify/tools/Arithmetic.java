package dev.assay.verify.tools;

/// The value of an expression of digits, `+ - * / ** %`, parentheses and decimal points: what a calculator
/// tool may evaluate of text that a model wrote. Linear time; the depth of parentheses is bounded.
public final class Arithmetic {
    private static final int DEEPEST = 100;
    private static final int LONGEST = 10_000;

    private final String text;
    private int at;
    private int depth;

    private Arithmetic(String text) {
        this.text = text;
    }

    /// The value of an expression.
    ///
    /// @throws IllegalArgumentException if it holds anything else, is no expression, is too long or too
    ///     deep, or has no finite value
    public static double evaluate(String expression) {
        if (expression.length() > LONGEST)
            throw new IllegalArgumentException("an expression of " + expression.length() + " characters");
        Arithmetic reader = new Arithmetic(expression);
        double value = reader.sum();
        reader.blanks();
        if (reader.at < expression.length()) throw reader.wrong();
        if (!Double.isFinite(value)) throw new IllegalArgumentException("the value is not finite");
        return value;
    }

    private double sum() {
        double value = product();
        while (true) {
            if (next('+')) value += product();
            else if (next('-')) value -= product();
            else return value;
        }
    }

    private double product() {
        double value = signed();
        while (true) {
            blanks();
            boolean power = text.startsWith("**", at);
            if (!power && next('*')) value *= signed();
            else if (next('/')) value = divided(value, signed());
            else if (next('%')) {
                double divisor = signed();
                value -= divisor * Math.floor(divided(value, divisor));
            } else return value;
        }
    }

    private static double divided(double value, double divisor) {
        if (divisor == 0) throw new IllegalArgumentException("division by zero");
        return value / divisor;
    }

    private double signed() {
        if (++depth > DEEPEST) throw new IllegalArgumentException("an expression nested too deep");
        double value = next('-') ? -signed() : next('+') ? signed() : power();
        depth--;
        return value;
    }

    /// A power binds tighter than a sign before it, and from right to left.
    private double power() {
        double base = atom();
        blanks();
        if (!text.startsWith("**", at)) return base;
        at += 2;
        return Math.pow(base, signed());
    }

    private double atom() {
        if (next('(')) {
            double value = sum();
            if (!next(')')) throw wrong();
            return value;
        }
        blanks();
        int start = at;
        int digits = digits();
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits += digits();
        }
        if (digits == 0) throw wrong();
        return Double.parseDouble(text.substring(start, at));
    }

    private int digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') at++;
        return at - start;
    }

    private boolean next(char symbol) {
        blanks();
        if (at >= text.length() || text.charAt(at) != symbol) return false;
        at++;
        return true;
    }

    private void blanks() {
        while (at < text.length() && text.charAt(at) == ' ') at++;
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException(
                at < text.length()
                        ? "character " + (at + 1) + ": '" + text.charAt(at) + "' was not expected"
                        : "the expression ends too early");
    }
}
