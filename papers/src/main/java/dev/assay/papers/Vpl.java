package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.Logistic;
import dev.assay.core.preference.WeightedHeads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Variational preference learning (arXiv 2408.10075): a few comparisons of one user give a hidden variable
/// on which the reward depends.
public final class Vpl implements Paper {
    @Override
    public Card card() {
        return new Card(
                "vpl",
                "Personalizing Reinforcement Learning from Human Feedback with Variational Preference Learning",
                "2408.10075",
                "a reward that depends on a hidden variable of the user, inferred from comparisons",
                List.of("losses and annealing", "sequence encoder", "reward scaling", "active questions"),
                List.of(
                        "the information of a question mixes a sum of variances with a sum of logarithms: a rank only"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return VplClaims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "kl_standard_normal_mean" -> {
                double[][] means = in.rows("mean");
                double[] zero = new double[means[0].length];
                yield Map.of("kl", 0.5 * divergence(means, in.rows("log_var"), zero, zero) / means.length);
            }
            case "kl_control_sum" -> {
                double[][] means = in.rows("mean");
                double[] zero = new double[means[0].length];
                yield Map.of(
                        "kl",
                        divergence(
                                means,
                                in.rows("log_var"),
                                in.has("prior_mean") ? in.numbers("prior_mean") : zero,
                                in.has("prior_log_var") ? in.numbers("prior_log_var") : zero));
            }
            case "preference_loss" -> {
                double[] chosen = in.numbers("rewards_chosen");
                double[] rejected = in.numbers("rewards_rejected");
                for (int i = 0; i < chosen.length; i++) chosen[i] = Logistic.PLAIN.won(chosen[i] - rejected[i]);
                yield Map.of("loss", chosen);
            }
            case "annealer_slope" -> Map.of("slopes", slopes(in));
            case "reparameterize_unit_sphere" -> Map.of("z", spheres(in));
            case "sequence_encoder" -> encoded(in);
            case "query_information" -> Map.copyOf(information(in.rows("log_vars_per_labelling")));
            case "spo_reward" ->
                Map.of(
                        "rewards",
                        Arrays.stream(in.rows("logits"))
                                .mapToDouble(row -> Arrays.stream(row)
                                        .map(x -> Logistic.sigmoid(x))
                                        .average()
                                        .orElseThrow())
                                .toArray());
            case "learned_norm_reward" -> learnedNorm(in);
            case "reward_norm" -> Map.of("rewards", normed(in));
            case "categorical_baseline_loss" -> categorical(in);
            default ->
                throw in.unknown(
                        "kl_standard_normal_mean",
                        "kl_control_sum",
                        "preference_loss",
                        "annealer_slope",
                        "reparameterize_unit_sphere",
                        "sequence_encoder",
                        "query_information",
                        "spo_reward",
                        "learned_norm_reward",
                        "reward_norm",
                        "categorical_baseline_loss");
        };
    }

    /// What a few comparisons say of a user: a diagonal Gaussian.
    ///
    /// @param log logarithm of each variance
    record Posterior(double[] mean, double[] log) {
        /// A draw, from standard normal noise.
        double[] draw(double[] noise) {
            double[] z = mean.clone();
            for (int k = 0; k < z.length; k++) z[k] += Math.exp(log[k] / 2) * noise[k];
            return z;
        }

        /// Divergence from a standard normal, in nats.
        double divergence() {
            double[] zero = new double[mean.length];
            return 0.5 * Vpl.divergence(new double[][] {mean}, new double[][] {log}, zero, zero);
        }

        /// The slope of the divergence: per dimension of the mean, then of the logarithms.
        double[] divergenceSlope() {
            double[] slope = Arrays.copyOf(mean, 2 * mean.length);
            for (int k = 0; k < log.length; k++) slope[mean.length + k] = 0.5 * Math.expm1(log[k]);
            return slope;
        }

        /// The slope of whatever a draw is used for, in the mean and the logarithms.
        double[] drawSlope(double[] noise, double[] slope) {
            double[] all = Arrays.copyOf(slope, 2 * slope.length);
            for (int k = 0; k < log.length; k++)
                all[slope.length + k] = slope[k] * 0.5 * Math.exp(log[k] / 2) * noise[k];
            return all;
        }

        /// 1 for a user who is known, towards 0 for one who is not.
        double confidence() {
            return 1 / (1 + Arrays.stream(log).map(Math::exp).average().orElseThrow());
        }
    }

    /// Twice the divergence of diagonal Gaussians from a prior, summed over the batch.
    private static double divergence(double[][] means, double[][] logs, double[] priorMean, double[] priorLog) {
        double sum = 0;
        for (int i = 0; i < means.length; i++)
            for (int k = 0; k < means[i].length; k++) {
                double gap = means[i][k] - priorMean[k];
                double log = logs[i][k] - priorLog[k];
                sum -= 1 + log - Math.exp(log) - gap * gap / Math.exp(priorLog[k]);
            }
        return sum;
    }

    /// How much the divergence counts at a step of training.
    private static double[] slopes(Case in) {
        double total = in.number("total_steps");
        double base = in.number("baseline", 0);
        boolean cyclical = in.flag("cyclical", false);
        return Arrays.stream(in.numbers("at_steps"))
                .map(step -> cyclical ? step % total : Math.min(step, total))
                .map(step -> switch (in.text("shape")) {
                    case "none" -> 1;
                    case "linear" -> base + (1 - base) * step / total;
                    case "cosine" -> base + (1 - base) * (Math.cos(Math.PI * (step / total - 1)) + 1) / 2;
                    case "logistic" -> base + (1 - base) / (1 + Math.exp(total / 2 - step));
                    default -> throw new IllegalArgumentException("shape: expected linear, cosine, logistic or none");
                })
                .toArray();
    }

    /// Samples scaled to length `sqrt(k)`.
    private static double[][] spheres(Case in) {
        double[][] z = in.rows("mean");
        double[][] deviations = in.rows("std");
        double[][] draws = in.rows("epsilon");
        for (int i = 0; i < z.length; i++) {
            double[] logs =
                    Arrays.stream(deviations[i]).map(x -> 2 * Math.log(x)).toArray();
            z[i] = new Posterior(z[i], logs).draw(draws[i]);
            double squares = WeightedHeads.dot(z[i], z[i]);
            double scale = Math.sqrt(z[i].length / squares);
            for (int k = 0; k < z[i].length; k++) z[i][k] *= scale;
        }
        return z;
    }

    /// Self-attention over the pairs of a user, their mean, and two linear heads.
    private static Map<String, Object> encoded(Case in) {
        double[][] pairs = in.rows("pair_embeddings");
        double[][] queries = linear(in.object("w_q"), pairs);
        double[][] keys = linear(in.object("w_k"), pairs);
        double[][] values = linear(in.object("w_v"), pairs);
        double[] pooled = new double[values[0].length];
        for (double[] query : queries) {
            double[] logits = new double[keys.length];
            for (int j = 0; j < keys.length; j++)
                logits[j] = WeightedHeads.dot(query, keys[j]) / Math.sqrt(query.length);
            double[] shares = WeightedHeads.softmax(logits, 1);
            for (int j = 0; j < values.length; j++)
                for (int k = 0; k < pooled.length; k++) pooled[k] += shares[j] * values[j][k] / queries.length;
        }
        double[] mean = linear(in.object("mean_layer"), new double[][] {pooled})[0];
        double[] log = linear(in.object("log_var_layer"), new double[][] {pooled})[0];
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("mean", mean);
        answer.put("log_var", log);
        answer.put("mean_clamped", clamped(mean));
        answer.put("log_var_clamped", clamped(log));
        return answer;
    }

    private static double[] clamped(double[] numbers) {
        return Arrays.stream(numbers).map(x -> Math.clamp(x, -1, 1)).toArray();
    }

    private static double[][] linear(Case layer, double[][] rows) {
        double[][] weight = layer.rows("weight");
        double[] bias = layer.numbers("bias");
        List<double[]> out = new ArrayList<>();
        for (double[] row : rows) {
            double[] y = bias.clone();
            for (int k = 0; k < y.length; k++) y[k] += WeightedHeads.dot(weight[k], row);
            out.add(y);
        }
        return out.toArray(double[][]::new);
    }

    static Map<String, Double> information(double[][] logs) {
        double log2Pi = Math.log(2 * Math.PI);
        double variance = 0;
        double spread = 0;
        double least = Double.POSITIVE_INFINITY;
        for (double[] labelling : logs) {
            double entropy = 0;
            for (double log : labelling) {
                variance += Math.exp(log) / logs.length;
                spread += (log2Pi + log) / logs.length;
                entropy += 0.5 * (1 + log2Pi + log);
            }
            least = Math.min(least, entropy);
        }
        return Map.of("information_gain", log2Pi + Math.log(variance) - spread, "min_posterior_entropy", least);
    }

    private static Map<String, Object> learnedNorm(Case in) {
        double[] others = Arrays.stream(in.rows("comparison_rewards"))
                .flatMapToDouble(Arrays::stream)
                .toArray();
        double norm = FkSteering.softMean(others, 1);
        return Map.of(
                "norm",
                norm,
                "rewards",
                Arrays.stream(in.numbers("rewards"))
                        .map(reward -> Math.exp((reward - norm) * 1e-3))
                        .toArray());
    }

    private static double[] normed(Case in) {
        double[] rewards = in.numbers("rewards");
        return switch (in.text("kind")) {
            case "none" -> rewards;
            case "max" -> {
                double most = Arrays.stream(rewards).map(Math::abs).max().orElseThrow();
                yield Arrays.stream(rewards)
                        .map(reward -> most == 0 ? 0 : reward / most)
                        .toArray();
            }
            case "fixed" -> perUser(rewards, in.has("mode") ? in.numbers("mode") : new double[rewards.length]);
            default -> throw new IllegalArgumentException("kind: expected none, max or fixed");
        };
    }

    /// Each user's rewards from 0 to 0.01; all 0 where they are equal.
    private static double[] perUser(double[] rewards, double[] users) {
        double[] out = new double[rewards.length];
        for (int i = 0; i < out.length; i++) {
            double min = Double.POSITIVE_INFINITY;
            double max = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < out.length; j++) {
                if (users[j] != users[i]) continue;
                min = Math.min(min, rewards[j]);
                max = Math.max(max, rewards[j]);
            }
            out[i] = max > min ? (rewards[i] - min) / (max - min) * 1e-2 : 0;
        }
        return out;
    }

    /// Distributional preference learning over equally spaced atoms, a tie counting half.
    private static Map<String, Object> categorical(Case in) {
        double[][] chosen = in.rows("logits_chosen");
        double[][] rejected = in.rows("logits_rejected");
        double loss = 0;
        double right = 0;
        for (int n = 0; n < chosen.length; n++) {
            double[] c = WeightedHeads.softmax(chosen[n], 1);
            double[] r = WeightedHeads.softmax(rejected[n], 1);
            double wins = 0;
            double gap = 0;
            for (int i = 0; i < c.length; i++) {
                gap += i * (c[i] - r[i]);
                for (int j = 0; j < r.length; j++) wins += c[i] * r[j] * (i > j ? 1 : i == j ? 0.5 : 0);
            }
            loss -= Math.log(wins) / chosen.length;
            right += gap > 0 ? 1.0 / chosen.length : 0;
        }
        return Map.of("loss", loss, "accuracy", right);
    }
}
