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
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// RAFT at desk scale: a language of 24 symbols with a bigram grammar; the reward is the share of symbols
/// of the prompt's class, plus an offset that makes some prompts look better whatever is said. The policy
/// is a table of next symbols by prompt and previous symbol, which starts as the grammar itself; PPO
/// starts there too.
final class RaftClaims {
    private static final int SYMBOLS = 24;
    private static final int LENGTH = 12;
    private static final int PROMPTS = 6;
    private static final int SUCCESSORS = 6;
    private static final double SMOOTHING = 0.02;
    private static final int PER_STAGE = 512;
    private static final int MINIBATCH = 128;
    private static final int EPOCHS = 4;
    private static final double RATE = 0.05;
    private static final int TESTED = 1200;

    private RaftClaims() {}

    static List<Claim> claims() {
        Experiment experiment = new Experiment(
                "bigrams",
                "24 symbols, 12 long, 6 prompts, a next-symbol table per prompt; 512 kept samples a stage, 4 epochs,"
                        + " batch 128, Adam 0.05, 15 stages (quick: 5); PPO 40 (quick: 12) x 512 samples, clip 0.2.",
                List.of(
                        arm("K 2", trial -> raft(trial, 2, false, x -> x)),
                        arm("K 8", trial -> raft(trial, 8, false, x -> x)),
                        arm("K 32", trial -> raft(trial, 32, false, x -> x)),
                        arm("K 8, all prompts ranked", trial -> raft(trial, 8, true, x -> x)),
                        arm("K 8, frozen sampler", trial -> frozen(trial, 8)),
                        arm("PPO, beta 0", trial -> ppo(trial, 0)),
                        arm("PPO, beta 0.01", trial -> ppo(trial, 0.01))),
                8,
                6);
        return List.of(
                new Claim(
                        "reward",
                        "The best of 8, imitated again and again, reaches 0.9 of the reward",
                        experiment,
                        new Test.Superior(Contrast.alone("reward", "K 8"), 0.9)),
                new Claim(
                        "ppo",
                        "which is not more than 0.05 below PPO with a KL of 0.01",
                        experiment,
                        new Test.Within(Contrast.of("reward", "K 8", "PPO, beta 0.01"), 0.05),
                        "at different numbers of samples; see the column"),
                new Claim(
                        "k",
                        "More samples a prompt help",
                        experiment,
                        new Test.Trend("reward", List.of("K 2", "K 8", "K 32"), 0.1)),
                new Claim(
                        "k-8",
                        "K 8 is 0.3 above K 2",
                        experiment,
                        new Test.Superior(Contrast.of("reward", "K 8", "K 2"), 0.3)),
                new Claim(
                        "ranking",
                        "Ranked across prompts, prompts drift apart by 0.5 more",
                        experiment,
                        new Test.Superior(Contrast.of("spread", "K 8, all prompts ranked", "K 8"), 0.5)),
                new Claim(
                        "on-policy",
                        "The best of 8 of the first policy alone are worse than of the current one",
                        experiment,
                        new Test.Superior(Contrast.of("reward", "K 8", "K 8, frozen sampler"), 0.05)),
                new Claim(
                        "fluency",
                        "RAFT's texts are no less fluent than PPO's at beta 0",
                        experiment,
                        new Test.Within(new Contrast("perplexity", Map.of("PPO, beta 0", 1.0, "K 8", -1.0)), 0.5)));
    }

    private static Arm arm(String name, Arm.Run run) {
        return new Arm(name, run);
    }

    private record World(double[][] grammar, Softmax start) {
        static World of(Trial trial) {
            RandomGenerator draws = trial.stream("world");
            double[][] grammar = new double[SYMBOLS + 1][SYMBOLS];
            for (double[] row : grammar) {
                Arrays.fill(row, SMOOTHING / SYMBOLS);
                Set<Integer> allowed = new HashSet<>();
                while (allowed.size() < SUCCESSORS) allowed.add(draws.nextInt(SYMBOLS));
                double sum = 0;
                double[] weights = new double[SUCCESSORS];
                for (int i = 0; i < SUCCESSORS; i++) sum += weights[i] = draws.nextExponential();
                int i = 0;
                for (int v : allowed) row[v] += (1 - SMOOTHING) * weights[i++] / sum;
            }
            double[][] logits = new double[PROMPTS * (SYMBOLS + 1)][SYMBOLS];
            for (int s = 0; s < logits.length; s++)
                for (int v = 0; v < SYMBOLS; v++) logits[s][v] = Math.log(grammar[s % (SYMBOLS + 1)][v]);
            return new World(grammar, new Softmax(logits));
        }

        double perplexity(int[] text) {
            double log = 0;
            int before = SYMBOLS;
            for (int v : text) {
                log += Math.log(grammar[before][v]);
                before = v;
            }
            return Math.exp(-log / LENGTH);
        }
    }

    private static int[] sample(Softmax policy, int prompt, RandomGenerator draws) {
        int[] text = new int[LENGTH];
        int before = SYMBOLS;
        for (int t = 0; t < LENGTH; t++) before = text[t] = policy.sample(prompt * (SYMBOLS + 1) + before, draws);
        return text;
    }

    private static double share(int[] text, int prompt) {
        return Arrays.stream(text).filter(v -> v % PROMPTS == prompt).count() / (double) LENGTH;
    }

    private static double reward(int[] text, int prompt) {
        return share(text, prompt) + 0.5 * prompt / (PROMPTS - 1);
    }

    private static void push(Softmax policy, int prompt, int[] text, double weight) {
        int before = SYMBOLS;
        for (int v : text) {
            policy.push(prompt * (SYMBOLS + 1) + before, v, weight);
            before = v;
        }
    }

    private record Sample(int prompt, int[] text) {}

    /// Kept samples of one stage, by the selection that {@link Raft} publishes.
    ///
    /// @param shape a rising function of the reward, which must not matter
    static List<int[]> kept(double[][] rewards, boolean across, int k, java.util.function.DoubleUnaryOperator shape) {
        List<int[]> kept = new ArrayList<>();
        if (across) {
            double[] all = Arrays.stream(rewards)
                    .flatMapToDouble(Arrays::stream)
                    .map(shape)
                    .toArray();
            for (double i : Raft.top(all, 1.0 / k)) kept.add(new int[] {(int) i / k, (int) i % k});
            return kept;
        }
        for (int p = 0; p < rewards.length; p++)
            kept.add(
                    new int[] {p, Raft.best(Arrays.stream(rewards[p]).map(shape).toArray())});
        return kept;
    }

    private static Map<String, Double> raft(
            Trial trial, int k, boolean across, java.util.function.DoubleUnaryOperator shape) {
        World world = World.of(trial);
        Softmax policy = world.start.fork();
        RandomGenerator draws = trial.stream("policy");
        int stages = trial.size(15, 5);
        for (int stage = 0; stage < stages; stage++) imitate(policy, policy, k, across, shape, draws);
        return measured(trial, world, policy, (double) stages * PER_STAGE * k);
    }

    private static Map<String, Double> frozen(Trial trial, int k) {
        World world = World.of(trial);
        Softmax policy = world.start.fork();
        RandomGenerator draws = trial.stream("policy");
        int stages = trial.size(15, 5);
        for (int stage = 0; stage < stages; stage++) imitate(world.start, policy, k, false, x -> x, draws);
        return measured(trial, world, policy, (double) stages * PER_STAGE * k);
    }

    /// One stage: sample, keep, fine-tune.
    private static void imitate(
            Softmax generator,
            Softmax learner,
            int k,
            boolean across,
            java.util.function.DoubleUnaryOperator shape,
            RandomGenerator draws) {
        Sample[][] samples = new Sample[PER_STAGE][k];
        double[][] rewards = new double[PER_STAGE][k];
        for (int p = 0; p < PER_STAGE; p++)
            for (int i = 0; i < k; i++) {
                samples[p][i] = new Sample(p % PROMPTS, sample(generator, p % PROMPTS, draws));
                rewards[p][i] = reward(samples[p][i].text, p % PROMPTS);
            }
        List<Sample> kept = new ArrayList<>();
        for (int[] at : kept(rewards, across, k, shape)) kept.add(samples[at[0]][at[1]]);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            java.util.Collections.shuffle(kept, new java.util.Random(draws.nextLong()));
            for (int from = 0; from < kept.size(); from += MINIBATCH) {
                List<Sample> batch = kept.subList(from, Math.min(kept.size(), from + MINIBATCH));
                for (Sample each : batch) push(learner, each.prompt, each.text, 1.0 / batch.size());
                learner.adam(RATE);
            }
        }
    }

    private static Map<String, Double> ppo(Trial trial, double beta) {
        World world = World.of(trial);
        Softmax policy = world.start.fork();
        RandomGenerator draws = trial.stream("policy");
        int iterations = trial.size(40, 12);
        for (int iteration = 0; iteration < iterations; iteration++) {
            List<Sample> samples = new ArrayList<>();
            double[] rewards = new double[PER_STAGE];
            int[] prompts = new int[PER_STAGE];
            double[][] old = new double[PER_STAGE][LENGTH];
            for (int i = 0; i < PER_STAGE; i++) {
                prompts[i] = i % PROMPTS;
                Sample each = new Sample(prompts[i], sample(policy, prompts[i], draws));
                samples.add(each);
                rewards[i] = reward(each.text, prompts[i]);
                int before = SYMBOLS;
                for (int t = 0; t < LENGTH; t++) {
                    int state = prompts[i] * (SYMBOLS + 1) + before;
                    old[i][t] = policy.log(state, each.text[t]);
                    rewards[i] -= beta * (old[i][t] - world.start.log(state, each.text[t]));
                    before = each.text[t];
                }
            }
            // The baseline is the prompt's mean, scaled over the batch.
            double[] advantages = new GroupRelative(
                            GroupRelative.Center.MEAN,
                            GroupRelative.Scale.BATCH,
                            1,
                            1e-6,
                            GroupRelative.Singleton.ZERO,
                            "",
                            "")
                    .estimate(rewards, prompts);
            for (int epoch = 0; epoch < EPOCHS; epoch++)
                for (int from = 0; from < PER_STAGE; from += MINIBATCH) {
                    for (int i = from; i < from + MINIBATCH; i++) {
                        int before = SYMBOLS;
                        for (int t = 0; t < LENGTH; t++) {
                            int v = samples.get(i).text[t];
                            int state = prompts[i] * (SYMBOLS + 1) + before;
                            double ratio = Math.exp(policy.log(state, v) - old[i][t]);
                            boolean clipped = advantages[i] > 0 ? ratio > 1.2 : ratio < 0.8;
                            if (!clipped) policy.push(state, v, ratio * advantages[i] / MINIBATCH);
                            before = v;
                        }
                    }
                    policy.adam(RATE);
                }
        }
        return measured(trial, world, policy, (double) iterations * PER_STAGE);
    }

    private static Map<String, Double> measured(Trial trial, World world, Softmax policy, double samples) {
        RandomGenerator draws = trial.stream("test");
        double[] byPrompt = new double[PROMPTS];
        double perplexity = 0;
        Set<String> distinct = new HashSet<>();
        for (int i = 0; i < TESTED; i++) {
            int[] text = sample(policy, i % PROMPTS, draws);
            byPrompt[i % PROMPTS] += share(text, i % PROMPTS) * PROMPTS / TESTED;
            perplexity += Math.log(world.perplexity(text)) / TESTED;
            distinct.add(i % PROMPTS + Arrays.toString(text));
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("reward", Arrays.stream(byPrompt).average().orElseThrow());
        measures.put(
                "spread",
                Arrays.stream(byPrompt).max().orElseThrow()
                        - Arrays.stream(byPrompt).min().orElseThrow());
        measures.put("perplexity", Math.exp(perplexity));
        measures.put("distinct", distinct.size() / (double) TESTED);
        measures.put("samples", samples);
        return measures;
    }
}
