package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.world.Attempt;
import dev.assay.papers.world.Choices;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// SearchLLM at desk scale: answers state facets of a query, of which only some have evidence; stating
/// more scores higher on every behaviour and breaks a bottom line.
final class SearchLlmClaims {
    private static final int QUERIES = 12;
    private static final int FACETS = 5;
    private static final int FILLER = 5;
    private static final int END = 6;
    private static final int LONGEST = 7;
    private static final int GROUP = 16;
    private static final double RATE = 0.4;
    private static final int TESTED = 100;

    private SearchLlmClaims() {}

    static List<Claim> claims() {
        Experiment experiment = new Experiment(
                "facets",
                "12 queries of 5 facets, 2 with evidence; a previous-token softmax per query that rarely stops; GRPO"
                        + " groups of 16, rate 0.4, 250 updates (quick: 60); rates from 100 answers per query.",
                List.of(
                        arm("gated", List.of(), Map.of("delta", "0.01"), 1),
                        arm("gated, delta 0.1", List.of(), Map.of("delta", "0.1"), 1),
                        arm("linear", List.of("linear"), Map.of(), 1),
                        // Weights of 1/3 on the behaviours are weights of 3 on the bottom lines.
                        arm("linear, bottom lines x3", List.of("linear"), Map.of(), 1 / 3.0),
                        arm("hard", List.of("hard"), Map.of(), 1)),
                8,
                6);
        return List.of(
                new Claim(
                        "violations",
                        "The gate leaves at most half the violations of a linear sum of the same criteria",
                        experiment,
                        new Test.Superior(Contrast.scaled("ungrounded", 0.5, "linear", 1, "gated"), 0)),
                new Claim(
                        "utility",
                        "at no loss of the utility that is safe",
                        experiment,
                        new Test.Within(Contrast.of("utility when grounded", "gated", "linear"), 0.05)),
                new Claim(
                        "coverage",
                        "and no loss of coverage",
                        experiment,
                        new Test.Within(Contrast.of("coverage", "gated", "linear"), 0.05),
                        "the paper reports all dimensions rising; here full coverage is only possible by inventing, so"
                                + " the linear arm's coverage is partly its violations"),
                new Claim(
                        "weights",
                        "A linear sum gets as few violations with the right weights, so the gate saves their tuning"
                                + " and is not safer in itself",
                        experiment,
                        new Test.Within(Contrast.of("ungrounded", "gated", "linear, bottom lines x3"), 0.02)));
    }

    private static Arm arm(String name, List<String> variants, Map<String, String> settings, double behaviour) {
        return new Arm(name, trial -> run(trial, variants, settings, behaviour));
    }

    /// An answer; its tokens without the end.
    private record Answer(Choices moves, List<Integer> tokens, boolean ended) {
        static Answer sample(Softmax policy, int query, RandomGenerator draws) {
            Choices moves = new Choices();
            List<Integer> tokens = new ArrayList<>();
            int before = END;
            for (int t = 0; t < LONGEST; t++) {
                int token = moves.pick(policy, query * 7 + before, draws);
                if (token == END) return new Answer(moves, tokens, true);
                tokens.add(token);
                before = token;
            }
            return new Answer(moves, tokens, false);
        }

        double grounded(boolean[] evidence) {
            return tokens.stream().allMatch(v -> v == FILLER || evidence[v]) ? 1 : 0;
        }

        double covered() {
            return tokens.stream().filter(v -> v != FILLER).distinct().count() / (double) FACETS;
        }

        List<Object> bottomLine(boolean[] evidence) {
            int n = tokens.size();
            double repeats = n - tokens.stream().distinct().count();
            return List.of(grounded(evidence), n == 0 ? 1.0 : 1 - repeats / n, ended ? 1.0 : 0.0);
        }

        List<Object> behaviour() {
            double n = tokens.size();
            double filler = tokens.stream().filter(v -> v == FILLER).count();
            double first = n > 0 && tokens.getFirst() != FILLER ? 1 : 0;
            return List.of(covered(), covered(), covered(), first, n == 0 ? 0 : 1 - filler / n);
        }

        Rollout rollout(int id, int query, boolean[] evidence, List<Object> weights) {
            Map<String, Object> info =
                    Map.of("bottom_line", bottomLine(evidence), "behavior", behaviour(), "weights", weights);
            return Rollout.of(query + "-" + id, "" + query, null, "", null, info);
        }
    }

    private static Map<String, Double> run(
            Trial trial, List<String> variants, Map<String, String> settings, double behaviour) {
        RandomGenerator world = trial.stream("world");
        boolean[][] evidence = new boolean[QUERIES][FACETS];
        for (boolean[] row : evidence) {
            int first = world.nextInt(FACETS);
            row[first] = true;
            row[(first + 1 + world.nextInt(FACETS - 1)) % FACETS] = true;
        }
        double[][] logits = new double[QUERIES * 7][7];
        for (double[] row : logits) row[END] = -1.5;
        Softmax policy = new Softmax(logits);
        RandomGenerator draws = trial.stream("policy");
        Double weight = behaviour;
        List<Object> weights = List.of(weight, weight, weight, weight, weight);
        var changes = RecipeRun.changes(variants, settings, Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("search-llm", changes, Double.NaN)) {
            int updates = trial.size(250, 60);
            for (int update = 0; update < updates; update++) {
                List<Attempt> attempts = new ArrayList<>();
                for (int q = 0; q < QUERIES; q++)
                    for (int i = 0; i < GROUP; i++) {
                        Answer answer = Answer.sample(policy, q, draws);
                        attempts.add(new Attempt(answer.moves, answer.rollout(i, q, evidence[q], weights)));
                    }
                Attempt.push(recipe, attempts, GROUP);
                policy.ascend(RATE);
            }
        }
        return test(policy, evidence, trial.stream("test"));
    }

    private static Map<String, Double> test(Softmax policy, boolean[][] evidence, RandomGenerator draws) {
        double n = QUERIES * TESTED;
        double grounded = 0;
        double lines = 0;
        double coverage = 0;
        double utility = 0;
        for (int q = 0; q < QUERIES; q++)
            for (int i = 0; i < TESTED; i++) {
                Answer answer = Answer.sample(policy, q, draws);
                double safe = answer.grounded(evidence[q]);
                grounded += safe / n;
                if (answer.bottomLine(evidence[q]).stream().allMatch(x -> (Double) x == 1)) lines += 1 / n;
                coverage += answer.covered() / n;
                for (Object x : answer.behaviour()) utility += safe * (Double) x / 5 / n;
            }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("ungrounded", 1 - grounded);
        measures.put("all bottom lines", lines);
        measures.put("coverage", coverage);
        measures.put("utility when grounded", utility);
        return measures;
    }
}
