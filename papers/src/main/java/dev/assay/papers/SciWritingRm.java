package dev.assay.papers;

import com.google.re2j.Pattern;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// SciRM (arXiv 2601.11374): a judge of scientific writing is itself trained by rewards, first for the right
/// score, then for correcting a wrong one.
public final class SciWritingRm implements Paper {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)");

    @Override
    public Card card() {
        return new Card(
                "sci-writing-rm",
                "Reward Modeling for Scientific Writing Evaluation",
                "2601.11374",
                "rewards for a judge of scientific writing: the right score, then the corrected one",
                List.of("level reward", "length penalty", "correction reward", "weighted kappa"),
                List.of(
                        "a policy that answers badly first could earn corrections: the first answer must be another's"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "stage1_score_reward" -> Map.of("reward", level(in));
            case "stage1_reward" -> {
                double penalty =
                        penalty(in.number("reasoning_tokens"), in.number("target_tokens", 150), in.number("k", 1));
                yield Map.of("reward", level(in) - penalty, "length_penalty", penalty);
            }
            case "stage2_reward" -> Map.of("reward", correction(in));
            case "quadratic_weighted_kappa" ->
                Map.of("qwk", kappa(in.numbers("labels"), in.numbers("predictions"), in.numbers("scale")));
            default ->
                throw in.unknown("stage1_score_reward", "stage1_reward", "stage2_reward", "quadratic_weighted_kappa");
        };
    }

    /// From -0.5 without a score to 1.5 for the right one.
    private static double level(Case in) {
        String output = in.text("output");
        int end = output.lastIndexOf("</score>");
        int start = end < 0 ? -1 : output.lastIndexOf("<score>", end);
        if (start < 0) return -0.5;
        String score = output.substring(start + "<score>".length(), end).strip();
        if (!NUMBER.matches(score)) return 0;
        double value = Double.parseDouble(score);
        if (!valid(in, value)) return 0.25;
        return value == in.number("label") ? 1.5 : 0.5;
    }

    private static boolean valid(Case in, double score) {
        return Arrays.stream(in.numbers("valid_scores")).anyMatch(each -> each == score);
    }

    /// Quadratic outside half to twice the target length, at most k.
    private static double penalty(double length, double target, double k) {
        double low = target / 2;
        double high = 2 * target;
        if (length < low) return k * Math.pow((low - length) / low, 2);
        return length > high ? k * Math.pow(Math.min(1, (length - high) / high), 2) : 0;
    }

    private static double correction(Case in) {
        double label = in.number("label");
        boolean wasRight = in.has("initial_score") && in.number("initial_score") == label;
        boolean readable = in.has("final_score") && valid(in, in.number("final_score"));
        boolean isRight = readable && in.number("final_score") == label;
        if (wasRight) return isRight ? 0.5 : -1;
        return isRight ? 1 : -0.5;
    }

    /// Agreement weighted by squared distance, less what chance gives; 0 where chance leaves nothing.
    private static double kappa(double[] labels, double[] predictions, double[] scale) {
        double observed = 0;
        double expected = 0;
        for (int i = 0; i < labels.length; i++) {
            observed += squared(place(labels[i], scale) - place(predictions[i], scale));
            for (double prediction : predictions)
                expected += squared(place(labels[i], scale) - place(prediction, scale)) / labels.length;
        }
        return expected == 0 ? 0 : 1 - observed / expected;
    }

    private static double squared(double x) {
        return x * x;
    }

    private static int place(double score, double[] scale) {
        for (int i = 0; i < scale.length; i++) if (scale[i] == score) return i;
        throw new IllegalArgumentException("scale: does not hold the score " + score);
    }
}
