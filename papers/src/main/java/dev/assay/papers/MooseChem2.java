package dev.assay.papers;

import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// MOOSE-Chem2 (arXiv 2505.19209): a hypothesis is refined level by level, an edit staying only if a judge
/// prefers it, and measured by the parts of the true one that it covers.
public final class MooseChem2 implements Paper {
    private static final int HIGHEST_LEVEL = 3;

    @Override
    public Card card() {
        return new Card(
                "moose-chem2",
                "MOOSE-Chem2: Exploring LLM Limits in Fine-Grained Scientific Hypothesis Discovery",
                "2505.19209",
                "search over refinements of a hypothesis by pairwise judgements, measured by covered parts",
                List.of("component recall and precision", "order-debiased best", "selection parser", "search line"),
                List.of("one generated part may cover several true ones, so the released precision can exceed 1"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "component_recall" -> recall(in);
            case "best_of_list" -> Map.of("best_index", (double) best(in));
            case "parse_selection" -> Collections.singletonMap("selection", selection(in.text("text")));
            case "search_line" -> line(in);
            default -> throw in.unknown("component_recall", "best_of_list", "parse_selection", "search_line");
        };
    }

    /// Covered parts over true and over generated ones, plain and by how well each is covered.
    private static Map<String, Object> recall(Case in) {
        double truth = in.number("n_truth");
        double generated = in.number("n_generated");
        if (!(truth > 0) || !(generated > 0))
            throw new IllegalArgumentException("n_truth and n_generated: expected 1 or more of each");
        Map<String, Double> levels = new HashMap<>();
        for (Object each : in.list("matches")) {
            Case match = new Case(Json.map(each));
            if (match.number("level") > 0) levels.merge(match.text("component"), match.number("level"), Math::max);
        }
        double covered = levels.size();
        double weight = levels.values().stream()
                .mapToDouble(level -> level / HIGHEST_LEVEL)
                .sum();
        Map<String, Object> answer = new LinkedHashMap<>();
        measures(answer, "", covered, truth, generated);
        measures(answer, "weighted_", weight, truth, generated);
        return answer;
    }

    private static void measures(
            Map<String, Object> answer, String prefix, double covered, double truth, double generated) {
        double precision = Math.min(covered / generated, 1);
        double recall = covered / truth;
        answer.put(prefix + "precision", precision);
        answer.put(prefix + "recall", recall);
        answer.put(prefix + "f1", precision > 0 && recall > 0 ? 2 * precision * recall / (precision + recall) : 0.0);
    }

    /// The champion of a list: a challenger must win more than half of the votes over both orders.
    private static int best(Case in) {
        List<String> names = in.texts("hypotheses");
        Case votes = in.object("votes");
        int champion = 0;
        for (int i = 1; i < names.size(); i++) {
            double[] plain = votes.numbers(names.get(champion) + "|" + names.get(i));
            double[] swapped = votes.numbers(names.get(i) + "|" + names.get(champion));
            double sum = 0;
            for (double vote : plain) sum += vote;
            for (double vote : swapped) sum += 3 - vote;
            if (sum / (plain.length + swapped.length) > 1.5) champion = i;
        }
        return champion;
    }

    /// Whichever of the digits 1 and 2 comes first; null if neither does.
    private static Double selection(String text) {
        return IntStream.range(0, text.length())
                .filter(i -> text.charAt(i) == '1' || text.charAt(i) == '2')
                .mapToObj(i -> (double) (text.charAt(i) - '0'))
                .findFirst()
                .orElse(null);
    }

    private static Map<String, Object> line(Case in) {
        double patience = in.number("local_optimum_patience", 2);
        int accepted = 0;
        int used = 0;
        int refused = 0;
        for (Object better : in.list("proposal_better")) {
            used++;
            if (Boolean.TRUE.equals(better)) {
                accepted++;
                refused = 0;
            } else if (++refused >= patience) {
                break;
            }
        }
        return Map.of(
                "accepted", (double) accepted,
                "proposals_used", (double) used,
                "reached_local_optimum", refused >= patience);
    }
}
