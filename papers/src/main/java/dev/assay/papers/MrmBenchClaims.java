package dev.assay.papers;

import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.preference.Logistic;
import dev.assay.core.preference.WeightedHeads;
import dev.assay.core.preference.WinRate;
import dev.assay.core.statistics.Correlation;
import dev.assay.papers.world.Activation;
import dev.assay.papers.world.Comparison;
import dev.assay.papers.world.Features;
import dev.assay.papers.world.LogisticFit;
import dev.assay.papers.world.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// MRMBench at desk scale: do linear probes of a reward model's representation say how good what it picks will be; and
/// does it help to learn nothing from answers whose representation is far from all that the model was trained on?
final class MrmBenchClaims {
    private static final int FEATURES = 24;
    private static final int DIMENSIONS = 6;
    private static final int REPRESENTED = 32;
    private static final int MODELS = 10;
    private static final int[] LENGTHS = {30, 80, 200, 500, 1000};
    /// Steps of every model where training does not differ.
    private static final int LENGTH = 500;

    private static final double EVEN = 0.7;
    private static final int BATCH = 64;
    private static final double RATE = 2e-3;
    private static final double SURE = 3;

    private static final int PROMPT = 10;
    private static final int ACTION = 6;
    private static final double SHIFT = 1.5;
    private static final double WIDE = 1.5;
    private static final double DEVIATION = 0.5;
    private static final int PROMPTS = 16;
    private static final int GROUP = 8;
    private static final double POLICY_RATE = 3e-3;
    private static final double FAMILIAR = 0.9;
    private static final double DROPPED = 0.4;
    /// How far from the middle the policy of the second scene starts, in every number of its action.
    private static final double OFF = 3;

    private static final String PROBES = "probes";
    private static final String EQUAL = "probes, equal training";
    private static final String PAIRS = "pair accuracy";
    private static final String SHUFFLED = "probes of shuffled labels";
    private static final String NONE = "all kept";
    private static final String RANDOM = "40% dropped at random";
    private static final String GATE = "gate";
    private static final String FAR = "all kept, far start";
    private static final String FAR_GATE = "gate, far start";

    private MrmBenchClaims() {}

    static List<Claim> claims(Lab lab) {
        Experiment probes = new Experiment(
                "probes",
                "24 features, six dimensions 2 tanh(a.x) tanh(b.x); 10 reward models (quick: 5) 24-64-32-1 of Dirichlet mixtures,"
                        + " 30 to 1000 steps (quick: 20 to 60) or 500 (quick: 40) of 64 comparisons; linear probes of the 32 numbers, 1000 items"
                        + " (quick: 200) to fit and 1000 to test. correlation over the models: with the mean of the six"
                        + " dimensions of the best of 16 by the model, 300 times (quick: 50).",
                List.of(
                        new Arm(PROBES, trial -> correlated(lab, trial, PROBES)),
                        new Arm(EQUAL, trial -> correlated(lab, trial, EQUAL)),
                        new Arm(PAIRS, trial -> correlated(lab, trial, PAIRS)),
                        new Arm(SHUFFLED, trial -> correlated(lab, trial, SHUFFLED))),
                6,
                6);
        Experiment gate = new Experiment(
                "gate",
                "a prompt of 10 numbers, an action of 6, value -mean (action - target)^2; half of the prompts come from a shifted"
                        + " domain where the target is the opposite; reward model 16-64-32-1 (SiLU) of the first domain, 800 steps"
                        + " (quick: 80) of 64 pairs; policy 10-32-6, groups of 8, 16 prompts, 400 steps (quick: 30). The gate"
                        + " keeps what is no farther from the nearest of 12 class means than 90% of the first domain. Far start:"
                        + " first domain only, every number of the action off by 3.",
                List.of(
                        new Arm(NONE, trial -> steered(lab, trial, Keep.ALL, 0)),
                        new Arm(RANDOM, trial -> steered(lab, trial, Keep.RANDOM, 0)),
                        new Arm(GATE, trial -> steered(lab, trial, Keep.FAMILIAR, 0)),
                        new Arm(FAR, trial -> steered(lab, trial, Keep.ALL, OFF)),
                        new Arm(FAR_GATE, trial -> steered(lab, trial, Keep.FAMILIAR, OFF))),
                8,
                6);
        return List.of(
                new Claim(
                        "probes",
                        "What probes find in a reward model goes with the worth of what it picks: a correlation of 0.5",
                        probes,
                        new Test.Superior(Contrast.alone("correlation", PROBES), 0.5),
                        "models differ in how long they were trained, which moves both"),
                new Claim(
                        "equal",
                        "also where all models were trained equally long",
                        probes,
                        new Test.Superior(Contrast.alone("correlation", EQUAL), 0.5),
                        "added after a full run of the rest; then the steps raised from 200 to 500 and the models cut from 16 to 10,"
                                + " once; the design's pilot had 0.65"),
                new Claim(
                        "pairs",
                        "no less than its accuracy on pairs of the mean of the dimensions does",
                        probes,
                        new Test.Within(Contrast.of("correlation", PROBES, PAIRS), 0.1),
                        "a hard rival: it is measured by the very mean that decides"),
                new Claim(
                        "shuffled",
                        "A probe of shuffled labels finds nothing",
                        probes,
                        new Test.Equal(Contrast.alone("above chance", SHUFFLED), 0.03)),
                new Claim(
                        "gate",
                        "To learn nothing from unfamiliar answers beats learning from all",
                        gate,
                        new Test.Superior(Contrast.of("value", GATE, NONE), 0)),
                new Claim(
                        "random",
                        "and beats dropping 40% at random",
                        gate,
                        new Test.Superior(Contrast.of("value", GATE, RANDOM), 0)),
                new Claim(
                        "known",
                        "It costs nothing where the model knows its way",
                        gate,
                        new Test.Equal(Contrast.of("known value", GATE, NONE), 0.05)),
                new Claim(
                        "where",
                        "because it keeps more of what is known, by 20 points",
                        gate,
                        new Test.Superior(Contrast.alone("kept, known over new", GATE), 0.2),
                        "the shifted domain lies no farther from the class means than the first; with a tanh network the"
                                + " gate kept everything, so after a full run the model was given SiLU, once"),
                new Claim(
                        "actions",
                        "Where the action is what is unfamiliar, the gate drops the punishment, and does harm",
                        gate,
                        new Test.Superior(Contrast.of("known value", FAR, FAR_GATE), 0.1),
                        "a warning of the design, not a claim of the paper"));
    }

    /// The dimensions of an answer.
    private record Dimensions(double[][] a, double[][] b) {
        static Dimensions drawn(Trial trial) {
            RandomGenerator draws = trial.stream("dimensions");
            return new Dimensions(
                    Features.gaussian(DIMENSIONS, FEATURES, draws), Features.gaussian(DIMENSIONS, FEATURES, draws));
        }

        double[] of(double[] x) {
            double[] values = new double[DIMENSIONS];
            for (int k = 0; k < DIMENSIONS; k++)
                values[k] = 2
                        * Math.tanh(WeightedHeads.dot(a[k], x) / Math.sqrt(FEATURES))
                        * Math.tanh(WeightedHeads.dot(b[k], x) / Math.sqrt(FEATURES));
            return values;
        }
    }

    /// Shares of the dimensions in what a model learns to prefer: a Dirichlet draw, by gammas of shape 0.7.
    private static double[] mixture(RandomGenerator draws) {
        double[] shares = new double[DIMENSIONS];
        for (int k = 0; k < DIMENSIONS; k++) {
            // A gamma of shape 0.7 is one of 1.7 times a power of a uniform (Marsaglia and Tsang 2000).
            double d = EVEN + 1 - 1.0 / 3;
            double c = 1 / Math.sqrt(9 * d);
            while (true) {
                double x = draws.nextGaussian();
                double v = Math.pow(1 + c * x, 3);
                if (v <= 0 || Math.log(1 - draws.nextDouble()) >= 0.5 * x * x + d - d * v + d * Math.log(v)) continue;
                shares[k] = d * v * Math.pow(1 - draws.nextDouble(), 1 / EVEN);
                break;
            }
        }
        return WeightedHeads.shares(shares);
    }

    /// What was measured of each model.
    private record Measured(double[] probes, double[] shuffled, double[] pairs, double[] worth) {}

    private static Measured measured(Trial trial, boolean equal) {
        Dimensions dimensions = Dimensions.drawn(trial);
        RandomGenerator mixtures = trial.stream("mixtures");
        int models = trial.size(MODELS, 5);
        Measured all = new Measured(new double[models], new double[models], new double[models], new double[models]);
        for (int m = 0; m < models; m++) {
            double[] shares = mixture(mixtures);
            int steps = equal ? trial.size(LENGTH, 40) : trial.size(LENGTHS[m % LENGTHS.length], 20 + 10 * m);
            Network model = trained(trial, dimensions, shares, steps, m);
            all.probes[m] = probed(trial, dimensions, model, false);
            all.shuffled[m] = probed(trial, dimensions, model, true);
            all.pairs[m] = pairs(trial, dimensions, model);
            all.worth[m] = worth(trial, dimensions, model);
        }
        return all;
    }

    private static Network trained(Trial trial, Dimensions dimensions, double[] shares, int steps, int m) {
        RandomGenerator draws = trial.stream("model " + m);
        Network model = Network.random(draws, Activation.TANH, FEATURES, 64, REPRESENTED, 1);
        for (int step = 0; step < steps; step++) {
            List<Comparison> batch = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                double[] a = Features.gaussian(FEATURES, draws);
                double[] b = Features.gaussian(FEATURES, draws);
                double gap = WeightedHeads.dot(shares, dimensions.of(a)) - WeightedHeads.dot(shares, dimensions.of(b));
                batch.add(
                        draws.nextDouble() < Logistic.sigmoid(SURE * gap)
                                ? Comparison.won(a, b)
                                : Comparison.won(b, a));
            }
            Comparison.push(model, Logistic.PLAIN, batch);
            model.adam(RATE);
        }
        return model;
    }

    /// What the reward is computed from.
    private static double[] represent(Network model, double[] x) {
        double[][] states = model.pass(x).states();
        return states[states.length - 2];
    }

    /// Mean accuracy of the easy probes of all dimensions.
    private static double probed(Trial trial, Dimensions dimensions, Network model, boolean shuffled) {
        RandomGenerator draws = trial.stream("probed");
        int count = trial.size(1000, 200);
        double[][] fit = new double[count][];
        double[][] test = new double[count][];
        double[][] labels = new double[2 * count][];
        for (int i = 0; i < 2 * count; i++) {
            double[] x = Features.gaussian(FEATURES, draws);
            labels[i] = shuffled ? Features.gaussian(DIMENSIONS, draws) : dimensions.of(x);
            (i < count ? fit : test)[i % count] = represent(model, x);
        }
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        double right = 0;
        for (int k = 0; k < DIMENSIONS; k++) {
            int dimension = k;
            double[] wanted = Arrays.stream(labels)
                    .mapToDouble(row -> row[dimension] > 0 ? 1 : 0)
                    .toArray();
            double[] weights = LogisticFit.fit(fit, Arrays.copyOf(wanted, count), ones, 1);
            for (int i = 0; i < count; i++)
                if (MrmBench.said(WeightedHeads.dot(weights, test[i])) == wanted[count + i]) right++;
        }
        return right / count / DIMENSIONS;
    }

    private static double gold(Dimensions dimensions, double[] x) {
        return Lab.mean(dimensions.of(x));
    }

    private static double pairs(Trial trial, Dimensions dimensions, Network model) {
        RandomGenerator draws = trial.stream("compared");
        double[] margins = new double[trial.size(2000, 300)];
        for (int i = 0; i < margins.length; i++) {
            double[] a = Features.gaussian(FEATURES, draws);
            double[] b = Features.gaussian(FEATURES, draws);
            margins[i] = Math.signum(gold(dimensions, a) - gold(dimensions, b)) * (model.score(a) - model.score(b));
        }
        return WinRate.accuracy(margins, 0);
    }

    private static double worth(Trial trial, Dimensions dimensions, Network model) {
        RandomGenerator draws = trial.stream("picked");
        int count = trial.size(300, 50);
        double worth = 0;
        for (int i = 0; i < count; i++) {
            double[] best = null;
            for (double[] x : Features.gaussian(16, FEATURES, draws))
                if (best == null || model.score(x) > model.score(best)) best = x;
            worth += gold(dimensions, best) / count;
        }
        return worth;
    }

    private static Map<String, Double> correlated(Lab lab, Trial trial, String by) {
        boolean equal = by.equals(EQUAL);
        Measured all = lab.shared("mrm-bench " + trial.seed() + trial.quick() + equal, () -> measured(trial, equal));
        double[] scores = switch (by) {
            case PROBES, EQUAL -> all.probes;
            case PAIRS -> all.pairs;
            case SHUFFLED -> all.shuffled;
            default -> throw new IllegalArgumentException(by);
        };
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("correlation", Correlation.pearson(scores, all.worth, 3));
        measures.put("above chance", Lab.mean(scores) - 0.5);
        measures.put("worth", Lab.mean(all.worth));
        return measures;
    }

    /// Which samples take part in an update.
    private enum Keep {
        ALL,
        RANDOM,
        FAMILIAR
    }

    /// A reward model of the first domain, what it was trained on in short, and how far most of that lies from there.
    private record Judge(Network model, double[][] targets, Map<String, double[][]> centroids, double threshold) {
        double[] target(double[] prompt, boolean known) {
            double[] target = Linear.of(targets, prompt);
            for (int k = 0; k < ACTION && !known; k++) target[k] = -target[k];
            return target;
        }

        double distance(double[] prompt, double[] action) {
            double[] h = represent(model, Features.joined(prompt, action));
            double least = Double.POSITIVE_INFINITY;
            for (var dimension : centroids.entrySet())
                for (double each : MrmBench.distances(dimension.getKey(), h, dimension.getValue()))
                    least = Math.min(least, each);
            return least;
        }
    }

    private static double[] prompt(boolean known, RandomGenerator draws) {
        double[] prompt = Features.gaussian(PROMPT, draws);
        for (int k = 0; k < PROMPT && !known; k++) prompt[k] += SHIFT;
        return prompt;
    }

    private static double[] action(RandomGenerator draws) {
        double[] action = Features.gaussian(ACTION, draws);
        for (int k = 0; k < ACTION; k++) action[k] *= WIDE;
        return action;
    }

    private static double value(double[] action, double[] target) {
        double sum = 0;
        for (int k = 0; k < ACTION; k++) sum -= (action[k] - target[k]) * (action[k] - target[k]) / ACTION;
        return sum;
    }

    private static Judge judge(Trial trial) {
        RandomGenerator draws = trial.stream("judge");
        double[][] targets = Features.gaussian(ACTION, PROMPT, draws);
        for (double[] row : targets) for (int k = 0; k < PROMPT; k++) row[k] /= Math.sqrt(PROMPT);
        // Of bounded numbers nothing lies far away.
        Network model = Network.random(draws, Activation.SILU, PROMPT + ACTION, 64, REPRESENTED, 1);
        Judge learning = new Judge(model, targets, Map.of(), 0);
        for (int step = 0; step < trial.size(800, 80); step++) {
            List<Comparison> batch = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                double[] prompt = prompt(true, draws);
                double[] target = learning.target(prompt, true);
                double[] a = action(draws);
                double[] b = action(draws);
                boolean first = draws.nextDouble() < Logistic.sigmoid(SURE * (value(a, target) - value(b, target)));
                batch.add(
                        Comparison.won(Features.joined(prompt, first ? a : b), Features.joined(prompt, first ? b : a)));
            }
            Comparison.push(model, Logistic.PLAIN, batch);
            model.adam(RATE);
        }
        return gauged(learning, trial);
    }

    /// Class means of each dimension, a number of the action that is near its target or not, and the gate's threshold.
    private static Judge gauged(Judge judge, Trial trial) {
        RandomGenerator draws = trial.stream("validation");
        int count = trial.size(1000, 200);
        double[][] prompts = new double[count][];
        double[][] actions = new double[count][];
        Map<String, double[][]> centroids = new LinkedHashMap<>();
        for (int k = 0; k < ACTION; k++) centroids.put("number " + k, new double[2][REPRESENTED]);
        double[][] sizes = new double[ACTION][2];
        for (int i = 0; i < count; i++) {
            prompts[i] = prompt(true, draws);
            actions[i] = action(draws);
            double[] h = represent(judge.model, Features.joined(prompts[i], actions[i]));
            double[] target = judge.target(prompts[i], true);
            for (int k = 0; k < ACTION; k++) {
                int near = Math.abs(actions[i][k] - target[k]) < 1 ? 1 : 0;
                sizes[k][near]++;
                for (int j = 0; j < REPRESENTED; j++) centroids.get("number " + k)[near][j] += h[j];
            }
        }
        for (int k = 0; k < ACTION; k++)
            for (int near = 0; near < 2; near++)
                for (int j = 0; j < REPRESENTED; j++) centroids.get("number " + k)[near][j] /= sizes[k][near];
        Judge open = new Judge(judge.model, judge.targets, centroids, 0);
        double[] distances = new double[count];
        for (int i = 0; i < count; i++) distances[i] = open.distance(prompts[i], actions[i]);
        Arrays.sort(distances);
        return new Judge(judge.model, judge.targets, centroids, distances[(int) (FAMILIAR * (count - 1))]);
    }

    private static Map<String, Double> steered(Lab lab, Trial trial, Keep keep, double off) {
        Judge judge = lab.shared("mrm-bench judge " + trial.seed() + trial.quick(), () -> judge(trial));
        Network policy = Network.random(trial.stream("policy"), Activation.TANH, PROMPT, 32, ACTION);
        RandomGenerator draws = trial.stream("samples");
        RandomGenerator dropped = trial.stream("dropped");
        double[] kept = new double[2];
        double[] seen = new double[2];
        for (int step = 0; step < trial.size(400, 30); step++) {
            for (int p = 0; p < PROMPTS; p++) {
                boolean known = off != 0 || p % 2 == 0;
                double[] prompt = prompt(known, draws);
                Network.Pass pass = policy.pass(prompt);
                double[][] noise = new double[GROUP][];
                double[] rewards = new double[GROUP];
                boolean[] takesPart = new boolean[GROUP];
                for (int i = 0; i < GROUP; i++) {
                    noise[i] = Features.gaussian(ACTION, draws);
                    double[] action = pass.outputs().clone();
                    for (int k = 0; k < ACTION; k++) action[k] += off + DEVIATION * noise[i][k];
                    rewards[i] = judge.model.score(Features.joined(prompt, action));
                    takesPart[i] = switch (keep) {
                        case ALL -> true;
                        case RANDOM -> dropped.nextDouble() >= DROPPED;
                        case FAMILIAR -> MrmBench.familiar(judge.distance(prompt, action), judge.threshold);
                    };
                    seen[known ? 0 : 1]++;
                    if (takesPart[i]) kept[known ? 0 : 1]++;
                }
                // All of a group make its baseline; those dropped push nothing.
                double[] advantages = Cases.advantages(GroupRelative.GRPO, rewards);
                double[] pull = new double[ACTION];
                for (int i = 0; i < GROUP; i++)
                    for (int k = 0; k < ACTION && takesPart[i]; k++)
                        pull[k] += advantages[i] * noise[i][k] / DEVIATION / GROUP / PROMPTS;
                policy.push(pass, pull);
            }
            policy.adam(POLICY_RATE);
        }
        double known = tested(trial, judge, policy, true, off);
        double fresh = tested(trial, judge, policy, false, off);
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("value", (known + fresh) / 2);
        measures.put("known value", known);
        measures.put("new value", fresh);
        measures.put("kept", (kept[0] + kept[1]) / (seen[0] + seen[1]));
        if (off == 0) measures.put("kept, known over new", kept[0] / seen[0] - kept[1] / seen[1]);
        return measures;
    }

    private static double tested(Trial trial, Judge judge, Network policy, boolean known, double off) {
        RandomGenerator draws = trial.stream("test");
        int count = trial.size(1000, 200);
        double value = 0;
        for (int i = 0; i < count; i++) {
            double[] prompt = prompt(known, draws);
            double[] action = policy.of(prompt);
            for (int k = 0; k < ACTION; k++) action[k] += off;
            value += value(action, judge.target(prompt, known)) / count;
        }
        return value;
    }
}
