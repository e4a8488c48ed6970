package dev.assay.verify.math;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Inequalities in one variable that stands alone, as sets of reals.
final class Inequality {
    private static final Expr INFINITY = new Expr.Sym("oo");
    private static final Expr MINUS_INFINITY = Expr.minus(INFINITY);
    private static final long SORT_WORK = 100_000;

    private Inequality() {}

    /// `x > 1`, `1 < x <= 2`, `x != 3`.
    ///
    /// @param sides the terms, one more than relations
    /// @throws Unreadable when it has another form
    static Answer solve(List<Answer> sides, List<String> relations) {
        if (relations.size() == 1) {
            boolean left = isVariable(sides.getFirst());
            Expr bound = constant(left ? sides.getLast() : sides.getFirst());
            if (!left && !isVariable(sides.getLast())) {
                throw new Unreadable("an inequality without a variable alone");
            }
            String relation = left ? relations.getFirst() : mirrored(relations.getFirst());
            return switch (relation) {
                case "<" -> new Answer.Interval(MINUS_INFINITY, false, bound, false);
                case "<=" -> new Answer.Interval(MINUS_INFINITY, false, bound, true);
                case ">" -> new Answer.Interval(bound, false, INFINITY, false);
                case ">=" -> new Answer.Interval(bound, true, INFINITY, false);
                case "!=" -> allBut(List.of(left ? sides.getLast() : sides.getFirst()));
                default -> throw new Unreadable("the relation " + relation);
            };
        }
        if (relations.size() != 2 || !isVariable(sides.get(1))) {
            throw new Unreadable("a chain of inequalities without a variable alone");
        }
        String first = relations.getFirst();
        String last = relations.getLast();
        Expr a = constant(sides.getFirst());
        Expr b = constant(sides.getLast());
        if (first.startsWith("<") && last.startsWith("<")) {
            return new Answer.Interval(a, first.equals("<="), b, last.equals("<="));
        }
        if (first.startsWith(">") && last.startsWith(">")) {
            return new Answer.Interval(b, last.equals(">="), a, first.equals(">="));
        }
        throw new Unreadable("a chain of inequalities in different directions");
    }

    /// The reals without some points.
    static Answer allBut(List<Answer> points) {
        Values values = new Values(new Work(SORT_WORK));
        record Point(Expr e, BigDecimal at) {}
        List<Point> sorted = points.stream()
                .map(p -> new Point(constant(p), values.real(constant(p))))
                .peek(p -> {
                    if (p.at == null) {
                        throw new Unreadable("a point that is not a real number");
                    }
                })
                .sorted((p, q) -> p.at.compareTo(q.at))
                .toList();
        List<Answer> parts = new ArrayList<>();
        Expr low = MINUS_INFINITY;
        for (Point p : sorted) {
            parts.add(new Answer.Interval(low, false, p.e, false));
            low = p.e;
        }
        parts.add(new Answer.Interval(low, false, INFINITY, false));
        return new Answer.Union(List.copyOf(parts));
    }

    private static String mirrored(String relation) {
        return relation.startsWith("<") ? relation.replace('<', '>') : relation.replace('>', '<');
    }

    private static boolean isVariable(Answer a) {
        return (a instanceof Answer.Expression(Expr.Sym s, Unit _) && s.isVariable())
                || (a instanceof Answer.Choice(char _, Answer option) && option == null);
    }

    private static Expr constant(Answer a) {
        Expr e = QuantityReader.expr(a);
        if (!e.variables().isEmpty()) {
            throw new Unreadable("a bound with variables");
        }
        return e;
    }
}
