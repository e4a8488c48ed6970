package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// MagicMirror (arXiv 2509.10260): an assessor of generated pictures is paid for the form of its
/// verdict, for normal or not, for the groups of defects and for the defects, each half as much
/// as the one before; a thought that contradicts the verdict cancels everything.
public final class MagicMirror implements Paper {
    @Override
    public Card card() {
        return new Card(
                "magic-mirror",
                "MagicMirror: A Large-Scale Dataset and Benchmark for Fine-Grained Artifacts Assessment in"
                        + " Text-to-Image Generation",
                "2509.10260",
                "verdicts on three levels, paid in falling powers of two",
                List.of(
                        "format, flag, groups and defects against the taxonomy",
                        "consistency given, or by words",
                        "balanced buckets",
                        "MagicBench scores"),
                List.of(
                        "'normal' always earns 8, and 12 on normal pictures: a threshold on the raw reward is no test",
                        "one right and two missed groups score 0, which hides the right one",
                        "the words that stand for the paper's judge are ours and miss paraphrases"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return MagicMirrorClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "score" -> score(in);
            case "magic_bench" -> MagicBench.scores(MagicBench.rows(in.list("rows")));
            default -> throw in.unknown("score", "magic_bench");
        };
    }

    private static Map<String, Object> score(Case in) {
        Object output = in.get("output");
        String response = output instanceof String text
                ? text
                : new JsonBuffer().value(output).toString();
        Map<String, Object> info = new HashMap<>();
        if (in.has("consistency")) info.put("consistency", in.flag("consistency", true) ? 1.0 : 0.0);
        var changes = RecipeRun.changes(List.of(), Map.of(), Fidelity.PUBLISHED);
        try (RecipeRun run = new RecipeRun("magic-mirror", changes, Double.NaN)) {
            return run.values(Cases.rollout(response, in.get("gt"), info));
        }
    }
}
