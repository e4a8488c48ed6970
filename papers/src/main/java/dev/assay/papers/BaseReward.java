package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.Logistic;
import dev.assay.core.preference.WeightedHeads;
import dev.assay.core.preference.WinRate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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
    public List<Claim> claims(Lab lab) {
        return BaseRewardClaims.claims(lab);
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

    private static Map<String, Object> loss(Case in) {
        double[] chosen = perLength(in, "rewards_chosen", "lengths_chosen");
        double[] rejected = perLength(in, "rewards_rejected", "lengths_rejected");
        if (chosen.length == 0 || chosen.length != rejected.length)
            throw new IllegalArgumentException("expected one rejected reward for each chosen one, found "
                    + chosen.length + " and " + rejected.length);
        double coefficient = in.number("zero_coeff", 0);
        double rank = 0;
        double zero = 0;
        for (int i = 0; i < chosen.length; i++) {
            PairLoss loss = PairLoss.of(chosen[i], rejected[i], coefficient);
            rank += loss.rank / chosen.length;
            zero += loss.zero / chosen.length;
        }
        return Map.of("rank_loss", rank, "zero_coeff_loss", zero, "total", rank + zero);
    }

    /// The ranking loss of a pair, and the pull of its sum to zero.
    ///
    /// @param chosenSlope derivative of both in the reward of the chosen
    /// @param rejectedSlope and of the rejected
    record PairLoss(double rank, double zero, double chosenSlope, double rejectedSlope) {
        static PairLoss of(double chosen, double rejected, double coefficient) {
            double sum = chosen + rejected;
            double slope = Logistic.PLAIN.gradient(chosen - rejected, 1, 0);
            double pull = 2 * coefficient * sum;
            return new PairLoss(
                    Logistic.PLAIN.won(chosen - rejected), coefficient * sum * sum, pull + slope, pull - slope);
        }
    }

    /// What rewards are divided by under length normalisation.
    ///
    /// @param tokens above 0
    static double length(double tokens) {
        return Math.log1p(tokens);
    }

    private static double[] perLength(Case in, String rewards, String lengths) {
        double[] scores = in.numbers(rewards);
        if (!in.has(lengths)) return scores;
        double[] tokens = in.numbers(lengths);
        for (int i = 0; i < scores.length; i++) {
            if (!(tokens[i] > 0)) throw new IllegalArgumentException(lengths + "[" + i + "]: empty answer");
            scores[i] /= length(tokens[i]);
        }
        return scores;
    }

    private static Map<String, Object> accuracies(List<Object> samples) {
        List<double[]> margins = new ArrayList<>();
        for (Object sample : samples)
            margins.add(Arrays.stream(new Case(Json.map(sample)).rows("pairs"))
                    .mapToDouble(pair -> pair[0] - pair[1])
                    .toArray());
        return Map.copyOf(accuracies(margins));
    }

    /// Share of pairs ranked right, and share of samples with every pair right; ties are wrong.
    ///
    /// @param samples per sample the margins of its pairs
    static Map<String, Double> accuracies(Collection<double[]> samples) {
        double whole = 0;
        for (double[] margins : samples)
            whole += WinRate.credit(
                    Arrays.stream(margins)
                            .min()
                            .orElseThrow(() -> new IllegalArgumentException("a sample has no pairs")),
                    0);
        double right = WinRate.accuracy(
                samples.stream().flatMapToDouble(Arrays::stream).toArray(), 0);
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
        return Map.of("weights", weights, "scores", mixed(weights, scores));
    }

    /// The weighted scores of each item.
    ///
    /// @param scores one row per model
    static double[] mixed(double[] weights, double[][] scores) {
        double[] mixed = new double[scores[0].length];
        for (int i = 0; i < mixed.length; i++) {
            int item = i;
            mixed[i] = WeightedHeads.dot(
                    weights, Arrays.stream(scores).mapToDouble(row -> row[item]).toArray());
        }
        return mixed;
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
