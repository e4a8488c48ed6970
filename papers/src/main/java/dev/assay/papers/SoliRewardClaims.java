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
import dev.assay.core.preference.WinRate;
import dev.assay.papers.world.Activation;
import dev.assay.papers.world.Adam;
import dev.assay.papers.world.Comparison;
import dev.assay.papers.world.Features;
import dev.assay.papers.world.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// SoliReward at desk scale. An item is six numbers; three of them make its quality, and a fourth goes along with
/// passing in the data although it makes nothing better. Reward models learn from pass and fail, and a policy is
/// pushed up their score: what is lost on the fourth number?
final class SoliRewardClaims {
    private static final int NUMBERS = 6;
    private static final int TRUE = 3;
    private static final double IDEAL = 0.8;
    private static final double SPURIOUS = 0.9;
    private static final double FLIPPED = 0.08;
    private static final int PAIRS = 128;
    private static final double RATE = 1e-3;
    private static final int GROUP = 16;
    private static final double POLICY_RATE = 0.05;

    /// Judges of one item or pair, and the deviation of what each thinks the threshold is.
    private static final int JUDGES = 5;

    private static final double JITTER = 0.5;

    private static final String BT = "BT";
    private static final String TIES = "BT-WT";
    private static final String ALL_TIES = "BT-WT and fail ties";
    private static final String CODE = "BT-WT, code, margin 3";
    private static final String ABSOLUTE = "pass or fail";
    private static final String PAIRWISE = "which is better";

    private SoliRewardClaims() {}

    static List<Claim> claims() {
        Experiment hacking = new Experiment(
                "hacking",
                "6 numbers, quality -sum (x - 0.8)^2 of three, a fourth that goes with passing; 3000 items (quick: 600), 8%"
                        + " of the labels flipped; SiLU network 6-64-64-1, 300 steps (quick: 60) of 128 pass-fail pairs and as"
                        + " many ties; then a Gaussian policy, GRPO groups of 16, Adam 0.05, 200 steps (quick: 40). accuracy:"
                        + " of pass-fail pairs by the true label; spread: deviation of the passing over the gap to the"
                        + " failing.",
                List.of(
                        arm(BT, Ties.NONE, Logistic.PLAIN),
                        arm(TIES, Ties.PASS, Logistic.PLAIN),
                        arm(ALL_TIES, Ties.BOTH, Logistic.PLAIN),
                        arm(CODE, Ties.CODE, Logistic.margin(3))),
                8,
                6);
        Experiment labels = new Experiment(
                "labels",
                "the same items; 600 items (quick: 150) that 5 judges pass or fail, or 600 pairs of which 5 judges say the"
                        + " better, each majority a label; every judgement sees quality with deviation 0.5; plain BT, 300 steps"
                        + " (quick: 60) of 128 pairs. accuracy: of 4000 fresh pairs by true quality.",
                List.of(
                        new Arm(ABSOLUTE, trial -> labelled(trial, SoliRewardClaims::passed)),
                        new Arm(PAIRWISE, trial -> labelled(trial, SoliRewardClaims::compared))),
                8,
                6);
        return List.of(
                new Claim(
                        "accuracy",
                        "Ties between passing items cost no accuracy",
                        hacking,
                        new Test.Equal(Contrast.of("accuracy", TIES, BT), 0.02)),
                new Claim(
                        "spread",
                        "and keep the passing items' scores a quarter closer together",
                        hacking,
                        new Test.Superior(Contrast.scaled("spread", 0.75, BT, 1, TIES), 0)),
                new Claim(
                        "advantage",
                        "so that the best of a group stands out less",
                        hacking,
                        new Test.Superior(Contrast.of("top advantage", BT, TIES), 0)),
                new Claim(
                        "quality",
                        "A policy that is pushed ends with more true quality, by 1 or more",
                        hacking,
                        new Test.Superior(Contrast.of("true quality, 100", TIES, BT), 0.01)),
                new Claim(
                        "spurious",
                        "because it goes less far where only the data point, by 1 or more",
                        hacking,
                        new Test.Superior(Contrast.of("spurious, 10", BT, TIES), 0.1)),
                new Claim(
                        "fail-ties",
                        "Ties between failing items, too, cost true quality",
                        hacking,
                        new Test.Superior(Contrast.of("true quality, 100", TIES, ALL_TIES), 0.001),
                        "the paper's table 10; the design's pilot did not see it"),
                new Claim(
                        "code",
                        "The released loss with its margin of 3 does what the paper's does",
                        hacking,
                        new Test.Equal(Contrast.of("true quality, 100", CODE, TIES), 0.01),
                        "not a claim of the paper: in the code a tie weighs twice as much"),
                new Claim(
                        "agreement",
                        "Judges agree more on passing than on which is better",
                        labels,
                        new Test.Superior(Contrast.of("agreement", ABSOLUTE, PAIRWISE), 0),
                        "the paper's 77% against 55% are people's; here it follows from how far items lie from the"
                                + " threshold and from each other"),
                new Claim(
                        "labels",
                        "As many judgements of passing rank new items no worse",
                        labels,
                        new Test.Within(Contrast.of("accuracy", ABSOLUTE, PAIRWISE), 0.02)));
    }

    /// Which pairs count as ties.
    private enum Ties {
        NONE,
        PASS,
        BOTH,
        /// Of passing items, each a win of both, as the released loss has it.
        CODE
    }

    private static Arm arm(String name, Ties ties, Logistic logistic) {
        return new Arm(name, trial -> hacked(trial, ties, logistic));
    }

    private static double quality(double[] x) {
        double sum = 0;
        for (int k = 0; k < TRUE; k++) sum -= (x[k] - IDEAL) * (x[k] - IDEAL);
        return sum;
    }

    private record Item(double[] x, double quality, boolean passes) {}

    /// Items, of which the better half passes.
    private static List<Item> items(int count, RandomGenerator draws) {
        double[][] x = Features.gaussian(count, NUMBERS, draws);
        double[] sorted =
                Arrays.stream(x).mapToDouble(SoliRewardClaims::quality).sorted().toArray();
        double median = (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
        List<Item> items = new ArrayList<>();
        for (double[] each : x) {
            boolean passes = quality(each) > median;
            each[TRUE] += passes ? SPURIOUS : -SPURIOUS;
            items.add(new Item(each, quality(each), passes));
        }
        return items;
    }

    private static Network model(Trial trial) {
        return Network.random(trial.stream("model"), Activation.SILU, NUMBERS, 64, 64, 1);
    }

    private static Map<String, Double> hacked(Trial trial, Ties ties, Logistic logistic) {
        RandomGenerator world = trial.stream("world");
        List<Item> items = items(trial.size(3000, 600), world);
        SoliReward.Pool<double[]> pool = new SoliReward.Pool<>(new ArrayList<>(), new ArrayList<>());
        for (Item item : items) (item.passes ^ world.nextDouble() < FLIPPED ? pool.pass() : pool.fail()).add(item.x);
        Network model = model(trial);
        RandomGenerator draws = trial.stream("pairs");
        RandomGenerator tied = trial.stream("ties");
        pool.trainable("quality");
        for (int step = 0; step < trial.size(300, 60); step++) {
            List<Comparison> batch = new ArrayList<>();
            for (int i = 0; i < PAIRS; i++) {
                List<double[]> pair = pool.draw(draws);
                batch.add(Comparison.won(pair.get(0), pair.get(1)));
            }
            for (int i = 0; i < PAIRS && ties != Ties.NONE; i++) {
                List<double[]> pair = SoliReward.couple(pool.pass(), tied);
                batch.add(Comparison.tied(pair.get(0), pair.get(1), ties == Ties.CODE ? 1 : 0.5));
            }
            for (int i = 0; i < PAIRS && ties == Ties.BOTH; i++) {
                List<double[]> pair = SoliReward.couple(pool.fail(), tied);
                batch.add(Comparison.tied(pair.get(0), pair.get(1), 0.5));
            }
            Comparison.push(model, logistic, batch);
            model.adam(RATE);
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.putAll(distribution(model, items(trial.size(2000, 500), trial.stream("test"))));
        measures.putAll(pushed(trial, model));
        return measures;
    }

    private static Map<String, Double> distribution(Network model, List<Item> items) {
        double[] pass = items.stream()
                .filter(Item::passes)
                .mapToDouble(item -> model.score(item.x))
                .toArray();
        double[] fail = items.stream()
                .filter(item -> !item.passes)
                .mapToDouble(item -> model.score(item.x))
                .toArray();
        double[] margins = new double[pass.length * fail.length];
        for (int i = 0; i < margins.length; i++) margins[i] = pass[i / fail.length] - fail[i % fail.length];
        double mean = Lab.mean(pass);
        double deviation = Math.sqrt(
                Lab.mean(Arrays.stream(pass).map(r -> (r - mean) * (r - mean)).toArray()));
        return Map.of("accuracy", WinRate.accuracy(margins, 0), "spread", deviation / (mean - Lab.mean(fail)));
    }

    /// A Gaussian policy of unit deviation whose mean learns from the shipped recipe's advantages.
    private static Map<String, Double> pushed(Trial trial, Network model) {
        RandomGenerator draws = trial.stream("policy");
        double[][] mean = new double[1][NUMBERS];
        Adam adam = new Adam(mean);
        int steps = trial.size(200, 40);
        double top = 0;
        try (RecipeRun recipe =
                new RecipeRun("soli-reward", RecipeRun.changes(List.of(), Map.of(), Fidelity.MENDED), Double.NaN)) {
            RunState state = new RunState();
            for (int step = 0; step < steps; step++) {
                double[][] noise = new double[GROUP][NUMBERS];
                List<Rollout> group = new ArrayList<>();
                for (int i = 0; i < GROUP; i++) {
                    double[] x = mean[0].clone();
                    for (int k = 0; k < NUMBERS; k++) x[k] += noise[i][k] = draws.nextGaussian();
                    group.add(Cases.member(i, Map.of("scores", Map.of("quality", model.score(x)))));
                }
                double[][] gradient = new double[1][NUMBERS];
                double best = Double.NEGATIVE_INFINITY;
                List<Line> lines = recipe.lines(group, state);
                for (int i = 0; i < GROUP; i++) {
                    double advantage = lines.get(i).advantage().whole();
                    best = Math.max(best, advantage);
                    for (int k = 0; k < NUMBERS; k++) gradient[0][k] += advantage * noise[i][k] / GROUP;
                }
                top += best / steps;
                adam.step(mean, gradient, POLICY_RATE);
            }
        }
        return Map.of(
                "top advantage", top, "true quality, 100", quality(mean[0]) / 100, "spurious, 10", mean[0][TRUE] / 10);
    }

    /// What some judges said.
    ///
    /// @param agreement share of pairs of judges who said the same
    private record Judged(Function<RandomGenerator, Comparison> pairs, double agreement) {}

    /// The share of judges who see a gap as positive.
    private static double votes(double gap, double deviation, RandomGenerator draws) {
        int yes = 0;
        for (int j = 0; j < JUDGES; j++) if (gap + deviation * draws.nextGaussian() > 0) yes++;
        return (double) yes / JUDGES;
    }

    private static double agreement(double yes) {
        double ayes = yes * JUDGES;
        double noes = JUDGES - ayes;
        return (ayes * (ayes - 1) + noes * (noes - 1)) / (JUDGES * (JUDGES - 1.0));
    }

    private static Judged passed(Trial trial) {
        List<Item> items = items(trial.size(600, 150), trial.stream("world"));
        RandomGenerator draws = trial.stream("judges");
        double threshold = items.stream().mapToDouble(Item::quality).sorted().toArray()[items.size() / 2];
        SoliReward.Pool<double[]> pool = new SoliReward.Pool<>(new ArrayList<>(), new ArrayList<>());
        double agreed = 0;
        for (Item item : items) {
            double yes = votes(item.quality - threshold, JITTER, draws);
            agreed += agreement(yes) / items.size();
            (yes > 0.5 ? pool.pass() : pool.fail()).add(item.x);
        }
        pool.trainable("quality");
        return new Judged(
                random -> {
                    List<double[]> pair = pool.draw(random);
                    return Comparison.won(pair.get(0), pair.get(1));
                },
                agreed);
    }

    private static Judged compared(Trial trial) {
        int count = trial.size(600, 150);
        List<Item> items = items(2 * count, trial.stream("world"));
        RandomGenerator draws = trial.stream("judges");
        List<Comparison> pairs = new ArrayList<>();
        double agreed = 0;
        for (int i = 0; i < count; i++) {
            Item a = items.get(2 * i);
            Item b = items.get(2 * i + 1);
            double yes = votes(a.quality - b.quality, JITTER * Math.sqrt(2), draws);
            agreed += agreement(yes) / count;
            pairs.add(yes > 0.5 ? Comparison.won(a.x, b.x) : Comparison.won(b.x, a.x));
        }
        return new Judged(random -> pairs.get(random.nextInt(pairs.size())), agreed);
    }

    private static Map<String, Double> labelled(Trial trial, Function<Trial, Judged> judges) {
        Judged judged = judges.apply(trial);
        Network model = model(trial);
        RandomGenerator draws = trial.stream("pairs");
        for (int step = 0; step < trial.size(300, 60); step++) {
            List<Comparison> batch = new ArrayList<>();
            for (int i = 0; i < PAIRS; i++) batch.add(judged.pairs.apply(draws));
            Comparison.push(model, Logistic.PLAIN, batch);
            model.adam(RATE);
        }
        List<Item> test = items(trial.size(8000, 1000), trial.stream("test"));
        double[] margins = new double[test.size() / 2];
        for (int i = 0; i < margins.length; i++) {
            Item a = test.get(2 * i);
            Item b = test.get(2 * i + 1);
            margins[i] = Math.signum(a.quality - b.quality) * (model.score(a.x) - model.score(b.x));
        }
        return Map.of("accuracy", WinRate.accuracy(margins, 0), "agreement", judged.agreement);
    }
}
