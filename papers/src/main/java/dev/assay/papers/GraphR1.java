package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.graphr1.GraphR1Claims;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Graph-R1 (arXiv 2508.20373): answers to NP-hard graph problems are rewarded by how close they come to
/// the optimum, for starting with a thought, and against repeating themselves.
public final class GraphR1 implements Paper {
    @Override
    public Card card() {
        return new Card(
                "graph-r1",
                "Graph-R1: Unleashing LLM Reasoning with NP-Hard Graph Problems",
                "2508.20373",
                "answer quality against the optimum of ten graph problems, format and repetition",
                List.of("reward with all ten checkers and six variants", "GRPO advantages"),
                List.of(
                        "a node named twice counts twice: [Mia, Mia, Mia] is an independent set of three",
                        "unknown atoms count as shared: [97, 98], [97, 98] is a common subgraph of two",
                        "an answer better than a wrong optimum earns more than the optimum's share"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return GraphR1Claims.of(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "score" -> score(in);
            case "advantage" -> {
                boolean std = in.flag("norm_by_std", true);
                yield Cases.answer(
                        Cases.advantages(std ? GroupRelative.GRPO : GroupRelative.DR_GRPO, in.numbers("rewards")));
            }
            default -> throw in.unknown("score", "advantage");
        };
    }

    private static Map<String, Object> score(Case in) {
        String kind = in.text("reward", "repeat_aggressive");
        List<String> variants =
                kind.equals("repeat_aggressive") || kind.equals("complicated") ? List.of() : List.of(kind);
        Fidelity fidelity = Cases.fidelity(in);
        Map<String, String> settings = new LinkedHashMap<>();
        if (fidelity == Fidelity.PUBLISHED) settings.put("params.most", "1e300");
        Map<String, Object> info = new LinkedHashMap<>(in.object("extra_info").fields());
        info.put("data_source", in.text("data_source"));
        try (RecipeRun run = new RecipeRun("graph-r1", RecipeRun.changes(variants, settings, fidelity), Double.NaN)) {
            Map<String, Object> values =
                    new LinkedHashMap<>(run.values(Cases.rollout(in.text("solution_str"), null, info)));
            values.put("score", values.get("reward"));
            values.put("solved", Boolean.TRUE.equals(values.get("solved")) ? 1.0 : 0.0);
            values.put("format_ok", values.get("format"));
            values.put("repetition", Double.valueOf(1).equals(values.get("repetition")));
            return values;
        }
    }
}
