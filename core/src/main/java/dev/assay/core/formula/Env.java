package dev.assay.core.formula;

import java.util.ArrayList;
import java.util.List;

/// One evaluation: the variables, the loop variables, and what went wrong so far.
///
/// A value that cannot be told is poison ({@link Node}); why is recorded here. An operator that can do
/// without a poisoned side takes its problems back with {@link #rewind}.
final class Env implements Functions.Complaint {
    private static final int MAX_STEPS = 1_000_000;

    final Lookup lookup;
    final double[] numbers;
    final Object[] objects;
    private List<Object> problems;
    private int steps;

    /// An unread variable among the problems.
    record Unread(String name) {}

    Env(Lookup lookup, int locals) {
        this.lookup = lookup;
        this.numbers = locals == 0 ? null : new double[locals];
        this.objects = locals == 0 ? null : new Object[locals];
    }

    int mark() {
        return problems == null ? 0 : problems.size();
    }

    void rewind(int mark) {
        if (problems != null) problems.subList(mark, problems.size()).clear();
    }

    void unread(String name) {
        problem(new Unread(name));
    }

    void absent(Outcome.Absent absent) {
        problem(absent);
    }

    void error(String message) {
        problem(new FormulaException(message));
    }

    @Override
    public double none(String why) {
        error(why);
        return Double.NaN;
    }

    private void problem(Object problem) {
        if (problems == null) problems = new ArrayList<>(2);
        problems.add(problem);
    }

    List<Object> problems() {
        return problems == null ? List.of() : problems;
    }

    /// Counts one turn of a loop; false when the budget of the evaluation is spent.
    boolean turn() {
        if (++steps <= MAX_STEPS) return true;
        if (steps == MAX_STEPS + 1) error("more than " + MAX_STEPS + " loop turns");
        return false;
    }
}
