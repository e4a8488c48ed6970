package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.LogSigmoid;
import dev.assay.core.preference.Logistic;
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
    public List<Claim> claims(Lab lab) {
        return RewardDanceClaims.claims(lab);
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
            case "late_reward_std" ->
                Map.of("std", lateDeviation(in.numbers("rewards"), (int) in.number("window", 1000)));
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
        return Map.of("p_yes_full", 1 / all, "p_yes_restricted", yes(yes, no));
    }

    /// The probability of "yes" if the answer is "yes" or "no".
    static double yes(double yes, double no) {
        return 1 / (1 + Math.exp(no - yes));
    }

    private static Map<String, Object> pointwise(Case in) {
        double[] good = in.numbers("p_yes_preferred");
        double[] bad = in.numbers("p_yes_rejected");
        double ranking = 0;
        double entropy = 0;
        for (int i = 0; i < good.length; i++) {
            Pointwise loss = Pointwise.of(good[i], bad[i]);
            ranking += loss.ranking / good.length;
            entropy += loss.entropy / good.length;
        }
        return Map.of("bt", ranking, "ce", entropy, "total", ranking + in.number("ce_weight", 0.1) * entropy);
    }

    /// Bradley-Terry on the probabilities of "yes" themselves, and cross-entropy, for one pair.
    record Pointwise(double preferred, double rejected, double ranking, double entropy) {
        static Pointwise of(double preferred, double rejected) {
            double w = Math.clamp(preferred, LEAST, 1 - LEAST);
            double l = Math.clamp(rejected, LEAST, 1 - LEAST);
            return new Pointwise(w, l, -LogSigmoid.of(w - l), -Math.log(w) - Math.log(1 - l));
        }

        /// The gradient in the two probabilities.
        ///
        /// @param weight of the cross-entropy
        double[] slope(double weight) {
            double pull = 1 - Logistic.sigmoid(preferred - rejected);
            return new double[] {-pull - weight / preferred, pull + weight / (1 - rejected)};
        }
    }

    /// Candidates by how many others they beat.
    ///
    /// @param order best first; of equals the first
    record Ranked(double[] wins, int[] order) {
        /// @param beats the probability that the candidate of the row is better than that of the column
        static Ranked of(double[][] beats) {
            double[] wins = new double[beats.length];
            for (int i = 0; i < wins.length; i++)
                for (int j = 0; j < wins.length; j++) if (i != j && beats[i][j] > 0.5) wins[i]++;
            return new Ranked(
                    wins,
                    IntStream.range(0, wins.length)
                            .boxed()
                            .sorted(Comparator.comparingDouble((Integer i) -> -wins[i]))
                            .mapToInt(i -> i)
                            .toArray());
        }
    }

    private static Map<String, Object> reference(double[][] beats, int count) {
        Ranked ranked = Ranked.of(beats);
        double[] order = Arrays.stream(ranked.order).asDoubleStream().toArray();
        double[] bottom = new double[Math.min(count, order.length)];
        for (int i = 0; i < bottom.length; i++) bottom[i] = order[order.length - 1 - i];
        return Map.of("wins", ranked.wins, "top", Arrays.copyOf(order, bottom.length), "bottom", bottom);
    }

    /// The deviation of the last rewards; of all if there are fewer.
    static double lateDeviation(double[] rewards, int window) {
        double[] late = Arrays.copyOfRange(rewards, Math.max(0, rewards.length - window), rewards.length);
        double mean = Arrays.stream(late).average().orElseThrow();
        return Math.sqrt(
                Arrays.stream(late).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
    }
}
