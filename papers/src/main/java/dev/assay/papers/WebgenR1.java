package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import dev.assay.verify.score.JudgeGrade;
import dev.assay.verify.web.Artifact;
import dev.assay.verify.web.WebAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// WebGen-R1 (arXiv 2604.20398): a website in one answer is checked as text, built, opened, and graded by its
/// picture, each stage only if the one before holds.
public final class WebgenR1 implements Paper {
    @Override
    public Card card() {
        return new Card(
                "webgen-r1",
                "WebGen-R1: Incentivizing LLMs to Generate Functional and Aesthetic Websites with RL",
                "2604.20398",
                "websites by structure, build, rendering and a judged picture",
                List.of(
                        "recipe for plain HTML sites, opened and clicked through in a real browser",
                        "static check of the React manifest, its build and grade from the row",
                        "grade parser",
                        "both published combinations"),
                List.of(
                        "text after the answer passes the format check",
                        "the first digit after the word 'grade' counts: 'Graded on a 0-5 scale' is a 0",
                        "a page without errors need not do anything"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return WebgenR1Claims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "code_format" -> Map.of("code_format", WebAnswer.completeProject(in.text("response")) ? 1.0 : 0.0);
            case "think_format" -> Map.of("think_format", WebAnswer.thinks(in.text("response"), true) ? 1.0 : 0.0);
            case "grade" ->
                Map.of("grade", JudgeGrade.grade(in.text("vlm_output"), true).getAsDouble());
            case "actions" -> {
                List<String> starts = commands(in, "start");
                yield Map.of(
                        "shell_actions",
                        commands(in, "shell"),
                        "last_start_action",
                        starts.isEmpty() ? "" : starts.getLast());
            }
            case "total" -> {
                Map<String, Object> values = run(in, List.of("recorded", "repo"), Map.of());
                yield Map.of("appearance", values.get("grade"), "total", values.get("reward"));
            }
            case "cascade" -> {
                Map<String, String> settings = new LinkedHashMap<>();
                if (in.has("lam")) settings.put("functional", Double.toString(in.number("lam")));
                if (in.has("gam")) settings.put("thought", Double.toString(in.number("gam")));
                yield Map.of("reward", run(in, List.of("recorded"), settings).get("reward"));
            }
            default -> throw in.unknown("code_format", "think_format", "grade", "actions", "total", "cascade");
        };
    }

    private static List<String> commands(Case in, String type) {
        Artifact artifact = Artifact.in(in.text("response"));
        return artifact == null
                ? List.of()
                : artifact.actions().stream()
                        .filter(action -> action.type().equals(type))
                        .map(Artifact.Action::text)
                        .toList();
    }

    private static Map<String, Object> run(Case in, List<String> variants, Map<String, String> settings) {
        Map<String, Object> info = new LinkedHashMap<>(in.fields());
        info.putIfAbsent("console_errors", 0.0);
        info.put("static_ok", in.flag("static_ok", false));
        info.put("build_ok", in.flag("build_ok", false));
        try (RecipeRun run =
                new RecipeRun("webgen-r1", RecipeRun.changes(variants, settings, Fidelity.PUBLISHED), Double.NaN)) {
            return run.values(Cases.rollout("", null, info));
        }
    }
}
