package dev.assay.verify.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/// Reads the literals that [Lexer] cuts.
final class Numeral {
    private Numeral() {}

    /// The value of a [Token.Kind#NUMBER] token.
    static Expr number(String text) {
        int e = text.indexOf('e');
        int period = text.indexOf('(');
        if (period >= 0) {
            return repeating(text, period);
        }
        BigDecimal mantissa = new BigDecimal(e < 0 ? text : text.substring(0, e));
        if (e < 0) {
            return new Expr.Num(Rational.of(mantissa), mantissa.scale());
        }
        BigInteger exponent = new BigInteger(text.substring(e + 1));
        if (exponent.bitLength() > 12) {
            return new Expr.Product(List.of(
                    Expr.num(Rational.of(mantissa)),
                    new Expr.Power(Expr.num(10), Expr.num(new Rational(exponent, BigInteger.ONE)))));
        }
        Rational value = Rational.of(mantissa).times(Rational.of(10).pow(exponent.intValue()));
        return new Expr.Num(value, Math.max(0, mantissa.scale() - exponent.intValue()));
    }

    private static Expr repeating(String text, int period) {
        Rational head = Rational.of(new BigDecimal(text.substring(0, period) + "0"));
        String digits = text.substring(period + 1, text.length() - 1);
        int scale = period - text.indexOf('.') - 1;
        Rational nines = Rational.of(10).pow(digits.length()).minus(Rational.ONE);
        Rational tail = new Rational(new BigInteger(digits), BigInteger.ONE).over(nines);
        return Expr.num(head.plus(tail.times(Rational.of(10).pow(-scale))));
    }
}
