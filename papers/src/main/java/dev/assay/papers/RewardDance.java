package dev.assay.papers;

import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.LogSigmoid;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// RewardDance (arXiv 2509.08826): the reward is the probability that a judge says "yes, this picture is
/// better than the reference".
public final class RewardDance implements Paper {
    private static final double LEAST = 1e-6;

    @Override
    public Card card() {
        return new Card(
                "reward-dance",
                "RewardDance: Reward Scaling in Visual Generation",
                "2509.08826",
                "the probability of 'yes' in a comparison with a reference as the reward",
                List.of("yes-probability", "swap average", "pointwise loss", "best-of-N reference", "hacking gauge"),
                List.of("a collapse of the spread of rewards late in training is the sign of hacking to watch"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "yes_probability" -> yes(in);
            case "pointwise_variant_loss" -> pointwise(in);
            case "bon_reference" -> reference(in.rows("p_row_beats_column"), (int) in.number("top_k", 1));
            case "gsb" -> {
                double all = in.number("good") + in.number("same") + in.number("bad");
                if (!(all > 0)) throw new IllegalArgumentException("good, same and bad: expected at least one vote");
                yield Map.of("gsb", (in.number("good") - in.number("bad")) / all);
            }
            case "late_reward_std" -> {
                double[] rewards = in.numbers("rewards");
                int window = Math.min((int) in.number("window", 1000), rewards.length);
                yield Map.of("std", deviation(Arrays.copyOfRange(rewards, rewards.length - window, rewards.length)));
            }
            case "swap_consistent_reward" ->
                Map.of("reward", (in.number("p_yes_image2_better") + 1 - in.number("p_yes_after_swap")) / 2);
            default ->
                throw in.unknown(
                        "yes_probability",
                        "pointwise_variant_loss",
                        "bon_reference",
                        "gsb",
                        "late_reward_std",
                        "swap_consistent_reward");
        };
    }

    /// Over all tokens, and of "yes" and "no" alone.
    private static Map<String, Object> yes(Case in) {
        Case logits = in.object("token_logits");
        double yes = logits.number(in.text("yes", "yes"));
        double no = logits.number(in.text("no", "no"));
        double all = 0;
        for (String token : logits.fields().keySet()) all += Math.exp(logits.number(token) - yes);
        return Map.of("p_yes_full", 1 / all, "p_yes_restricted", 1 / (1 + Math.exp(no - yes)));
    }

    /// Bradley-Terry on the probabilities themselves, and a little cross-entropy.
    private static Map<String, Object> pointwise(Case in) {
        double[] good = in.numbers("p_yes_preferred");
        double[] bad = in.numbers("p_yes_rejected");
        double ranking = 0;
        double entropy = 0;
        for (int i = 0; i < good.length; i++) {
            double w = Math.clamp(good[i], LEAST, 1 - LEAST);
            double l = Math.clamp(bad[i], LEAST, 1 - LEAST);
            ranking -= LogSigmoid.of(w - l) / good.length;
            entropy -= (Math.log(w) + Math.log(1 - l)) / good.length;
        }
        return Map.of("bt", ranking, "ce", entropy, "total", ranking + in.number("ce_weight", 0.1) * entropy);
    }

    /// Candidates by how many others they beat; of equals the first.
    private static Map<String, Object> reference(double[][] beats, int count) {
        double[] wins = new double[beats.length];
        for (int i = 0; i < wins.length; i++)
            for (int j = 0; j < wins.length; j++) if (i != j && beats[i][j] > 0.5) wins[i]++;
        double[] order = IntStream.range(0, wins.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -wins[i]))
                .mapToDouble(i -> i)
                .toArray();
        double[] bottom = new double[Math.min(count, order.length)];
        for (int i = 0; i < bottom.length; i++) bottom[i] = order[order.length - 1 - i];
        return Map.of("wins", wins, "top", Arrays.copyOf(order, bottom.length), "bottom", bottom);
    }

    private static double deviation(double[] numbers) {
        double mean = Arrays.stream(numbers).average().orElseThrow();
        return Math.sqrt(Arrays.stream(numbers)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElseThrow());
    }
}
