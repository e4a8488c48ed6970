package dev.assay.verify.math;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A piece of the real line by number, for sets whose parts may be written in any order, touch or
/// overlap.
record Range(BigDecimal low, boolean lowClosed, BigDecimal high, boolean highClosed) {
    /// Beyond every value that [Numeric] yields.
    private static final BigDecimal INFINITY = new BigDecimal("1e5000");

    /// The set as disjoint pieces in ascending order; null when an end is not a real constant.
    static List<Range> normalised(Answer a, Values values) {
        List<Answer> parts = a instanceof Answer.Union(List<Answer> p) ? p : List.of(a);
        List<Range> pieces = new ArrayList<>();
        for (Answer part : parts) {
            switch (part) {
                case Answer.Interval(Expr low, boolean lowClosed, Expr high, boolean highClosed) -> {
                    BigDecimal from = end(low, values);
                    BigDecimal to = end(high, values);
                    if (from == null || to == null) {
                        return null;
                    }
                    pieces.add(new Range(from, lowClosed, to, highClosed));
                }
                case Answer.Set(List<Answer> items, boolean _) -> {
                    for (Answer item : items) {
                        boolean quantity = item instanceof Answer.Number || item instanceof Answer.Expression;
                        BigDecimal point = quantity ? end(QuantityReader.expr(item), values) : null;
                        if (point == null) {
                            return null;
                        }
                        pieces.add(new Range(point, true, point, true));
                    }
                }
                case Answer.Tuple(List<Answer> items, boolean _) -> {
                    List<Range> open = normalised(
                            new Answer.Interval(
                                    QuantityReader.expr(items.getFirst()),
                                    false,
                                    QuantityReader.expr(items.getLast()),
                                    false),
                            values);
                    if (open == null) {
                        return null;
                    }
                    pieces.addAll(open);
                }
                default -> {
                    return null;
                }
            }
        }
        return merged(pieces);
    }

    static boolean same(List<Range> a, List<Range> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int k = 0; k < a.size(); k++) {
            Range x = a.get(k);
            Range y = b.get(k);
            boolean equal = x.lowClosed == y.lowClosed
                    && x.highClosed == y.highClosed
                    && Values.close(x.low, y.low)
                    && Values.close(x.high, y.high);
            if (!equal) {
                return false;
            }
        }
        return true;
    }

    private static BigDecimal end(Expr e, Values values) {
        if (!e.mentions("oo")) {
            return values.real(e);
        }
        return e instanceof Expr.Sym ? INFINITY : e.equals(Expr.minus(new Expr.Sym("oo"))) ? INFINITY.negate() : null;
    }

    private static List<Range> merged(List<Range> pieces) {
        List<Range> sorted = pieces.stream()
                .filter(p ->
                        p.low.compareTo(p.high) < 0 || (p.lowClosed && p.highClosed && p.low.compareTo(p.high) == 0))
                .sorted(Comparator.comparing(Range::low).thenComparing(p -> !p.lowClosed))
                .toList();
        List<Range> merged = new ArrayList<>();
        for (Range next : sorted) {
            Range last = merged.isEmpty() ? null : merged.getLast();
            if (last == null || !last.touches(next)) {
                merged.add(next);
                continue;
            }
            int order = next.high.compareTo(last.high);
            boolean closed =
                    order > 0 ? next.highClosed : order < 0 ? last.highClosed : last.highClosed || next.highClosed;
            merged.set(merged.size() - 1, new Range(last.low, last.lowClosed, next.high.max(last.high), closed));
        }
        return merged;
    }

    /// Whether the next piece in order overlaps this one or continues it without a gap.
    private boolean touches(Range next) {
        if (Values.close(high, next.low)) {
            return highClosed || next.lowClosed;
        }
        return next.low.compareTo(high) < 0;
    }
}
