package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import dev.assay.verify.text.Overlap;
import dev.assay.verify.token.SelfCertainty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shop-R1 (arXiv 2507.17842): a model says what a shopper does next. The action is scored by a
/// hierarchy, where close long text is multiplied by a large factor so that leaving the shop is not the
/// best way to earn; the reason is paid a little for the model's own certainty.
public final class ShopR1 implements Paper {
    @Override
    public Card card() {
        return new Card(
                "shop-r1",
                "Shop-R1: Rewarding LLMs to Simulate Human Behavior in Online Shopping via Reinforcement Learning",
                "2507.17842",
                "format, type of action, fields, close text, and the certainty of the reason",
                List.of("reward with all terms and the binary baseline", "ROUGE-L", "self-certainty"),
                List.of(
                        "with the published alpha and the division by the vocabulary, certainty only breaks ties",
                        "certainty is not correctness: nothing pays the reason for being true",
                        "groups scaled by their deviation hardly see the factor: one hit among eight gives 2.5 at any"
                                + " size of it"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return ShopR1Claims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "score" -> score(in);
            case "self_certainty" -> Map.of("self_certainty", SelfCertainty.certainty(in.rows("probabilities"), 0));
            case "rouge_l" -> Map.of("rouge_l", Overlap.rougeL(in.text("prediction"), in.text("reference")));
            default -> throw in.unknown("score", "self_certainty", "rouge_l");
        };
    }

    private static Map<String, Object> score(Case in) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("dars", Double.toString(in.number("dars", 1000)));
        settings.put("theta", Double.toString(in.number("rouge_threshold", 0.75)));
        settings.put("alpha", Double.toString(in.number("alpha", 0.005)));
        try (RecipeRun run =
                new RecipeRun("shop-r1", RecipeRun.changes(List.of(), settings, Fidelity.PUBLISHED), Double.NaN)) {
            Map<String, Object> values =
                    new LinkedHashMap<>(run.values(Cases.rollout(in.text("response"), null, in.fields())));
            values.put("score", values.get("reward"));
            return values;
        }
    }
}
