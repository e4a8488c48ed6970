package dev.assay.papers;

import dev.assay.core.advantage.Gae;
import dev.assay.core.advantage.KlPenalty;
import dev.assay.core.advantage.Whiten;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.verify.segment.ErrorSpans;
import dev.assay.verify.segment.Segments;
import dev.assay.verify.segment.Segments.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Fine-Grained RLHF (arXiv 2306.01693): reward models for different kinds of errors judge segments of
/// different size, and each reward is paid on the last token of the segment it judges.
public final class FineGrainedRlhf implements Paper {
    @Override
    public Card card() {
        return new Card(
                "fine-grained-rlhf",
                "Fine-Grained Human Feedback Gives Better Rewards for Language Model Training",
                "2306.01693",
                "typed rewards at the end of the segments they judge",
                List.of(
                        "segments and labels",
                        "token credit",
                        "PPO advantages, textbook and as released",
                        "recipe over qa-feedback"),
                List.of(
                        "the released whitening divides by the root of the standard deviation",
                        "a segment that ends on the same token as an earlier one replaces its reward"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return FineGrainedRlhfClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "subsentences" -> {
                int[] ends = Arrays.stream(in.numbers("sentence_ends"))
                        .mapToInt(end -> (int) end)
                        .toArray();
                yield Map.of("boundaries", Segments.subsentences(in.text("text"), ends));
            }
            case "segment_labels" -> labels(in);
            case "combine" -> Map.of("rewards", combine(in));
            case "kl_penalize" -> penalize(in);
            case "whiten" -> Map.of("whitened", whiten(in, in.rows("values"), in.flag("shift_mean", true)));
            case "ppo_advantages" -> advantages(in);
            case "detox_sentence" -> detox(in);
            default ->
                throw in.unknown(
                        "subsentences",
                        "segment_labels",
                        "combine",
                        "kl_penalize",
                        "whiten",
                        "ppo_advantages",
                        "detox_sentence");
        };
    }

    private static Map<String, Object> labels(Case in) {
        String text = in.text("text");
        List<Segment> segments = new ArrayList<>();
        for (double[] segment : in.rows("segments")) segments.add(new Segment((int) segment[0], (int) segment[1]));
        List<ErrorSpans> spans = ErrorSpans.read(in.list("spans"), text);
        return Map.of("labels", ErrorSpans.labels(text, segments, spans, in.text("category"), (int)
                in.number("min_span_len", 5)));
    }

    /// Inside one model a later segment replaces an earlier one on the same token; models are summed.
    private static double[] combine(Case in) {
        int length = (int) in.number("length");
        double[] rewards = new double[length];
        for (String model : List.of("relevance", "factuality")) {
            if (!in.has(model)) continue;
            Case settings = in.object(model);
            double[] own = new double[length];
            for (double[] segment : settings.rows("segments")) {
                if (length == 0) throw new IllegalArgumentException(model + ": a segment in an empty answer");
                int last = (int) Math.min(segment[0], length - 1.0);
                own[last] = segment[1] != 0 ? settings.number("positive") : settings.number("negative");
            }
            for (int t = 0; t < length; t++) rewards[t] += own[t];
        }
        if (in.has("completeness") && length > 0) {
            Case whole = in.object("completeness");
            double std = whole.number("std");
            if (!(std > 0)) throw new IllegalArgumentException("completeness: std must be more than 0, found " + std);
            rewards[length - 1] +=
                    (whole.number("score") - whole.number("mean")) / std * whole.number("scale") + whole.number("bias");
        }
        return rewards;
    }

    private static Map<String, Object> penalize(Case in) {
        double[][] logp = in.rows("logprobs");
        double[][] reference = in.rows("ref_logprobs");
        double[][] mask = in.rows("mask");
        double[][] rewards = in.rows("rewards");
        double[][] kl = new double[logp.length][];
        double[][] penalized = new double[logp.length][];
        for (int i = 0; i < logp.length; i++) {
            kl[i] = Par.masked(KlPenalty.k1(logp[i], reference[i]), mask[i]);
            penalized[i] = new double[kl[i].length];
            for (int t = 0; t < kl[i].length; t++)
                penalized[i][t] = (t < rewards[i].length ? rewards[i][t] : 0) - in.number("kl_coef") * kl[i][t];
        }
        return Map.of("penalized", penalized, "kl", kl);
    }

    private static double[][] whiten(Case in, double[][] x, boolean shiftMean) {
        return switch (in.text("variant", "textbook")) {
            case "repo" -> Whiten.published(x, in.rows("mask"), shiftMean);
            case "textbook" -> Whiten.textbook(x, in.rows("mask"), shiftMean);
            default -> throw new IllegalArgumentException("variant: expected repo or textbook");
        };
    }

    private static Map<String, Object> advantages(Case in) {
        double[][] values = in.rows("values");
        double[][] rewards = in.rows("rewards");
        if (in.flag("whiten_rewards", false)) rewards = whiten(in, rewards, false);
        double[][] advantages = new double[rewards.length][];
        double[][] returns = new double[rewards.length][];
        for (int i = 0; i < rewards.length; i++) {
            advantages[i] = Gae.estimate(rewards[i], values[i], 0, in.number("gamma"), in.number("lambda"));
            returns[i] = new double[advantages[i].length];
            for (int t = 0; t < returns[i].length; t++) returns[i][t] = advantages[i][t] + values[i][t];
        }
        return Map.of("advantages", whiten(in, advantages, true), "returns", returns);
    }

    /// The fall of toxicity that each sentence brings; the empty text is not toxic.
    private static Map<String, Object> detox(Case in) {
        double[] toxicity = in.numbers("toxicity_prefix");
        double[] rewards = new double[toxicity.length];
        for (int j = 0; j < rewards.length; j++) rewards[j] = (j == 0 ? 0 : toxicity[j - 1]) - toxicity[j];
        double last = toxicity.length == 0 ? 0 : toxicity[toxicity.length - 1];
        return Map.of("rewards", rewards, "holistic", 1 - last);
    }
}
