package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import dev.assay.verify.drawing.ChartFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// MSRL (arXiv 2508.13587): code that draws a chart is rewarded by what it says, field by field, and then by
/// what its picture looks like.
public final class Msrl implements Paper {
    @Override
    public Card card() {
        return new Card(
                "msrl",
                "Breaking the SFT Plateau: Multimodal Structured Reinforcement Learning for Chart-to-Code Generation",
                "2508.13587",
                "chart code by data, type, layout, title and labels, then by its picture",
                List.of(
                        "recipe for chart specifications, really drawn",
                        "field scores of chart records",
                        "judged picture, or rules on both pictures",
                        "two stages"),
                List.of(
                        "weights and the normal form of charts are not public: ours are marked in the recipe",
                        "charts in Python are not run here: what their run gave has to stand in the row"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return MsrlClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "text_reward" -> fields(in.object("prediction"), in.object("reference"));
            case "visual_reward" -> Map.of("r_vis", picture(in));
            case "total" -> Map.of("reward", total(in));
            default -> throw in.unknown("text_reward", "visual_reward", "total");
        };
    }

    private static Map<String, Object> fields(Case guess, Case gold) {
        Map<String, Double> scores =
                ChartFields.of(guess.fields(), gold.fields()).scores();
        double mean = scores.values().stream().mapToDouble(x -> x).average().orElseThrow();
        return Map.of("fields", scores, "r_text", mean);
    }

    /// Judged dimensions over what could be had; 0 for what was not rendered.
    private static double picture(Case in) {
        Map<String, Object> info = new LinkedHashMap<>(in.fields());
        info.put("r_exec", in.flag("render_ok", false) ? 1.0 : 0.0);
        info.put("r_text", 0.0);
        return run(List.of("judged"), Map.of(), info, "r_vis");
    }

    /// Stage 1 leaves the picture out; code that does not run earns nothing.
    private static double total(Case in) {
        Map<String, Object> info = new LinkedHashMap<>(in.fields());
        info.putIfAbsent("r_vis", 0.0);
        List<String> variants = new ArrayList<>(List.of("recorded"));
        Map<String, String> settings = new LinkedHashMap<>();
        if (in.has("weights")) {
            double[] weights = in.numbers("weights");
            for (int i = 0; i < 3; i++)
                settings.put(List.of("text", "vis", "exec").get(i), Double.toString(weights[i]));
        } else if (in.number("stage") == 1) variants.add("stage-1");
        return run(variants, settings, info, "reward");
    }

    private static double run(
            List<String> variants, Map<String, String> settings, Map<String, Object> info, String entry) {
        try (RecipeRun run =
                new RecipeRun("msrl", RecipeRun.changes(variants, settings, Fidelity.MENDED), Double.NaN)) {
            return (Double) run.values(Cases.rollout("", null, info)).get(entry);
        }
    }
}
