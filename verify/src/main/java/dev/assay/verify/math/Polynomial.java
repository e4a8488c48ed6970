package dev.assay.verify.math;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// A polynomial with rational coefficients in named atoms (variables, `pi`, `i`, roots, calls), always
/// expanded.
///
/// Two relations are applied while multiplying, so that the form is unique in their presence: `i^2 = -1`,
/// and `r^q = n` for an atom that is the q-th root of the integer n.
///
/// @param terms coefficient of each monomial (atom to positive exponent); no coefficient is zero
record Polynomial(Map<Map<String, Integer>, Rational> terms) {
    private static final int MAX_TERMS = 400;
    private static final int MAX_DEGREE = 400;
    private static final String ROOT = "root:";

    static final Polynomial ZERO = new Polynomial(Map.of());
    static final Polynomial ONE = constant(Rational.ONE);

    static Polynomial constant(Rational value) {
        return value.signum() == 0 ? ZERO : new Polynomial(Map.of(Map.of(), value));
    }

    static Polynomial atom(String name) {
        return new Polynomial(Map.of(Map.of(name, 1), Rational.ONE));
    }

    /// The q-th root of a positive integer without q-th powers in it.
    static Polynomial root(int q, String radicand) {
        return atom(ROOT + q + ":" + radicand);
    }

    boolean isZero() {
        return terms.isEmpty();
    }

    /// The value when no atom is left; null otherwise.
    Rational asConstant() {
        return isZero() ? Rational.ZERO : terms.size() == 1 ? terms.get(Map.of()) : null;
    }

    Polynomial plus(Polynomial o, Work work) {
        work.spend(terms.size() + o.terms.size());
        Map<Map<String, Integer>, Rational> sum = new HashMap<>(terms);
        o.terms.forEach((m, c) -> add(sum, m, c));
        return bounded(sum);
    }

    Polynomial times(Polynomial o, Work work) {
        work.spend(6L * terms.size() * o.terms.size());
        Map<Map<String, Integer>, Rational> product = new HashMap<>();
        terms.forEach((m, c) -> o.terms.forEach((n, d) -> multiply(product, m, n, cost(c.times(d), work))));
        return bounded(product);
    }

    Polynomial scale(Rational factor) {
        if (factor.signum() == 0) {
            return ZERO;
        }
        Map<Map<String, Integer>, Rational> scaled = new HashMap<>();
        terms.forEach((m, c) -> scaled.put(m, c.times(factor)));
        return new Polynomial(scaled);
    }

    Polynomial pow(int exponent, Work work) {
        if (terms.size() > 1 && exponent > 64) {
            throw new TooMuch("a power of a sum beyond 64");
        }
        Rational constant = asConstant();
        if (constant != null) {
            return constant(constant.pow(exponent));
        }
        if (exponent > MAX_DEGREE) {
            throw new TooMuch("a degree beyond " + MAX_DEGREE);
        }
        Polynomial result = ONE;
        for (int k = 0; k < exponent; k++) {
            result = result.times(this, work);
        }
        return result;
    }

    /// Whether all atoms are variables or numbers that satisfy no relation with each other, so that
    /// different forms are different values.
    boolean isPlain() {
        return terms.keySet().stream()
                .allMatch(m -> m.keySet().stream()
                        .allMatch(a -> a.indexOf('[') < 0 && !a.startsWith(ROOT) && !a.equals("oo")));
    }

    private static Rational cost(Rational r, Work work) {
        work.spend(r.num().bitLength() / 64 + r.den().bitLength() / 64);
        return r;
    }

    private static void add(Map<Map<String, Integer>, Rational> into, Map<String, Integer> monomial, Rational c) {
        into.merge(monomial, c, (a, b) -> {
            Rational sum = a.plus(b);
            return sum.signum() == 0 ? null : sum;
        });
    }

    private static void multiply(
            Map<Map<String, Integer>, Rational> into,
            Map<String, Integer> m,
            Map<String, Integer> n,
            Rational coefficient) {
        Map<String, Integer> product = new TreeMap<>(m);
        n.forEach((atom, exponent) -> product.merge(atom, exponent, Integer::sum));
        Rational c = coefficient;
        int degree = 0;
        for (var entries = product.entrySet().iterator(); entries.hasNext(); ) {
            var entry = entries.next();
            String atom = entry.getKey();
            int exponent = entry.getValue();
            if (atom.equals("i")) {
                c = exponent % 4 >= 2 ? c.negate() : c;
                exponent %= 2;
            } else if (atom.startsWith(ROOT)) {
                int colon = atom.indexOf(':', ROOT.length());
                int q = Integer.parseInt(atom.substring(ROOT.length(), colon));
                if (exponent >= q) {
                    Rational radicand = new Rational(new BigInteger(atom.substring(colon + 1)), BigInteger.ONE);
                    c = c.times(radicand.pow(exponent / q));
                    exponent %= q;
                }
            }
            degree += exponent;
            if (exponent == 0) {
                entries.remove();
            } else {
                entry.setValue(exponent);
            }
        }
        if (degree > MAX_DEGREE) {
            throw new TooMuch("a degree beyond " + MAX_DEGREE);
        }
        add(into, product, c);
    }

    private static Polynomial bounded(Map<Map<String, Integer>, Rational> terms) {
        if (terms.size() > MAX_TERMS) {
            throw new TooMuch("more than " + MAX_TERMS + " terms");
        }
        return new Polynomial(terms);
    }

    /// The terms in a fixed order, as text.
    @Override
    public String toString() {
        Map<String, Rational> sorted = new TreeMap<>();
        terms.forEach((m, c) -> sorted.put(new TreeMap<>(m).toString(), c));
        return sorted.toString();
    }
}
