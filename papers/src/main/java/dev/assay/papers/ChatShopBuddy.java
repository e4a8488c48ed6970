package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.advantage.Contrastive;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// ChatShopBuddy (arXiv 2603.06065): a shopping assistant whose rewards are nested by gates, so that a
/// persuasive answer about the wrong product earns nothing for its style, and whose updates use the half
/// of many rollouts that differ most. Weights, thresholds and the selection rule are ours.
public final class ChatShopBuddy implements Paper {
    @Override
    public Card card() {
        return new Card(
                "chat-shop-buddy",
                "ChatShopBuddy: Towards Reliable Conversational Shopping Agents via Reinforcement Learning",
                "2603.06065",
                "nested gates over correctness, quality and tool calls; updates from a chosen half of rollouts",
                List.of("hierarchical and flat reward", "tool efficiency", "contrastive selection", "Pass^k"),
                List.of(
                        "behind a closed gate all answers score alike: nothing tells a wrong but useful answer from a"
                                + " useless one",
                        "an answer without any tool call has full efficiency"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return ChatShopBuddyClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "hrm" -> hierarchy(in);
            case "tool_efficiency" -> {
                Map<String, Object> info =
                        Map.of("format_ok", true, "correctness", 1.0, "quality", 1.0, "calls", in.number("calls"));
                yield Map.of(
                        "efficiency",
                        values(Cases.settings(in, "budget", "limit"), info).get("efficiency"));
            }
            case "dcpo_select" -> selection(in);
            default -> throw in.unknown("hrm", "tool_efficiency", "dcpo_select");
        };
    }

    private static Map<String, Object> hierarchy(Case in) {
        Map<String, Object> values =
                new LinkedHashMap<>(values(Cases.settings(in, "weights", "thresholds"), in.fields()));
        values.put("gates", List.of(values.get("well_formed"), values.get("correct"), values.get("good")));
        return values;
    }

    private static Map<String, Object> values(Map<String, String> settings, Map<String, Object> info) {
        try (RecipeRun run = new RecipeRun(
                "chat-shop-buddy", RecipeRun.changes(List.of(), settings, Fidelity.PUBLISHED), Double.NaN)) {
            // One rollout alone is never selected, so its length does not matter.
            Map<String, Object> all = new LinkedHashMap<>(Map.of("reasoning_tokens", 0.0));
            all.putAll(info);
            return run.values(Cases.rollout("", null, all));
        }
    }

    private static Map<String, Object> selection(Case in) {
        Contrastive part = new Contrastive((int) in.number("keep"), in.number("length_weight", 0.1), "", 1e-6);
        double[] rewards = in.numbers("rewards");
        int[] kept = part.select(rewards, in.numbers("lengths"));
        double[] advantages =
                part.advantages(Arrays.stream(kept).mapToDouble(k -> rewards[k]).toArray());
        return Map.of("selected", kept, "advantages", advantages);
    }

    /// Share of queries whose k runs all pass.
    ///
    /// @param passed runs of each query; k is their number
    static double passAll(boolean[][] passed) {
        int all = 0;
        for (boolean[] runs : passed) {
            boolean every = true;
            for (boolean run : runs) every &= run;
            if (every) all++;
        }
        return (double) all / passed.length;
    }
}
