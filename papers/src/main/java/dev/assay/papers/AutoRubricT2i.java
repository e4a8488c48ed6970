package dev.assay.papers;

import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.LogSigmoid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// AutoRubric-T2I (arXiv 2605.17602): rules that a judge answers with yes or no become a
/// reward through weights that a sparse regression fits to preferences.
public final class AutoRubricT2i implements Paper {
    private static final int MOST_SWEEPS = 100_000;

    @Override
    public Card card() {
        return new Card(
                "auto-rubric-t2i",
                "AutoRubric-T2I: Robust Rule-Based Reward Model for Text-to-Image Alignment",
                "2605.17602",
                "rules answered yes or no, weighed by a sparse regression on preferences",
                List.of("sparse refiner", "rubric score", "pair accuracy", "hard pairs", "duplicate rules"),
                List.of("a weight may be negative: a rule that describes a fault"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "l1_refine" -> refined(in);
            case "rubric_score" -> Map.of("score", dot(in.numbers("weights"), in.numbers("scores")));
            case "pair_accuracy" -> accuracy(in);
            case "hard_pairs" -> hard(in.numbers("margins"), (int) in.number("k", 32));
            case "dedup_rules" -> Map.of("kept", distinct(in.texts("rules"), in.number("jaccard_threshold", 0.7)));
            default -> throw in.unknown("l1_refine", "rubric_score", "pair_accuracy", "hard_pairs", "dedup_rules");
        };
    }

    private static double dot(double[] a, double[] b) {
        if (a.length != b.length)
            throw new IllegalArgumentException(a.length + " weights and " + b.length + " scores: one per rule");
        double sum = 0;
        for (int k = 0; k < a.length; k++) sum += a[k] * b[k];
        return sum;
    }

    private static Map<String, Object> refined(Case in) {
        if (in.flag("fit_intercept", false))
            throw new IllegalArgumentException("fit_intercept: a pair has no order, so an intercept would be a bias");
        List<Object> pairs = in.list("pairs");
        double[][] signed = new double[pairs.size()][];
        for (int i = 0; i < signed.length; i++) {
            Case pair = new Case(Json.map(pairs.get(i)));
            double sign = pair.text("preferred").equals("a") ? 1 : -1;
            double[] other = pair.numbers("scores_b");
            signed[i] = pair.numbers("scores_a");
            for (int k = 0; k < other.length; k++) signed[i][k] = sign * (signed[i][k] - other[k]);
        }
        double strength = in.number("C", 1);
        double[] weights = fit(signed, strength);
        int[] kept = IntStream.range(0, weights.length)
                .filter(k -> weights[k] != 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer k) -> -Math.abs(weights[k])))
                .limit((long) in.number("top_n", 20))
                .mapToInt(k -> k)
                .toArray();
        double[] margins =
                Arrays.stream(signed).mapToDouble(row -> dot(weights, row)).toArray();
        double objective = Arrays.stream(weights).map(Math::abs).sum();
        for (double margin : margins) objective -= strength * LogSigmoid.of(margin);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("weights", weights);
        answer.put("selected", kept);
        answer.put("objective", objective);
        answer.put("margins", margins);
        answer.put("accuracy", Arrays.stream(margins).filter(m -> m > 0).count() / (double) margins.length);
        return answer;
    }

    /// Minimises `|w|_1 + C * sum log(1 + exp(-w . d))` exactly, one weight after another until none moves;
    /// the objective is convex and its other part separable, so this ends at the minimum.
    private static double[] fit(double[][] rows, double strength) {
        double[] weights = new double[rows[0].length];
        double[] margins = new double[rows.length];
        for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
            double moved = 0;
            for (int k = 0; k < weights.length; k++) {
                double next = best(rows, margins, strength, k, weights[k]);
                double step = next - weights[k];
                for (int i = 0; i < rows.length; i++) margins[i] += step * rows[i][k];
                weights[k] = next;
                moved = Math.max(moved, Math.abs(step));
            }
            if (moved < 1e-14) break;
        }
        return weights;
    }

    /// The best value of one weight, the others held: 0 if the slope there is within the penalty, else the
    /// root of the slope, by bisection.
    private static double best(double[][] rows, double[] margins, double strength, int k, double now) {
        double atZero = slope(rows, margins, strength, k, -now);
        if (Math.abs(atZero) <= 1) return 0;
        double sign = -Math.signum(atZero);
        double low = 0;
        double high = 1;
        while (sign * slope(rows, margins, strength, k, sign * high - now) + 1 < 0 && high < 1e6) high *= 2;
        for (int i = 0; i < 200 && high - low > 1e-16 * high; i++) {
            double middle = (low + high) / 2;
            if (sign * slope(rows, margins, strength, k, sign * middle - now) + 1 < 0) low = middle;
            else high = middle;
        }
        return sign * (low + high) / 2;
    }

    /// Slope of the smooth part along one weight, moved by some step.
    private static double slope(double[][] rows, double[] margins, double strength, int k, double step) {
        double sum = 0;
        for (int i = 0; i < rows.length; i++)
            sum -= strength * rows[i][k] / (1 + Math.exp(margins[i] + step * rows[i][k]));
        return sum;
    }

    private static Map<String, Object> accuracy(Case in) {
        double[] a = in.numbers("score_a");
        double[] b = in.numbers("score_b");
        List<String> preferred = in.texts("preferred");
        double strict = 0;
        double half = 0;
        for (int i = 0; i < a.length; i++) {
            double gap = preferred.get(i).equals("a") ? a[i] - b[i] : b[i] - a[i];
            strict += gap > 0 ? 1 : 0;
            half += gap > 0 ? 1 : gap == 0 ? 0.5 : 0;
        }
        return Map.of("strict", strict / a.length, "tie_half", half / a.length);
    }

    private static Map<String, Object> hard(double[] margins, int k) {
        int[] hard = IntStream.range(0, margins.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> margins[i]))
                .limit(k)
                .mapToInt(i -> i)
                .toArray();
        int[] wrong =
                IntStream.range(0, margins.length).filter(i -> margins[i] <= 0).toArray();
        return Map.of("hard", hard, "misranked", wrong);
    }

    /// The first of every set of rules that share most of their words.
    private static List<Double> distinct(List<String> rules, double threshold) {
        List<Set<String>> kept = new ArrayList<>();
        List<Double> numbers = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            Set<String> words = new HashSet<>();
            for (String word : rules.get(i).toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                if (!word.isEmpty()) words.add(word);
            if (kept.stream().anyMatch(other -> overlap(words, other) >= threshold)) continue;
            kept.add(words);
            numbers.add((double) i);
        }
        return numbers;
    }

    private static double overlap(Set<String> a, Set<String> b) {
        Set<String> all = new HashSet<>(a);
        all.addAll(b);
        return all.isEmpty() ? 1 : (double) (a.size() + b.size() - all.size()) / all.size();
    }
}
