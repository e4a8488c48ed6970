package dev.assay.papers;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.Fidelity;
import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import dev.assay.verify.box.Detections;
import dev.assay.verify.box.Place;
import dev.assay.verify.token.YesProbability;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reward hacking in text-to-image learning (arXiv 2601.03468): the probability that a judge sees no
/// artifact, added to detector and preference rewards to hold them honest.
public final class T2iRewardHacking implements Paper {
    /// The released pattern: the colon may be left out, the last of several lines counts.
    private static final Pattern SCORE =
            Pattern.compile("(?i)\\*{0,2}(Consistency|Realism|Aesthetic Quality)\\*{0,2}\\s*[:\uff1a]?\\s*(\\d)");
    private static final GroupRelative ADVANTAGE = new GroupRelative(
            GroupRelative.Center.MEAN, GroupRelative.Scale.GROUP, 1, 1e-4, GroupRelative.Singleton.ZERO, "", "");

    @Override
    public Card card() {
        return new Card(
                "t2i-reward-hacking",
                "Understanding Reward Hacking in Text-to-Image Reinforcement Learning",
                "2601.03468",
                "one minus the probability that a judge sees an artifact, beside detector rewards",
                List.of(
                        "reward of artifacts, detections and given scores",
                        "question score",
                        "advantages",
                        "WISE scores"),
                List.of(
                        "prompts say 'above', which the released table of places does not know: it paid 0, here it is 'on the top of'",
                        "a detected object of the wrong number still earns 0.2"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "artifact_reward" -> Map.of("reward", 1 - YesProbability.yes(in.list("top_logprobs")));
            case "prompt_score" -> question(in.numbers("labels"), in.numbers("p_yes"));
            case "position_score" ->
                Map.of("score", Place.score(in.text("locality"), in.numbers("obj1"), in.numbers("obj2"), explicit(in)));
            case "object_score" -> {
                List<Detections.Found> seen = in.texts("phrases").stream()
                        .map(phrase -> new Detections.Found(phrase, new double[4], 1))
                        .toList();
                yield Map.of("score", Detections.objects(seen, in.texts("nouns")));
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

    /// Our table of places unless the case asks for the released one.
    private static Fidelity explicit(Case in) {
        return in.has("fidelity") ? Cases.fidelity(in) : Fidelity.MENDED;
    }

    /// The score of the recipe's detector part.
    private static double numeracy(Case in) {
        Map<String, Object> info = new HashMap<>(in.fields());
        info.put("task_type", "numeracy");
        info.put("nouns", in.list("numeracy_info"));
        var changes = RecipeRun.changes(List.of("detector"), Map.of(), Cases.fidelity(in));
        try (RecipeRun run = new RecipeRun("t2i-reward-hacking", changes, Double.NaN)) {
            return (Double) run.values(Cases.rollout("", null, info)).get("detected");
        }
    }

    private static Map<String, Object> wise(String text) {
        Map<String, Double> scores = new HashMap<>();
        Matcher found = SCORE.matcher(text);
        while (found.find()) scores.put(found.group(1).toLowerCase(Locale.ROOT), Double.parseDouble(found.group(2)));
        double consistency = scores.getOrDefault("consistency", 0.0);
        double realism = scores.getOrDefault("realism", 0.0);
        double beauty = scores.getOrDefault("aesthetic quality", 0.0);
        return Map.of(
                "consistency", consistency,
                "realism", realism,
                "aesthetic_quality", beauty,
                "wiscore", (0.7 * consistency + 0.2 * realism + 0.1 * beauty) / 2);
    }
}
