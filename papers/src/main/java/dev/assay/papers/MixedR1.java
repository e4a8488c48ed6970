package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import dev.assay.verify.box.Boxes;
import dev.assay.verify.match.AnswerMatch;
import dev.assay.verify.text.TokenSimilarity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Mixed-R1 (arXiv 2505.24164): one policy over many kinds of questions; every row says its kind, and the
/// kind picks equality, relaxed numbers, box overlap or the similarity of token embeddings.
public final class MixedR1 implements Paper {
    @Override
    public Card card() {
        return new Card(
                "mixed-r1",
                "Mixed-R1: Unified Reward Perspective For Reasoning Capability in Multimodal LLMs",
                "2505.24164",
                "the kind of a question picks its reward: choice, chart, box or free text",
                List.of("all four rewards and the format reward", "routing by kind"),
                List.of(
                        "similarity of static embeddings: an answer with the wrong colour scores close to the right one"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return MixedR1Claims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "bmas" -> similarity(in);
            case "chart" -> reward(AnswerMatch.chart(text(in, "prediction"), text(in, "reference"), 0.05) ? 1 : 0);
            case "matching" ->
                reward(
                        AnswerMatch.normal(text(in, "prediction")).equals(AnswerMatch.normal(text(in, "reference")))
                                ? 1
                                : 0);
            case "iou" -> reward(Boxes.iou(in.numbers("prediction"), in.numbers("reference")));
            case "total" -> total(in);
            default -> throw in.unknown("bmas", "chart", "iou", "matching", "total");
        };
    }

    private static String text(Case in, String name) {
        return in.get(name) instanceof Double number ? Boxes.plain(number) : in.text(name);
    }

    private static Map<String, Object> reward(double value) {
        return Map.of("reward", value);
    }

    private static Map<String, Object> similarity(Case in) {
        var result = TokenSimilarity.compare(vectors(in, "prediction_tokens"), vectors(in, "reference_tokens"));
        return Map.of("forward", result.forward(), "backward", result.backward(), "reward", result.reward());
    }

    private static List<double[]> vectors(Case in, String tokens) {
        Case embeddings = in.object("embeddings");
        List<double[]> vectors = new ArrayList<>();
        for (String token : in.texts(tokens)) {
            if (!embeddings.has(token)) throw new IllegalArgumentException("no embedding for token '" + token + "'");
            vectors.add(embeddings.numbers(token));
        }
        return vectors;
    }

    private static Map<String, Object> total(Case in) {
        try (RecipeRun run =
                new RecipeRun("mixed-r1", RecipeRun.changes(List.of(), Map.of(), Cases.fidelity(in)), Double.NaN)) {
            Map<String, Object> info = Map.of("kind", in.text("kind"));
            Map<String, Object> values =
                    new LinkedHashMap<>(run.values(Cases.rollout(in.text("response"), in.get("reference"), info)));
            values.put("total", values.get("reward"));
            return values;
        }
    }
}
