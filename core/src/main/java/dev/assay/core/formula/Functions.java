package dev.assay.core.formula;

import dev.assay.core.metric.Gains;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;

/// The functions formulas have beyond CEL's own. All are total on finite numbers or say why they are not:
/// a NaN result never leaves this class, it becomes an error.
final class Functions {
    /// A function of lists, with a plain complaint when it has no value; returns NaN after complaining.
    interface OfLists {
        double apply(List<double[]> lists, Complaint complaint);
    }

    /// A function of a few numbers.
    interface OfNumbers {
        double apply(double[] numbers, Complaint complaint);
    }

    /// Records why there is no value.
    interface Complaint {
        double none(String why);
    }

    /// @param least fewest arguments
    /// @param most most arguments
    record Numbers(int least, int most, OfNumbers body) {}

    record Lists(int arguments, OfLists body) {}

    /// Functions of one number that are defined everywhere.
    static final Map<String, DoubleUnaryOperator> UNARY = Map.of(
            "sigmoid", Functions::sigmoid,
            "exp", Math::exp,
            "abs", Math::abs,
            "sgn", Math::signum,
            "tanh", Math::tanh,
            "floor", Math::floor,
            "ceil", Math::ceil);

    static final Map<String, Numbers> NUMBERS = Map.of(
            "log", new Numbers(1, 1, (x, c) -> x[0] > 0 ? Math.log(x[0]) : c.none("log of " + x[0])),
            "sqrt", new Numbers(1, 1, (x, c) -> x[0] >= 0 ? Math.sqrt(x[0]) : c.none("sqrt of " + x[0])),
            "pow", new Numbers(2, 2, (x, c) -> finite(Math.pow(x[0], x[1]), c, x)),
            "clip",
                    new Numbers(
                            3,
                            3,
                            (x, c) -> x[1] <= x[2]
                                    ? Math.clamp(x[0], x[1], x[2])
                                    : c.none("clip: lower bound " + x[1] + " above upper bound " + x[2])),
            "round", new Numbers(1, 2, (x, c) -> round(x[0], x.length > 1 ? x[1] : 0, c)));

    static final Map<String, Lists> LISTS = Map.ofEntries(
            Map.entry("sum", new Lists(1, (l, _) -> sum(l.get(0)))),
            Map.entry("prod", new Lists(1, (l, _) -> prod(l.get(0)))),
            Map.entry("mean", new Lists(1, (l, c) -> some(l, c, "mean") ? mean(l.get(0)) : Double.NaN)),
            Map.entry("pstd", new Lists(1, (l, c) -> some(l, c, "pstd") ? deviation(l.get(0), 0) : Double.NaN)),
            Map.entry(
                    "std",
                    new Lists(
                            1,
                            (l, c) -> l.get(0).length > 1
                                    ? deviation(l.get(0), 1)
                                    : c.none("std needs two numbers or more, the list has " + l.get(0).length))),
            Map.entry("median", new Lists(1, (l, c) -> some(l, c, "median") ? quantile(l.get(0), 0.5) : Double.NaN)),
            Map.entry("first", new Lists(1, (l, c) -> some(l, c, "first") ? l.get(0)[0] : Double.NaN)),
            Map.entry("last", new Lists(1, (l, c) -> some(l, c, "last") ? l.get(0)[l.get(0).length - 1] : Double.NaN)),
            Map.entry("norm", new Lists(1, (l, _) -> Math.sqrt(dot(l.get(0), l.get(0))))),
            Map.entry("dot", new Lists(2, (l, c) -> even(l, c, "dot") ? dot(l.get(0), l.get(1)) : Double.NaN)),
            Map.entry("dist", new Lists(2, (l, c) -> even(l, c, "dist") ? distance(l.get(0), l.get(1)) : Double.NaN)),
            Map.entry("wmean", new Lists(2, Functions::weightedMean)),
            Map.entry("rankmean", new Lists(1, (l, c) -> some(l, c, "rankmean") ? rankMean(l.get(0)) : Double.NaN)),
            Map.entry("pareto", new Lists(2, (l, c) -> even(l, c, "pareto") ? pareto(l.get(0), l.get(1)) : Double.NaN)),
            Map.entry("lex", new Lists(3, Functions::lexicographic)));

    private static final Set<String> OTHERS = Set.of(
            "min",
            "max",
            "size",
            "take",
            "quantile",
            "contains",
            "startsWith",
            "endsWith",
            "matches",
            "has",
            "all",
            "exists",
            "exists_one",
            "map",
            "filter",
            "fail",
            "double",
            "string");

    private Functions() {}

    /// Every function name, for messages.
    static Set<String> names() {
        Set<String> names = new TreeSet<>(OTHERS);
        names.addAll(UNARY.keySet());
        names.addAll(NUMBERS.keySet());
        names.addAll(LISTS.keySet());
        return names;
    }

    private static double finite(double value, Complaint c, double... of) {
        return Double.isFinite(value) ? value : c.none("pow of " + Arrays.toString(of) + " is not finite");
    }

    /// 1 / (1 + e^-x), exact to rounding at both ends.
    static double sigmoid(double x) {
        if (x >= 0) return 1 / (1 + Math.exp(-x));
        double e = Math.exp(x);
        return e / (1 + e);
    }

    /// Rounds half to even on the decimal value of the double, as Python's `round` does.
    private static double round(double x, double digits, Complaint c) {
        if (digits != Math.rint(digits) || Math.abs(digits) > 15)
            return c.none("round: digits must be a whole number to 15");
        return new java.math.BigDecimal(x)
                .setScale((int) digits, java.math.RoundingMode.HALF_EVEN)
                .doubleValue();
    }

    private static boolean some(List<double[]> lists, Complaint c, String name) {
        if (lists.get(0).length > 0) return true;
        c.none(name + " of an empty list");
        return false;
    }

    private static boolean even(List<double[]> lists, Complaint c, String name) {
        int a = lists.get(0).length;
        int b = lists.get(1).length;
        if (a == b) return true;
        c.none(name + " of lists of " + a + " and " + b + " numbers");
        return false;
    }

    static double sum(double[] x) {
        double sum = 0;
        for (double each : x) sum += each;
        return sum;
    }

    private static double prod(double[] x) {
        double product = 1;
        for (double each : x) product *= each;
        return product;
    }

    private static double mean(double[] x) {
        return sum(x) / x.length;
    }

    private static double deviation(double[] x, int ddof) {
        double mean = mean(x);
        double squares = 0;
        for (double each : x) squares += (each - mean) * (each - mean);
        return Math.sqrt(squares / (x.length - ddof));
    }

    /// Linear interpolation between order statistics (type 7, NumPy's default).
    static double quantile(double[] x, double q) {
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        double at = q * (sorted.length - 1);
        int low = (int) Math.floor(at);
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return Math.sqrt(sum);
    }

    private static double weightedMean(List<double[]> lists, Complaint c) {
        if (!even(lists, c, "wmean")) return Double.NaN;
        double weights = sum(lists.get(1));
        if (!(weights > 0)) return c.none("wmean: the weights sum to " + weights + ", expected more than 0");
        return dot(lists.get(0), lists.get(1)) / weights;
    }

    /// The mean with weights 1 / log2(k + 1) for place k = 1, 2, ...: what comes first counts most.
    private static double rankMean(double[] x) {
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < x.length; i++) {
            double weight = Gains.discount(i + 1);
            sum += weight * x[i];
            weights += weight;
        }
        return sum / weights;
    }

    /// 1 if `a` is at least as good everywhere and better somewhere, -1 the other way round, else 0.
    private static double pareto(double[] a, double[] b) {
        boolean better = false;
        boolean worse = false;
        for (int i = 0; i < a.length; i++) {
            better |= a[i] > b[i];
            worse |= a[i] < b[i];
        }
        return better == worse ? 0 : better ? 1 : -1;
    }

    /// The sign of the first difference that exceeds its margin.
    private static double lexicographic(List<double[]> lists, Complaint c) {
        double[] margins = lists.get(2);
        if (!even(lists, c, "lex")) return Double.NaN;
        if (margins.length != lists.get(0).length)
            return c.none("lex: " + margins.length + " margins for " + lists.get(0).length + " numbers");
        for (int i = 0; i < margins.length; i++) {
            double difference = lists.get(0)[i] - lists.get(1)[i];
            if (Math.abs(difference) > margins[i]) return Math.signum(difference);
        }
        return 0;
    }
}
