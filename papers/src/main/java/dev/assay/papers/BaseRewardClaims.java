package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import dev.assay.core.preference.Logistic;
import dev.assay.core.preference.WeightedHeads;
import dev.assay.papers.world.Activation;
import dev.assay.papers.world.Features;
import dev.assay.papers.world.Network;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// BaseReward at desk scale: heads of several depths on frozen features, regularisers, ensembles of two backbones that
/// see different halves, mixes of data, and a bandit that is paid by a rule, by the model or by both.
final class BaseRewardClaims {
    private static final int CONTENT = 16;
    private static final int FEATURES = 32;
    private static final int WIDTH = 32;
    private static final int BATCH = 128;
    private static final double RATE = 1e-3;
    private static final double SURE = 2;
    private static final int PER_SAMPLE = 4;

    private static final int ANSWERS = 8;
    private static final int PROMPTS = 40;
    private static final double POLICY_RATE = 0.05;
    /// How far the right answer may be from the one of the greatest utility.
    private static final double ODD = 1;

    private static final String LINEAR = "linear";
    private static final String NONE = "2 layers, none";
    private static final String TANH = "2 layers, tanh";
    private static final String SILU = "2 layers, SiLU";
    private static final String THREE = "3 layers, SiLU";
    private static final String FIVE = "5 layers, SiLU";
    private static final String FEW_TANH = "2 layers, tanh, 600 pairs";
    private static final String FEW = "2 layers, SiLU, 600 pairs";
    private static final String ZERO_SMALL = "zero pull 0.01";
    private static final String ZERO = "zero pull 0.1";
    private static final String LENGTH = "length normalised";
    private static final String SINGLE = "better backbone";
    private static final String AVERAGE = "average";
    private static final String WEIGHTED = "weighted by accuracy";
    private static final String TEXT = "600 pairs and 3000 of text";
    private static final String SHUFFLED = "these and 3000 shuffled";
    private static final String RULE = "rule";
    private static final String MODEL = "model";
    private static final String HYBRID = "hybrid";

    private BaseRewardClaims() {}

    static List<Claim> claims(Lab lab) {
        Experiment heads = new Experiment(
                "heads",
                "32 features, of which 6 make the utility; labels by Bradley-Terry of twice the gap; 3000 pairs (quick: 300), 25"
                        + " epochs (quick: 4), or 600 pairs, 60 epochs; width 32, Adam 0.001, batch 128; 2000 pairs by true"
                        + " utility, 500 samples of 4 (quick: 100).",
                List.of(
                        head(LINEAR, Activation.NONE, 1, Pull.PLAIN),
                        head(NONE, Activation.NONE, 2, Pull.PLAIN),
                        head(TANH, Activation.TANH, 2, Pull.PLAIN),
                        head(SILU, Activation.SILU, 2, Pull.PLAIN),
                        head(THREE, Activation.SILU, 3, Pull.PLAIN),
                        head(FIVE, Activation.SILU, 5, Pull.PLAIN),
                        few(FEW_TANH, Activation.TANH),
                        few(FEW, Activation.SILU),
                        head(ZERO_SMALL, Activation.SILU, 2, new Pull(0.01, false)),
                        head(ZERO, Activation.SILU, 2, new Pull(0.1, false)),
                        head(LENGTH, Activation.SILU, 2, new Pull(0, true))),
                6,
                6);
        Experiment ensembles = new Experiment(
                "ensembles",
                "two backbones, one with content 1, 2, 4 and half of the rest, the other with content 3, 5, 6 and the other"
                        + " half; heads as above; the better one is picked on the test itself.",
                List.of(
                        new Arm(SINGLE, trial -> together(lab, trial, SINGLE)),
                        new Arm(AVERAGE, trial -> together(lab, trial, AVERAGE)),
                        new Arm(WEIGHTED, trial -> together(lab, trial, WEIGHTED))),
                6,
                6);
        Experiment mixes = new Experiment(
                "mixes",
                "600 pairs (quick: 100) of both, with 3000 (quick: 300) in which half of the content is 0, and with 3000 whose"
                        + " labels are shuffled; as many steps as 3000 pairs take in 25 epochs.",
                List.of(
                        new Arm(FEW, trial -> mixed(trial, false, false)),
                        new Arm(TEXT, trial -> mixed(trial, true, false)),
                        new Arm(SHUFFLED, trial -> mixed(trial, true, true))),
                6,
                6);
        Experiment bandit = new Experiment(
                "bandit",
                "40 prompts of 8 answers, a table of choices; half of the prompts have one right answer, of high but not always"
                        + " the highest utility; GRPO of 16 prompts x 8, 150 updates (quick: 15), the model of 3000 pairs."
                        + " joint: share of right answers where there is one, else utility from the worst to the best answer.",
                List.of(
                        new Arm(RULE, trial -> paid(lab, trial, List.of("rule"))),
                        new Arm(MODEL, trial -> paid(lab, trial, List.of("model"))),
                        new Arm(HYBRID, trial -> paid(lab, trial, List.of()))),
                8,
                6);
        return List.of(
                new Claim(
                        "linear",
                        "Two layers with SiLU are 4 points better than a linear head",
                        heads,
                        new Test.Superior(Contrast.of("accuracy", SILU, LINEAR), 0.04)),
                new Claim(
                        "tanh",
                        "and 2 points better than with tanh",
                        heads,
                        new Test.Superior(Contrast.of("accuracy", SILU, TANH), 0.02)),
                new Claim(
                        "three",
                        "A third layer does not help by a point",
                        heads,
                        new Test.Within(Contrast.of("accuracy", SILU, THREE), 0.01)),
                new Claim(
                        "five",
                        "and neither do five",
                        heads,
                        new Test.Within(Contrast.of("accuracy", SILU, FIVE), 0.01)),
                new Claim(
                        "few",
                        "With 600 pairs SiLU and tanh are alike",
                        heads,
                        new Test.Equal(Contrast.of("accuracy", FEW, FEW_TANH), 0.02),
                        "not a claim of the paper"),
                new Claim(
                        "zero-small",
                        "A weak pull of the rewards to zero does not help by a point",
                        heads,
                        new Test.Within(Contrast.of("accuracy", SILU, ZERO_SMALL), 0.01)),
                new Claim(
                        "zero",
                        "and neither does a strong one",
                        heads,
                        new Test.Within(Contrast.of("accuracy", SILU, ZERO), 0.01)),
                new Claim(
                        "length",
                        "Dividing by length costs accuracy",
                        heads,
                        new Test.Superior(Contrast.of("accuracy", SILU, LENGTH), 0),
                        "longer answers are slightly better here, so the division says something false"),
                new Claim(
                        "average",
                        "The average of two backbones is 3 points above the better one",
                        ensembles,
                        new Test.Superior(Contrast.of("accuracy", AVERAGE, SINGLE), 0.03),
                        "each sees what the other does not, by construction"),
                new Claim(
                        "weighted",
                        "and weights by accuracy add nothing",
                        ensembles,
                        new Test.Equal(Contrast.of("accuracy", WEIGHTED, AVERAGE), 0.01)),
                new Claim(
                        "text",
                        "Pairs that show half of the content help with those that show all",
                        mixes,
                        new Test.Superior(Contrast.of("accuracy", TEXT, FEW), 0)),
                new Claim(
                        "shuffled",
                        "Leaving one set out finds the one that does harm: 2 points",
                        mixes,
                        new Test.Superior(Contrast.of("accuracy", TEXT, SHUFFLED), 0.02)),
                new Claim(
                        "hybrid-rule",
                        "The hybrid reward does better than the rule alone",
                        bandit,
                        new Test.Superior(Contrast.of("joint", HYBRID, RULE), 0.05)),
                new Claim(
                        "hybrid-model",
                        "and than the model alone",
                        bandit,
                        new Test.Superior(Contrast.of("joint", HYBRID, MODEL), 0.05)));
    }

    /// What is added to the plain loss.
    private record Pull(double zero, boolean byLength) {
        static final Pull PLAIN = new Pull(0, false);
    }

    private record Answer(double[] features, double utility, double tokens) {
        static Answer drawn(RandomGenerator draws) {
            double[] h = Features.gaussian(FEATURES, draws);
            double utility = 0.5 * h[0] * h[1] + Math.tanh(2 * h[2]) + 0.5 * h[3] - 0.3 * h[4] * h[4] + 0.6 * h[5];
            double tokens = Math.clamp(150 + 60 * (0.2 * utility + draws.nextGaussian()), 20, 400);
            return new Answer(h, utility, tokens);
        }

        Answer seen(UnaryOperator<double[]> view) {
            return new Answer(view.apply(features), utility, tokens);
        }
    }

    private record Pair(Answer chosen, Answer rejected) {
        /// As people say, who are surer of larger gaps.
        static Pair said(RandomGenerator draws) {
            Answer a = Answer.drawn(draws);
            Answer b = Answer.drawn(draws);
            boolean first = draws.nextDouble() < Logistic.sigmoid(SURE * (a.utility - b.utility));
            return first ? new Pair(a, b) : new Pair(b, a);
        }

        Pair seen(UnaryOperator<double[]> view) {
            return new Pair(chosen.seen(view), rejected.seen(view));
        }
    }

    private static List<Pair> pairs(int count, RandomGenerator draws) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) pairs.add(Pair.said(draws));
        return pairs;
    }

    private static Arm head(String name, Activation activation, int layers, Pull pull) {
        return new Arm(name, trial -> {
            List<Pair> pairs = pairs(trial.size(3000, 300), trial.stream("pairs"));
            Network model = trained(trial, pairs, activation, layers, pull, trial.size(25, 4) * steps(pairs.size()));
            return tested(trial, model, pull, h -> h);
        });
    }

    private static Arm few(String name, Activation activation) {
        return new Arm(name, trial -> {
            List<Pair> pairs = pairs(trial.size(600, 100), trial.stream("pairs"));
            Network model = trained(trial, pairs, activation, 2, Pull.PLAIN, trial.size(60, 4) * steps(pairs.size()));
            return tested(trial, model, Pull.PLAIN, h -> h);
        });
    }

    private static int steps(int pairs) {
        return (pairs + BATCH - 1) / BATCH;
    }

    private static Network trained(
            Trial trial, List<Pair> pairs, Activation activation, int layers, Pull pull, int steps) {
        int[] sizes = new int[layers + 1];
        Arrays.fill(sizes, WIDTH);
        sizes[0] = FEATURES;
        sizes[layers] = 1;
        Network model = Network.random(trial.stream("model"), activation, sizes);
        List<Pair> order = new ArrayList<>(pairs);
        Random random = new Random(trial.stream("order").nextLong());
        int at = order.size();
        for (int step = 0; step < steps; step++) {
            if (at >= order.size()) {
                Collections.shuffle(order, random);
                at = 0;
            }
            int end = Math.min(at + BATCH, order.size());
            for (Pair pair : order.subList(at, end)) push(model, pair, pull, 1.0 / (end - at));
            model.adam(RATE);
            at = end;
        }
        return model;
    }

    private static void push(Network model, Pair pair, Pull pull, double share) {
        Network.Pass chosen = model.pass(pair.chosen.features);
        Network.Pass rejected = model.pass(pair.rejected.features);
        double first = share / divisor(pair.chosen, pull);
        double second = share / divisor(pair.rejected, pull);
        BaseReward.PairLoss loss = BaseReward.PairLoss.of(
                chosen.score() / divisor(pair.chosen, pull),
                rejected.score() / divisor(pair.rejected, pull),
                pull.zero);
        model.push(chosen, -loss.chosenSlope() * first);
        model.push(rejected, -loss.rejectedSlope() * second);
    }

    private static double divisor(Answer answer, Pull pull) {
        return pull.byLength ? BaseReward.length(answer.tokens) : 1;
    }

    /// Pairs in their true order.
    private static List<Pair> test(Trial trial, String stream) {
        RandomGenerator draws = trial.stream(stream);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < trial.size(500, 100) * PER_SAMPLE; i++) {
            Answer a = Answer.drawn(draws);
            Answer b = Answer.drawn(draws);
            pairs.add(a.utility >= b.utility ? new Pair(a, b) : new Pair(b, a));
        }
        return pairs;
    }

    private static double[] margins(Network model, List<Pair> pairs, Pull pull) {
        return pairs.stream()
                .mapToDouble(pair -> model.score(pair.chosen.features) / divisor(pair.chosen, pull)
                        - model.score(pair.rejected.features) / divisor(pair.rejected, pull))
                .toArray();
    }

    private static Map<String, Double> tested(Trial trial, Network model, Pull pull, UnaryOperator<double[]> view) {
        return accuracies(margins(
                model, test(trial, "test").stream().map(pair -> pair.seen(view)).toList(), pull));
    }

    private static Map<String, Double> accuracies(double[] margins) {
        List<double[]> samples = new ArrayList<>();
        for (int i = 0; i < margins.length; i += PER_SAMPLE)
            samples.add(Arrays.copyOfRange(margins, i, i + PER_SAMPLE));
        Map<String, Double> found = BaseReward.accuracies(samples);
        return Map.of("accuracy", found.get("acc"), "all of a sample", found.get("acc_plus"));
    }

    /// What a backbone shows: some of the content, and one half of the rest.
    private static double[] view(double[] h, boolean second) {
        double[] seen = h.clone();
        for (int k = 0; k < FEATURES; k++) {
            boolean odd = k < CONTENT ? k == 2 || k == 4 || k == 5 || k > 5 && k % 2 == 1 : k % 2 == 1;
            if (odd != second) seen[k] = 0;
        }
        return seen;
    }

    /// Margins on the test, and accuracy on other pairs, of each backbone.
    private record Backbones(double[][] tested, double[] validated) {
        static Backbones of(Trial trial) {
            List<Pair> pairs = pairs(trial.size(3000, 300), trial.stream("pairs"));
            double[][] tested = new double[2][];
            double[] validated = new double[2];
            for (int b = 0; b < 2; b++) {
                boolean second = b == 1;
                UnaryOperator<double[]> view = h -> view(h, second);
                List<Pair> seen = pairs.stream().map(pair -> pair.seen(view)).toList();
                Network model =
                        trained(trial, seen, Activation.SILU, 2, Pull.PLAIN, trial.size(25, 4) * steps(seen.size()));
                tested[b] = margins(
                        model,
                        test(trial, "test").stream()
                                .map(pair -> pair.seen(view))
                                .toList(),
                        Pull.PLAIN);
                validated[b] = accuracies(margins(
                                model,
                                test(trial, "validation").stream()
                                        .map(pair -> pair.seen(view))
                                        .toList(),
                                Pull.PLAIN))
                        .get("accuracy");
            }
            return new Backbones(tested, validated);
        }
    }

    private static Map<String, Double> together(Lab lab, Trial trial, String how) {
        Backbones backbones =
                lab.shared("base-reward backbones " + trial.seed() + trial.quick(), () -> Backbones.of(trial));
        if (how.equals(SINGLE)) {
            Map<String, Double> first = accuracies(backbones.tested[0]);
            Map<String, Double> second = accuracies(backbones.tested[1]);
            return first.get("accuracy") >= second.get("accuracy") ? first : second;
        }
        double[] weights = WeightedHeads.shares(how.equals(AVERAGE) ? new double[] {1, 1} : backbones.validated);
        return accuracies(BaseReward.mixed(weights, backbones.tested));
    }

    private static Map<String, Double> mixed(Trial trial, boolean text, boolean shuffled) {
        List<Pair> pairs = new ArrayList<>(pairs(trial.size(600, 100), trial.stream("pairs")));
        int more = trial.size(3000, 300);
        if (text) for (Pair pair : pairs(more, trial.stream("text"))) pairs.add(pair.seen(BaseRewardClaims::textOnly));
        if (shuffled) {
            RandomGenerator draws = trial.stream("shuffled");
            for (int i = 0; i < more; i++) pairs.add(new Pair(Answer.drawn(draws), Answer.drawn(draws)));
        }
        Network model =
                trained(trial, pairs, Activation.SILU, 2, Pull.PLAIN, trial.size(25, 4) * steps(trial.size(3000, 300)));
        return tested(trial, model, Pull.PLAIN, h -> h);
    }

    /// Without the picture every other number of the content is not there.
    private static double[] textOnly(double[] h) {
        double[] seen = h.clone();
        for (int k = 1; k < CONTENT; k += 2) seen[k] = 0;
        return seen;
    }

    /// @param answers of each prompt
    /// @param right the right answer of each prompt; -1 where none is
    private record Prompts(List<List<Answer>> answers, int[] right) {
        static Prompts drawn(Trial trial) {
            RandomGenerator draws = trial.stream("prompts");
            List<List<Answer>> answers = new ArrayList<>();
            int[] right = new int[trial.size(PROMPTS, 10)];
            for (int p = 0; p < right.length; p++) {
                answers.add(new ArrayList<>());
                double most = Double.NEGATIVE_INFINITY;
                for (int a = 0; a < ANSWERS; a++) {
                    answers.get(p).add(Answer.drawn(draws));
                    double about = answers.get(p).get(a).utility + ODD * draws.nextGaussian();
                    if (about <= most) continue;
                    most = about;
                    right[p] = a;
                }
                if (p % 2 == 1) right[p] = -1;
            }
            return new Prompts(answers, right);
        }
    }

    private static Map<String, Double> paid(Lab lab, Trial trial, List<String> variants) {
        Network model = lab.shared("base-reward model " + trial.seed() + trial.quick(), () -> {
            List<Pair> pairs = pairs(trial.size(3000, 300), trial.stream("pairs"));
            return trained(trial, pairs, Activation.SILU, 2, Pull.PLAIN, trial.size(25, 4) * steps(pairs.size()));
        });
        Prompts prompts = Prompts.drawn(trial);
        Softmax policy = Softmax.uniform(prompts.right.length, ANSWERS);
        RandomGenerator draws = trial.stream("policy");
        try (RecipeRun recipe =
                new RecipeRun("base-reward", RecipeRun.changes(variants, Map.of(), Fidelity.MENDED), Double.NaN)) {
            RunState state = new RunState();
            for (int step = 0; step < trial.size(150, 15); step++) {
                for (int i = 0; i < 16; i++) {
                    int prompt = draws.nextInt(prompts.right.length);
                    int[] chosen = new int[ANSWERS];
                    List<Rollout> group = new ArrayList<>();
                    for (int k = 0; k < chosen.length; k++) {
                        chosen[k] = policy.sample(prompt, draws);
                        group.add(rollout(model, prompts, prompt, chosen[k], k));
                    }
                    List<Line> lines = recipe.lines(group, state);
                    for (int k = 0; k < chosen.length; k++)
                        // Where nothing can be measured nothing is learned.
                        if (lines.get(k).advantage() != null)
                            policy.push(
                                    prompt, chosen[k], lines.get(k).advantage().whole() / chosen.length / 16);
                }
                policy.adam(POLICY_RATE);
            }
        }
        double exact = 0;
        double graded = 0;
        for (int p = 0; p < prompts.right.length; p++) {
            double[] chances = policy.probabilities(p);
            if (prompts.right[p] >= 0) {
                exact += chances[prompts.right[p]];
                continue;
            }
            double[] utilities =
                    prompts.answers.get(p).stream().mapToDouble(Answer::utility).toArray();
            double worst = Arrays.stream(utilities).min().orElseThrow();
            double best = Arrays.stream(utilities).max().orElseThrow();
            graded += (WeightedHeads.dot(chances, utilities) - worst) / (best - worst);
        }
        double half = prompts.right.length / 2.0;
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("joint", (exact + graded) / 2 / half);
        measures.put("right", exact / half);
        measures.put("graded", graded / half);
        return measures;
    }

    private static Rollout rollout(Network model, Prompts prompts, int prompt, int answer, int k) {
        double score = model.score(prompts.answers.get(prompt).get(answer).features);
        int right = prompts.right[prompt];
        return Rollout.of(
                Integer.toString(k),
                "prompt",
                null,
                "answer " + answer,
                right < 0 ? null : "answer " + right,
                Map.of("score", score));
    }
}
