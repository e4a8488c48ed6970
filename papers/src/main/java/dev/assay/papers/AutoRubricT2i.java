package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.SparseLogistic;
import dev.assay.core.preference.WeightedHeads;
import dev.assay.core.preference.WinRate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// AutoRubric-T2I (arXiv 2605.17602): a short list of weighted yes-or-no rules, chosen among many by a
/// sparse logistic regression on how a judge's answers differ between preferred and rejected images.
public final class AutoRubricT2i implements Paper {
    private static final double ZERO = 1e-6;

    @Override
    public Card card() {
        return new Card(
                "auto-rubric-t2i",
                "AutoRubric-T2I: Robust Rule-Based Reward Model for Text-to-Image Alignment",
                "2605.17602",
                "a few weighted rules that a judge answers with yes or no, chosen by sparse regression on pairs",
                List.of("recipe over rule scores", "sparse refiner", "hard pairs", "duplicate rules"),
                List.of("a judge that always says yes earns the sum of the weights"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "l1_refine" -> refined(in);
            case "rubric_score" -> Map.of("score", WeightedHeads.dot(in.numbers("weights"), in.numbers("scores")));
            case "pair_accuracy" -> accuracy(in);
            case "hard_pairs" -> hard(in.numbers("margins"), (int) in.number("k", 32));
            case "dedup_rules" -> Map.of("kept", distinct(in.texts("rules"), in.number("jaccard_threshold", 0.7)));
            default -> throw in.unknown("l1_refine", "rubric_score", "pair_accuracy", "hard_pairs", "dedup_rules");
        };
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return AutoRubricT2iClaims.claims();
    }

    private static Map<String, Object> refined(Case in) {
        if (in.flag("fit_intercept", false))
            throw new IllegalArgumentException("fit_intercept: a pair has no order, so there is no intercept");
        List<Object> pairs = in.list("pairs");
        if (pairs.isEmpty()) throw new IllegalArgumentException("no pairs");
        double[][] differences = new double[pairs.size()][];
        for (int i = 0; i < differences.length; i++) {
            Case pair = new Case(Json.map(pairs.get(i)));
            differences[i] = difference(pair, i);
            if (differences[i].length != differences[0].length)
                throw new IllegalArgumentException("pair " + i + ": expected " + differences[0].length
                        + " scores, found " + differences[i].length);
        }
        double penalty = in.number("C", 1);
        double[] weights = SparseLogistic.fit(differences, penalty);
        int[] selected = selected(weights, (int) in.number("top_n", 20));
        if (in.flag("refit", false)) weights = refit(differences, selected, penalty);
        double[] margins = new double[differences.length];
        for (int i = 0; i < margins.length; i++) margins[i] = WeightedHeads.dot(weights, differences[i]);
        return Map.of(
                "weights",
                weights,
                "selected",
                selected,
                "objective",
                SparseLogistic.objective(weights, margins, penalty),
                "margins",
                margins,
                "accuracy",
                WinRate.accuracy(margins, 0));
    }

    /// Scores of the preferred image less those of the other.
    private static double[] difference(Case pair, int index) {
        double[] a = scores(pair, "scores_a", index);
        double[] b = scores(pair, "scores_b", index);
        if (a.length != b.length)
            throw new IllegalArgumentException("pair " + index + ": scores_a has " + a.length + " and scores_b "
                    + b.length + " scores, expected as many");
        double sign = switch (pair.text("preferred")) {
            case "a" -> 1;
            case "b" -> -1;
            default ->
                throw new IllegalArgumentException(
                        "pair " + index + ": preferred '" + pair.text("preferred") + "', expected a or b");
        };
        for (int j = 0; j < a.length; j++) a[j] = sign * (a[j] - b[j]);
        return a;
    }

    private static double[] scores(Case pair, String side, int index) {
        double[] scores = pair.numbers(side);
        for (int j = 0; j < scores.length; j++)
            if (!(scores[j] >= 0 && scores[j] <= 1))
                throw new IllegalArgumentException(
                        "pair " + index + ": " + side + " of rule " + j + " is " + scores[j] + ", expected 0 to 1");
        return scores;
    }

    private static int[] selected(double[] weights, int most) {
        return IntStream.range(0, weights.length)
                .filter(j -> Math.abs(weights[j]) >= ZERO)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> -Math.abs(weights[j])))
                .limit(most)
                .mapToInt(j -> j)
                .toArray();
    }

    private static double[] refit(double[][] differences, int[] kept, double penalty) {
        double[] weights = new double[differences[0].length];
        if (kept.length == 0) return weights;
        double[][] columns = Arrays.stream(differences)
                .map(row -> Arrays.stream(kept).mapToDouble(j -> row[j]).toArray())
                .toArray(double[][]::new);
        double[] fitted = SparseLogistic.fit(columns, penalty);
        for (int k = 0; k < kept.length; k++) weights[kept[k]] = fitted[k];
        return weights;
    }

    private static Map<String, Object> accuracy(Case in) {
        double[] a = in.numbers("score_a");
        double[] b = in.numbers("score_b");
        List<String> preferred = in.texts("preferred");
        for (int i = 0; i < a.length; i++) a[i] = preferred.get(i).equals("a") ? a[i] - b[i] : b[i] - a[i];
        return Map.of("strict", WinRate.accuracy(a, 0), "tie_half", WinRate.accuracy(a, 0.5));
    }

    private static Map<String, Object> hard(double[] margins, int k) {
        int[] hard = IntStream.range(0, margins.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> margins[i]))
                .limit(k)
                .mapToInt(i -> i)
                .toArray();
        int[] misranked =
                IntStream.range(0, margins.length).filter(i -> margins[i] <= 0).toArray();
        return Map.of("hard", hard, "misranked", misranked);
    }

    /// Rules whose words are not nearly those of an earlier one that was kept.
    private static List<Double> distinct(List<String> rules, double threshold) {
        List<Set<String>> words = new ArrayList<>();
        List<Double> kept = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            Set<String> own = words(rules.get(i));
            if (words.stream().anyMatch(other -> jaccard(own, other) >= threshold)) continue;
            words.add(own);
            kept.add((double) i);
        }
        return kept;
    }

    private static double jaccard(Set<String> a, Set<String> b) {
        Set<String> both = new HashSet<>(a);
        both.retainAll(b);
        int either = a.size() + b.size() - both.size();
        return either == 0 ? 1 : (double) both.size() / either;
    }

    private static Set<String> words(String rule) {
        Set<String> words = new HashSet<>();
        StringBuilder word = new StringBuilder();
        for (char c : (rule.toLowerCase(java.util.Locale.ROOT) + " ").toCharArray()) {
            if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') word.append(c);
            else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        return words;
    }
}
