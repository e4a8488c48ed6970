package dev.assay.verify.math;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A mathematical expression as written. A difference is a sum with a factor -1, a quotient a product
/// with a power -1, the n-th root a power 1/n (of a negative number with odd n: the real root).
public sealed interface Expr {
    /// A literal.
    ///
    /// @param value its exact value: 0.1 is 1/10, and a decimal with an overlined period is its fraction
    /// @param decimals how many digits stand after the decimal point; 0 for integers and for exact
    ///     fractions
    record Num(Rational value, int decimals) implements Expr {}

    /// A name. `pi`, `e` and the imaginary unit `i` have their usual values, `oo` is infinity, all others
    /// are free variables, also indexed ones (`x_1`) and numerals with a written base (`1011_2`).
    record Sym(String name) implements Expr {
        static final Set<String> CONSTANTS = Set.of("pi", "e", "i", "oo");

        /// Whether the name is free.
        public boolean isVariable() {
            return !CONSTANTS.contains(name);
        }
    }

    record Sum(List<Expr> terms) implements Expr {}

    record Product(List<Expr> factors) implements Expr {}

    record Power(Expr base, Expr exponent) implements Expr {}

    /// A function by its common name: `sin` and the other trigonometric and hyperbolic ones with `arc`
    /// inverses, `ln`, `log` (two arguments: base, value), `abs`, `floor`, `ceil`, `factorial`, `binom`.
    record Call(String function, List<Expr> arguments) implements Expr {}

    static Expr num(Rational value) {
        return new Num(value, 0);
    }

    static Expr num(long value) {
        return num(Rational.of(value));
    }

    static Expr minus(Expr e) {
        return e instanceof Num(Rational value, int decimals)
                ? new Num(value.negate(), decimals)
                : new Product(List.of(num(-1), e));
    }

    static Expr inverse(Expr e) {
        return new Power(e, num(-1));
    }

    static Expr difference(Expr a, Expr b) {
        return new Sum(List.of(a, minus(b)));
    }

    /// The free names in it, sorted.
    default Set<String> variables() {
        Set<String> names = new TreeSet<>();
        collect(this, names);
        names.removeAll(Sym.CONSTANTS);
        return names;
    }

    /// Whether the name stands anywhere in it.
    default boolean mentions(String name) {
        Set<String> names = new TreeSet<>();
        collect(this, names);
        return names.contains(name);
    }

    /// Whether it counts: a factorial or binomial of something that varies has a value here at whole
    /// numbers only.
    default boolean counts() {
        return switch (this) {
            case Num _, Sym _ -> false;
            case Sum(List<Expr> terms) -> terms.stream().anyMatch(Expr::counts);
            case Product(List<Expr> factors) -> factors.stream().anyMatch(Expr::counts);
            case Power(Expr base, Expr exponent) -> base.counts() || exponent.counts();
            case Call(String function, List<Expr> arguments) ->
                function.equals("factorial")
                        || function.equals("binom")
                        || arguments.stream().anyMatch(Expr::counts);
        };
    }

    private static void collect(Expr e, Set<String> into) {
        switch (e) {
            case Num _ -> {}
            case Sym(String name) -> into.add(name);
            case Sum(List<Expr> terms) -> terms.forEach(t -> collect(t, into));
            case Product(List<Expr> factors) -> factors.forEach(f -> collect(f, into));
            case Power(Expr base, Expr exponent) -> {
                collect(base, into);
                collect(exponent, into);
            }
            case Call(String _, List<Expr> arguments) -> arguments.forEach(a -> collect(a, into));
        }
    }
}
