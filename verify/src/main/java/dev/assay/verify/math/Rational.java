package dev.assay.verify.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/// An exact fraction in lowest terms with a positive denominator. Neither part exceeds [#MAX_BITS] bits,
/// so that no chain of operations can run away; an operation that would exceed it throws an
/// [ArithmeticException], as does a division by zero.
public record Rational(BigInteger num, BigInteger den) implements Comparable<Rational> {
    /// The largest size of numerator and denominator: about 4,900 decimal digits.
    public static final int MAX_BITS = 16_384;

    public static final Rational ZERO = of(0);
    public static final Rational ONE = of(1);
    public static final Rational MINUS_ONE = of(-1);

    /// Reduces to lowest terms.
    ///
    /// @throws ArithmeticException when the denominator is zero or a part is larger than [#MAX_BITS]
    public Rational {
        if (den.signum() == 0) {
            throw new ArithmeticException("division by zero");
        }
        if (num.bitLength() > 2 * MAX_BITS || den.bitLength() > 2 * MAX_BITS) {
            throw new TooMuch("a number has more than " + MAX_BITS + " bits");
        }
        BigInteger gcd = num.gcd(den);
        if (den.signum() < 0) {
            gcd = gcd.negate();
        }
        if (!gcd.equals(BigInteger.ONE)) {
            num = num.divide(gcd);
            den = den.divide(gcd);
        }
        if (num.bitLength() > MAX_BITS || den.bitLength() > MAX_BITS) {
            throw new TooMuch("a number has more than " + MAX_BITS + " bits");
        }
    }

    public static Rational of(long value) {
        return new Rational(BigInteger.valueOf(value), BigInteger.ONE);
    }

    public static Rational of(long num, long den) {
        return new Rational(BigInteger.valueOf(num), BigInteger.valueOf(den));
    }

    /// Exact value of a decimal; its scale must be within some thousands.
    public static Rational of(BigDecimal value) {
        if (Math.abs((long) value.scale()) > MAX_BITS / 4) {
            throw new TooMuch("a decimal has an exponent beyond " + MAX_BITS / 4);
        }
        return value.scale() >= 0
                ? new Rational(value.unscaledValue(), BigInteger.TEN.pow(value.scale()))
                : new Rational(value.unscaledValue().multiply(BigInteger.TEN.pow(-value.scale())), BigInteger.ONE);
    }

    public Rational plus(Rational o) {
        return new Rational(num.multiply(o.den).add(o.num.multiply(den)), den.multiply(o.den));
    }

    public Rational minus(Rational o) {
        return plus(o.negate());
    }

    public Rational times(Rational o) {
        return new Rational(num.multiply(o.num), den.multiply(o.den));
    }

    public Rational over(Rational o) {
        return new Rational(num.multiply(o.den), den.multiply(o.num));
    }

    public Rational negate() {
        return new Rational(num.negate(), den);
    }

    /// This to an integer power, negative ones included; the size is judged before the work is done.
    public Rational pow(int exponent) {
        if (exponent < 0) {
            return ONE.over(pow(Math.negateExact(exponent)));
        }
        long bits = Math.max(num.bitLength(), den.bitLength());
        if ((bits - 1) * exponent > MAX_BITS) {
            throw new TooMuch("a power has more than " + MAX_BITS + " bits");
        }
        return new Rational(num.pow(exponent), den.pow(exponent));
    }

    public int signum() {
        return num.signum();
    }

    public boolean isInteger() {
        return den.equals(BigInteger.ONE);
    }

    /// Whether this is an integer that fits an `int`.
    public boolean isInt() {
        return isInteger() && num.bitLength() < 32;
    }

    public BigDecimal toDecimal(MathContext context) {
        return new BigDecimal(num).divide(new BigDecimal(den), context);
    }

    @Override
    public int compareTo(Rational o) {
        return num.multiply(o.den).compareTo(o.num.multiply(den));
    }

    @Override
    public String toString() {
        return isInteger() ? num.toString() : num + "/" + den;
    }
}
