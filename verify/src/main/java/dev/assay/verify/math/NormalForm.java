package dev.assay.verify.math;

import java.math.BigInteger;
import java.util.List;

/// Brings an expression into a quotient of polynomials. What is neither sum, product nor integer power
/// becomes an atom named by the normal form of its arguments: `sin(x)` is an atom, so that `2 sin(x)` and
/// `sin(x) + sin(x)` meet.
final class NormalForm {
    private static final int MAX_FACTORIAL = 1000;
    private static final int MAX_TRIAL = 1000;
    private static final int MAX_ROOT = 64;

    private final Work work;

    private NormalForm(Work work) {
        this.work = work;
    }

    /// @throws ArithmeticException when it divides by zero or outgrows a bound
    static Quotient of(Expr e, Work work) {
        return new NormalForm(work).form(e);
    }

    private Quotient form(Expr e) {
        work.spend(2);
        return switch (e) {
            case Expr.Num(Rational value, int _) -> Quotient.of(value);
            case Expr.Sym(String name) -> Quotient.of(Polynomial.atom(name));
            case Expr.Sum(List<Expr> terms) -> {
                Quotient sum = Quotient.of(Rational.ZERO);
                for (Expr t : terms) {
                    sum = sum.plus(form(t), work);
                }
                yield sum;
            }
            case Expr.Product(List<Expr> factors) -> {
                Quotient product = Quotient.of(Rational.ONE);
                for (Expr f : factors) {
                    product = product.times(form(f), work);
                }
                yield product;
            }
            case Expr.Power(Expr base, Expr exponent) -> power(form(base), form(exponent));
            case Expr.Call(String function, List<Expr> arguments) ->
                call(function, arguments.stream().map(this::form).toList());
        };
    }

    private Quotient power(Quotient base, Quotient exponent) {
        Rational n = exponent.asConstant();
        if (n == null) {
            return opaque("pow", List.of(base, exponent));
        }
        Rational b = base.asConstant();
        if (n.isInt() && n.signum() == 0 && b != null && b.signum() == 0) {
            throw new ArithmeticException("0^0 is undefined");
        }
        if (n.isInt()) {
            try {
                return base.pow(n.num().intValueExact(), work);
            } catch (TooMuch _) {
                work.spend(0); // rethrows when it is the whole budget that is used up
                return opaque("pow", List.of(base, exponent));
            }
        }
        boolean smallRoot = n.den().bitLength() < 7 && n.num().bitLength() < 12;
        if (!smallRoot) {
            return opaque("pow", List.of(base, exponent));
        }
        int q = n.den().intValueExact();
        Quotient root = q > MAX_ROOT || b == null ? opaque("root" + q, List.of(base)) : root(q, b);
        return root.pow(n.num().intValueExact(), work);
    }

    /// The q-th root of a rational: whole q-th powers come out, the rest is the root of an integer.
    /// (p/d)^(1/q) is (p d^(q-1))^(1/q) / d.
    private Quotient root(int q, Rational value) {
        if (value.signum() < 0) {
            Quotient positive = root(q, value.negate());
            return q % 2 == 1
                    ? positive.times(Quotient.of(Rational.MINUS_ONE), work)
                    : q == 2
                            ? positive.times(Quotient.of(Polynomial.atom("i")), work)
                            : opaque("root" + q, List.of(Quotient.of(value)));
        }
        if (value.signum() == 0) {
            return Quotient.of(Rational.ZERO);
        }
        if (value.num().bitLength() + (long) value.den().bitLength() * (q - 1) > 2000) {
            return opaque("root" + q, List.of(Quotient.of(value)));
        }
        BigInteger rest = value.num().multiply(value.den().pow(q - 1));
        BigInteger outside = BigInteger.ONE;
        for (int p = 2; p <= MAX_TRIAL; p++) {
            BigInteger power = BigInteger.valueOf(p).pow(q);
            if (power.bitLength() > rest.bitLength()) {
                break;
            }
            work.spend(1 + rest.bitLength() / 256);
            for (BigInteger[] d = rest.divideAndRemainder(power);
                    d[1].signum() == 0;
                    d = rest.divideAndRemainder(power)) {
                rest = d[0];
                outside = outside.multiply(BigInteger.valueOf(p));
                work.spend(1);
            }
        }
        BigInteger exact = integerRoot(q, rest);
        if (exact.pow(q).equals(rest)) {
            outside = outside.multiply(exact);
            rest = BigInteger.ONE;
        }
        Polynomial root = rest.equals(BigInteger.ONE) ? Polynomial.ONE : Polynomial.root(q, rest.toString());
        return Quotient.of(root.scale(new Rational(outside, value.den())));
    }

    /// The largest integer whose q-th power does not exceed n, by bisection.
    private BigInteger integerRoot(int q, BigInteger n) {
        BigInteger low = BigInteger.ONE;
        BigInteger high = BigInteger.ONE.shiftLeft(n.bitLength() / q + 1);
        while (high.subtract(low).compareTo(BigInteger.ONE) > 0) {
            work.spend(2 + n.bitLength() / 64);
            BigInteger middle = low.add(high).shiftRight(1);
            if (middle.pow(q).compareTo(n) <= 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Quotient call(String function, List<Quotient> arguments) {
        Rational x = arguments.getFirst().asConstant();
        if (x == null) {
            return opaque(function, arguments);
        }
        return switch (function) {
            case "abs" -> Quotient.of(x.signum() < 0 ? x.negate() : x);
            case "floor" -> Quotient.of(floor(x));
            case "ceil" -> Quotient.of(floor(x.negate()).negate());
            case "factorial" ->
                isCount(x) ? Quotient.of(product(1, x.num().intValueExact())) : opaque(function, arguments);
            case "binom" -> {
                Rational k = arguments.getLast().asConstant();
                yield isCount(x) && k != null && isCount(k) && k.compareTo(x) <= 0
                        ? Quotient.of(binomial(x.num().intValueExact(), k.num().intValueExact()))
                        : opaque(function, arguments);
            }
            default -> opaque(function, arguments);
        };
    }

    private static boolean isCount(Rational x) {
        return x.isInt() && x.signum() >= 0 && x.num().intValueExact() <= MAX_FACTORIAL;
    }

    private static Rational floor(Rational x) {
        BigInteger[] d = x.num().divideAndRemainder(x.den());
        BigInteger floor = d[1].signum() < 0 ? d[0].subtract(BigInteger.ONE) : d[0];
        return new Rational(floor, BigInteger.ONE);
    }

    private Rational product(int from, int to) {
        BigInteger product = BigInteger.ONE;
        for (int k = from; k <= to; k++) {
            product = product.multiply(BigInteger.valueOf(k));
        }
        work.spend(Math.max(1, to - from));
        return new Rational(product, BigInteger.ONE);
    }

    private Rational binomial(int n, int k) {
        return product(n - k + 1, n).over(product(1, k));
    }

    private Quotient opaque(String function, List<Quotient> arguments) {
        String name = function + arguments;
        work.spend(name.length() / 8 + 1);
        if (name.length() > 4_000) {
            throw new TooMuch("an argument too long to name");
        }
        return Quotient.of(Polynomial.atom(name));
    }
}
