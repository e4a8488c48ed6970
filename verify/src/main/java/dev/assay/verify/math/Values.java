package dev.assay.verify.math;

import ch.obermuhlner.math.big.BigComplex;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/// Whether two expressions have the same value.
///
/// First by normal form, which is exact both ways for rational functions and for `pi`, `e`, `i` in them.
/// Else by number, to 60 digits: constants once, functions at up to 8 seeded random points of their
/// common real domain (18 are tried, at least 3 must count). Equal means to 30 digits, or both below
/// 1e-40. Two different analytic functions agree at random points with probability zero; drawn from 2^40
/// values per variable, two rational functions of total degree d would agree at one point with
/// probability at most d / 2^40 (Schwartz-Zippel), at three points with at most its cube. Where a
/// factorial stands, the points are whole numbers below 40.
final class Values {
    private static final BigDecimal TOLERANCE = new BigDecimal("1e-30");
    private static final BigDecimal ZERO = new BigDecimal("1e-40");
    private static final int TRIES = 18;
    private static final int ENOUGH = 8;
    private static final int LEAST = 3;
    private static final int[] RANGES = {1, 3, 12};

    private final Work work;

    Values(Work work) {
        this.work = work;
    }

    boolean same(Expr a, Expr b) {
        if (a.equals(b)) {
            return true;
        }
        try {
            Quotient p = NormalForm.of(a, work);
            Quotient q = NormalForm.of(b, work);
            if (p.sameAs(q, work)) {
                return true;
            }
            if (p.isPlain() && q.isPlain()) {
                return false;
            }
        } catch (ArithmeticException _) {
            work.spend(0); // rethrows when it is the whole budget that is used up
        }
        return sample(a, b, false);
    }

    /// Whether a = 0 and b = 0 are the same equation: a is a constant times b, up to a common
    /// denominator.
    boolean proportional(Expr a, Expr b) {
        try {
            Quotient p = Quotient.of(NormalForm.of(a, work).num());
            Quotient q = Quotient.of(NormalForm.of(b, work).num());
            if (p.proportionalTo(q, work)) {
                return true;
            }
            if (p.isPlain() && q.isPlain()) {
                return false;
            }
        } catch (ArithmeticException _) {
            work.spend(0);
        }
        return sample(a, b, true);
    }

    /// The exact value of a rational constant, null for all else.
    Rational rational(Expr e) {
        try {
            return NormalForm.of(e, work).asConstant();
        } catch (ArithmeticException _) {
            work.spend(0);
            return null;
        }
    }

    /// The value of a real constant to 60 digits; null for all else.
    BigDecimal real(Expr e) {
        if (!e.variables().isEmpty()) {
            return null;
        }
        BigComplex v = value(e, Map.of());
        return v != null && Numeric.isReal(v) ? v.re : null;
    }

    /// Whether the decimal is what remains of the real number after rounding, or cutting, to its number
    /// of decimals.
    static boolean isRounded(BigDecimal real, Rational decimal, int decimals) {
        int digits = Math.min(decimals, 40);
        return Rational.of(real.setScale(digits, RoundingMode.HALF_UP)).equals(decimal)
                || Rational.of(real.setScale(digits, RoundingMode.DOWN)).equals(decimal);
    }

    static boolean close(BigDecimal a, BigDecimal b) {
        BigDecimal size = a.abs().max(b.abs());
        return size.compareTo(ZERO) < 0
                || a.subtract(b, Numeric.DIGITS).abs().compareTo(TOLERANCE.multiply(size, Numeric.DIGITS)) <= 0;
    }

    private boolean sample(Expr a, Expr b, boolean upToFactor) {
        Set<String> names = new TreeSet<>(a.variables());
        names.addAll(b.variables());
        boolean complex = a.mentions("i") || b.mentions("i") || names.isEmpty();
        boolean counts = a.counts() || b.counts();
        SplittableRandom random = new SplittableRandom(0x5eed);
        int agreed = 0;
        BigComplex ratio = null;
        for (int k = 0; k < TRIES && agreed < ENOUGH; k++) {
            Map<String, BigDecimal> point =
                    counts ? counts(names, random) : point(names, RANGES[k % RANGES.length], k % 2 == 1, random);
            BigComplex x = value(a, point);
            BigComplex y = value(b, point);
            if (x == null || y == null) {
                if (names.isEmpty()) {
                    return false;
                }
                continue;
            }
            if (!complex && !(Numeric.isReal(x) && Numeric.isReal(y))) {
                continue;
            }
            if (upToFactor) {
                BigDecimal size = Numeric.magnitude(y);
                if (size.compareTo(ZERO) < 0 || Numeric.magnitude(x).compareTo(ZERO) < 0) {
                    continue;
                }
                ratio = ratio == null ? x.divide(y, Numeric.DIGITS) : ratio;
                y = y.multiply(ratio, Numeric.DIGITS);
            }
            if (!close(x, y)) {
                return false;
            }
            agreed++;
            if (names.isEmpty()) {
                return !upToFactor;
            }
        }
        return agreed >= LEAST;
    }

    private static boolean close(BigComplex x, BigComplex y) {
        BigDecimal size = Numeric.magnitude(x).max(Numeric.magnitude(y));
        BigDecimal distance = Numeric.magnitude(x.subtract(y, Numeric.DIGITS));
        return size.compareTo(ZERO) < 0 || distance.compareTo(TOLERANCE.multiply(size, Numeric.DIGITS)) <= 0;
    }

    private BigComplex value(Expr e, Map<String, BigDecimal> point) {
        try {
            return new Numeric(point, work).value(e);
        } catch (ArithmeticException _) {
            work.spend(0);
            return null;
        }
    }

    private static Map<String, BigDecimal> counts(Set<String> names, SplittableRandom random) {
        Map<String, BigDecimal> point = new TreeMap<>();
        for (String name : names) {
            point.put(name, BigDecimal.valueOf(random.nextInt(1, 40)));
        }
        return point;
    }

    private static Map<String, BigDecimal> point(
            Set<String> names, int range, boolean anySign, SplittableRandom random) {
        Map<String, BigDecimal> point = new TreeMap<>();
        for (String name : names) {
            BigDecimal v = BigDecimal.valueOf(random.nextLong(1, 1L << 40))
                    .multiply(BigDecimal.valueOf(range))
                    .divide(BigDecimal.valueOf(1L << 40), Numeric.DIGITS);
            point.put(name, anySign && random.nextBoolean() ? v.negate() : v);
        }
        return point;
    }
}
