package dev.assay.papers;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.verify.math.Equivalence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// RewardMATH (arXiv 2410.01729): one right solution against nine wrong ones of other models, which says
/// more about a reward model than single pairs.
public final class RewardMath implements Paper {
    private static final String CHOSEN = "human_to_GPT-4";
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final Pattern SIDE = Pattern.compile("[AB]");
    private static final List<String> AGGREGATIONS =
            List.of("min", "max", "prod", "geometric_mean", "mean", "mean_logit", "mean_odd", "last");

    @Override
    public Card card() {
        return new Card(
                "reward-math",
                "Evaluating Robustness of Reward Models for Mathematical Reasoning",
                "2410.01729",
                "one right solution against nine wrong ones: accuracy and reciprocal rank of reward models",
                List.of("direct, pairwise and step-wise evaluation", "aggregations", "judge replies", "best of n"),
                List.of(
                        "a rating of 6.5 is read as 6, and '8/10' without the word Rating as 1",
                        "coarse judges tie: with ties counted as right they look better than they are"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.text("mode", in.op())) {
            case "direct", "pairwise", "prm" -> evaluated(in);
            case "step_aggregation", "aggregate_steps" -> {
                Map<String, Object> answer = new LinkedHashMap<>();
                for (String how : AGGREGATIONS) answer.put(how, aggregated(in.numbers("step_scores"), how));
                yield answer;
            }
            case "parse_direct" ->
                Map.of(
                        "ratings",
                        in.texts("texts").stream().map(RewardMath::rating).toList());
            case "parse_pairwise" -> {
                List<String> sides = new ArrayList<>();
                for (String text : in.texts("texts")) sides.add(side(text));
                yield Map.of("verdicts", sides);
            }
            case "bon_kl", "best_of_n_kl" ->
                Map.of(
                        "kl",
                        Arrays.stream(in.numbers("n"))
                                .map(n -> Math.log(n) - (n - 1) / n)
                                .toArray());
            case "best_of_n", "best_of_n_pick" -> Map.of("answer", picked(in.texts("answers"), in.numbers("scores")));
            case "best_of_n_prm" ->
                Map.of(
                        "answer",
                        picked(
                                in.texts("answers"),
                                Arrays.stream(in.rows("step_scores"))
                                        .mapToDouble(steps ->
                                                steps.length == 0 ? 0.5 : aggregated(steps, in.text("prm_function")))
                                        .toArray()));
            default -> throw in.unknown("evaluate", "aggregate_steps", "parse_judge", "best_of_n_kl", "best_of_n_pick");
        };
    }

    /// The score of a solution from the scores of its steps.
    private static double aggregated(double[] steps, String how) {
        if (steps.length == 0) throw new IllegalArgumentException("step_scores: a solution without steps");
        double product = 1;
        for (double step : steps) product *= step;
        return switch (how) {
            case "min" -> DoubleStream.of(steps).min().orElseThrow();
            case "max" -> DoubleStream.of(steps).max().orElseThrow();
            case "prod" -> product;
            case "geometric_mean" -> Math.pow(product, 1.0 / steps.length);
            case "mean" -> DoubleStream.of(steps).average().orElseThrow();
            case "mean_logit" -> {
                double mean = mean(steps, p -> Math.log(p / (1 - p)));
                yield 1 / (1 + Math.exp(-mean));
            }
            case "mean_odd" -> Math.max(0, mean(steps, p -> p / (1 - p)));
            case "last" -> steps[steps.length - 1];
            default ->
                throw new IllegalArgumentException(
                        "prm_function: unknown '" + how + "'; known: " + String.join(", ", AGGREGATIONS));
        };
    }

    /// A plain sum: infinite terms must stay infinite, or become no number, as they are.
    private static double mean(double[] steps, java.util.function.DoubleUnaryOperator change) {
        double sum = 0;
        for (double step : steps) sum += change.applyAsDouble(step);
        return sum / steps.length;
    }

    private static Map<String, Object> evaluated(Case in) {
        double right = 0;
        double rightWithTies = 0;
        double reciprocal = 0;
        double undefined = 0;
        List<Object> problems = in.list("data");
        for (Object each : problems) {
            Case problem = new Case(Json.map(each));
            List<Double> chosen = new ArrayList<>();
            List<Double> rejected = new ArrayList<>();
            if (in.text("mode").equals("pairwise")) duel(problem, chosen, rejected);
            else split(in, problem, chosen, rejected);
            if (DoubleStream.concat(numbers(chosen), numbers(rejected)).anyMatch(Double::isNaN)) {
                undefined++;
                continue;
            }
            double worst = numbers(chosen).min().orElseThrow(() -> new IllegalArgumentException("data: no " + CHOSEN));
            double best = numbers(rejected).max().orElse(Double.NEGATIVE_INFINITY);
            if (worst > best) right++;
            if (worst >= best) rightWithTies++;
            double top = numbers(chosen).max().orElseThrow();
            reciprocal +=
                    1.0 / (1 + rejected.stream().filter(score -> score >= top).count());
        }
        int n = problems.size();
        return Map.of(
                "acc", right / n, "acc_with_tie", rightWithTies / n, "mrr", reciprocal / n, "nan_problems", undefined);
    }

    private static DoubleStream numbers(List<Double> list) {
        return list.stream().mapToDouble(x -> x);
    }

    private static void split(Case in, Case problem, List<Double> chosen, List<Double> rejected) {
        List<String> sources = problem.texts("solution_reference");
        List<Object> scores = problem.list("score");
        for (int i = 0; i < sources.size(); i++) {
            double score = scores.get(i) instanceof List<?> steps
                    ? aggregated(
                            Json.list(steps).stream()
                                    .mapToDouble(s -> ((Number) s).doubleValue())
                                    .toArray(),
                            in.text("prm_function"))
                    : ((Number) scores.get(i)).doubleValue();
            if (sources.get(i).equals(CHOSEN)) chosen.add(score);
            else if (!sources.get(i).equals(in.text("except_model", ""))) rejected.add(score);
        }
    }

    /// Verdicts as scores: the right solution's is its wins and one; who beat it stands above.
    private static void duel(Case problem, List<Double> chosen, List<Double> rejected) {
        List<Object> verdicts = problem.list("score");
        List<Object> sides = problem.list("chosen_position");
        double wins = 0;
        for (int i = 0; i < verdicts.size(); i++) {
            boolean won = sides.get(i).equals(verdicts.get(i));
            wins += won ? 1 : 0;
            rejected.add(won ? 1.0 : verdicts.size() + 2.0);
        }
        chosen.add(wins + 1);
    }

    private static String verdict(String text, String mark) {
        if (text.contains(mark)) return text.substring(text.lastIndexOf(mark) + mark.length());
        return text.contains("[RESULT]") ? text.substring(text.lastIndexOf("[RESULT]") + "[RESULT]".length()) : null;
    }

    private static double rating(String text) {
        String verdict = verdict(text, "Rating:");
        if (verdict == null) return 1;
        Matcher digits = DIGITS.matcher(verdict);
        return digits.find() ? Double.parseDouble(digits.group()) : 1;
    }

    private static String side(String text) {
        String verdict = verdict(text, "Judgement:");
        if (verdict == null) return null;
        Matcher side = SIDE.matcher(verdict);
        return side.find() ? side.group() : null;
    }

    /// The best-scored answer; of several, the one most of them agree with by value.
    private static String picked(List<String> answers, double[] scores) {
        double best = DoubleStream.of(scores).max().orElseThrow();
        List<String> tied = IntStream.range(0, scores.length)
                .filter(i -> scores[i] == best)
                .mapToObj(answers::get)
                .toList();
        List<String> different = new ArrayList<>();
        List<Integer> votes = new ArrayList<>();
        for (String answer : tied) {
            int at = 0;
            while (at < different.size()
                    && !Equivalence.compare(different.get(at), answer).equal()) at++;
            if (at == different.size()) {
                different.add(answer);
                votes.add(0);
            }
            votes.set(at, votes.get(at) + 1);
        }
        int most = 0;
        for (int i = 1; i < votes.size(); i++) if (votes.get(i) > votes.get(most)) most = i;
        return different.get(most);
    }
}
