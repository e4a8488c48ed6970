package dev.assay.papers;

import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// RAG-RewardBench (arXiv 2412.13746): how well reward models and judges prefer the better of two answers
/// that draw on retrieved passages.
public final class RagRewardBench implements Paper {
    @Override
    public Card card() {
        return new Card(
                "rag-reward-bench",
                "RAG-RewardBench: Benchmarking Reward Models in Retrieval Augmented Generation",
                "2412.13746",
                "accuracy of reward models and judges on pairs of answers with passages",
                List.of("accuracy by subset and scenario", "judge verdicts", "implicit rewards", "pair building"),
                List.of("a judge that names both sides is read as naming the first"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "scored_pairs" -> accuracy(in);
            case "judge_verdicts" -> verdicts(in.texts("texts"), in.list("chosen_shown_second"));
            case "implicit_reward" -> {
                double beta = in.number("beta");
                double chosen = beta * (in.number("logp_chosen") - in.number("ref_logp_chosen", 0));
                double reject = beta * (in.number("logp_reject") - in.number("ref_logp_reject", 0));
                yield Map.of("chosen", chosen, "reject", reject, "correct", chosen > reject);
            }
            case "pair_building" -> pairs(in);
            case "pearson" -> {
                Double r = Eureka.correlation(in.numbers("judge"), in.numbers("human"));
                if (r == null) throw new IllegalArgumentException("undefined correlation: constant input");
                yield Map.of("pearson", r);
            }
            default ->
                throw in.unknown("scored_pairs", "judge_verdicts", "implicit_reward", "pair_building", "pearson");
        };
    }

    /// A running mean.
    private static final class Share {
        private double sum;
        private int count;

        void add(double credit, int rows) {
            sum += credit;
            count += rows;
        }

        double mean() {
            return sum / count;
        }
    }

    /// Per subset, per scenario (weighted by rows; one without rows is left out) and overall.
    private static Map<String, Object> accuracy(Case in) {
        Map<String, Share> subsets = new LinkedHashMap<>();
        Share all = new Share();
        for (Object each : in.list("pairs")) {
            Case pair = new Case(Json.map(each));
            double gap = pair.number("chosen_score") - pair.number("reject_score");
            double credit = gap > 0 ? 1 : gap == 0 ? in.number("tie_value", 0) : 0;
            subsets.computeIfAbsent(pair.text("subset"), _ -> new Share()).add(credit, 1);
            all.add(credit, 1);
        }
        Map<String, Object> scenarios = new LinkedHashMap<>();
        double macro = 0;
        Case named = in.object("scenarios");
        for (String scenario : named.fields().keySet()) {
            Share share = new Share();
            for (String subset : named.texts(scenario)) {
                Share part = subsets.get(subset);
                if (part != null) share.add(part.sum, part.count);
            }
            if (share.count == 0) continue;
            scenarios.put(scenario, share.mean());
            macro += share.mean();
        }
        Map<String, Object> bySubset = new LinkedHashMap<>();
        subsets.forEach((name, share) -> bySubset.put(name, share.mean()));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("per_subset", bySubset);
        answer.put("per_scenario", scenarios);
        answer.put("overall_micro", all.count == 0 ? null : all.mean());
        answer.put("overall_macro_scenario", scenarios.isEmpty() ? null : macro / scenarios.size());
        return answer;
    }

    /// 1 for naming the chosen side, 0 for the other, a half for neither.
    private static Map<String, Object> verdicts(List<String> texts, List<Object> second) {
        double[] credits = new double[texts.size()];
        for (int i = 0; i < credits.length; i++) {
            boolean chosenIsB = Boolean.TRUE.equals(second.get(i));
            if (texts.get(i).contains("[[A]]")) credits[i] = chosenIsB ? 0 : 1;
            else if (texts.get(i).contains("[[B]]")) credits[i] = chosenIsB ? 1 : 0;
            else credits[i] = 0.5;
        }
        return Map.of(
                "credits", credits, "accuracy", Arrays.stream(credits).average().orElse(0));
    }

    /// Pairs with a gap of means that enough judges agree on and none contradicts.
    private static Map<String, Object> pairs(Case in) {
        double[][] scores = in.rows("judge_scores");
        double[] mean = new double[scores[0].length];
        for (double[] judge : scores) for (int r = 0; r < mean.length; r++) mean[r] += judge[r] / scores.length;
        List<double[]> pairs = new ArrayList<>();
        for (int i = 0; i < mean.length; i++)
            for (int j = 0; j < mean.length; j++) {
                if (!(mean[i] - mean[j] >= in.number("min_gap", 1))) continue;
                int agree = 0;
                int against = 0;
                for (double[] judge : scores) {
                    if (judge[i] > judge[j]) agree++;
                    if (judge[i] < judge[j]) against++;
                }
                if (agree >= in.number("min_agreeing_judges", 3) && against == 0) pairs.add(new double[] {i, j});
            }
        return Map.of("mean", mean, "pairs", pairs);
    }
}
