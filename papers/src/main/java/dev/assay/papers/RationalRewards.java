package dev.assay.papers;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.Fidelity;
import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.json.Json;
import dev.assay.core.objective.FlowNft;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import dev.assay.verify.text.ScoreSections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// RationalRewards (arXiv 2604.11626): a judge writes a critique before its scores; the mean score rewards a
/// generator, and the critique's refined request serves at test time.
public final class RationalRewards implements Paper {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:\\.[0-9]+)?");
    private static final Map<String, String> HEADINGS = headings();

    private static Map<String, String> headings() {
        Map<String, String> headings = new LinkedHashMap<>();
        headings.put("text_faithfulness", "Text Faithfulness:");
        headings.put("image_faithfulness", "Image Faithfulness:");
        headings.put("physical_quality", "Physical and Visual Quality:");
        headings.put("text_rendering", "Text Rendering:");
        return Collections.unmodifiableMap(headings);
    }

    @Override
    public Card card() {
        return new Card(
                "rational-rewards",
                "RationalRewards: Reasoning Rewards Scale Visual Generation Both Training and Test Time",
                "2604.11626",
                "scores read from a reasoned critique of an image, pointwise and pairwise, and DiffusionNFT on them",
                List.of("recipe over critiques", "pairwise ranking", "advantages and bans", "NFT weight and loss"),
                List.of(
                        "a critique without readable scores pays 0 as published, though nothing was measured",
                        "a judge that writes N/A for a weak dimension raises the mean"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "pointwise_reward" -> pointwise(in);
            case "pairwise_ranking" -> pairwise(in);
            case "group_advantage" -> advantages(in);
            case "nft_weight" -> {
                double clip = in.number("adv_clip_max", 5);
                yield Map.of(
                        "r",
                        Arrays.stream(in.numbers("advantages"))
                                .map(a -> FlowNft.unit(a, clip))
                                .toArray());
            }
            case "nft_loss" -> loss(in);
            default ->
                throw in.unknown("pointwise_reward", "pairwise_ranking", "group_advantage", "nft_weight", "nft_loss");
        };
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return RationalRewardsClaims.claims();
    }

    private static boolean editing(Case in) {
        return switch (in.text("task", "edit")) {
            case "edit" -> true;
            case "generate" -> false;
            default -> throw new IllegalArgumentException("task: expected edit or generate");
        };
    }

    private static Map<String, Object> pointwise(Case in) {
        boolean edit = editing(in);
        boolean without = !edit || in.flag("train_script", false);
        List<String> variants = without ? List.of("generate") : List.of();
        String response = in.text("response");
        double reward;
        try (RecipeRun run = new RecipeRun(
                "rational-rewards", RecipeRun.changes(variants, Map.of(), Cases.fidelity(in)), Double.NaN)) {
            reward = (Double) run.values(Cases.rollout("", null, Map.of("critique", response)))
                    .get("reward");
        }
        Map<String, String> headings = new LinkedHashMap<>(HEADINGS);
        if (!edit) headings.remove("image_faithfulness");
        Map<String, Object> scores = new LinkedHashMap<>();
        new ScoreSections(
                        headings, "critique", "## Score:", "## Justification:", "# Summary:", 1, 4, Fidelity.PUBLISHED)
                .read(response)
                .forEach((dimension, said) -> scores.put(dimension, said.applies() ? said.value() : (Object) "N/A"));
        boolean failed = scores.values().stream().noneMatch(Double.class::isInstance);
        return Map.of("reward", reward, "scores", scores, "parse_failed", failed);
    }

    private static Map<String, Object> pairwise(Case in) {
        boolean edit = editing(in);
        List<String> dimensions = switch (in.text("mode", "all")) {
            case "all" ->
                edit
                        ? List.copyOf(HEADINGS.keySet())
                        : List.of("text_faithfulness", "physical_quality", "text_rendering");
            case "text" -> List.of("text_faithfulness");
            case "visual" -> edit ? List.of("image_faithfulness", "physical_quality") : List.of("physical_quality");
            default -> throw new IllegalArgumentException("mode: expected all, text or visual");
        };
        Map<String, Object> judgement = in.object("judgement").fields();
        double[] totals = new double[2];
        for (String dimension : dimensions) {
            Map<String, Object> scores = judgement.get(dimension) instanceof Map<?, ?> map ? Json.map(map) : Map.of();
            totals[0] += read(scores.get("score_a"), in.number("fallback", 2.5));
            totals[1] += read(scores.get("score_b"), in.number("fallback", 2.5));
        }
        boolean tie = Math.abs(totals[0] - totals[1]) <= in.number("tie_tolerance", 0);
        String ranking = tie ? "A=B" : totals[0] > totals[1] ? "A>B" : "B>A";
        return Map.of("total_a", totals[0], "total_b", totals[1], "ranking", ranking);
    }

    /// The first number of a field, whatever stands around it.
    private static double read(Object score, double otherwise) {
        if (score instanceof Number number) return number.doubleValue();
        if (!(score instanceof String text)) return otherwise;
        Matcher number = NUMBER.matcher(text);
        return number.find() ? Double.parseDouble(number.group()) : otherwise;
    }

    private static Map<String, Object> advantages(Case in) {
        List<String> prompts = in.texts("prompts");
        double[] rewards = in.numbers("rewards");
        Map<String, List<Double>> byPrompt = new LinkedHashMap<>();
        int[] group = new int[rewards.length];
        for (int i = 0; i < group.length; i++) {
            byPrompt.computeIfAbsent(prompts.get(i), _ -> new ArrayList<>()).add(rewards[i]);
            group[i] = List.copyOf(byPrompt.keySet()).indexOf(prompts.get(i));
        }
        GroupRelative estimator = new GroupRelative(
                GroupRelative.Center.MEAN,
                in.flag("global_std", false) ? GroupRelative.Scale.BATCH : GroupRelative.Scale.GROUP,
                0,
                in.number("std_epsilon", 1e-4),
                GroupRelative.Singleton.ZERO,
                "",
                "");
        List<String> banned = new ArrayList<>();
        byPrompt.forEach((prompt, values) -> {
            double mean = values.stream().mapToDouble(x -> x).average().orElseThrow();
            double squares = values.stream()
                    .mapToDouble(x -> (x - mean) * (x - mean))
                    .average()
                    .orElseThrow();
            if (Math.sqrt(squares) < in.number("ban_std", 0.05) && mean > in.number("ban_mean", 0.9))
                banned.add(prompt);
        });
        return Map.of("advantages", estimator.estimate(rewards, group), "banned_prompts", banned);
    }

    private static Map<String, Object> loss(Case in) {
        double[] now = in.numbers("v");
        double[] start = in.numbers("v_ref");
        double clip = in.number("adv_clip_max", 5);
        double optimality = FlowNft.unit(in.number("advantage"), clip);
        FlowNft.Terms terms = new FlowNft(in.number("beta", 1), clip)
                .terms(now, in.numbers("v_old"), in.numbers("x0"), in.numbers("xt"), in.number("t"), optimality);
        double pull = in.number("kl_beta", 1e-4) * FlowNft.miss(now, start, false);
        return Map.of(
                "r",
                optimality,
                "positive",
                terms.positive(),
                "negative",
                terms.negative(),
                "loss",
                terms.loss() + pull);
    }
}
