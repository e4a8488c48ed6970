package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.guide.GatedEvolution;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.verify.library.Entry;
import dev.assay.verify.library.Update;
import dev.assay.verify.score.PairAnswer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// RewardHarness (arXiv 2605.08703): a judge of edited images with a library of skills and tools,
/// which evolves by what helps on held-out pairs.
public final class RewardHarness implements Paper {
    @Override
    public Card card() {
        return new Card(
                "reward-harness",
                "RewardHarness: Self-Evolving Agentic Post-Training",
                "2605.08703",
                "a judge with skills and tools that evolve by what helps on held-out pairs",
                List.of(
                        "scores with the candidate on both sides as a recipe",
                        "replies of judge and router",
                        "group accuracy",
                        "library with updates, and its gated evolution"),
                List.of(
                        "a chain that ends without an answer counts as a tie of middling scores; mended it is left out",
                        "with few validation pairs the gate keeps and drops by chance"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "parse_answer" -> Collections.singletonMap("answer", PairAnswer.answer(in.text("output")));
            case "parse_tool_call" -> Collections.singletonMap("call", call(in.text("output")));
            case "parse_route" -> Collections.singletonMap("selection", route(in.text("output")));
            case "k_group_accuracy" -> accuracy(in);
            case "parse_ranking" -> Map.of("label", label(in.text("ranking"), in.text("comparison_type")));
            case "augment_swap" -> Map.of("examples", swapped(in.list("examples")));
            case "evolution_gate" -> gate(in);
            case "validate_updates" ->
                Map.of(
                        "skills",
                                valid(in.has("skill_updates") ? in.list("skill_updates") : List.of(), Entry.Kind.SKILL),
                        "tools", valid(in.has("tool_updates") ? in.list("tool_updates") : List.of(), Entry.Kind.TOOL));
            default ->
                throw in.unknown(
                        "parse_answer",
                        "parse_tool_call",
                        "parse_route",
                        "k_group_accuracy",
                        "parse_ranking",
                        "augment_swap",
                        "evolution_gate",
                        "validate_updates");
        };
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return RewardHarnessClaims.claims();
    }

    private static Map<String, Object> call(String text) {
        Map<String, Object> call = PairAnswer.tagged(text, "tool");
        return call != null && call.containsKey("name") ? call : null;
    }

    /// The names a router chose, each once; null if the reply cannot be read.
    private static Map<String, Object> route(String text) {
        String json = text;
        if (text.contains("```json")) json = text.split("```json", -1)[1].split("```", -1)[0];
        else if (text.contains("```")) json = text.split("```", -1)[1].split("```", -1)[0];
        Map<String, Object> route = PairAnswer.object(json);
        int from = json.indexOf('{');
        int to = json.lastIndexOf('}');
        if (route == null && from >= 0 && to > from) route = PairAnswer.object(json.substring(from, to + 1));
        if (route == null) return null;
        Map<String, Object> out = new LinkedHashMap<>();
        for (String name : List.of("skills", "tools")) {
            if (!(route.getOrDefault(name, List.of()) instanceof List<?> names)
                    || !names.stream().allMatch(String.class::isInstance)) return null;
            out.put(name, List.copyOf(new LinkedHashSet<>(names)));
        }
        return out;
    }

    /// Pairs one by one for K = 2; else a group counts only if all its pairs are right.
    private static Map<String, Object> accuracy(Case in) {
        int k = (int) in.number("k");
        if (k < 2 || k > 4) throw new IllegalArgumentException("k: expected 2, 3 or 4, found " + k);
        Map<Object, Boolean> groups = new LinkedHashMap<>();
        int number = 0;
        for (Object each : in.list("pairs")) {
            Case pair = new Case(Json.map(each));
            Object group = k == 2 ? number++ : pair.get("group_id");
            groups.merge(group, pair.flag("correct", false), Boolean::logicalAnd);
        }
        double right = groups.values().stream().filter(each -> each).count();
        return Map.of(
                "accuracy", groups.isEmpty() ? 0.0 : right / groups.size(), "n_correct", right, "n_total", (double)
                        groups.size());
    }

    private static String label(String ranking, String type) {
        String[] sides = type.split("(?i)vs", 2);
        if (!ranking.contains(">") || sides.length < 2) return "tie";
        String winner = ranking.substring(0, ranking.indexOf('>')).strip();
        if (winner.equals(sides[0].strip())) return "A";
        return winner.equals(sides[1].strip()) ? "B" : "tie";
    }

    /// All examples, then all of them with the sides exchanged.
    private static List<Object> swapped(List<Object> examples) {
        List<Object> out = new ArrayList<>(examples);
        for (Object each : examples) {
            Map<String, Object> example = Json.map(each);
            Map<String, Object> other = new LinkedHashMap<>(example);
            other.put("edited_A", example.get("edited_B"));
            other.put("edited_B", example.get("edited_A"));
            other.put(
                    "gt",
                    switch (String.valueOf(example.get("gt"))) {
                        case "A" -> "B";
                        case "B" -> "A";
                        default -> example.get("gt");
                    });
            Object id = example.get("group_id");
            String name =
                    id instanceof Double d && d == Math.rint(d) ? Long.toString(d.longValue()) : String.valueOf(id);
            other.put("group_id", name + "_swap");
            out.add(other);
        }
        return out;
    }

    /// A change stays unless it falls behind the best by more than the margin.
    private static Map<String, Object> gate(Case in) {
        double[] accuracies = in.numbers("candidate_val_acc");
        var progress = new GatedEvolution(in.number("explore_margin", 0.075))
                .run(
                        GatedEvolution.Progress.start(0, in.number("baseline_val_acc")),
                        accuracies.length,
                        (_, iteration) -> iteration,
                        candidate -> accuracies[candidate - 1]);
        List<String> actions = progress.journal().stream()
                .map(entry -> entry.kept() ? "keep" : "rollback")
                .toList();
        return Map.of("actions", actions, "best_val_acc", progress.best());
    }

    /// Names of the updates that say all they must.
    private static List<String> valid(List<Object> updates, Entry.Kind kind) {
        return updates.stream()
                .flatMap(update -> Update.of(Json.map(update), kind).stream())
                .map(Update::name)
                .toList();
    }
}
