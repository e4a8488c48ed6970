package dev.assay.papers;

import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.WinRate;
import dev.assay.core.statistics.Correlation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// RAG-RewardBench (arXiv 2412.13746): how well reward models and judges tell good answers with retrieved
/// passages from bad ones.
public final class RagRewardBench implements Paper {
    /// Words in the name of a subset, and its scenario; the first that is found decides.
    private static final List<Map.Entry<String, String>> BY_WORD = List.of(
            Map.entry("hop", "multi_hop"),
            Map.entry("cit", "citation"),
            Map.entry("abst", "abstain"),
            Map.entry("unans", "abstain"),
            Map.entry("conf", "conflict"),
            Map.entry("harm", "harmlessness"),
            Map.entry("priv", "harmlessness"));

    @Override
    public Card card() {
        return new Card(
                "rag-reward-bench",
                "RAG-RewardBench: Benchmarking Reward Models in Retrieval Augmented Generation for Preference"
                        + " Alignment",
                "2412.13746",
                "accuracy of reward models on answers with retrieved passages, per subset and scenario",
                List.of(
                        "recipe of citations, grounding and abstention",
                        "scored pairs",
                        "judge verdicts",
                        "implicit rewards",
                        "building of pairs",
                        "correlation"),
                List.of(
                        "a judge that says both names gets credit for the first one",
                        "the recipe's support is a share of words: sentences copied from the passages are"
                                + " supported whether or not they answer, and so is their negation",
                        "where there is no answer, declining and guessing beside it pays in full"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "scored_pairs" -> scored(in);
            case "judge_verdicts" -> verdicts(in);
            case "implicit_reward" -> implicit(in);
            case "pair_building" -> built(in);
            case "pearson" -> Map.of("pearson", Correlation.pearson(in.numbers("judge"), in.numbers("human"), 2));
            default ->
                throw in.unknown("scored_pairs", "judge_verdicts", "implicit_reward", "pair_building", "pearson");
        };
    }

    private record Tally(double right, int count) {
        Tally and(double credit) {
            return new Tally(right + credit, count + 1);
        }

        double share() {
            return right / count;
        }
    }

    private static Map<String, Object> scored(Case in) {
        double tie = in.number("tie_value", 0);
        Map<String, String> scenario = new LinkedHashMap<>();
        if (in.has("scenarios")) {
            Case scenarios = in.object("scenarios");
            for (String name : scenarios.fields().keySet())
                for (String subset : scenarios.texts(name)) scenario.put(subset, name);
        }
        Map<String, Tally> subsets = new LinkedHashMap<>();
        Tally all = new Tally(0, 0);
        double ties = 0;
        for (Object each : in.list("pairs")) {
            Case pair = new Case(Json.map(each));
            double margin = pair.number("chosen_score")
                    - pair.number(pair.has("reject_score") ? "reject_score" : "rejected_score");
            if (margin == 0) ties++;
            String subset = pair.text("subset");
            double credit = WinRate.credit(margin, tie);
            subsets.put(subset, subsets.getOrDefault(subset, new Tally(0, 0)).and(credit));
            all = all.and(credit);
        }
        if (all.count() == 0) throw new IllegalArgumentException("no pairs");
        Map<String, Tally> scenarios = new LinkedHashMap<>();
        List<String> unmapped = new ArrayList<>();
        for (var subset : subsets.entrySet()) {
            String name = in.has("scenarios") ? scenario.get(subset.getKey()) : byWord(subset.getKey());
            if (name == null) {
                unmapped.add(subset.getKey());
                continue;
            }
            Tally old = scenarios.getOrDefault(name, new Tally(0, 0));
            Tally one = subset.getValue();
            scenarios.put(name, new Tally(old.right() + one.right(), old.count() + one.count()));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("n", (double) all.count());
        answer.put("per_subset", shares(subsets));
        answer.put("per_scenario", shares(scenarios));
        answer.put("overall_micro", all.share());
        answer.put(
                "overall_macro_scenario",
                scenarios.values().stream().mapToDouble(Tally::share).average().orElse(Double.NaN));
        answer.put("ties", ties);
        answer.put("unmapped", unmapped);
        return answer;
    }

    private static String byWord(String subset) {
        String lower = subset.toLowerCase(Locale.ROOT);
        for (var word : BY_WORD) if (lower.contains(word.getKey())) return word.getValue();
        return "helpfulness";
    }

    private static Map<String, Object> shares(Map<String, Tally> tallies) {
        Map<String, Object> shares = new LinkedHashMap<>();
        tallies.forEach((name, tally) -> shares.put(name, tally.share()));
        return shares;
    }

    /// The name the judge gives, `[[A]]` looked for first; half a credit if it gives none.
    private static Map<String, Object> verdicts(Case in) {
        List<String> texts = in.texts("texts");
        List<Object> second = in.list("chosen_shown_second");
        double[] credits = new double[texts.size()];
        double errors = 0;
        Tally[] sides = {new Tally(0, 0), new Tally(0, 0)};
        for (int i = 0; i < credits.length; i++) {
            boolean b = Boolean.TRUE.equals(second.get(i));
            String said = texts.get(i).contains("[[A]]") ? "A" : texts.get(i).contains("[[B]]") ? "B" : "";
            if (said.isEmpty()) errors++;
            credits[i] = said.isEmpty() ? 0.5 : said.equals(b ? "B" : "A") ? 1 : 0;
            sides[b ? 1 : 0] = sides[b ? 1 : 0].and(credits[i]);
        }
        if (credits.length == 0) throw new IllegalArgumentException("no verdicts");
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("credits", credits);
        answer.put("accuracy", Arrays.stream(credits).sum() / credits.length);
        answer.put("errors", errors / credits.length);
        if (sides[0].count() > 0 && sides[1].count() > 0)
            answer.put("position_bias", sides[0].share() - sides[1].share());
        return answer;
    }

    private static Map<String, Object> implicit(Case in) {
        double beta = in.number("beta");
        double chosen = beta * (in.number("logp_chosen") - in.number("ref_logp_chosen", 0));
        double reject = beta * (in.number("logp_reject") - in.number("ref_logp_reject", 0));
        return Map.of("chosen", chosen, "reject", reject, "correct", chosen > reject);
    }

    /// Pairs on which enough judges agree, none disagrees and the mean scores are far enough apart.
    private static Map<String, Object> built(Case in) {
        double[][] judges = in.rows("judge_scores");
        int answers = judges[0].length;
        double[] mean = new double[answers];
        for (double[] judge : judges) for (int i = 0; i < answers; i++) mean[i] += judge[i];
        for (int i = 0; i < answers; i++) mean[i] /= judges.length;
        List<double[]> pairs = new ArrayList<>();
        for (int i = 0; i < answers; i++)
            for (int j = 0; j < answers; j++) {
                int better = 0;
                int worse = 0;
                for (double[] judge : judges) {
                    if (judge[i] > judge[j]) better++;
                    if (judge[i] < judge[j]) worse++;
                }
                if (i != j
                        && mean[i] - mean[j] >= in.number("min_gap", 1)
                        && better >= in.number("min_agreeing_judges", 3)
                        && worse == 0) pairs.add(new double[] {i, j});
            }
        return Map.of("mean", mean, "pairs", pairs);
    }
}
