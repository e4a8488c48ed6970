package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.guide.Climb;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import dev.assay.core.preference.Champion;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// MOOSE-Chem2 (arXiv 2505.19209): a hypothesis is refined level by level, from mechanism to
/// conditions; an edit stays only if a judge prefers it, and the result is measured by the parts
/// of the true one it covers.
public final class MooseChem2 implements Paper {
    @Override
    public Card card() {
        return new Card(
                "moose-chem2",
                "MOOSE-Chem2: Exploring LLM Limits in Fine-Grained Scientific Hypothesis Discovery via Hierarchical"
                        + " Search",
                "2505.19209",
                "search over refinements of a hypothesis by pairwise judgements, measured by covered parts",
                List.of("coverage of parts as a recipe", "order-debiased best", "search by levels with a budget"),
                List.of(
                        "one generated part may cover several true ones, so the released precision can exceed 1",
                        "recall alone pays for a long list",
                        "the first digit decides: 'not 1 but 2' reads as 1"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "component_recall" -> recall(in);
            case "best_of_list" -> {
                Case votes = in.object("votes");
                int best = Champion.pick(
                        in.texts("hypotheses"),
                        5,
                        (first, second, _) -> Arrays.stream(votes.numbers(first + "|" + second))
                                .mapToInt(vote -> (int) vote)
                                .toArray());
                yield Map.of("best_index", best);
            }
            case "parse_selection" -> Collections.singletonMap("selection", selection(in.text("text")));
            case "search_line" -> line(in);
            default -> throw in.unknown("component_recall", "best_of_list", "parse_selection", "search_line");
        };
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return MooseChem2Claims.claims();
    }

    private static Map<String, Object> recall(Case in) {
        Map<String, Object> info = new HashMap<>();
        info.put("matches", in.list("matches"));
        info.put("truth", in.number("n_truth"));
        info.put("generated", in.number("n_generated"));
        var changes = RecipeRun.changes(List.of(), Map.of(), Cases.fidelity(in));
        try (RecipeRun run = new RecipeRun("moose-chem2", changes, Double.NaN)) {
            return run.values(Cases.rollout("", null, info));
        }
    }

    /// Whichever of the digits 1 and 2 comes first; null if neither does.
    static Integer selection(String text) {
        int first = text.indexOf('1');
        int second = text.indexOf('2');
        if (first < 0 && second < 0) return null;
        return second < 0 || first >= 0 && first < second ? 1 : 2;
    }

    private static Map<String, Object> line(Case in) {
        Iterator<Object> answers = in.list("proposal_better").iterator();
        var line = new Climb((int) in.number("local_optimum_patience", 2), (int) in.number("max_search_step", 150))
                .run(
                        0,
                        current -> answers.hasNext() ? (Integer) (current + 1) : null,
                        (_, _) -> Boolean.TRUE.equals(answers.next()));
        return Map.of(
                "accepted",
                line.accepted(),
                "proposals_used",
                line.proposals(),
                "reached_local_optimum",
                line.optimum());
    }
}
