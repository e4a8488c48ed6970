package dev.assay.papers;

import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.preference.Logistic;
import dev.assay.core.preference.WeightedHeads;
import dev.assay.papers.world.Activation;
import dev.assay.papers.world.Comparison;
import dev.assay.papers.world.Features;
import dev.assay.papers.world.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// VideoReward at desk scale: three scores learned from comparisons with ties; and a flow in the plane, eight clouds on
/// a ring, that is aligned with a reward by pairs, by weighted regression or by imitation, or bent by the gradient of
/// learned rewards while it samples.
final class VideoRewardClaims {
    private static final int FEATURES = 12;
    private static final int SCORES = 3;
    private static final double SAME = 0.5;
    private static final double THETA = 5;
    private static final double RATE = 1e-3;

    private static final int CLOUDS = 8;
    private static final double RADIUS = 2;
    private static final double CLOUD = 0.15;
    private static final int EULER = 40;
    private static final double TUNE_RATE = 3e-4;
    private static final double CAP = 5;
    private static final double[] BETAS = {1, 2, 5};
    private static final double GUIDANCE = 0.03;

    private static final String BT = "BT";
    private static final String BTT = "BT with ties";
    private static final String BASE = "base";
    private static final String SFT = "SFT";
    private static final String RWR = "RWR";
    private static final String DPO = "Flow-DPO";
    private static final String FALLING = "Flow-DPO, falling beta";
    private static final String OTHER = "0 : 1";
    private static final String BOTH = "0.5 : 0.5";
    private static final String ONE = "1 : 0";

    private VideoRewardClaims() {}

    static List<Claim> claims(Lab lab) {
        Experiment ties = new Experiment(
                "ties",
                "12 numbers, 3 scores that are tanh networks of them; 3000 pairs (quick: 600), 'same' where the scores differ by"
                        + " less than 0.5; SiLU network 12-64-64-3, 800 steps (quick: 100) of 64 pairs, theta 5; 2000 fresh"
                        + " pairs.",
                List.of(
                        new Arm(BT, trial -> compared(trial, Logistic.PLAIN, false)),
                        new Arm(BTT, trial -> compared(trial, Logistic.raoKupper(THETA), true))),
                6,
                6);
        Experiment flow = new Experiment(
                "flow",
                "8 clouds on a ring of radius 2; velocity network 7-64-64-2, 2500 steps (quick: 200) of 128, 40 Euler steps;"
                        + " reward x/2 - 2(|x| - 2)^2 ranks 1024 pairs (quick: 128) of its samples; 400 steps (quick: 30) of"
                        + " 64, Adam 3e-4. Beta of 1, 2 or 5 by the reward of other samples than those reported.",
                List.of(
                        new Arm(BASE, trial -> measured(trial, world(lab, trial), world(lab, trial).base)),
                        new Arm(SFT, trial -> measured(trial, world(lab, trial), regressed(trial, lab, false))),
                        new Arm(RWR, trial -> measured(trial, world(lab, trial), regressed(trial, lab, true))),
                        new Arm(DPO, trial -> preferred(trial, lab, false)),
                        new Arm(FALLING, trial -> preferred(trial, lab, true))),
                6,
                6);
        Experiment guidance = new Experiment(
                "guidance",
                "the same flow; two networks 7-32-32-1 learn x/2 and y/2 by 800 steps (quick: 60) of 64 pairs of its samples,"
                        + " noised alike, and bend sampling with weights x : y, guidance 0.03; 500 samples (quick: 100).",
                List.of(
                        new Arm(OTHER, trial -> guided(trial, lab, true, 0, 1)),
                        new Arm(BOTH, trial -> guided(trial, lab, true, 0.5, 0.5)),
                        new Arm(ONE, trial -> guided(trial, lab, true, 1, 0)),
                        new Arm("1 : 0, trained clean", trial -> guided(trial, lab, false, 1, 0))),
                6,
                6);
        return List.of(
                new Claim(
                        "ties",
                        "A loss that knows ties keeps what people call the same closer: its difference, over that of"
                                + " decided pairs, is a fifth less",
                        ties,
                        new Test.Superior(Contrast.scaled("tied over decided", 0.8, BT, 1, BTT), 0)),
                new Claim(
                        "decided",
                        "and ranks the decided as well",
                        ties,
                        new Test.Equal(Contrast.of("accuracy", BTT, BT), 0.02)),
                new Claim(
                        "with-ties",
                        "and tells ties better, by a point",
                        ties,
                        new Test.Superior(Contrast.of("accuracy with ties", BTT, BT), 0.01)),
                new Claim(
                        "dpo-sft",
                        "Pairs align a flow better than imitating the winners",
                        flow,
                        new Test.Superior(Contrast.of("reward", DPO, SFT), 0.15)),
                new Claim(
                        "dpo-rwr",
                        "and than weighted regression",
                        flow,
                        new Test.Superior(Contrast.of("reward", DPO, RWR), 0.15)),
                new Claim(
                        "beta",
                        "A constant beta earns more than one that falls with the noise",
                        flow,
                        new Test.Superior(Contrast.of("reward", DPO, FALLING), 0)),
                new Claim(
                        "win-rate",
                        "Pairs win more often than weighted regression against the base with equal noise",
                        flow,
                        new Test.Superior(Contrast.of("win rate", DPO, RWR), 0),
                        "the paper's measure; the design's pilot saw the opposite"),
                new Claim(
                        "guidance-x",
                        "Weights trade one reward for the other while sampling: x rises",
                        guidance,
                        new Test.Trend("x", List.of(OTHER, BOTH, ONE), 0.3)),
                new Claim("guidance-y", "and y falls", guidance, new Test.Trend("y", List.of(ONE, BOTH, OTHER), 0.3)));
    }

    private static Map<String, Double> compared(Trial trial, Logistic logistic, boolean knowsTies) {
        RandomGenerator world = trial.stream("world");
        Network truth = Network.random(world, Activation.TANH, FEATURES, 16, SCORES);
        List<Comparison> pairs = new ArrayList<>();
        for (int i = 0; i < trial.size(3000, 600); i++) {
            double[] a = Features.gaussian(FEATURES, world);
            double[] b = Features.gaussian(FEATURES, world);
            double[] wins = new double[SCORES];
            double[] losses = new double[SCORES];
            for (int k = 0; k < SCORES; k++) {
                int label = label(truth, a, b, k);
                wins[k] = label == 1 || label == 0 && knowsTies ? 1 : 0;
                losses[k] = label == -1 || label == 0 && knowsTies ? 1 : 0;
            }
            pairs.add(new Comparison(a, b, wins, losses));
        }
        Network model = Network.random(trial.stream("model"), Activation.SILU, FEATURES, 64, 64, SCORES);
        RandomGenerator draws = trial.stream("batches");
        for (int step = 0; step < trial.size(800, 100); step++) {
            List<Comparison> batch = IntStream.range(0, 64)
                    .mapToObj(_ -> pairs.get(draws.nextInt(pairs.size())))
                    .toList();
            Comparison.push(model, logistic, batch);
            model.adam(RATE);
        }
        RandomGenerator test = trial.stream("test");
        int count = trial.size(2000, 300);
        double[] human = new double[count * SCORES];
        double[] said = new double[human.length];
        double[] size = new double[2];
        int[] number = new int[2];
        for (int i = 0; i < count; i++) {
            double[] a = Features.gaussian(FEATURES, test);
            double[] b = Features.gaussian(FEATURES, test);
            double[] first = model.of(a);
            double[] second = model.of(b);
            for (int k = 0; k < SCORES; k++) {
                int label = label(truth, a, b, k);
                human[i * SCORES + k] = label;
                said[i * SCORES + k] = first[k] - second[k];
                int decided = label == 0 ? 0 : 1;
                size[decided] += Math.abs(first[k] - second[k]);
                number[decided]++;
            }
        }
        Map<String, Double> found = VideoReward.accuracy(human, said);
        return Map.of(
                "tied over decided",
                size[0] / number[0] / (size[1] / number[1]),
                "accuracy",
                found.get("without_ties"),
                "accuracy with ties",
                found.get("with_ties"),
                "ties",
                (double) number[0] / human.length);
    }

    private static int label(Network truth, double[] a, double[] b, int score) {
        double gap = truth.of(a)[score] - truth.of(b)[score];
        return Math.abs(gap) < SAME ? 0 : gap > 0 ? 1 : -1;
    }

    /// A trained flow, pairs of its samples, the better first, and rewards of its samples for the test's noise.
    private record World(Network base, List<double[][]> pairs, double[] tested) {}

    private static World world(Lab lab, Trial trial) {
        return lab.shared("video-reward " + trial.seed() + trial.quick(), () -> {
            Network flow = Network.random(trial.stream("flow"), Activation.SILU, 7, 64, 64, 2);
            RandomGenerator draws = trial.stream("data");
            for (int step = 0; step < trial.size(2500, 200); step++) {
                for (int i = 0; i < 128; i++) regress(flow, cloud(draws), 1.0 / 128, draws);
                flow.adam(RATE);
            }
            List<double[][]> pairs = new ArrayList<>();
            for (int i = 0; i < trial.size(1024, 128); i++) {
                double[] a = sample(flow, Features.gaussian(2, draws));
                double[] b = sample(flow, Features.gaussian(2, draws));
                pairs.add(reward(a) >= reward(b) ? new double[][] {a, b} : new double[][] {b, a});
            }
            RandomGenerator test = trial.stream("test");
            double[] tested = new double[trial.size(1000, 100)];
            for (int i = 0; i < tested.length; i++) tested[i] = reward(sample(flow, Features.gaussian(2, test)));
            return new World(flow, pairs, tested);
        });
    }

    private static double[] cloud(RandomGenerator draws) {
        double angle = 2 * Math.PI * draws.nextInt(CLOUDS) / CLOUDS;
        return new double[] {
            RADIUS * Math.cos(angle) + CLOUD * draws.nextGaussian(),
            RADIUS * Math.sin(angle) + CLOUD * draws.nextGaussian()
        };
    }

    private static double reward(double[] x) {
        double off = Math.hypot(x[0], x[1]) - RADIUS;
        return x[0] / 2 - 2 * off * off;
    }

    private static double[] input(double[] x, double t) {
        return new double[] {
            x[0],
            x[1],
            t,
            Math.sin(Math.PI * t),
            Math.cos(Math.PI * t),
            Math.sin(2 * Math.PI * t),
            Math.cos(2 * Math.PI * t)
        };
    }

    /// Adds the gradient of minus the squared error of the velocity at a random time.
    private static void regress(Network flow, double[] clean, double weight, RandomGenerator draws) {
        double t = draws.nextDouble();
        double[] noise = Features.gaussian(2, draws);
        double[] target = VideoReward.velocity(clean, noise);
        Network.Pass pass = flow.pass(input(VideoReward.noisy(clean, noise, t), t));
        double[] pull = new double[2];
        for (int k = 0; k < 2; k++) pull[k] = 2 * weight * (target[k] - pass.outputs()[k]);
        flow.push(pass, pull);
    }

    private static double[] sample(Network flow, double[] noise) {
        double[] x = noise.clone();
        for (int i = EULER; i > 0; i--) VideoReward.step(x, flow.of(input(x, (double) i / EULER)), 1.0 / EULER);
        return x;
    }

    private static Map<String, Double> measured(Trial trial, World world, Network flow) {
        RandomGenerator draws = trial.stream("test");
        int count = world.tested.length;
        double reward = 0;
        double distance = 0;
        double wins = 0;
        for (double base : world.tested) {
            double[] x = sample(flow, Features.gaussian(2, draws));
            reward += reward(x) / count;
            distance += distance(x) / count;
            wins += reward(x) > base ? 1.0 / count : 0;
        }
        return Map.of("reward", reward, "distance", distance, "win rate", wins);
    }

    private static double distance(double[] x) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int c = 0; c < CLOUDS; c++) {
            double angle = 2 * Math.PI * c / CLOUDS;
            nearest = Math.min(nearest, Math.hypot(x[0] - RADIUS * Math.cos(angle), x[1] - RADIUS * Math.sin(angle)));
        }
        return nearest;
    }

    /// Imitates the winners, or all samples weighed by their reward.
    private static Network regressed(Trial trial, Lab lab, boolean weighted) {
        World world = world(lab, trial);
        Network flow = world.base.fork();
        RandomGenerator draws = trial.stream("tuning");
        for (int step = 0; step < trial.size(400, 30); step++) {
            for (int i = 0; i < 128; i++) {
                double[][] pair = world.pairs.get(draws.nextInt(world.pairs.size()));
                double[] x = weighted ? pair[i % 2] : pair[0];
                regress(flow, x, (weighted ? VideoReward.weight(reward(x), CAP) : 1) / 128, draws);
            }
            flow.adam(TUNE_RATE);
        }
        return flow;
    }

    private static double validated(Trial trial, Network flow) {
        RandomGenerator draws = trial.stream("validation");
        int count = trial.size(300, 50);
        double reward = 0;
        for (int i = 0; i < count; i++) reward += reward(sample(flow, Features.gaussian(2, draws))) / count;
        return reward;
    }

    private static Map<String, Double> preferred(Trial trial, Lab lab, boolean falls) {
        World world = world(lab, trial);
        Network best = null;
        double most = Double.NEGATIVE_INFINITY;
        double chosen = 0;
        for (double beta : BETAS) {
            Network flow = preferred(trial, world, beta, falls);
            double reward = validated(trial, flow);
            if (reward <= most) continue;
            most = reward;
            best = flow;
            chosen = beta;
        }
        Map<String, Double> measures = new LinkedHashMap<>(measured(trial, world, best));
        measures.put("beta", chosen);
        return measures;
    }

    private static Network preferred(Trial trial, World world, double beta, boolean falls) {
        Network flow = world.base.fork();
        RandomGenerator draws = trial.stream("tuning");
        for (int step = 0; step < trial.size(400, 30); step++) {
            for (int i = 0; i < 64; i++) {
                double[][] pair = world.pairs.get(draws.nextInt(world.pairs.size()));
                double t = draws.nextDouble();
                double[] noise = Features.gaussian(2, draws);
                double[][] targets = new double[2][];
                double[] gains = new double[2];
                Network.Pass[] passes = new Network.Pass[2];
                for (int side = 0; side < 2; side++) {
                    double[] input = input(VideoReward.noisy(pair[side], noise, t), t);
                    targets[side] = VideoReward.velocity(pair[side], noise);
                    passes[side] = flow.pass(input);
                    gains[side] = VideoReward.worse(targets[side], passes[side].outputs(), world.base.of(input));
                }
                double strength = VideoReward.beta(beta, falls, t);
                double slope = Logistic.PLAIN.gradient(VideoReward.inside(strength, gains[0], gains[1]), 1, 0);
                for (int side = 0; side < 2; side++) {
                    double[] pull = new double[2];
                    // Minus the slope of the loss: that of the error is 2 (v - target), its sign the loser's turns.
                    for (int k = 0; k < 2; k++)
                        pull[k] = slope
                                * strength
                                * (side == 0 ? 1 : -1)
                                * (passes[side].outputs()[k] - targets[side][k])
                                / 64;
                    flow.push(passes[side], pull);
                }
            }
            flow.adam(TUNE_RATE);
        }
        return flow;
    }

    /// Bends sampling along learned rewards of noisy states.
    private static Map<String, Double> guided(Trial trial, Lab lab, boolean noisy, double... weights) {
        World world = world(lab, trial);
        Network[] rewards = new Network[2];
        for (int axis = 0; axis < 2; axis++) {
            int which = axis;
            rewards[axis] = lab.shared(
                    "video-reward " + trial.seed() + trial.quick() + noisy + axis,
                    () -> judge(trial, world, noisy, which));
        }
        RandomGenerator draws = trial.stream("test");
        int count = trial.size(500, 100);
        double[] mean = new double[2];
        double distance = 0;
        for (int i = 0; i < count; i++) {
            double[] x = Features.gaussian(2, draws);
            for (int s = EULER; s > 0; s--) {
                double t = (double) s / EULER;
                double[] velocity = world.base.of(input(x, t));
                double[][] slopes = new double[2][];
                for (int axis = 0; axis < 2; axis++) slopes[axis] = slope(rewards[axis], input(x, t));
                double[] slope = new double[2];
                for (int k = 0; k < 2; k++)
                    slope[k] = WeightedHeads.dot(weights, new double[] {slopes[0][k], slopes[1][k]});
                VideoReward.guide(velocity, slope, GUIDANCE, t);
                VideoReward.step(x, velocity, 1.0 / EULER);
            }
            for (int axis = 0; axis < 2; axis++) mean[axis] += x[axis] / count;
            distance += distance(x) / count;
        }
        return Map.of("x", mean[0], "y", mean[1], "distance", distance);
    }

    /// A reward's gradient in its input; it is shared, so its weights' gradient must not be collected.
    private static double[] slope(Network reward, double[] input) {
        return reward.slope(reward.pass(input), 1);
    }

    private static Network judge(Trial trial, World world, boolean noisy, int axis) {
        Network judge = Network.random(trial.stream("judge " + axis), Activation.SILU, 7, 32, 32, 1);
        RandomGenerator draws = trial.stream("judged " + axis);
        for (int step = 0; step < trial.size(800, 60); step++) {
            List<Comparison> batch = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                double[][] pair = world.pairs.get(draws.nextInt(world.pairs.size()));
                double t = noisy ? draws.nextDouble() : 0;
                double[] noise = Features.gaussian(2, draws);
                int better = pair[0][axis] >= pair[1][axis] ? 0 : 1;
                batch.add(Comparison.won(
                        input(VideoReward.noisy(pair[better], noise, t), t),
                        input(VideoReward.noisy(pair[1 - better], noise, t), t)));
            }
            Comparison.push(judge, Logistic.PLAIN, batch);
            judge.adam(RATE);
        }
        return judge;
    }
}
