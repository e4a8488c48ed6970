package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import dev.assay.core.preference.Logistic;
import dev.assay.core.preference.SparseLogistic;
import dev.assay.core.preference.WeightedHeads;
import dev.assay.papers.world.Activation;
import dev.assay.papers.world.Comparison;
import dev.assay.papers.world.LogisticFit;
import dev.assay.papers.world.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// AutoRubric-T2I at desk scale. A scene has 24 facts, of which people care about six; a judge (a declared random
/// process with a bias for each rule) answers 80 rules, of which some read a fact well, some badly and half nothing.
/// Which weights of the rules, learned from 256 preferences, tell which scene people prefer?
final class AutoRubricT2iClaims {
    private static final int FACTS = 24;
    private static final int CLEAN = 24;
    private static final int NOISY = 16;
    private static final int JUNK = 40;
    private static final int CARED = 6;
    private static final int PAIRS = 256;
    /// How much the data count against the penalty.
    private static final double PENALTY = 1;
    /// Rules below this are not kept.
    private static final double NOTHING = 1e-6;

    private AutoRubricT2iClaims() {}

    static List<Claim> claims() {
        Experiment weights = new Experiment(
                "weights",
                "24 facts, six matter; 80 rules: 24 clean, 16 noisy, 40 read nothing; 256 preferences with noise."
                        + " told = share of 4000 new pairs (quick: 500) ranked as people would without noise;"
                        + " found = how many of the six have a clean rule among the kept.",
                List.of(
                        arm("all alike", (set, _) -> alike(set, set.rules)),
                        arm("20 at random", (set, draws) -> alike(shuffled(set, draws), 20)),
                        arm("best single", (set, _) -> single(set)),
                        arm("not regularised", (set, _) -> ridge(set, 1e-6)),
                        arm("l2", (set, _) -> ridge(set, 1)),
                        arm("l1, top 20", (set, _) -> top(SparseLogistic.fit(set.differences, PENALTY), 20)),
                        arm("l1, top 8", (set, _) -> top(SparseLogistic.fit(set.differences, PENALTY), 8)),
                        new Arm("network", AutoRubricT2iClaims::network)),
                8,
                2);
        Experiment rounds = new Experiment(
                "rounds",
                "30 rules that lack three of the six; each proposal reads a fact that the preferred scene of a pair has and"
                        + " the other lacks; proposals = how many until 80% of 600 new pairs are told, at most 40.",
                List.of(
                        new Arm("hard pairs", trial -> rounds(trial, true)),
                        new Arm("any pairs", trial -> rounds(trial, false))),
                16,
                2);
        return List.of(
                new Claim(
                        "sparse",
                        "The 20 strongest rules of a sparse fit tell 3 points more pairs than weights without a penalty",
                        weights,
                        new Test.Superior(Contrast.of("told", "l1, top 20", "not regularised"), 0.03),
                        ""),
                new Claim(
                        "alike",
                        "and 10 points more than all rules alike",
                        weights,
                        new Test.Superior(Contrast.of("told", "l1, top 20", "all alike"), 0.1),
                        ""),
                new Claim(
                        "ridge",
                        "It is sparseness that does it: an l2 penalty tells 1 point less",
                        weights,
                        new Test.Superior(Contrast.of("told", "l1, top 20", "l2"), 0.01),
                        "not tuned: both penalties have weight 1"),
                new Claim(
                        "found",
                        "It keeps five of the six rules that matter",
                        weights,
                        new Test.Superior(Contrast.alone("found", "l1, top 20"), 5),
                        ""),
                new Claim(
                        "network",
                        "A network on the facts themselves, from the same pairs, tells 3 points less",
                        weights,
                        new Test.Superior(Contrast.of("told", "l1, top 20", "network"), 0.03),
                        "it sees the facts without the judge's noise, and 16 columns of noise"),
                new Claim(
                        "hard",
                        "Proposals from the hardest pairs reach 80% with a fifth fewer than from any pairs",
                        rounds,
                        new Test.Superior(Contrast.scaled("proposals", 0.8, "any pairs", 1, "hard pairs"), 0),
                        ""));
    }

    private interface Weighing {
        double[] weights(Set set, RandomGenerator draws);
    }

    private static Arm arm(String name, Weighing weighing) {
        return new Arm(name, trial -> {
            World world = World.of(trial);
            List<Integer> rules = IntStream.range(0, world.rules.size()).boxed().toList();
            Set set = Set.of(world, rules, trial.stream("pairs"), PAIRS);
            double[] weights = weighing.weights(set, trial.stream("weights"));
            double found = 0;
            for (int j = 0; j < CLEAN; j++) if (world.worth[j] != 0 && Math.abs(weights[j]) > NOTHING) found++;
            return Map.of("told", told(trial, world, rules, weights, trial.size(4000, 500)), "found", found);
        });
    }

    /// How a judge reads a rule.
    ///
    /// @param fact it is about, or -1
    private record Rule(int fact, double bias, double noise) {
        double score(boolean[] scene, RandomGenerator draws) {
            boolean yes = fact < 0 ? draws.nextBoolean() : scene[fact];
            return Math.clamp(0.15 + (yes ? 0.7 : 0) + bias + noise * draws.nextGaussian(), 0, 1);
        }
    }

    /// @param worth of each fact to people
    private record World(double[] worth, List<Rule> rules) {
        static World of(Trial trial) {
            RandomGenerator draws = trial.stream("world");
            List<Integer> facts =
                    new ArrayList<>(IntStream.range(0, FACTS).boxed().toList());
            Collections.shuffle(facts, Random.from(draws));
            double[] worth = new double[FACTS];
            for (int k = 0; k < CARED; k++) worth[facts.get(k)] = (k == 0 ? -1 : 1) * (0.8 + 1.2 * draws.nextDouble());
            List<Rule> rules = new ArrayList<>();
            for (int j = 0; j < CLEAN; j++) rules.add(rule(j, 0.08, 0.2, draws));
            for (int j = 0; j < NOISY; j++) rules.add(rule(draws.nextInt(FACTS), 0.3, 0.5, draws));
            for (int j = 0; j < JUNK; j++) rules.add(rule(-1, 0.08, 0.5, draws));
            return new World(worth, rules);
        }

        private static Rule rule(int fact, double least, double most, RandomGenerator draws) {
            return new Rule(fact, 0.3 * draws.nextGaussian(), least + (most - least) * draws.nextDouble());
        }

        boolean[] scene(RandomGenerator draws) {
            boolean[] scene = new boolean[FACTS];
            for (int f = 0; f < FACTS; f++) scene[f] = draws.nextDouble() < 0.6;
            return scene;
        }

        double value(boolean[] scene) {
            double value = 0;
            for (int f = 0; f < FACTS; f++) if (scene[f]) value += worth[f];
            return value;
        }
    }

    /// Preferences and what a judge said of them.
    ///
    /// @param won the preferred scenes
    /// @param lost the others
    /// @param differences of the judge's scores, preferred less other
    private record Set(int rules, List<boolean[]> won, List<boolean[]> lost, double[][] differences) {
        static Set of(World world, List<Integer> rules, RandomGenerator draws, int count) {
            List<boolean[]> won = new ArrayList<>();
            List<boolean[]> lost = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                boolean[] a = world.scene(draws);
                boolean[] b = world.scene(draws);
                boolean first = draws.nextDouble() < Logistic.sigmoid(2 * (world.value(a) - world.value(b)));
                won.add(first ? a : b);
                lost.add(first ? b : a);
            }
            return judged(world, rules, won, lost, draws);
        }

        static Set judged(
                World world, List<Integer> rules, List<boolean[]> won, List<boolean[]> lost, RandomGenerator draws) {
            double[][] differences = new double[won.size()][rules.size()];
            for (int i = 0; i < differences.length; i++)
                for (int j = 0; j < differences[i].length; j++) {
                    Rule rule = world.rules.get(rules.get(j));
                    differences[i][j] = rule.score(won.get(i), draws) - rule.score(lost.get(i), draws);
                }
            return new Set(rules.size(), won, lost, differences);
        }
    }

    private static double[] alike(Set set, int rules) {
        double[] weights = new double[set.rules];
        Arrays.fill(weights, 0, rules, 1.0 / rules);
        return weights;
    }

    private static double[] alike(int[] order, int rules) {
        double[] weights = new double[order.length];
        for (int k = 0; k < rules; k++) weights[order[k]] = 1.0 / rules;
        return weights;
    }

    private static int[] shuffled(Set set, RandomGenerator draws) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, set.rules).boxed().toList());
        Collections.shuffle(order, Random.from(draws));
        return order.stream().mapToInt(j -> j).toArray();
    }

    /// The rule that tells most of the pairs, either way round.
    private static double[] single(Set set) {
        double[] weights = new double[set.rules];
        double most = -1;
        int best = 0;
        double sign = 1;
        for (int j = 0; j < set.rules; j++) {
            double agree = 0;
            for (double[] row : set.differences) agree += row[j] > 0 ? 1 : row[j] < 0 ? -1 : 0;
            if (Math.abs(agree) > most) {
                most = Math.abs(agree);
                best = j;
                sign = Math.signum(agree);
            }
        }
        weights[best] = sign;
        return weights;
    }

    private static double[] ridge(Set set, double ridge) {
        double[] ones = new double[set.differences.length];
        Arrays.fill(ones, 1);
        return LogisticFit.fit(set.differences, ones, ones, ridge);
    }

    /// The strongest weights; the others become 0.
    private static double[] top(double[] weights, int kept) {
        double[] top = new double[weights.length];
        IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> -Math.abs(weights[j])))
                .limit(kept)
                .forEach(j -> top[j] = weights[j]);
        return top;
    }

    /// The share of new pairs that the recipe ranks as people would.
    private static double told(Trial trial, World world, List<Integer> rules, double[] weights, int count) {
        RandomGenerator draws = trial.stream("test");
        List<Double> weighed = Arrays.stream(weights).boxed().toList();
        List<Rollout> rollouts = new ArrayList<>();
        double[] values = new double[2 * count];
        for (int i = 0; i < values.length; i++) {
            boolean[] scene = world.scene(draws);
            values[i] = world.value(scene);
            List<Double> scores = new ArrayList<>();
            for (int rule : rules) scores.add(world.rules.get(rule).score(scene, draws));
            rollouts.add(
                    Rollout.of("" + i, "pair " + i / 2, null, "", null, Map.of("rules", scores, "weights", weighed)));
        }
        double told = 0;
        var changes = RecipeRun.changes(List.of(), Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("auto-rubric-t2i", changes, Double.NaN)) {
            double[] rewards = recipe.rewards(recipe.lines(rollouts, new RunState()));
            for (int i = 0; i < count; i++)
                told += right(rewards[2 * i] - rewards[2 * i + 1], values[2 * i] - values[2 * i + 1]);
        }
        return told / count;
    }

    private static double right(double said, double meant) {
        return said == 0 || meant == 0 ? 0.5 : said > 0 == meant > 0 ? 1 : 0;
    }

    /// Facts as they are, and columns of noise.
    private static double[] seen(boolean[] scene, RandomGenerator draws) {
        double[] seen = new double[FACTS + NOISY];
        for (int f = 0; f < FACTS; f++) seen[f] = scene[f] ? 1 : 0;
        for (int f = FACTS; f < seen.length; f++) seen[f] = draws.nextGaussian();
        return seen;
    }

    private static Map<String, Double> network(Trial trial) {
        World world = World.of(trial);
        List<Integer> none = List.of();
        Set set = Set.of(world, none, trial.stream("pairs"), PAIRS);
        RandomGenerator draws = trial.stream("network");
        Network model = Network.random(draws, Activation.TANH, FACTS + NOISY, 32, 1);
        List<Comparison> pairs = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++)
            pairs.add(Comparison.won(seen(set.won.get(i), draws), seen(set.lost.get(i), draws)));
        for (int step = 0; step < trial.size(400, 100); step++) {
            List<Comparison> batch = new ArrayList<>();
            for (int i = 0; i < 32; i++) batch.add(pairs.get(draws.nextInt(PAIRS)));
            Comparison.push(model, Logistic.PLAIN, batch);
            model.adam(3e-3);
        }
        RandomGenerator test = trial.stream("test");
        int count = trial.size(4000, 500);
        double told = 0;
        for (int i = 0; i < count; i++) {
            boolean[] a = world.scene(test);
            boolean[] b = world.scene(test);
            told += right(model.score(seen(a, test)) - model.score(seen(b, test)), world.value(a) - world.value(b));
        }
        return Map.of("told", told / count);
    }

    /// Fit, look at a pair, add the rule that it suggests; until enough is told.
    private static Map<String, Double> rounds(Trial trial, boolean hard) {
        World world = World.of(trial);
        RandomGenerator draws = trial.stream("rounds");
        List<Integer> cared = IntStream.range(0, FACTS)
                .filter(f -> world.worth[f] != 0)
                .boxed()
                .toList();
        List<Integer> rules = new ArrayList<>(cared.subList(0, CARED / 2));
        for (int j = CLEAN + NOISY; rules.size() < 30; j++) rules.add(j);
        Set first = Set.of(world, rules, draws, PAIRS);
        int proposals = 0;
        while (proposals < 40) {
            Set set = Set.judged(world, rules, first.won, first.lost, draws);
            double[] weights = SparseLogistic.fit(set.differences, PENALTY);
            if (told(trial, world, rules, weights, 600) >= 0.8) break;
            proposals++;
            int pair = pair(set, weights, hard, draws);
            List<Integer> better = IntStream.range(0, FACTS)
                    .filter(f -> set.won.get(pair)[f] && !set.lost.get(pair)[f] && !rules.contains(f))
                    .boxed()
                    .toList();
            if (!better.isEmpty()) rules.add(better.get(draws.nextInt(better.size())));
        }
        return Map.of("proposals", (double) proposals);
    }

    /// One of the 32 pairs with the smallest margins, or any.
    private static int pair(Set set, double[] weights, boolean hard, RandomGenerator draws) {
        if (!hard) return draws.nextInt(PAIRS);
        return IntStream.range(0, PAIRS)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> WeightedHeads.dot(weights, set.differences[i])))
                .skip(draws.nextInt(32))
                .findFirst()
                .orElseThrow();
    }
}
