package dev.assay.papers;

import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.Logistic;
import dev.assay.core.preference.WeightedHeads;
import dev.assay.core.preference.WinRate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// BaseReward (arXiv 2509.16127): a scalar head of two layers with SiLU on a multimodal model, trained with
/// the plain Bradley-Terry loss on well-chosen data, and averaged over backbones.
public final class BaseReward implements Paper {
    @Override
    public Card card() {
        return new Card(
                "base-reward",
                "BaseReward: A Strong Baseline for Multimodal Reward Model",
                "2509.16127",
                "a plain scalar reward model, its regularisers, its ensemble and its use beside a rule",
                List.of("rule, model, hybrid and pairwise recipe", "loss", "head", "ensemble", "accuracies"),
                List.of("the model's score alone rewards a wrong answer that it likes; the hybrid bounds it below 1"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "reward_loss" -> loss(in);
            case "reward_head" ->
                Map.of("reward", ScoreHead.of(in, "w1", "b1", "w2").score(in.numbers("hidden")));
            case "acc_and_acc_plus" -> accuracies(in.list("samples"));
            case "ensemble" -> ensemble(in);
            case "overall_macro" -> macro(in.list("items"));
            default -> throw in.unknown("reward_loss", "reward_head", "acc_and_acc_plus", "ensemble", "overall_macro");
        };
    }

    /// The ranking loss, and the pull of each pair's sum to zero.
    private static Map<String, Object> loss(Case in) {
        double[] chosen = perLength(in, "rewards_chosen", "lengths_chosen");
        double[] rejected = perLength(in, "rewards_rejected", "lengths_rejected");
        if (chosen.length == 0 || chosen.length != rejected.length)
            throw new IllegalArgumentException("expected one rejected reward for each chosen one, found "
                    + chosen.length + " and " + rejected.length);
        double rank = 0;
        double zero = 0;
        for (int i = 0; i < chosen.length; i++) {
            rank += Logistic.PLAIN.won(chosen[i] - rejected[i]) / chosen.length;
            zero += (chosen[i] + rejected[i]) * (chosen[i] + rejected[i]) / chosen.length;
        }
        zero *= in.number("zero_coeff", 0);
        return Map.of("rank_loss", rank, "zero_coeff_loss", zero, "total", rank + zero);
    }

    private static double[] perLength(Case in, String rewards, String lengths) {
        double[] scores = in.numbers(rewards);
        if (!in.has(lengths)) return scores;
        double[] tokens = in.numbers(lengths);
        for (int i = 0; i < scores.length; i++) {
            if (!(tokens[i] > 0)) throw new IllegalArgumentException(lengths + "[" + i + "]: empty answer");
            scores[i] /= Math.log1p(tokens[i]);
        }
        return scores;
    }

    /// Share of pairs ranked right, and share of samples with every pair right; ties are wrong.
    private static Map<String, Object> accuracies(List<Object> samples) {
        List<Double> margins = new ArrayList<>();
        double whole = 0;
        for (Object sample : samples) {
            double worst = Double.POSITIVE_INFINITY;
            for (double[] pair : new Case(Json.map(sample)).rows("pairs")) {
                margins.add(pair[0] - pair[1]);
                worst = Math.min(worst, pair[0] - pair[1]);
            }
            if (worst == Double.POSITIVE_INFINITY) throw new IllegalArgumentException("a sample has no pairs");
            whole += WinRate.credit(worst, 0);
        }
        double right = WinRate.accuracy(margins.stream().mapToDouble(x -> x).toArray(), 0);
        return Map.of("acc", right, "acc_plus", whole / samples.size());
    }

    /// Scores of several models, weighed by nothing, by accuracy or by margin on a validation set.
    private static Map<String, Object> ensemble(Case in) {
        double[][] scores = in.rows("scores");
        double[] raw = switch (in.text("kind", "average")) {
            case "average" -> {
                double[] even = new double[scores.length];
                Arrays.fill(even, 1);
                yield even;
            }
            case "accuracy" -> in.numbers("validation_accuracy");
            case "confidence" -> in.numbers("validation_margin");
            default -> throw new IllegalArgumentException("kind: expected average, accuracy or confidence");
        };
        double[] weights = WeightedHeads.shares(raw);
        double[] mixed = new double[scores[0].length];
        for (int i = 0; i < mixed.length; i++) {
            int item = i;
            mixed[i] = WeightedHeads.dot(
                    weights, Arrays.stream(scores).mapToDouble(row -> row[item]).toArray());
        }
        return Map.of("weights", weights, "scores", mixed);
    }

    private static Map<String, Object> macro(List<Object> items) {
        Map<String, double[]> categories = new LinkedHashMap<>();
        double right = 0;
        for (Object each : items) {
            Case item = new Case(Json.map(each));
            double[] count = categories.computeIfAbsent(item.text("category"), _ -> new double[2]);
            double correct = item.flag("correct", false) ? 1 : 0;
            count[0] += correct;
            count[1]++;
            right += correct;
        }
        if (items.isEmpty()) throw new IllegalArgumentException("no items");
        double mean = categories.values().stream()
                .mapToDouble(count -> count[0] / count[1])
                .average()
                .orElseThrow();
        return Map.of("overall", right / items.size(), "macro", mean);
    }
}
