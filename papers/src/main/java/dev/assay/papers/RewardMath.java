package dev.assay.papers;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.guide.BestOfN;
import dev.assay.core.json.Json;
import dev.assay.core.metric.OneToMany;
import dev.assay.core.metric.StepAggregation;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.verify.math.Equivalence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// RewardMATH (arXiv 2410.01729): a test of reward models for mathematics that luck does not
/// pass: one right solution against nine wrong ones from different sources.
public final class RewardMath implements Paper {
    private static final String RIGHT = "human_to_GPT-4";
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final Pattern SIDE = Pattern.compile("[AB]");

    @Override
    public Card card() {
        return new Card(
                "reward-math",
                "Evaluating Robustness of Reward Models for Mathematical Reasoning",
                "2410.01729",
                "one right solution must beat nine wrong ones: accuracy, rank, best-of-n",
                List.of(
                        "scores, pairwise verdicts and step scores",
                        "eight ways to join steps",
                        "judge texts",
                        "best-of-n and its KL"),
                List.of(
                        "a rating of 6.5 reads as 6, and 8/10 without the word Rating as 1: the report counts unparsed",
                        "mean_odd is no probability and mean_logit is undefined for steps of 0 and 1 together"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "evaluate" -> evaluate(in);
            case "aggregate_steps" -> in.has("answers") ? bestOfSteps(in) : aggregated(in.numbers("step_scores"));
            case "parse_judge" -> parsed(in);
            case "best_of_n_kl" ->
                Map.of(
                        "kl",
                        Arrays.stream(in.numbers("n"))
                                .map(n -> BestOfN.kl((int) n))
                                .toArray());
            case "best_of_n_pick" -> pick(in, in.numbers("scores"));
            default -> throw in.unknown("evaluate", "aggregate_steps", "parse_judge", "best_of_n_kl", "best_of_n_pick");
        };
    }

    private static Map<String, Object> evaluate(Case in) {
        Set<String> except = in.has("except_model")
                ? in.get("except_model") instanceof List<?>
                        ? Set.copyOf(in.texts("except_model"))
                        : Set.of(in.text("except_model"))
                : Set.of();
        String mode = in.text("mode", "direct");
        List<OneToMany.Problem> problems = new ArrayList<>();
        for (Object each : in.list("data")) {
            Case row = new Case(Json.map(each));
            problems.add(
                    switch (mode) {
                        case "direct" -> problem(row, row.numbers("score"), except);
                        case "prm" -> problem(row, joined(in, row), except);
                        case "pairwise" -> pairwise(row, except);
                        default ->
                            throw new IllegalArgumentException("mode: expected direct, prm or pairwise, found " + mode);
                    });
        }
        OneToMany result = OneToMany.of(problems);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("n", result.problems());
        answer.put("acc", result.accuracy());
        answer.put("acc_with_tie", result.accuracyWithTie());
        answer.put("mrr", result.mrr());
        answer.put("rank", result.normalisedRank());
        answer.put("nan_problems", result.nanProblems());
        answer.put("per_source", result.perSource());
        return answer;
    }

    private static double[] joined(Case in, Case row) {
        StepAggregation function = StepAggregation.of(in.text("prm_function"));
        return Arrays.stream(row.rows("score")).mapToDouble(function::of).toArray();
    }

    private static String name(Case row) {
        return "problem " + row.text("problem", "?");
    }

    private static OneToMany.Problem problem(Case row, double[] scores, Set<String> except) {
        List<String> sources = row.texts("solution_reference");
        if (scores.length != sources.size())
            throw new IllegalArgumentException(
                    name(row) + ": " + scores.length + " scores for " + sources.size() + " solutions");
        List<Double> right = new ArrayList<>();
        List<Double> wrong = new ArrayList<>();
        List<String> wrongSources = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            if (sources.get(i).equals(RIGHT)) right.add(scores[i]);
            else if (!except.contains(sources.get(i))) {
                wrong.add(scores[i]);
                wrongSources.add(sources.get(i));
            }
        }
        if (right.isEmpty()) throw new IllegalArgumentException(name(row) + ": no solution of " + RIGHT);
        return new OneToMany.Problem(array(right), array(wrong), wrongSources);
    }

    private static double[] array(List<Double> numbers) {
        return numbers.stream().mapToDouble(d -> d).toArray();
    }

    /// A verdict that is not the right side, or none, is a loss; a wrong solution that wins ranks
    /// before the right one.
    private static OneToMany.Problem pairwise(Case row, Set<String> except) {
        List<Object> verdicts = row.list("score");
        List<Object> positions = row.list("chosen_position");
        List<String> sources = row.texts("solution_reference");
        if (verdicts.size() != positions.size())
            throw new IllegalArgumentException(
                    name(row) + ": " + verdicts.size() + " verdicts for " + positions.size() + " pairs");
        List<Double> wrong = new ArrayList<>();
        List<String> wrongSources = new ArrayList<>();
        for (int i = 0; i < verdicts.size(); i++) {
            String source = i < sources.size() ? sources.get(i) : "?";
            if (except.contains(source)) continue;
            wrong.add(positions.get(i).equals(verdicts.get(i)) ? -1.0 : 1.0);
            wrongSources.add(source);
        }
        return new OneToMany.Problem(new double[] {0}, array(wrong), wrongSources);
    }

    private static Map<String, Object> aggregated(double[] steps) {
        Map<String, Object> answer = new LinkedHashMap<>();
        for (StepAggregation each : StepAggregation.values()) answer.put(each.word(), each.of(steps));
        return answer;
    }

    /// A sample without steps scores 0.5, as released.
    private static Map<String, Object> bestOfSteps(Case in) {
        StepAggregation function = StepAggregation.of(in.text("prm_function"));
        double[] scores = Arrays.stream(in.rows("step_scores"))
                .mapToDouble(steps -> steps.length == 0 ? 0.5 : function.of(steps))
                .toArray();
        return pick(in, scores);
    }

    private static Map<String, Object> pick(Case in, double[] scores) {
        int n = Math.min(scores.length, (int) in.number("n", scores.length));
        List<String> answers = in.texts("answers");
        int best = BestOfN.pick(
                Arrays.copyOf(scores, n),
                answers.subList(0, Math.min(n, answers.size())),
                (a, b) -> a.equals(b) || Equivalence.compare(a, b).equal());
        return Map.of("answer", in.list("answers").get(best));
    }

    private static Map<String, Object> parsed(Case in) {
        boolean pairwise = in.text("mode", "parse_direct").equals("parse_pairwise");
        List<Object> values = new ArrayList<>();
        int unparsed = 0;
        for (String text : in.texts("texts")) {
            String found = after(text, pairwise ? "Judgement:" : "Rating:", pairwise ? SIDE : DIGITS);
            if (found == null) found = after(text, "[RESULT]", pairwise ? SIDE : DIGITS);
            if (found == null) unparsed++;
            values.add(pairwise ? found : found == null ? (Object) 1.0 : (Object) Double.parseDouble(found));
        }
        return Map.of(pairwise ? "verdicts" : "ratings", values, "unparsed", unparsed);
    }

    private static String after(String text, String mark, Pattern wanted) {
        int at = text.lastIndexOf(mark);
        if (at < 0) return null;
        Matcher found = wanted.matcher(text.substring(at + mark.length()));
        return found.find() ? found.group() : null;
    }
}
