package dev.assay.papers;

import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Likelihood-based rewards (arXiv 2602.03979): reasoning is paid by how likely it makes the reference
/// answer, so that no answer has to be sampled or checked.
public final class LikelihoodRewards implements Paper {
    @Override
    public Card card() {
        return new Card(
                "likelihood-rewards",
                "Likelihood-Based Reward Designs for General LLM Reasoning",
                "2602.03979",
                "the log-likelihood of the reference answer after the reasoning as its reward",
                List.of("five likelihoods", "JEPO", "weights of reasoning and answer", "RLPR and NOVER forms"),
                List.of("the probability of a long answer underflows to 0; its logarithm does not"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "likelihood" -> {
                double[] tokens = tokens(in.numbers("answer_logprobs"));
                Map<String, Object> answer = new LinkedHashMap<>();
                for (String kind : List.of("logprob", "avg_logprob", "prob", "avg_prob", "geo_prob"))
                    answer.put(kind, likelihood(tokens, kind));
                yield answer;
            }
            case "jepo" -> jepo(in.numbers("group_logprobs"));
            case "cot_weights" -> weights(in.rows("answer_logprobs"), in.text("reward"));
            case "nover_rank" -> ranks(in.list("perplexity"), in.numbers("cot_length"));
            case "rlpr_shape" -> Map.of("reward", shaped(in));
            default -> throw in.unknown("likelihood", "jepo", "cot_weights", "nover_rank", "rlpr_shape");
        };
    }

    private static double[] tokens(double[] logs) {
        if (logs.length == 0) throw new IllegalArgumentException("the reference answer is empty");
        for (int t = 0; t < logs.length; t++)
            if (!(logs[t] <= 0))
                throw new IllegalArgumentException(
                        "the log-probability of token " + t + " is " + logs[t] + ", expected 0 or less");
        return logs;
    }

    private static double likelihood(double[] logs, String kind) {
        double sum = Arrays.stream(logs).sum();
        return switch (kind) {
            case "logprob" -> sum;
            case "avg_logprob" -> sum / logs.length;
            case "prob" -> Math.exp(sum);
            case "avg_prob" -> Arrays.stream(logs).map(Math::exp).average().orElseThrow();
            case "geo_prob" -> Math.exp(sum / logs.length);
            default ->
                throw new IllegalArgumentException(
                        "reward: expected logprob, avg_logprob, prob, avg_prob or geo_prob, found " + kind);
        };
    }

    /// One value for the group, and how much of it each rollout brings; a single one brings nothing.
    private static Map<String, Object> jepo(double[] logs) {
        double all = FkSteering.softMean(logs, 1);
        double[] credit = new double[logs.length];
        for (int i = 0; i < logs.length && logs.length > 1; i++) {
            double[] others = new double[logs.length - 1];
            for (int j = 0, k = 0; j < logs.length; j++) if (j != i) others[k++] = logs[j];
            credit[i] = all - FkSteering.softMean(others, 1);
        }
        return Map.of("reward", all, "credit", credit);
    }

    /// Weights of the reasoning (leave-one-out advantage) and of the answer (derivative of the reward by the
    /// log-likelihood).
    private static Map<String, Object> weights(double[][] logs, String kind) {
        double[] rewards = new double[logs.length];
        double[] answer = new double[logs.length];
        for (int i = 0; i < logs.length; i++) {
            rewards[i] = likelihood(tokens(logs[i]), kind);
            answer[i] = switch (kind) {
                case "logprob" -> 1;
                case "avg_logprob" -> 1.0 / logs[i].length;
                case "geo_prob" -> rewards[i] / logs[i].length;
                default -> rewards[i];
            };
        }
        return Map.of(
                "rewards",
                rewards,
                "cot_weight",
                Cases.advantages(GroupRelative.RLOO, rewards),
                "answer_weight",
                answer);
    }

    /// NOVER: the lower its perplexity the better a rollout; shorter and better than others is efficient.
    private static Map<String, Object> ranks(List<Object> perplexities, double[] lengths) {
        int n = lengths.length;
        double[] values = new double[n];
        int valid = 0;
        for (int i = 0; i < n; i++) {
            values[i] = perplexities.get(i) instanceof Number p ? p.doubleValue() : Double.NaN;
            if (!Double.isNaN(values[i])) valid++;
        }
        double[] reasoning = new double[n];
        double[] efficiency = new double[n];
        for (int i = 0; i < n; i++) {
            if (Double.isNaN(values[i])) continue;
            int before = 0;
            int beaten = 0;
            for (int j = 0; j < n; j++) {
                if (values[j] < values[i] || values[j] == values[i] && j < i) before++;
                if (lengths[i] < lengths[j] && values[i] < values[j]) beaten++;
            }
            reasoning[i] = (double) (valid - before) / valid;
            efficiency[i] = valid < 2 ? 0 : (double) beaten / (valid - 1);
        }
        return Map.of("reasoning", reasoning, "efficiency", efficiency);
    }

    /// RLPR: the gain over the answer without reasoning, shaped, and a share for the format.
    private static double shaped(Case in) {
        double gain = in.number("score") - in.number("base_score", 0);
        Case shaping = in.has("shaping") ? in.object("shaping") : new Case(Map.of());
        if (shaping.has("sigmoid_k")) gain = 1 / (1 + Math.exp(-shaping.number("sigmoid_k") * (2 * gain - 1)));
        if (shaping.has("threshold") && gain < shaping.number("threshold")) gain = 0;
        double coefficient = in.number("format_coefficient", 0.1);
        double format = in.number("format_score", 1);
        if (coefficient == -1) return format < 1 ? -1 : gain;
        return (1 - coefficient) * gain + coefficient * format;
    }
}
