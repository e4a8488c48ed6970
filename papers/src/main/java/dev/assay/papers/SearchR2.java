package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.guide.RefinerGain;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Search-R2 (arXiv 2602.03647): a search agent judges its own attempt, cuts it where it went
/// wrong and writes the rest anew; a right answer is paid more the larger the share of searches
/// that brought evidence.
public final class SearchR2 implements Paper {
    @Override
    public Card card() {
        return new Card(
                "search-r2",
                "Search-R2: Enhancing Search-Integrated Reasoning via Actor-Refiner Collaboration",
                "2602.03647",
                "a right answer times one plus the share of useful searches",
                List.of(
                        "recipe over judged or looked-up searches",
                        "BM25 over an embedded Lucene index",
                        "cut and regenerate",
                        "the gain taken apart"),
                List.of(
                        "a right answer without a search earns 1, and one useless search leaves it at 1: searching"
                                + " never hurts",
                        "the sum instead of the product (variant additive) pays for searches beside a wrong answer",
                        "a group in which every answer is wrong teaches nothing"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return SearchR2Claims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "score" -> score(in);
            case "gain" -> gain(in);
            default -> throw in.unknown("score", "gain");
        };
    }

    private static Map<String, Object> score(Case in) {
        Map<String, Object> info = new HashMap<>();
        for (String name : List.of("useful", "supporting_facts")) if (in.has(name)) info.put(name, in.get(name));
        List<String> variants = in.has("variant") ? List.of(in.text("variant")) : List.of();
        var changes = RecipeRun.changes(variants, Map.of(), Cases.fidelity(in));
        try (RecipeRun run = new RecipeRun("search-r2", changes, Double.NaN)) {
            Map<String, Object> values = new LinkedHashMap<>(
                    run.values(Cases.rollout(in.text("solution_str"), in.get("golden_answers"), info)));
            values.put("score", values.get("reward"));
            return values;
        }
    }

    /// All attempts of an actor that writes two binary steps.
    private static Map<String, Object> gain(Case in) {
        Case actor = in.object("actor");
        double one = actor.number("p_first");
        double[] second = actor.numbers("p_second");
        Case reward = in.object("reward");
        double[] afterFirst = new double[2];
        double base = 0;
        for (int a = 0; a < 2; a++) {
            afterFirst[a] = (1 - second[a]) * reward.number(a + "0") + second[a] * reward.number(a + "1");
            base += (a == 1 ? one : 1 - one) * afterFirst[a];
        }
        List<RefinerGain.Attempt> attempts = new ArrayList<>();
        for (int a = 0; a < 2; a++)
            for (int b = 0; b < 2; b++) {
                String y = "" + a + b;
                attempts.add(new RefinerGain.Attempt(
                        (a == 1 ? one : 1 - one) * (b == 1 ? second[a] : 1 - second[a]),
                        reward.number(y),
                        in.object("accept").number(y),
                        in.object("cut").numbers(y),
                        new double[] {base, afterFirst[a]}));
            }
        RefinerGain gain = RefinerGain.of(attempts);
        return Map.of(
                "j_base", gain.base(),
                "j_meta", gain.meta(),
                "selection_precision", gain.precision(),
                "intervention_volume", gain.volume(),
                "trimming_skill", gain.skill(),
                "gain", gain.gain());
    }
}
