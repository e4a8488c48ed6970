package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.GatedHeads;
import dev.assay.core.preference.Logistic;
import dev.assay.core.preference.WinRate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// MJ-Video (arXiv 2502.01719): 28 criteria in five aspects; gates that look at the prompt weigh the
/// criteria inside each aspect, and the aspects.
public final class MjVideo implements Paper {
    @Override
    public Card card() {
        return new Card(
                "mj-video",
                "MJ-VIDEO: Fine-Grained Benchmarking and Rewarding Video Preferences in Video Generation",
                "2502.01719",
                "28 criteria and five aspects of a video, weighed by gates that read the prompt",
                List.of("gated recipe over given heads", "forward pass", "losses of three stages", "labels"),
                List.of("weights sum to a learned scale, not to 1; where it grows, the released gate loss is NaN"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return MjVideoClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "moe_forward" -> forward(in);
            case "criteria_stage_loss" -> Map.of("loss", criteria(in, in.flag("mse", false)));
            case "aspect_stage_loss_mse" -> Map.of("loss", aspects(in, in.numbers("alpha")));
            case "overall_stage_loss_mse" -> Map.of("loss", overall(in));
            case "map_labels" -> labels(in);
            case "map_preference" -> preferences(in);
            case "preference_accuracy" -> accuracy(in);
            default ->
                throw in.unknown(
                        "moe_forward",
                        "criteria_stage_loss",
                        "aspect_stage_loss_mse",
                        "overall_stage_loss_mse",
                        "map_labels",
                        "map_preference",
                        "preference_accuracy");
        };
    }

    private static Map<String, Object> forward(Case in) {
        double[] criteria = Linear.of(in.rows("regression_weight"), in.numbers("hidden"));
        GatedHeads.Weighed weighed = new GatedHeads(
                        members(in.object("aspect2criteria"), criteria.length),
                        in.number("temperature", 1),
                        in.number("criteria_logit_scale", 1),
                        in.number("aspect_logit_scale", 1))
                .weigh(criteria, in.numbers("criteria_gate_logits"), in.numbers("aspect_gate_logits"));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("criteria", criteria);
        answer.put("criteria_weights", weighed.criteriaWeights());
        answer.put("aspect_weights", weighed.aspectWeights());
        answer.put("aspect_scores", weighed.aspects());
        answer.put("score", weighed.score());
        return answer;
    }

    /// Criteria of each aspect, which must share them out without rest.
    private static int[][] members(Case map, int criteria) {
        TreeMap<Integer, int[]> members = new TreeMap<>();
        boolean[] taken = new boolean[criteria];
        for (String aspect : map.fields().keySet()) {
            double[] numbers = map.numbers(aspect);
            int[] indices = new int[numbers.length];
            for (int k = 0; k < indices.length; k++) {
                indices[k] = (int) numbers[k];
                if (indices[k] < 0 || indices[k] >= criteria)
                    throw new IllegalArgumentException("aspect " + aspect + ": there is no criterion " + indices[k]);
                if (taken[indices[k]])
                    throw new IllegalArgumentException("criterion " + indices[k] + " stands in two aspects");
                taken[indices[k]] = true;
            }
            members.put(Integer.valueOf(aspect), indices);
        }
        for (int j = 0; j < criteria; j++)
            if (!taken[j]) throw new IllegalArgumentException("criterion " + j + " stands in no aspect");
        return members.values().toArray(int[][]::new);
    }

    /// First stage: every criterion of both videos against its label.
    private static double criteria(Case in, boolean squared) {
        double sum = 0;
        double eps = in.number("eps", 1e-5);
        for (int video = 0; video < 2; video++) {
            double[] scores = in.numbers("criteria_" + video);
            double[] labels = in.numbers("labels_" + video);
            if (squared) {
                sum += squares(scores, labels) / scores.length;
                continue;
            }
            double[] related = in.numbers("related_" + video);
            double[] focal = in.numbers("focal_alpha");
            for (int j = 0; j < scores.length; j++) {
                double p = Logistic.sigmoid(scores[j]);
                sum -= related[j]
                        * (labels[j] * Math.log(p + eps) * focal[j]
                                + (1 - labels[j]) * Math.log(1 - p + eps) * (1 - focal[j]));
            }
        }
        return sum;
    }

    /// Second stage: criteria, aspects against their labels, and preferences per aspect.
    private static double aspects(Case in, double[] alpha) {
        double squares = 0;
        double[][] scores = {in.numbers("aspects_0"), in.numbers("aspects_1")};
        for (int video = 0; video < 2; video++)
            squares += squares(scores[video], in.numbers("aspect_labels_" + video)) / scores[video].length;
        double[] preference = in.numbers("aspect_preference");
        double[] mask = in.numbers("aspect_mask");
        return alpha[0] * criteria(in, true)
                + alpha[1] * squares
                + alpha[2] * preferred(scores[0], scores[1], preference, mask, in.number("beta", 1));
    }

    /// Third stage: all of it, gates that should ignore what does not apply, and the overall score.
    private static double overall(Case in) {
        double[] alpha = in.numbers("alpha");
        double eps = in.number("eps", 1e-5);
        double gate = 0;
        double squares = 0;
        double[][] scores = {in.numbers("score_0"), in.numbers("score_1")};
        for (int video = 0; video < 2; video++) {
            double[] gates = in.numbers("aspect_gate_" + video);
            double[] related = in.numbers("aspect_related_" + video);
            for (int a = 0; a < gates.length; a++) gate += gateLoss(gates[a], related[a], eps);
            double gap = scores[video][0] - in.number("overall_label_" + video);
            squares += gap * gap;
        }
        double preferred = preferred(
                scores[0],
                scores[1],
                new double[] {in.number("overall_preference")},
                new double[] {in.number("overall_mask")},
                in.number("beta", 1));
        return alpha[0] * criteria(in, true)
                + alpha[1] * aspects(in, in.numbers("alpha_stage_2"))
                + alpha[2] * gate
                + alpha[3] * preferred
                + alpha[4] * squares;
    }

    /// What a weight on an aspect costs that does not apply.
    static double gateLoss(double weight, double related, double eps) {
        // A weight above 1 would have no logarithm.
        return -(1 - related) * Math.log(1 - Math.min(weight, 1) + eps);
    }

    /// Derivative of {@link #gateLoss} in the weight.
    static double gateSlope(double weight, double related, double eps) {
        return weight >= 1 ? 0 : (1 - related) / (1 - weight + eps);
    }

    /// Mean Bradley-Terry loss over what is not masked; 0 if all is.
    ///
    /// @param second probability that the second video is better
    private static double preferred(double[] a, double[] b, double[] second, double[] mask, double beta) {
        double sum = 0;
        double count = 0;
        for (int k = 0; k < a.length; k++) {
            if (mask[k] == 0) continue;
            double difference = a[k] - b[k];
            double u = beta * difference;
            double loss = second[k] == 0 || second[k] == 1
                    ? Logistic.scale(beta).loss(difference, 1 - second[k], second[k])
                    : -Math.log((1 - second[k]) * Logistic.sigmoid(u) + second[k] * Logistic.sigmoid(-u));
            sum += mask[k] * loss;
            count += mask[k];
        }
        return count == 0 ? 0 : sum / count;
    }

    private static double squares(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) sum += (a[k] - b[k]) * (a[k] - b[k]);
        return sum;
    }

    /// 1 is good, 2 is bad, anything else does not apply.
    private static Map<String, Object> labels(Case in) {
        List<Object> values = values(in);
        double bad = in.flag("mse", true) ? -1 : 0;
        double[] scores = new double[values.size()];
        double[] related = new double[values.size()];
        for (int k = 0; k < scores.length; k++) {
            double label = values.get(k) instanceof Number number ? number.doubleValue() : 0;
            scores[k] = label == 1 ? 1 : label == 2 ? bad : 0;
            related[k] = label == 1 || label == 2 ? 1 : 0;
        }
        return Map.of("scores", scores, "related", related);
    }

    private static Map<String, Object> preferences(Case in) {
        List<Object> values = values(in);
        double[] preference = new double[values.size()];
        double[] mask = new double[values.size()];
        for (int k = 0; k < mask.length; k++) {
            boolean first = "Video 1 better".equals(values.get(k));
            preference[k] = first ? 0 : 1;
            mask[k] = first || "Video 2 better".equals(values.get(k)) ? 1 : 0;
        }
        return Map.of("preference", preference, "mask", mask);
    }

    private static List<Object> values(Case in) {
        Object labels = in.get("labels");
        return labels instanceof Map<?, ?> map ? new ArrayList<>(Json.map(map).values()) : List.of(labels);
    }

    private static Map<String, Object> accuracy(Case in) {
        double[] first = in.numbers("score_0");
        double[] second = in.numbers("score_1");
        double[] preference = in.numbers("preference");
        double[] margins = new double[first.length];
        for (int i = 0; i < margins.length; i++) margins[i] = (preference[i] == 0 ? 1 : -1) * (first[i] - second[i]);
        if (margins.length == 0) throw new IllegalArgumentException("no data");
        return Map.of("strict", WinRate.accuracy(margins, 0), "tie_aware", WinRate.accuracy(margins, 0.5));
    }
}
