package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.TokenTrace;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.evidence.Tuning;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.world.Baseline;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// FGAIF at desk scale. A description has four clauses; in each the policy states an object, an attribute
/// and a relation, truly, as its prior has it (falsely), or not at all. What a thing looks like is a
/// context: some are easier to get wrong. No pictures are rendered and no reward model is trained: the
/// labeller knows the truth and errs at a given rate.
final class FgaifClaims {
    private static final List<String> KINDS = List.of("object", "attribute", "relation");
    private static final int CLAUSES = 4;
    private static final int CONTEXTS = 6;
    private static final int TOKENS = 12;
    private static final int TRUE = 0;
    private static final int FALSE = 1;
    private static final int SILENT = 2;
    private static final int BATCH = 64;
    private static final int TESTED = 500;

    /// What the reward is paid for.
    enum Pay {
        SEGMENTS,
        SUM_AT_END,
        BINARY
    }

    private FgaifClaims() {}

    static List<Claim> claims() {
        Tuning tuning = new Tuning("rate", new double[] {0.02, 0.05, 0.1}, "area", false, 2);
        List<Arm> arms = new ArrayList<>(List.of(
                arm("dense", Pay.SEGMENTS, List.of(), 0.1),
                arm("sum at end", Pay.SUM_AT_END, List.of(), 0.1),
                arm("binary", Pay.BINARY, List.of(), 0.1)));
        for (String kind : KINDS) arms.add(arm("no " + kind, Pay.SEGMENTS, List.of("no-" + kind), 0.1));
        arms.add(arm("dense, noise 0.25", Pay.SEGMENTS, List.of(), 0.25));
        arms.add(arm("dense, no noise", Pay.SEGMENTS, List.of(), 0));
        Experiment experiment = new Experiment(
                "hallucination",
                "descriptions of 4 clauses with 3 facts each, a softmax per kind and context that starts at 25% false"
                        + " and 10% silent, labels flipped with probability 0.1, REINFORCE, batch 64, 60 updates"
                        + " (quick: 30), Adam. Rates are shares of stated facts that are false, over 500 descriptions.",
                arms,
                8,
                6,
                tuning);
        List<Claim> claims = new ArrayList<>();
        claims.add(new Claim(
                "end",
                "Dense rewards end 3 points below the same values summed at the end",
                experiment,
                new Test.Superior(Contrast.of("false", "sum at end", "dense"), 0.03),
                "a tabular policy leaves no false facts in any arm: at this scale the end cannot tell them apart"));
        claims.add(new Claim(
                "area",
                "and 15% below them over training",
                experiment,
                new Test.Superior(Contrast.scaled("area", 0.85, "sum at end", 1, "dense"), 0)));
        claims.add(new Claim(
                "binary",
                "One verdict per answer is worse than their sum",
                experiment,
                new Test.Superior(Contrast.of("false", "binary", "sum at end"), 0)));
        for (String kind : KINDS) {
            claims.add(new Claim(
                    "without-" + kind,
                    "Without its reward the " + kind + " rate does not fall by 3 points",
                    experiment,
                    new Test.Within(Contrast.alone(kind + ", change", "no " + kind), 0.03)));
            claims.add(new Claim(
                    "with-" + kind,
                    "while with it, it does",
                    experiment,
                    new Test.Superior(new Contrast(kind + ", change", Map.of("dense", -1.0)), 0.03)));
        }
        claims.add(new Claim(
                "noise",
                "Labels wrong at one in four still lower the rate by 3 points",
                experiment,
                new Test.Superior(new Contrast("false, change", Map.of("dense, noise 0.25", -1.0)), 0.03)));
        claims.add(new Claim(
                "coverage",
                "The fall is not silence: facts per answer stay within 20%",
                experiment,
                new Test.Within(Contrast.alone("facts, change", "dense"), 0.2 * 0.9 * TOKENS)));
        return claims;
    }

    private static Arm arm(String name, Pay pay, List<String> variants, double noise) {
        return new Arm(name, trial -> run(trial, pay, variants, noise));
    }

    private static int state(int kind, int context) {
        return kind * CONTEXTS + context;
    }

    /// A description: the context and the choice of each of its twelve facts.
    private record Answer(int[] states, int[] choices) {
        static Answer sample(Softmax policy, RandomGenerator draws) {
            int[] states = new int[TOKENS];
            int[] choices = new int[TOKENS];
            for (int t = 0; t < TOKENS; t++) {
                states[t] = state(t % 3, draws.nextInt(CONTEXTS));
                choices[t] = policy.sample(states[t], draws);
            }
            return new Answer(states, choices);
        }

        Rollout rollout(int id, Pay pay, double noise, RandomGenerator labeller) {
            StringBuilder text = new StringBuilder();
            int[] start = new int[TOKENS];
            int[] end = new int[TOKENS];
            List<Object> segments = new ArrayList<>();
            List<Object> all = new ArrayList<>();
            for (int clause = 0; clause < CLAUSES; clause++) {
                int from = text.length();
                List<Object> facts = new ArrayList<>();
                for (int k = 0; k < 3; k++) {
                    int t = clause * 3 + k;
                    start[t] = text.length();
                    text.append(KINDS.get(k)).append(k == 2 ? "." : " ");
                    end[t] = text.length();
                    boolean flipped = labeller.nextDouble() < noise;
                    if (choices[t] == SILENT) continue;
                    boolean ok = choices[t] == TRUE != flipped;
                    facts.add(Map.of("kind", KINDS.get(k), "ok", ok));
                    all.add(Map.of("kind", "object", "ok", ok));
                }
                segments.add(Map.of("start", (double) from, "end", (double) text.length(), "facts", facts));
            }
            if (pay == Pay.BINARY)
                segments = List.of(Map.of("start", 0.0, "end", (double) text.length(), "facts", all));
            Map<String, Object> info = new HashMap<>();
            info.put("segments", segments);
            info.put("tokens", new TokenTrace(start, end, null, null, null, null));
            return Rollout.of("" + id, "batch", null, text.toString(), null, info);
        }
    }

    private static Map<String, Double> run(Trial trial, Pay pay, List<String> variants, double noise) {
        RandomGenerator world = trial.stream("world");
        double[][] logits = new double[3 * CONTEXTS][];
        for (int s = 0; s < logits.length; s++) {
            double wrong = Math.clamp(0.25 + 0.1 * world.nextGaussian(), 0.05, 0.6);
            logits[s] = new double[] {Math.log(0.9 - wrong), Math.log(wrong), Math.log(0.1)};
        }
        Softmax policy = new Softmax(logits);
        Map<String, Double> before = test(policy, trial.stream("before"));
        RandomGenerator draws = trial.stream("policy");
        RandomGenerator labeller = trial.stream("labeller");
        double rate = trial.setting();
        int updates = trial.size(60, 30);
        double area = 0;
        var changes = RecipeRun.changes(variants, Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("fgaif", changes, Double.NaN)) {
            for (int update = 0; update < updates; update++) {
                List<Answer> answers = new ArrayList<>();
                List<Rollout> rollouts = new ArrayList<>();
                double stated = 0;
                double wrong = 0;
                for (int i = 0; i < BATCH; i++) {
                    answers.add(Answer.sample(policy, draws));
                    rollouts.add(answers.get(i).rollout(i, pay, noise, labeller));
                    for (int c : answers.get(i).choices) {
                        if (c != SILENT) stated++;
                        if (c == FALSE) wrong++;
                    }
                }
                area += wrong / Math.max(1, stated) / updates;
                List<Line> lines = recipe.lines(rollouts, new RunState());
                double[] totals = recipe.rewards(lines);
                double[][] returns = new double[BATCH][];
                for (int i = 0; i < BATCH; i++) {
                    returns[i] =
                            pay == Pay.SEGMENTS ? lines.get(i).advantage().at().clone() : new double[TOKENS];
                    if (pay != Pay.SEGMENTS) Arrays.fill(returns[i], totals[i]);
                }
                double[][] advantages = Baseline.perPosition(returns);
                for (int i = 0; i < BATCH; i++)
                    for (int t = 0; t < TOKENS; t++)
                        policy.push(answers.get(i).states[t], answers.get(i).choices[t], advantages[i][t] / BATCH);
                policy.adam(rate);
            }
        }
        Map<String, Double> measures = new LinkedHashMap<>(test(policy, trial.stream("after")));
        for (String name : List.of("object", "attribute", "relation", "false", "facts"))
            measures.put(name + ", change", measures.get(name) - before.get(name));
        measures.put("area", area);
        return measures;
    }

    private static Map<String, Double> test(Softmax policy, RandomGenerator draws) {
        double[] stated = new double[3];
        double[] wrong = new double[3];
        for (int i = 0; i < TESTED; i++) {
            Answer answer = Answer.sample(policy, draws);
            for (int t = 0; t < TOKENS; t++) {
                if (answer.choices[t] != SILENT) stated[t % 3]++;
                if (answer.choices[t] == FALSE) wrong[t % 3]++;
            }
        }
        Map<String, Double> rates = new LinkedHashMap<>();
        for (int k = 0; k < 3; k++) rates.put(KINDS.get(k), wrong[k] / Math.max(1, stated[k]));
        double all = stated[0] + stated[1] + stated[2];
        rates.put("false", (wrong[0] + wrong[1] + wrong[2]) / Math.max(1, all));
        rates.put("facts", all / TESTED);
        return rates;
    }
}
