package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// PAR at desk scale. Answers are 10 tokens of 12; each token helps a little and flashes. The true value
/// rises with help and falls off once there is too much flash, which the first policy never shows, so a
/// reward model learned from its answers takes flash for good. Which shaping of that reward keeps the true
/// value while the policy is pushed?
final class ParClaims {
    private static final int LENGTH = 10;
    private static final int VOCABULARY = 12;
    private static final int BATCH = 64;
    private static final int PAIRS = 3000;
    private static final int CACHED = 64;
    private static final int JUDGED = 400;
    private static final int SMOOTH = 10;
    private static final double RATE = 0.6;

    private ParClaims() {}

    static List<Claim> claims() {
        Experiment experiment = new Experiment(
                "hacking",
                "10 tokens of 12, linear reward model from 3000 pairs of the first policy, REINFORCE, batch 64,"
                        + " 400 steps (quick: 150), KL in the reward with beta 0.02. drop = peak - final win rate by the true value"
                        + " against the first policy.",
                List.of(
                        arm("none", 0.02, 1, List.of("none")),
                        arm("centered", 0.02, 1, List.of("centered")),
                        arm("meanstd", 0.02, 1, List.of("meanstd")),
                        arm("clip", 0.02, 1, List.of("clip")),
                        arm("minmax", 0.02, 1, List.of("minmax")),
                        arm("PAR", 0.02, 1, List.of()),
                        arm("PAR, 10 references", 0.02, 10, List.of()),
                        arm("none, beta 0.1", 0.1, 1, List.of("none")),
                        arm("PAR, beta 0.1", 0.1, 1, List.of())),
                24,
                6);
        return List.of(
                new Claim(
                        "drop",
                        "After its peak, a policy trained on PAR loses at most half as much true value as one trained"
                                + " on the plain learned reward",
                        experiment,
                        new Test.Superior(Contrast.scaled("drop", 0.5, "none", 1, "PAR"), 0)),
                new Claim(
                        "final",
                        "At the end PAR has the higher true value",
                        experiment,
                        new Test.Superior(Contrast.of("final", "PAR", "none"), 0.05)),
                new Claim(
                        "kl",
                        "The drop is PAR's doing and not the KL term's: it also halves it at five times the KL",
                        experiment,
                        new Test.Superior(Contrast.scaled("drop", 0.5, "none, beta 0.1", 1, "PAR, beta 0.1"), 0),
                        "not the paper's; the sheet's pilot saw the two interact"));
    }

    /// The tokens' worth and the reward model learned from the first policy.
    private record World(
            double[] help, double[] flash, double[] model, Softmax start, double[] rivals, double[] cached) {
        static World of(Trial trial) {
            RandomGenerator draws = trial.stream("world");
            double[] help = new double[VOCABULARY];
            double[] flash = new double[VOCABULARY];
            for (int v = 0; v < VOCABULARY; v++) {
                help[v] = draws.nextGaussian();
                flash[v] = Math.abs(draws.nextGaussian()) + 0.6 * Math.max(0, help[v]);
            }
            double[][] logits = new double[LENGTH][VOCABULARY];
            for (double[] row : logits) for (int v = 0; v < VOCABULARY; v++) row[v] = 0.3 * draws.nextGaussian();
            World world = new World(
                    help, flash, new double[VOCABULARY], new Softmax(logits), new double[JUDGED], new double[CACHED]);
            world.learn(draws);
            for (int i = 0; i < JUDGED; i++) world.rivals[i] = world.value(sample(world.start, draws));
            Arrays.sort(world.rivals);
            for (int i = 0; i < CACHED; i++) world.cached[i] = world.score(sample(world.start, draws));
            return world;
        }

        double value(int[] answer) {
            double good = 0;
            double loud = 0;
            for (int v : answer) {
                good += help[v] / LENGTH;
                loud += flash[v];
            }
            double over = Math.max(0, loud - 9);
            return 3 * good - 0.15 * over * over;
        }

        double score(int[] answer) {
            double score = 0;
            for (int v : answer) score += model[v];
            return score;
        }

        /// Bradley and Terry by logistic regression on token counts.
        private void learn(RandomGenerator draws) {
            double[][] gaps = new double[PAIRS][VOCABULARY];
            for (double[] gap : gaps) {
                int[] a = sample(start, draws);
                int[] b = sample(start, draws);
                double sign = draws.nextDouble() < 1 / (1 + Math.exp(-2 * (value(a) - value(b)))) ? 1 : -1;
                for (int v : a) gap[v] += sign;
                for (int v : b) gap[v] -= sign;
            }
            for (int round = 0; round < 300; round++) {
                double[] gradient = new double[VOCABULARY];
                for (double[] gap : gaps) {
                    double margin = 0;
                    for (int v = 0; v < VOCABULARY; v++) margin += model[v] * gap[v];
                    double pull = 1 / (1 + Math.exp(margin));
                    for (int v = 0; v < VOCABULARY; v++) gradient[v] += pull * gap[v] / PAIRS;
                }
                for (int v = 0; v < VOCABULARY; v++) model[v] += 0.5 * gradient[v];
            }
        }

        double winRate(double value) {
            int at = Arrays.binarySearch(rivals, value);
            return (at < 0 ? -at - 1 : at) / (double) JUDGED;
        }
    }

    private static int[] sample(Softmax policy, RandomGenerator draws) {
        int[] answer = new int[LENGTH];
        for (int t = 0; t < LENGTH; t++) answer[t] = policy.sample(t, draws);
        return answer;
    }

    private static Arm arm(String name, double beta, int references, List<String> variants) {
        return new Arm(name, trial -> run(trial, beta, references, variants));
    }

    private static Map<String, Double> run(Trial trial, double beta, int references, List<String> variants) {
        World world = World.of(trial);
        Softmax policy = world.start.fork();
        RandomGenerator draws = trial.stream("policy");
        int steps = trial.size(400, 150);
        double[] won = new double[steps];
        double proxy = 0;
        RunState state = new RunState();
        var changes = RecipeRun.changes(variants, Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("par", changes, Double.NaN)) {
            for (int step = 0; step < steps; step++) {
                int[][] answers = new int[BATCH][];
                List<Rollout> rollouts = new ArrayList<>();
                double[] kl = new double[BATCH];
                proxy = 0;
                for (int i = 0; i < BATCH; i++) {
                    answers[i] = sample(policy, draws);
                    for (int t = 0; t < LENGTH; t++)
                        kl[i] += policy.log(t, answers[i][t]) - world.start.log(t, answers[i][t]);
                    won[step] += world.winRate(world.value(answers[i])) / BATCH;
                    proxy += world.score(answers[i]) / BATCH;
                    Map<String, Object> info = new HashMap<>();
                    info.put("score", world.score(answers[i]));
                    List<Object> refs = new ArrayList<>();
                    for (int r = 0; r < references; r++) refs.add(world.cached[draws.nextInt(CACHED)]);
                    info.put("references", refs);
                    rollouts.add(Rollout.of("" + i, "batch", null, "", null, info));
                }
                double[] rewards = recipe.rewards(recipe.lines(rollouts, state));
                for (int i = 0; i < BATCH; i++) rewards[i] -= beta * kl[i];
                double[] advantages = Cases.advantages(GroupRelative.GRPO, rewards);
                for (int i = 0; i < BATCH; i++)
                    for (int t = 0; t < LENGTH; t++) policy.push(t, answers[i][t], advantages[i] / BATCH);
                policy.ascend(RATE);
            }
        }
        double peak = 0;
        double last = 0;
        for (int step = SMOOTH; step <= steps; step++) {
            last = Arrays.stream(won, step - SMOOTH, step).average().orElseThrow();
            peak = Math.max(peak, last);
        }
        return Map.of("peak", peak, "final", last, "drop", peak - last, "proxy", proxy);
    }
}
