package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import dev.assay.core.recipe.RecipeReader;
import dev.assay.core.statistics.Correlation;
import dev.assay.verify.drawing.Code;
import dev.assay.verify.drawing.Language;
import dev.assay.verify.score.Discrepancies;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Visual-ERM (arXiv 2603.13224): a judge lists by how much the picture of generated code differs from the
/// original, each difference with its kind, place and severity.
public final class VisualErm implements Paper {
    @Override
    public Card card() {
        return new Card(
                "visual-erm",
                "Visual-ERM: Reward Modeling for Visual Equivalence",
                "2603.13224",
                "differences of pictures by kind and severity, from a judge's list",
                List.of(
                        "recipe for SVG, charts and tables, really drawn and compared",
                        "three reward forms",
                        "reply parser",
                        "code extraction",
                        "benchmark scores"),
                List.of(
                        "scaled by its batch, the worst rollout earns the same however bad it is",
                        "a reply that cannot be read counts as a middling picture"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return VisualErmClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "score" -> score(in);
            case "batch" -> Map.of("rewards", batch(in));
            case "extract_code" -> code(in.text("text"));
            case "vc_f1" -> matched(in);
            case "pearson" -> Map.of("s_c", correlation(in.numbers("pred"), in.numbers("gt")));
            default -> throw in.unknown("score", "batch", "extract_code", "vc_f1", "pearson");
        };
    }

    private static Map<String, Object> score(Case in) {
        boolean table = in.text("mode").equals("table");
        String reply = in.text("judge_response", "");
        boolean rendered = in.flag("render_ok", false) && !in.flag("white", false);
        List<Discrepancies.Error> errors =
                !rendered ? null : table ? Discrepancies.ofTable(reply) : Discrepancies.of(reply);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "total_severity",
                errors == null
                        ? null
                        : errors.stream()
                                .mapToDouble(Discrepancies.Error::severity)
                                .sum());
        answer.put("reward", reward(in, table));
        return answer;
    }

    private static double reward(Case in, boolean table) {
        List<String> variants = table ? List.of("table") : List.of();
        try (RecipeRun run =
                new RecipeRun("visual-erm", RecipeRun.changes(variants, Map.of(), Fidelity.PUBLISHED), Double.NaN)) {
            return (Double) run.values(Cases.rollout("", null, in.fields())).get("reward");
        }
    }

    /// Severities over the worst of the rendered ones of the batch.
    private static double[] batch(Case in) {
        double[] severities = in.numbers("severities");
        List<Object> rendered = in.list("render_ok");
        List<Rollout> members = new ArrayList<>();
        for (int i = 0; i < severities.length; i++)
            members.add(Cases.member(
                    i, Map.of("severity", severities[i], "render_ok", Boolean.TRUE.equals(rendered.get(i)))));
        Map<String, String> settings = Cases.settings(in, "eps");
        RecipeReader.Changes changes =
                RecipeRun.changes(List.of("batch-max", "recorded"), settings, Fidelity.PUBLISHED);
        try (RecipeRun run = new RecipeRun("visual-erm", changes, Double.NaN)) {
            return run.rewards(run.lines(members, new RunState()));
        }
    }

    private static Map<String, Object> code(String text) {
        Code code = Code.in(text, EnumSet.of(Language.PYTHON, Language.SVG));
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("lang", code == null ? null : code.language().word());
        found.put("code", code == null ? null : code.text());
        return found;
    }

    private static List<Map<String, Object>> allowed(List<Object> errors, List<String> kinds, boolean typed) {
        List<Map<String, Object>> kept = new ArrayList<>();
        for (Object each : errors) {
            Map<String, Object> error = Json.map(each);
            Object kind = error.get("type") != null || typed ? error.get("type") : error.get("category");
            if (kinds.contains(String.valueOf(kind))) kept.add(error);
        }
        return kept;
    }

    /// Precision and recall of a list of differences, given which of them a judge matched.
    private static Map<String, Object> matched(Case in) {
        List<String> kinds = Discrepancies.Task.valueOf(in.text("category").toUpperCase(Locale.ROOT))
                .kinds();
        List<Map<String, Object>> truth = allowed(in.list("human_errors"), kinds, true);
        List<Map<String, Object>> guesses = allowed(in.list("pred_errors"), kinds, false);
        Case match = in.object("match");
        Set<Integer> usedGuess = new HashSet<>();
        Set<Integer> usedTruth = new HashSet<>();
        List<Object> matches = new ArrayList<>();
        double hard = 0;
        double soft = 0;
        for (Object each : match.has("matches") ? match.list("matches") : List.of()) {
            Map<String, Object> pair = Json.map(each);
            String level = String.valueOf(pair.get("match_level"));
            if (!level.equals("yes") && !level.equals("partial")) continue;
            int guess = index(pair.get("pred_id"), guesses.size());
            int gold = index(pair.get("gt_id"), truth.size());
            if (guess < 0 || gold < 0 || usedGuess.contains(guess) || usedTruth.contains(gold)) continue;
            usedGuess.add(guess);
            usedTruth.add(gold);
            hard += level.equals("yes") ? 1 : 0;
            soft += level.equals("yes") ? 1 : 0.5;
            matches.add(Map.of("pred_id", (double) guess, "gt_id", (double) gold, "match_level", level));
        }
        double spurious = left(match, "unmatched_pred", guesses.size() - usedGuess.size());
        double missed = left(match, "unmatched_gt", truth.size() - usedTruth.size());
        Map<String, Object> overall = new LinkedHashMap<>();
        overall.put("tp_hard", hard);
        overall.put("tp_soft", soft);
        overall.put("fp", spurious);
        overall.put("fn", missed);
        overall.put("f1_hard", hard == 0 && spurious == 0 && missed == 0 ? 1.0 : f1(hard, spurious, missed));
        overall.put("f1_soft", f1(soft, spurious, missed));
        return Map.of(
                "overall", overall, "matches", matches, "severity_pred", total(guesses), "severity_gt", total(truth));
    }

    private static int index(Object value, int size) {
        return value instanceof Number n && n.doubleValue() == n.intValue() && n.intValue() >= 0 && n.intValue() < size
                ? n.intValue()
                : -1;
    }

    /// What the judge says is left over; if it says nothing, what no match used.
    private static double left(Case match, String name, int otherwise) {
        long told = match.has(name) ? match.list(name).stream().distinct().count() : 0;
        return told > 0 ? told : otherwise;
    }

    private static double f1(double hits, double spurious, double missed) {
        double precision = hits + spurious == 0 ? 0 : hits / (hits + spurious);
        double recall = hits + missed == 0 ? 0 : hits / (hits + missed);
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    private static double total(List<Map<String, Object>> errors) {
        return errors.stream()
                .mapToDouble(error -> Discrepancies.number(error.get("severity")))
                .sum();
    }

    private static Object correlation(double[] a, double[] b) {
        try {
            return Correlation.pearson(a, b, 2);
        } catch (IllegalArgumentException _) {
            return Double.NaN;
        }
    }
}
