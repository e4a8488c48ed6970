package dev.assay.papers;

import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Likelihood rewards at desk scale: the reference answer of a question follows from its class and the right
/// one of six reasoning tokens; the policy knows weakly which answer goes with which reasoning. The
/// reasoning is never shown, only the answer.
final class LikelihoodRewardsClaims {
    private static final int QUESTIONS = 12;
    private static final int CLASSES = 3;
    private static final int REASONINGS = 6;
    private static final int VOCABULARY = 10;
    private static final int GROUP = 8;
    private static final double RATE = 0.05;

    private LikelihoodRewardsClaims() {}

    static List<Claim> claims() {
        Experiment shortly = experiment("1 token", 1, 0);
        Experiment longer = experiment("40 tokens", 40, 0);
        Experiment vague = experiment("40 tokens, 30% ambiguous", 40, 0.3);
        List<Claim> claims = new ArrayList<>();
        for (String arm : List.of("0/1", "prob", "avg_prob", "logprob", "avg_logprob", "JEPO"))
            claims.add(new Claim(
                    "short-" + arm,
                    "Short answers: " + arm + " beats imitation without reasoning by 0.3",
                    shortly,
                    new Test.Superior(Contrast.of("exact", arm, "SFT"), 0.3)));
        for (String arm : List.of("0/1", "prob"))
            claims.add(new Claim(
                    "long-" + arm,
                    "Long answers: " + arm + " stays flat (log-likelihood per token moves by less than 0.1)",
                    longer,
                    new Test.Equal(Contrast.alone("log-likelihood, change", arm), 0.1),
                    arm.equals("prob")
                            ? "its pull, about 1e-26, still decides ties of greedy choices here, so 'exact' says nothing"
                                    + " of it: a real network's rounding is coarser"
                            : ""));
        for (String arm : List.of("avg_prob", "logprob", "avg_logprob", "JEPO"))
            claims.add(new Claim(
                    "long-" + arm,
                    "Long answers: " + arm + " beats imitation without reasoning by 0.3",
                    longer,
                    new Test.Superior(Contrast.of("exact", arm, "SFT"), 0.3)));
        claims.add(new Claim(
                "ambiguous",
                "With ambiguous tokens the log-probability gives a better likelihood than the mean probability",
                vague,
                new Test.Superior(Contrast.of("log-likelihood", "logprob", "avg_prob"), 0.02),
                "the sheet's own probe; not a result of the paper"));
        return claims;
    }

    private static Experiment experiment(String name, int length, double ambiguous) {
        List<Arm> arms = new ArrayList<>();
        for (String kind : List.of("SFT", "0/1", "prob", "avg_prob", "logprob", "avg_logprob", "JEPO"))
            arms.add(new Arm(kind, trial -> run(trial, kind, length, ambiguous)));
        return new Experiment(
                name,
                "12 questions of 3 classes, 6 reasonings, answers of " + length
                        + " tokens of 10, tables, groups of 8, Adam 0.05, 200 updates (quick: 80).",
                arms,
                8,
                6);
    }

    /// The reference of each class, and the right reasoning of each question.
    private record World(int[] right, int[][] answers, boolean[] vague) {
        static World of(Trial trial, int length, double ambiguous) {
            RandomGenerator draws = trial.stream("world");
            int[] right = new int[QUESTIONS];
            for (int q = 0; q < QUESTIONS; q++) right[q] = draws.nextInt(REASONINGS);
            int[][] answers = new int[CLASSES * REASONINGS][length];
            for (int[] row : answers) for (int t = 0; t < length; t++) row[t] = draws.nextInt(VOCABULARY);
            boolean[] vague = new boolean[length];
            for (int t = 0; t < length; t++) vague[t] = draws.nextDouble() < ambiguous;
            return new World(right, answers, vague);
        }

        int answerOf(int question, int reasoning) {
            return question % CLASSES * REASONINGS + reasoning;
        }

        /// The reference as one sample: an ambiguous token may also be its neighbour.
        int[] reference(int question, RandomGenerator draws) {
            int[] answer = answers[answerOf(question, right[question])].clone();
            for (int t = 0; t < answer.length; t++)
                if (vague[t] && draws.nextBoolean()) answer[t] = (answer[t] + 1) % VOCABULARY;
            return answer;
        }

        Softmax start() {
            int length = vague.length;
            double[][] logits = new double[QUESTIONS + CLASSES * REASONINGS * length][];
            for (int q = 0; q < QUESTIONS; q++) logits[q] = new double[REASONINGS];
            for (int a = 0; a < answers.length; a++)
                for (int t = 0; t < length; t++) {
                    double[] row = new double[VOCABULARY];
                    row[answers[a][t]] = 1;
                    logits[QUESTIONS + a * length + t] = row;
                }
            return new Softmax(logits);
        }
    }

    private static double[] logs(Softmax policy, World world, int question, int reasoning, int[] reference) {
        double[] logs = new double[reference.length];
        int row = QUESTIONS + world.answerOf(question, reasoning) * logs.length;
        for (int t = 0; t < logs.length; t++) logs[t] = policy.log(row + t, reference[t]);
        return logs;
    }

    private static Map<String, Double> run(Trial trial, String kind, int length, double ambiguous) {
        World world = World.of(trial, length, ambiguous);
        Softmax policy = world.start();
        RandomGenerator draws = trial.stream("policy");
        RandomGenerator references = trial.stream("references");
        double before = likelihood(policy, world, trial);
        int updates = trial.size(200, 80);
        for (int update = 0; update < updates; update++) {
            for (int q = 0; q < QUESTIONS; q++) {
                int[] reference = world.reference(q, references);
                if (kind.equals("SFT")) imitate(policy, world, q, reference);
                else group(policy, world, q, reference, kind, draws);
            }
            policy.adam(RATE);
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        double exact = 0;
        double right = 0;
        for (int q = 0; q < QUESTIONS; q++) {
            int z = policy.greedy(q);
            int row = QUESTIONS + world.answerOf(q, z) * length;
            boolean all = true;
            for (int t = 0; t < length; t++) {
                int said = policy.greedy(row + t);
                int meant = world.answers[world.answerOf(q, world.right[q])][t];
                all &= said == meant || world.vague[t] && said == (meant + 1) % VOCABULARY;
            }
            if (all) exact += 1.0 / QUESTIONS;
            right += policy.probabilities(q)[world.right[q]] / QUESTIONS;
        }
        measures.put("exact", exact);
        double after = likelihood(policy, world, trial);
        measures.put("log-likelihood", after);
        measures.put("log-likelihood, change", after - before);
        measures.put("right reasoning", right);
        return measures;
    }

    /// Cross-entropy of the answer under a reasoning that is not learned: the model's own first guess, the
    /// same for every question.
    private static void imitate(Softmax policy, World world, int question, int[] reference) {
        int row = QUESTIONS + world.answerOf(question, 0) * reference.length;
        for (int t = 0; t < reference.length; t++) policy.push(row + t, reference[t], 1.0 / QUESTIONS);
    }

    private static void group(
            Softmax policy, World world, int question, int[] reference, String kind, RandomGenerator draws) {
        int[] reasonings = new int[GROUP];
        double[][] logs = new double[GROUP][];
        double[] sums = new double[GROUP];
        int[][] said = new int[GROUP][];
        for (int i = 0; i < GROUP; i++) {
            reasonings[i] = policy.sample(question, draws);
            logs[i] = logs(policy, world, question, reasonings[i], reference);
            sums[i] = java.util.Arrays.stream(logs[i]).sum();
            int row = QUESTIONS + world.answerOf(question, reasonings[i]) * reference.length;
            said[i] = new int[reference.length];
            if (kind.equals("0/1"))
                for (int t = 0; t < reference.length; t++) said[i][t] = policy.sample(row + t, draws);
        }
        double[] credit;
        double[] answer;
        switch (kind) {
            case "0/1" -> {
                double[] rewards = new double[GROUP];
                for (int i = 0; i < GROUP; i++) rewards[i] = java.util.Arrays.equals(said[i], reference) ? 1 : 0;
                credit = Cases.advantages(GroupRelative.RLOO, rewards);
                answer = null;
            }
            case "JEPO" -> {
                credit = LikelihoodRewards.credit(sums);
                answer = Softmax.softmax(sums);
                for (int i = 0; i < GROUP; i++) answer[i] *= GROUP;
            }
            default -> {
                LikelihoodRewards.Weights weights = LikelihoodRewards.weights(logs, kind);
                credit = weights.reasoning();
                answer = weights.answer();
            }
        }
        for (int i = 0; i < GROUP; i++) {
            policy.push(question, reasonings[i], credit[i] / GROUP / QUESTIONS);
            int row = QUESTIONS + world.answerOf(question, reasonings[i]) * reference.length;
            for (int t = 0; t < reference.length; t++) {
                // What was sampled is paid; what is only measured is fitted, by the derivative of its reward.
                if (answer == null) policy.push(row + t, said[i][t], credit[i] / GROUP / QUESTIONS);
                else {
                    double weight = kind.equals("avg_prob") ? Math.exp(logs[i][t]) / reference.length : answer[i];
                    policy.push(row + t, reference[t], weight / GROUP / QUESTIONS);
                }
            }
        }
    }

    /// Mean log-likelihood of the reference per token, the reasoning summed out exactly.
    private static double likelihood(Softmax policy, World world, Trial trial) {
        RandomGenerator draws = trial.stream("held out references");
        double sum = 0;
        int each = 5;
        for (int q = 0; q < QUESTIONS; q++)
            for (int i = 0; i < each; i++) {
                int[] reference = world.reference(q, draws);
                double[] terms = new double[REASONINGS];
                double max = Double.NEGATIVE_INFINITY;
                for (int z = 0; z < REASONINGS; z++) {
                    terms[z] = policy.log(q, z);
                    for (double log : logs(policy, world, q, z, reference)) terms[z] += log;
                    max = Math.max(max, terms[z]);
                }
                double total = 0;
                for (double term : terms) total += Math.exp(term - max);
                sum += (max + Math.log(total)) / reference.length / QUESTIONS / each;
            }
        return sum;
    }
}
