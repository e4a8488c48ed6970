package dev.assay.verify.math;

import java.util.Map;

/// A quotient of two polynomials: the normal form of an expression. It is not cancelled; equality
/// cross-multiplies.
///
/// @param num the numerator
/// @param den the denominator, never the zero polynomial
record Quotient(Polynomial num, Polynomial den) {
    Quotient {
        if (den.isZero()) {
            throw new ArithmeticException("division by zero");
        }
        Rational constant = den.asConstant();
        if (constant != null && !constant.equals(Rational.ONE)) {
            num = num.scale(Rational.ONE.over(constant));
            den = Polynomial.ONE;
        }
    }

    static Quotient of(Polynomial p) {
        return new Quotient(p, Polynomial.ONE);
    }

    static Quotient of(Rational r) {
        return of(Polynomial.constant(r));
    }

    Quotient plus(Quotient o, Work work) {
        return den.equals(o.den)
                ? new Quotient(num.plus(o.num, work), den)
                : new Quotient(num.times(o.den, work).plus(o.num.times(den, work), work), den.times(o.den, work));
    }

    Quotient times(Quotient o, Work work) {
        return new Quotient(num.times(o.num, work), den.times(o.den, work));
    }

    Quotient pow(int exponent, Work work) {
        return exponent >= 0
                ? new Quotient(num.pow(exponent, work), den.pow(exponent, work))
                : new Quotient(den.pow(-exponent, work), num.pow(-exponent, work));
    }

    boolean sameAs(Quotient o, Work work) {
        return num.times(o.den, work).equals(o.num.times(den, work));
    }

    /// Whether this is a non-zero constant times the other.
    boolean proportionalTo(Quotient o, Work work) {
        Polynomial a = num.times(o.den, work);
        Polynomial b = o.num.times(den, work);
        if (a.isZero() || b.isZero()) {
            return a.isZero() && b.isZero();
        }
        Map.Entry<Map<String, Integer>, Rational> first =
                a.terms().entrySet().iterator().next();
        Rational other = b.terms().get(first.getKey());
        return other != null && a.equals(b.scale(first.getValue().over(other)));
    }

    boolean isPlain() {
        return num.isPlain() && den.isPlain();
    }

    /// The value when it is a rational constant; null otherwise.
    Rational asConstant() {
        return den.equals(Polynomial.ONE) ? num.asConstant() : null;
    }

    @Override
    public String toString() {
        return "(" + num + "/" + den + ")";
    }
}
