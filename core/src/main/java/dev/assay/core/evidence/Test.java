package dev.assay.core.evidence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a claim says of the measures. Each is judged by where the interval of its contrast lies: wholly
/// inside the claimed region it HOLDS, wholly outside it FAILS, across its border it is INCONCLUSIVE.
public sealed interface Test {
    /// What is measured.
    Contrast contrast();

    /// The rule in words, printed before the run.
    String rule();

    /// The region of the contrast in which the claim is true.
    Interval region();

    /// The contrast is at least `by`.
    ///
    /// @param by the smallest effect that matters
    record Superior(Contrast contrast, double by) implements Test {
        public Superior {
            finite(by);
        }

        @Override
        public String rule() {
            return contrast + " is at least " + number(by);
        }

        @Override
        public Interval region() {
            return new Interval(by, Double.POSITIVE_INFINITY);
        }
    }

    /// Non-inferior: the contrast is not below `-margin`.
    ///
    /// @param margin the largest loss that does not matter, 0 or more
    record Within(Contrast contrast, double margin) implements Test {
        public Within {
            positive(margin);
        }

        @Override
        public String rule() {
            return contrast + " is not below " + number(-margin);
        }

        @Override
        public Interval region() {
            return new Interval(-margin, Double.POSITIVE_INFINITY);
        }
    }

    /// The contrast is within `margin` of nothing, either way.
    ///
    /// @param margin the largest difference that does not matter, above 0
    record Equal(Contrast contrast, double margin) implements Test {
        public Equal {
            positive(margin);
            if (margin == 0) throw new IllegalArgumentException("equal to within 0 can never be shown");
        }

        @Override
        public String rule() {
            return contrast + " lies within " + number(-margin) + " and " + number(margin);
        }

        @Override
        public Interval region() {
            return new Interval(-margin, margin);
        }
    }

    /// The measure rises along the arms: the least-squares line through them climbs at least `by` from
    /// the first to the last.
    ///
    /// @param arms in rising order, three or more
    /// @param by the smallest rise that matters
    record Trend(String measure, List<String> arms, double by) implements Test {
        public Trend {
            finite(by);
            arms = List.copyOf(arms);
            if (arms.size() < 3 || arms.stream().distinct().count() < arms.size())
                throw new IllegalArgumentException("a trend needs three different arms or more, found " + arms);
        }

        @Override
        public Contrast contrast() {
            double middle = (arms.size() - 1) / 2.0;
            double squares = 0;
            for (int i = 0; i < arms.size(); i++) squares += (i - middle) * (i - middle);
            Map<String, Double> weights = new LinkedHashMap<>();
            for (int i = 0; i < arms.size(); i++) weights.put(arms.get(i), (i - middle) * (arms.size() - 1) / squares);
            return new Contrast(measure, weights);
        }

        @Override
        public String rule() {
            return measure + " rises by at least " + number(by) + " along " + String.join(" < ", arms);
        }

        @Override
        public Interval region() {
            return new Interval(by, Double.POSITIVE_INFINITY);
        }
    }

    private static void finite(double by) {
        if (!Double.isFinite(by)) throw new IllegalArgumentException("smallest effect: expected a number, found " + by);
    }

    private static void positive(double margin) {
        if (!(margin >= 0 && Double.isFinite(margin)))
            throw new IllegalArgumentException("margin: expected 0 or more, found " + margin);
    }

    private static String number(double x) {
        return String.format(Locale.ROOT, "%.4g", x);
    }
}
