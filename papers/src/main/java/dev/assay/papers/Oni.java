package dev.assay.papers;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.LogSigmoid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// ONI (arXiv 2410.23022): labels that a language model gives to the messages of a game become an
/// intrinsic reward while the policy learns, discounted by how often a message was seen in the episode.
public final class Oni implements Paper {
    private static final Pattern PREFERENCE = Pattern.compile(
            "\\W*[bB][eE][sS][tT]_*\\s*[dD][eE][sS][cC][rR][iI][pP][tT][iI][oO][nN]\\W*(?:\\s*:*\\s*)?(?:\\w+\\s*)?"
                    + "(1|2|[Nn]one)");

    @Override
    public Card card() {
        return new Card(
                "oni",
                "Online Intrinsic Rewards for Decision Making Agents from Large Language Model Feedback",
                "2410.23022",
                "labels of messages as an intrinsic reward, discounted by their count in the episode",
                List.of("total reward", "labels and preferences from replies", "ranking loss", "normalisation"),
                List.of(
                        "without the count an agent farms one helpful message",
                        "the released ranking branch adds the raw score, not the normalised one"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return OniClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "total_reward" -> Map.of("reward", total(in));
            case "parse_label" -> Map.of("label", in.text("reply").contains("FOO") ? 1.0 : 0.0);
            case "parse_preference" -> Map.of("preference", preference(in.text("reply")));
            case "ranking_loss" -> ranking(in);
            case "classify" -> Map.of("reward", in.numbers("probs")[1] > in.number("threshold", 0.5) ? 1.0 : 0.0);
            case "running_mean_std" -> running(in);
            default ->
                throw in.unknown(
                        "total_reward",
                        "parse_label",
                        "parse_preference",
                        "ranking_loss",
                        "classify",
                        "running_mean_std");
        };
    }

    private static double total(Case in) {
        return total(
                in.number("extrinsic"),
                in.number("intrinsic"),
                in.number("episode_message_count"),
                in.number("extrinsic_coeff", 1),
                in.number("intrinsic_coeff"),
                in.number("beta", 3));
    }

    /// @param seen how often the message was seen in this episode, this time included
    static double total(
            double extrinsic,
            double intrinsic,
            double seen,
            double extrinsicShare,
            double intrinsicShare,
            double beta) {
        if (seen < 1) throw new IllegalArgumentException("episode_message_count: counts this sight too, so at least 1");
        return extrinsicShare * extrinsic + intrinsicShare * intrinsic / Math.pow(seen, beta);
    }

    /// 0 if the first is better, 1 the second, 2 for a tie or a reply that says neither.
    private static double preference(String reply) {
        Matcher found = PREFERENCE.matcher(reply);
        if (!found.find()) return 2;
        return switch (found.group(1)) {
            case "1" -> 0;
            case "2" -> 1;
            default -> 2;
        };
    }

    /// Cross-entropy of pairs of scores, a tie counting half for each; accuracy over the pairs without ties,
    /// null if there are none.
    private static Map<String, Object> ranking(Case in) {
        double[][] rewards = in.rows("rewards");
        double[] labels = in.numbers("labels");
        double loss = 0;
        int right = 0;
        int decided = 0;
        for (int i = 0; i < rewards.length; i++) {
            double second = labels[i] > 1 ? 0.5 : labels[i];
            double gap = rewards[i][1] - rewards[i][0];
            loss -= (1 - second) * LogSigmoid.of(-gap) + second * LogSigmoid.of(gap);
            if (labels[i] > 1) continue;
            decided++;
            if ((gap > 0 ? 1 : 0) == labels[i]) right++;
        }
        Map<String, Object> answer = new java.util.LinkedHashMap<>();
        answer.put("loss", loss / rewards.length);
        answer.put("accuracy", decided == 0 ? null : (double) right / decided);
        return answer;
    }

    /// Running mean and variance over batches (Chan's formula; a batch's own variance divides by n - 1), and
    /// the last batch normalised by them.
    private static Map<String, Object> running(Case in) {
        double mean = 0;
        double variance = 1;
        double count = in.number("epsilon", 1e-4);
        double threshold = in.number("threshold", -0.5);
        List<Object> states = new ArrayList<>();
        double[] last = {};
        for (double[] batch : in.rows("batches")) {
            double center = Arrays.stream(batch).average().orElseThrow();
            double squares = 0;
            for (double each : batch) squares += (each - center) * (each - center);
            // One number has no spread of its own, so the old variance stands.
            double spread = batch.length > 1 ? squares / (batch.length - 1) : variance;
            double all = count + batch.length;
            double gap = center - mean;
            variance = (variance * count + spread * batch.length + gap * gap * count * batch.length / all) / all;
            mean += gap * batch.length / all;
            count = all;
            states.add(Map.of("mean", mean, "var", variance, "count", count));
            last = batch;
        }
        double center = mean;
        double deviation = Math.sqrt(variance);
        double[] normalised =
                Arrays.stream(last).map(each -> (each - center) / deviation).toArray();
        double[] kept = Arrays.stream(normalised)
                .map(each -> each > threshold ? each : 0)
                .toArray();
        return Map.of("states", states, "normalized_last", normalised, "thresholded_last", kept);
    }
}
