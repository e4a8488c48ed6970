package dev.assay.papers;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.verify.box.Boxes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// Reward hacking in text-to-image learning (arXiv 2601.03468): the probability that a judge sees no
/// artifact, added to detector and preference rewards to hold them honest.
public final class T2iRewardHacking implements Paper {
    private static final double NEAR = 150;
    private static final GroupRelative ADVANTAGE = new GroupRelative(
            GroupRelative.Center.MEAN, GroupRelative.Scale.GROUP, 1, 1e-4, GroupRelative.Singleton.ZERO, "", "");

    @Override
    public Card card() {
        return new Card(
                "t2i-reward-hacking",
                "Understanding Reward Hacking in Text-to-Image Reinforcement Learning",
                "2601.03468",
                "one minus the probability that a judge sees an artifact, beside detector rewards",
                List.of("artifact reward", "object, numeracy and position scores", "prompt score", "advantages"),
                List.of(
                        "prompts say 'above', which the released table of positions does not know: it paid 0",
                        "a detected object of the wrong number still earns 0.2"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "artifact_reward" -> Map.of("reward", 1 - yes(in.list("top_logprobs")));
            case "prompt_score" -> question(in.numbers("labels"), in.numbers("p_yes"));
            case "position_score" ->
                Map.of("score", position(in.text("locality"), in.numbers("obj1"), in.numbers("obj2")));
            case "object_score" -> {
                List<String> nouns = in.texts("nouns");
                List<String> seen = in.texts("phrases");
                yield Map.of(
                        "score",
                        nouns.isEmpty()
                                ? 1.0
                                : (double) nouns.stream().filter(seen::contains).count() / nouns.size());
            }
            case "numeracy_score" -> Map.of("score", numeracy(in));
            case "grpo_advantages" ->
                Map.of(
                        "advantages",
                        Cases.advantages(
                                ADVANTAGE,
                                Arrays.stream(in.rows("rewards_per_function"))
                                        .mapToDouble(row -> Arrays.stream(row).sum())
                                        .toArray()));
            case "wise_scores" -> wise(in.text("text"));
            default ->
                throw in.unknown(
                        "artifact_reward",
                        "prompt_score",
                        "position_score",
                        "object_score",
                        "numeracy_score",
                        "grpo_advantages",
                        "wise_scores");
        };
    }

    /// Probability of "yes" against "no" among the likeliest first tokens; of equal words the last counts.
    private static double yes(List<Object> tokens) {
        double yes = Double.NaN;
        double no = Double.NaN;
        for (Object each : tokens) {
            Case token = new Case(Json.map(each));
            switch (token.text("token").toLowerCase(Locale.ROOT)) {
                case "yes" -> yes = token.number("logprob");
                case "no" -> no = token.number("logprob");
                default -> {}
            }
        }
        if (Double.isNaN(yes)) return 0;
        return Double.isNaN(no) ? 1 : 1 / (1 + Math.exp(no - yes));
    }

    /// How well a judge's question tells pictures with artifacts from others: mean log-likelihood.
    private static Map<String, Object> question(double[] labels, double[] yes) {
        double score = 0;
        double right = 0;
        double[] predictions = new double[labels.length];
        for (int i = 0; i < labels.length; i++) {
            score += labels[i] * Math.log(yes[i] + 1e-8) + (1 - labels[i]) * Math.log(1 - yes[i] + 1e-8);
            predictions[i] = yes[i] >= 0.5 ? 1 : 0;
            if (predictions[i] == labels[i]) right++;
        }
        return Map.of("score", score / labels.length, "accuracy", right / labels.length, "predictions", predictions);
    }

    /// How well two boxes stand to each other as a prompt says; x grows to the right, y downwards.
    private static double position(String locality, double[] first, double[] second) {
        double dx = (second[0] + second[2] - first[0] - first[2]) / 2;
        double dy = (second[1] + second[3] - first[1] - first[3]) / 2;
        boolean sideways = Math.abs(dx) > Math.abs(dy);
        boolean upright = Math.abs(dy) > Math.abs(dx);
        String place = locality.toLowerCase(Locale.ROOT);
        if (place.contains("near") || place.contains("next to") || place.contains("side of")) {
            if (Math.abs(dx) < NEAR || Math.abs(dy) < NEAR) return 1;
            return NEAR / Math.max(Math.abs(dx), Math.abs(dy));
        }
        boolean holds = place.contains("right of") && dx < 0 && sideways
                || place.contains("left of") && dx > 0 && sideways
                || (place.contains("below") || place.contains("bottom of")) && dy < 0 && upright
                || (place.contains("top of") || place.contains("above")) && dy > 0 && upright;
        if (!holds) return 0;
        double overlap = Boxes.iou(first, second);
        return overlap < 0.1 ? 1 : 0.1 / overlap;
    }

    /// Mean over the things asked for: 1 if their number is right, 0.2 if there are some, else 0.
    private static double numeracy(Case in) {
        double[][] boxes = in.rows("boxes_xyxy");
        double[] confidences = in.numbers("confidences");
        List<String> phrases = in.texts("phrases");
        List<Object> asked = in.list("numeracy_info");
        double sum = 0;
        for (Object each : asked) {
            Case item = new Case(Json.map(each));
            int[] found = IntStream.range(0, boxes.length)
                    .filter(i -> phrases.get(i).equals(item.text("obj_name")))
                    .toArray();
            int count = distinct(found, boxes, confidences);
            sum += count == item.number("num") ? 1 : count > 0 ? 0.2 : 0;
        }
        return sum / asked.size();
    }

    /// Boxes left when those that overlap a surer one by more than a half are dropped.
    private static int distinct(int[] found, double[][] boxes, double[] confidences) {
        List<Integer> kept = new ArrayList<>();
        List<Integer> order = Arrays.stream(found)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -confidences[i]))
                .toList();
        for (int i : order) if (kept.stream().noneMatch(other -> Boxes.iou(boxes[other], boxes[i]) > 0.5)) kept.add(i);
        return kept.size();
    }

    private static Map<String, Object> wise(String text) {
        double consistency = line(text, "Consistency");
        double realism = line(text, "Realism");
        double beauty = line(text, "Aesthetic Quality");
        return Map.of(
                "consistency", consistency,
                "realism", realism,
                "aesthetic_quality", beauty,
                "wiscore", (0.7 * consistency + 0.2 * realism + 0.1 * beauty) / 2);
    }

    private static double line(String text, String name) {
        Matcher found = Pattern.compile("(?i)" + name + "\\W*:\\W*([0-2])").matcher(text);
        return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }
}
