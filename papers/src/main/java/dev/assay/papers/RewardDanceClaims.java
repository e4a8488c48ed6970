package dev.assay.papers;

import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.guide.Particles;
import dev.assay.core.preference.Logistic;
import dev.assay.papers.world.Activation;
import dev.assay.papers.world.Gaussian;
import dev.assay.papers.world.MixtureFlow;
import dev.assay.papers.world.Network;
import dev.assay.papers.world.Pictures;
import dev.assay.tasks.scenes.Caption;
import dev.assay.tasks.scenes.SceneCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// RewardDance at desk scale: "pictures" are 8 numbers, of which four make them good and one only goes with being good
/// in the data; judges of three sizes say whether one is better than another, and a policy is trained on what they say.
final class RewardDanceClaims {
    private static final int SIZE = 8;
    private static final int ITEMS = 800;
    private static final int TESTED = 1000;
    private static final int ROWS = 128;
    private static final double JUDGE_RATE = 2e-3;
    private static final double SHARPNESS = 1.5;
    private static final double ENTROPY = 0.1;
    private static final int GROUP = 16;
    private static final int CANDIDATES = 16;
    private static final double RATE = 0.03;
    private static final int LATE = 50;
    private static final int PATH_STEPS = 15;
    private static final double WRONG = 0.35;

    private RewardDanceClaims() {}

    private enum Kind {
        PAIRWISE,
        POINTWISE,
        REGRESSIVE
    }

    private enum Reference {
        BEST,
        ANY,
        WORST
    }

    static List<Claim> claims(Lab lab) {
        Experiment experiment = new Experiment(
                "judges",
                "Items of 8 numbers, worth -(x - 0.7)^2 summed over four; a fifth is noise and half of that worth, in the data"
                        + " only. Judges of one hidden layer learn 400 steps (quick: 60) of 128 pairs of 800 items, labels by"
                        + " Bradley and Terry; a normal policy is trained by GRPO, group 16, 250 steps (quick: 40), on the"
                        + " probability of \"yes, better than the reference\", the best of 16 candidates by wins. accuracy: of"
                        + " 1,000 fresh pairs; end: -ln(1 - worth) of the policy's mean, 0 is best; late: deviation of the"
                        + " rewards of the last 50 steps, times 1000.",
                List.of(
                        arm(lab, "8 units", Kind.PAIRWISE, 8, Reference.BEST),
                        arm(lab, "32 units", Kind.PAIRWISE, 32, Reference.BEST),
                        arm(lab, "128 units", Kind.PAIRWISE, 128, Reference.BEST),
                        arm(lab, "32 units, pointwise", Kind.POINTWISE, 32, Reference.BEST),
                        arm(lab, "32 units, regressive", Kind.REGRESSIVE, 32, Reference.BEST),
                        arm(lab, "128 units, any reference", Kind.PAIRWISE, 128, Reference.ANY),
                        arm(lab, "128 units, worst reference", Kind.PAIRWISE, 128, Reference.WORST)),
                12,
                6);
        Experiment search = new Experiment(
                "search",
                "Pictures of 9 cells by an exact flow model, 15 ancestral steps, 60 captions (quick: 4), judged by an exact"
                        + " checker. Search: 8 paths, pruned to the best 4 and 2 of their look-ahead at a third and two thirds,"
                        + " two children of each going on; the best end is taken. Best of 7 makes a few more calls of the"
                        + " generator (112 against 108).",
                List.of(
                        searched(lab, "one", 1, new Svdd.Siblings(1, 0, PATH_STEPS)),
                        searched(lab, "best of 7", 7, new Svdd.Siblings(1, 0, PATH_STEPS)),
                        searched(lab, "search over paths", 8, new Paths())),
                12,
                6);
        List<String> sizes = List.of("8 units", "32 units", "128 units");
        return List.of(
                new Claim(
                        "accuracy",
                        "Larger judges are more often right, by 3 points from 8 to 128 units",
                        experiment,
                        new Test.Trend("accuracy", sizes, 0.03)),
                new Claim(
                        "end",
                        "A policy trained on a larger judge ends better",
                        experiment,
                        new Test.Trend("end", sizes, 0.5)),
                new Claim(
                        "late",
                        "and its rewards still differ late in training",
                        experiment,
                        new Test.Trend("late", sizes, 1)),
                new Claim(
                        "generative",
                        "A judge that compares leads to better ends than a scalar head of its size",
                        experiment,
                        new Test.Superior(Contrast.of("end", "32 units", "32 units, regressive"), 0),
                        "the design's pilot saw the opposite: no language model's head is there to be used"),
                new Claim(
                        "pairwise",
                        "and than one that says yes or no to a single picture",
                        experiment,
                        new Test.Superior(Contrast.of("end", "32 units", "32 units, pointwise"), 0)),
                new Claim(
                        "reference",
                        "The best reference leads to a better end than the worst",
                        experiment,
                        new Test.Superior(Contrast.of("end", "128 units", "128 units, worst reference"), 0.1)),
                new Claim(
                        "any",
                        "and than any",
                        experiment,
                        new Test.Superior(Contrast.of("end", "128 units", "128 units, any reference"), 0.05)),
                new Claim(
                        "search",
                        "Searching over paths raises the reward of what is drawn by 0.1",
                        search,
                        new Test.Superior(Contrast.of("reward", "search over paths", "one"), 0.1)),
                new Claim(
                        "search-best",
                        "and no less than choosing the best of as many calls of full pictures",
                        search,
                        new Test.Within(Contrast.of("reward", "search over paths", "best of 7"), 0.01),
                        "not the paper's"));
    }

    /// Paths are pruned twice, and those left go on in two ways.
    private record Paths() implements Particles.Rule {
        @Override
        public int children(int step) {
            return step > 0 && at(step - 1) ? 2 : 1;
        }

        @Override
        public boolean siblings() {
            return false;
        }

        @Override
        public boolean at(int step) {
            return step == PATH_STEPS / 3 - 1 || step == 2 * PATH_STEPS / 3 - 1;
        }

        @Override
        public int[] keep(int step, double[] rewards, RandomGenerator draws) {
            return IntStream.range(0, rewards.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> -rewards[i]))
                    .limit(step < PATH_STEPS / 2 ? 4 : 2)
                    .mapToInt(i -> i)
                    .toArray();
        }
    }

    private static Arm searched(Lab lab, String name, int size, Particles.Rule rule) {
        return new Arm(name, trial -> {
            MixtureFlow flow = Pictures.fitted(lab, trial, WRONG);
            RandomGenerator captions = trial.stream("captions");
            RandomGenerator draws = trial.stream("paths");
            int prompts = trial.size(60, 4);
            double reward = 0;
            int calls = 0;
            for (int n = 0; n < prompts; n++) {
                Caption caption = Caption.draw(captions);
                var run = new Particles<>(
                                Pictures.sampler(flow, caption, PATH_STEPS, 1),
                                (_, state) ->
                                        SceneCheck.of(state.clean(), caption).dense())
                        .run(size, rule, draws);
                calls += run.made();
                reward += run.samples().stream()
                        .mapToDouble(state -> SceneCheck.of(state.x(), caption).dense())
                        .max()
                        .orElseThrow();
            }
            return Map.of("reward", reward / prompts, "calls", calls / (double) prompts);
        });
    }

    private static Arm arm(Lab lab, String name, Kind kind, int units, Reference reference) {
        return new Arm(name, trial -> run(lab, trial, kind, units, reference));
    }

    private static double worth(double[] x) {
        double sum = 0;
        for (int k = 0; k < 4; k++) sum -= (x[k] - 0.7) * (x[k] - 0.7);
        return sum;
    }

    /// An item of the data, where the fifth number goes with being good.
    private static double[] item(RandomGenerator draws) {
        double[] x = new double[SIZE];
        for (int k = 0; k < SIZE; k++) x[k] = draws.nextGaussian();
        x[4] += 0.5 * worth(x);
        return x;
    }

    /// A judge, trained.
    private record Judge(Kind kind, Network net) {
        static Judge learned(Trial trial, Kind kind, int units) {
            RandomGenerator draws = trial.stream("items");
            double[][] items = new double[ITEMS][];
            for (int i = 0; i < ITEMS; i++) items[i] = item(draws);
            RandomGenerator weights = trial.stream("judge");
            Judge judge = new Judge(
                    kind,
                    Network.random(
                            weights,
                            Activation.TANH,
                            kind == Kind.PAIRWISE ? 2 * SIZE : SIZE,
                            units,
                            kind == Kind.REGRESSIVE ? 1 : 2));
            RandomGenerator pairs = trial.stream("pairs");
            for (int step = 0; step < trial.size(400, 60); step++) {
                for (int row = 0; row < ROWS; row++) {
                    double[] a = items[pairs.nextInt(ITEMS)];
                    double[] b = items[pairs.nextInt(ITEMS)];
                    boolean first = pairs.nextDouble() < Logistic.sigmoid(SHARPNESS * (worth(a) - worth(b)));
                    judge.push(first ? a : b, first ? b : a);
                }
                judge.net.adam(JUDGE_RATE);
            }
            return judge;
        }

        /// Adds the gradient, up, of a pair.
        private void push(double[] won, double[] lost) {
            switch (kind) {
                case PAIRWISE -> {
                    answer(joined(lost, won), 1);
                    answer(joined(won, lost), 0);
                }
                case POINTWISE -> {
                    double[] slope = RewardDance.Pointwise.of(of(won), of(lost)).slope(ENTROPY);
                    yes(won, -slope[0]);
                    yes(lost, -slope[1]);
                }
                case REGRESSIVE -> {
                    double pull = Logistic.sigmoid(of(lost) - of(won)) / ROWS;
                    net.push(net.pass(won), pull);
                    net.push(net.pass(lost), -pull);
                }
            }
        }

        /// Next-token cross-entropy of "yes" and "no".
        private void answer(double[] x, double label) {
            double[] logits = net.of(x);
            double pull = (label - RewardDance.yes(logits[0], logits[1])) / (2 * ROWS);
            net.push(net.pass(x), pull, -pull);
        }

        /// The gradient of something in the probability of "yes".
        private void yes(double[] x, double onYes) {
            double p = of(x);
            double pull = onYes * p * (1 - p) / ROWS;
            net.push(net.pass(x), pull, -pull);
        }

        private static double[] joined(double[] reference, double[] candidate) {
            double[] both = new double[2 * SIZE];
            System.arraycopy(reference, 0, both, 0, SIZE);
            System.arraycopy(candidate, 0, both, SIZE, SIZE);
            return both;
        }

        /// The value of one item, for judges that look at one.
        private double of(double[] x) {
            double[] out = net.of(x);
            return kind == Kind.REGRESSIVE ? out[0] : RewardDance.yes(out[0], out[1]);
        }

        /// The reward of a candidate.
        double reward(double[] reference, double[] candidate) {
            if (kind != Kind.PAIRWISE) return of(candidate);
            double[] logits = net.of(joined(reference, candidate));
            return RewardDance.yes(logits[0], logits[1]);
        }

        /// The probability, or something in its order, that a is better than b.
        double better(double[] a, double[] b) {
            return kind == Kind.PAIRWISE ? reward(b, a) : Logistic.sigmoid(of(a) - of(b));
        }
    }

    private static Map<String, Double> run(Lab lab, Trial trial, Kind kind, int units, Reference wanted) {
        Judge judge = lab.shared(
                "judge/" + kind + "/" + units + "/" + trial.quick() + "/" + trial.seed(),
                () -> Judge.learned(trial, kind, units));
        double right = 0;
        RandomGenerator test = trial.stream("test");
        for (int n = 0; n < TESTED; n++) {
            double[] a = item(test);
            double[] b = item(test);
            if (judge.better(a, b) > 0.5 == worth(a) > worth(b)) right++;
        }
        double[] reference = reference(judge, trial, wanted);
        Gaussian policy = new Gaussian(SIZE);
        RandomGenerator draws = trial.stream("policy");
        List<Double> late = new ArrayList<>();
        int steps = trial.size(250, 40);
        for (int step = 0; step < steps; step++) {
            double[][] group = new double[GROUP][];
            double[] rewards = new double[GROUP];
            for (int i = 0; i < GROUP; i++) {
                group[i] = policy.sample(draws);
                rewards[i] = judge.reward(reference, group[i]);
                late.add(rewards[i]);
            }
            double[] advantages = Cases.advantages(GroupRelative.GRPO, rewards);
            for (int i = 0; i < GROUP; i++) policy.push(group[i], advantages[i] / GROUP);
            policy.adam(RATE);
        }
        double[] rewards = late.stream().mapToDouble(r -> r).toArray();
        return Map.of(
                "accuracy",
                right / TESTED,
                "end",
                -Math.log(1 - worth(policy.mean())),
                "late",
                1000 * RewardDance.lateDeviation(rewards, LATE * GROUP));
    }

    /// One of the first policy's candidates, chosen by wins.
    private static double[] reference(Judge judge, Trial trial, Reference wanted) {
        RandomGenerator draws = trial.stream("candidates");
        Gaussian start = new Gaussian(SIZE);
        double[][] candidates = new double[CANDIDATES][];
        for (int i = 0; i < CANDIDATES; i++) candidates[i] = start.sample(draws);
        double[][] beats = new double[CANDIDATES][CANDIDATES];
        for (int i = 0; i < CANDIDATES; i++)
            for (int j = 0; j < CANDIDATES; j++) beats[i][j] = judge.better(candidates[i], candidates[j]);
        int[] order = RewardDance.Ranked.of(beats).order();
        return candidates[
                switch (wanted) {
                    case BEST -> order[0];
                    case ANY -> 0;
                    case WORST -> order[CANDIDATES - 1];
                }];
    }
}
