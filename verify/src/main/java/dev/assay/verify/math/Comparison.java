package dev.assay.verify.math;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One comparison of two answers, with its budget of work.
final class Comparison {
    private static final Expr HALF_TURN_DEGREE =
            new Expr.Product(List.of(new Expr.Sym("pi"), Expr.num(Rational.of(1, 180))));
    private static final Expr HUNDREDTH = Expr.num(Rational.of(1, 100));

    private final int minDecimals;
    private final Values values;
    private String how = "";

    Comparison(int minDecimals, Work work) {
        this.minDecimals = minDecimals;
        this.values = new Values(work);
    }

    private record Pair(Answer reference, Answer candidate) {}

    /// Why the last equality holds when it is not by plain value.
    String how() {
        return how;
    }

    /// @throws TooMuch when the budget is used up
    boolean same(Answer reference, Answer candidate) {
        if (reference.equals(candidate)) {
            return true;
        }
        return switch (new Pair(reference, candidate)) {
            case Pair(Answer.Equation r, Answer.Equation c) -> equations(r, c);
            case Pair(Answer.Equation r, Answer c) -> {
                Answer value = value(r);
                yield value != null && same(value, c);
            }
            case Pair(Answer r, Answer.Equation c) -> {
                Answer value = value(c);
                yield value != null && same(r, value);
            }
            case Pair(Answer.Choice(char r, Answer _), Answer.Choice(char c, Answer _)) -> r == c;
            case Pair(Answer.Choice r, Answer c) -> choice(r, c) || (r.option() != null && same(r.option(), c));
            case Pair(Answer r, Answer.Choice c) -> choice(c, r) || (c.option() != null && same(r, c.option()));
            case Pair(Answer.Set(List<Answer> r, boolean x), Answer.Set(List<Answer> c, boolean y)) -> sets(r, x, c, y);
            case Pair(Answer.Set(List<Answer> r, boolean braces), Answer.Tuple(List<Answer> c, boolean _)) ->
                !braces && inOrder(r, c);
            case Pair(Answer.Tuple(List<Answer> r, boolean _), Answer.Set(List<Answer> c, boolean braces)) ->
                !braces && inOrder(r, c);
            case Pair(Answer.Tuple(List<Answer> r, boolean x), Answer.Tuple(List<Answer> c, boolean y)) ->
                (x == y || r.size() != 2) && inOrder(r, c);
            case Pair(Answer.Matrix(List<List<Answer>> r), Answer.Matrix(List<List<Answer>> c)) -> matrices(r, c);
            case Pair(Answer.Tuple(List<Answer> r, boolean round), Answer.Interval c)
            when !round -> inOrder(r, items(c));
            case Pair(Answer.Interval r, Answer.Tuple(List<Answer> c, boolean round))
            when !round -> inOrder(items(r), c);
            case Pair(Answer.Matrix r, Answer c) -> inOrder(rows(r), items(c));
            case Pair(Answer r, Answer.Matrix c) -> inOrder(items(r), rows(c));
            case Pair(Answer r, Answer c) when isRange(r) && isRange(c) -> ranges(r, c);
            case Pair(Answer.Set(List<Answer> r, boolean braces), Answer c) ->
                braces && r.size() == 1 && same(r.getFirst(), c);
            case Pair(Answer r, Answer.Set(List<Answer> c, boolean braces)) ->
                braces && c.size() == 1 && same(r, c.getFirst());
            case Pair(Answer r, Answer c) when isQuantity(r) && isQuantity(c) -> quantities(r, c);
            default -> false;
        };
    }

    /// Why two answers are not comparable, when their kinds say it; empty otherwise.
    static String mismatch(Answer r, Answer c) {
        String expected = kind(r);
        String found = kind(c);
        return expected.equals(found) ? "" : "expected " + expected + ", found " + found;
    }

    private static String kind(Answer a) {
        return switch (a) {
            case Answer.Number _, Answer.Expression _ -> "a value";
            case Answer.Tuple(List<Answer> items, boolean _) -> "a tuple of " + items.size();
            case Answer.Interval _ -> "an interval";
            case Answer.Set(List<Answer> items, boolean _) -> items.size() + (items.size() == 1 ? " value" : " values");
            case Answer.Union _ -> "a union";
            case Answer.Equation _ -> "an equation";
            case Answer.Choice _ -> "a choice";
            case Answer.Matrix(List<List<Answer>> rows) ->
                "a " + rows.size() + "x" + rows.getFirst().size() + " matrix";
            case Answer.Text _ -> "text";
        };
    }

    private static boolean isQuantity(Answer a) {
        return a instanceof Answer.Number || a instanceof Answer.Expression;
    }

    private boolean choice(Answer.Choice choice, Answer other) {
        return other instanceof Answer.Expression(Expr.Sym(String name), Unit _)
                && name.equalsIgnoreCase(String.valueOf(choice.letter()));
    }

    // Quantities

    private boolean quantities(Answer reference, Answer candidate) {
        Unit u = unit(reference);
        Unit v = unit(candidate);
        Expr r = QuantityReader.expr(reference);
        Expr c = QuantityReader.expr(candidate);
        boolean percentR = u.isPercent();
        boolean percentC = v.isPercent();
        if (percentR && !percentC) {
            return same(r, c, "the percent sign left off") || same(times(r, HUNDREDTH), c, "percent as a fraction");
        }
        if (percentC && !percentR) {
            Rational bare = values.rational(r);
            boolean above1 = bare != null && bare.num().abs().compareTo(bare.den()) > 0;
            return same(r, times(c, HUNDREDTH), "percent as a fraction")
                    || (above1 && same(r, c, "the percent sign added"));
        }
        if (u.isDegree() ^ v.isDegree()) {
            return same(r, c, "the degree sign left off")
                    || same(
                            u.isDegree() ? times(r, HALF_TURN_DEGREE) : r,
                            v.isDegree() ? times(c, HALF_TURN_DEGREE) : c,
                            "degrees as radians");
        }
        if (u.isKnown() && v.isKnown() && !u.dimension().equals(v.dimension())) {
            return contains(u.dimension(), v.dimension()) && same(r, c, "");
        }
        if (u.isKnown() && v.isKnown() && !u.factor().equals(v.factor())) {
            return same(times(r, Expr.num(u.factor())), times(c, Expr.num(v.factor())), "units converted");
        }
        return same(r, c, "") || letters(r, u, c, v);
    }

    /// `5 m` read as five metres on one side and as 5 times m on the other.
    private boolean letters(Expr r, Unit u, Expr c, Unit v) {
        boolean letterR = Unit.isLetterUnit(u.text()) && v.text().isEmpty();
        boolean letterC = Unit.isLetterUnit(v.text()) && u.text().isEmpty();
        return (letterR && values.same(times(r, new Expr.Sym(u.text())), c))
                || (letterC && values.same(r, times(c, new Expr.Sym(v.text()))));
    }

    private static boolean contains(Map<String, Integer> a, Map<String, Integer> b) {
        return a.entrySet().containsAll(b.entrySet()) || b.entrySet().containsAll(a.entrySet());
    }

    private static Expr times(Expr a, Expr b) {
        return new Expr.Product(List.of(a, b));
    }

    private static Unit unit(Answer a) {
        return switch (a) {
            case Answer.Number(Rational _, int _, Unit unit) -> unit;
            case Answer.Expression(Expr _, Unit unit) -> unit;
            default -> Unit.NONE;
        };
    }

    private boolean same(Expr r, Expr c, String note) {
        boolean equal = values.same(r, c);
        if (!equal && (rounds(r, c) || rounds(c, r))) {
            how = "rounded";
            return true;
        }
        if (equal) {
            how = note;
        }
        return equal;
    }

    private boolean rounds(Expr exact, Expr decimal) {
        if (minDecimals == 0
                || !(decimal instanceof Expr.Num(Rational value, int decimals))
                || decimals < minDecimals) {
            return false;
        }
        if (values.rational(exact) != null) {
            return false;
        }
        BigDecimal real = values.real(exact);
        return real != null && Values.isRounded(real, value, decimals);
    }

    // Equations

    /// What an equation says a name is; null when it does not.
    private Answer value(Answer.Equation e) {
        List<Answer> sides = e.sides();
        Answer first = sides.getFirst();
        Answer last = sides.getLast();
        List<Answer> claims;
        if (isName(first)) {
            claims = sides.subList(1, sides.size());
        } else if (isName(last)) {
            claims = sides.subList(0, sides.size() - 1).reversed();
        } else if (sides.stream().allMatch(Comparison::isConstant)) {
            claims = sides;
        } else {
            return null;
        }
        Answer value = claims.getLast();
        // "x = 18 = 26" says nothing
        boolean consistent =
                claims.stream().allMatch(c -> !isConstant(c) || !isConstant(value) || same(c, value) || same(value, c));
        return consistent ? value : null;
    }

    private static boolean isConstant(Answer a) {
        return isQuantity(a) && QuantityReader.expr(a).variables().isEmpty();
    }

    /// A variable, `f(x)`, a segment `AB`, words, or a tuple of variables.
    private static boolean isName(Answer a) {
        return switch (a) {
            case Answer.Text _ -> true;
            case Answer.Choice(char _, Answer option) -> option == null;
            case Answer.Expression(Expr.Sym s, Unit _) -> s.isVariable();
            case Answer.Expression(Expr.Product(List<Expr> f), Unit _) ->
                f.size() == 2
                        && f.getFirst() instanceof Expr.Sym(String name)
                        && f.getLast() instanceof Expr.Sym(String argument)
                        && ("fghFGHpPqQ".contains(name)
                                || (Character.isUpperCase(name.charAt(0))
                                        && Character.isUpperCase(argument.charAt(0))));
            case Answer.Tuple(List<Answer> items, boolean _) -> items.stream().allMatch(Comparison::isName);
            default -> false;
        };
    }

    private boolean equations(Answer.Equation r, Answer.Equation c) {
        if (r.sides().size() != 2 || c.sides().size() != 2) {
            Answer a = value(r);
            Answer b = value(c);
            return a != null && b != null && same(a, b);
        }
        Answer r0 = r.sides().getFirst();
        Answer r1 = r.sides().getLast();
        Answer c0 = c.sides().getFirst();
        Answer c1 = c.sides().getLast();
        if ((same(r0, c0) && same(r1, c1)) || (same(r0, c1) && same(r1, c0))) {
            return true;
        }
        boolean quantities =
                isQuantity(plain(r0)) && isQuantity(plain(r1)) && isQuantity(plain(c0)) && isQuantity(plain(c1));
        if (!quantities) {
            return false;
        }
        Expr a = Expr.difference(QuantityReader.expr(r0), QuantityReader.expr(r1));
        Expr b = Expr.difference(QuantityReader.expr(c0), QuantityReader.expr(c1));
        return !a.variables().isEmpty() && !b.variables().isEmpty() && values.proportional(a, b);
    }

    /// A lone capital, read as a choice, is a variable in an equation.
    private static Answer plain(Answer a) {
        return a instanceof Answer.Choice(char letter, Answer option) && option == null
                ? new Answer.Expression(new Expr.Sym(String.valueOf(letter)), Unit.NONE)
                : a;
    }

    // Collections

    private boolean inOrder(List<Answer> r, List<Answer> c) {
        if (r.size() != c.size() || r.isEmpty()) {
            return false;
        }
        for (int k = 0; k < r.size(); k++) {
            if (!same(r.get(k), c.get(k))) {
                return false;
            }
        }
        return true;
    }

    private boolean sets(List<Answer> r, boolean bracesR, List<Answer> c, boolean bracesC) {
        List<Answer> a = bracesR ? distinct(r) : r;
        List<Answer> b = bracesC ? distinct(c) : c;
        return a.size() == b.size() && matches(a, b);
    }

    private List<Answer> distinct(List<Answer> items) {
        List<Answer> distinct = new ArrayList<>();
        for (Answer item : items) {
            if (distinct.stream().noneMatch(d -> same(d, item))) {
                distinct.add(item);
            }
        }
        return distinct;
    }

    /// Whether each item of the one finds a partner of its own in the other.
    private boolean matches(List<Answer> r, List<Answer> c) {
        List<Answer> left = new ArrayList<>(c);
        for (Answer item : r) {
            boolean found = false;
            for (int k = 0; k < left.size() && !found; k++) {
                if (same(item, left.get(k))) {
                    left.remove(k);
                    found = true;
                }
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private boolean matrices(List<List<Answer>> r, List<List<Answer>> c) {
        if (r.size() != c.size()) {
            return false;
        }
        for (int k = 0; k < r.size(); k++) {
            if (!inOrder(r.get(k), c.get(k))) {
                return false;
            }
        }
        return true;
    }

    /// A row or column as a vector, else the rows as tuples.
    private static List<Answer> rows(Answer.Matrix m) {
        if (m.rows().size() == 1) {
            return m.rows().getFirst();
        }
        boolean column = m.rows().getFirst().size() == 1;
        return m.rows().stream()
                .map(row -> column ? row.getFirst() : (Answer) new Answer.Tuple(row, false))
                .toList();
    }

    private static List<Answer> items(Answer a) {
        return switch (a) {
            case Answer.Tuple(List<Answer> items, boolean _) -> items;
            case Answer.Interval(Expr low, boolean x, Expr high, boolean y)
            when x && y -> List.of(new Answer.Expression(low, Unit.NONE), new Answer.Expression(high, Unit.NONE));
            default -> List.of();
        };
    }

    // Sets of reals

    private static boolean isRange(Answer a) {
        return a instanceof Answer.Interval
                || a instanceof Answer.Union
                || (a instanceof Answer.Set(List<Answer> _, boolean braces) && braces)
                || (a instanceof Answer.Tuple(List<Answer> items, boolean round) && round && items.size() == 2);
    }

    private boolean ranges(Answer r, Answer c) {
        if (interval(r) instanceof Answer.Interval a && interval(c) instanceof Answer.Interval b) {
            return a.lowClosed() == b.lowClosed()
                    && a.highClosed() == b.highClosed()
                    && same(a.low(), b.low(), "")
                    && same(a.high(), b.high(), "");
        }
        List<Range> x = Range.normalised(r, values);
        List<Range> y = Range.normalised(c, values);
        return x != null && y != null && Range.same(x, y);
    }

    private static Answer interval(Answer a) {
        return a instanceof Answer.Tuple(List<Answer> items, boolean _)
                        && items.stream().allMatch(Comparison::isQuantity)
                ? new Answer.Interval(
                        QuantityReader.expr(items.getFirst()), false, QuantityReader.expr(items.getLast()), false)
                : a;
    }
}
