package dev.assay.papers;

import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.guide.GatedEvolution;
import dev.assay.core.preference.Logistic;
import dev.assay.core.preference.WeightedHeads;
import dev.assay.papers.world.LogisticFit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// RewardHarness at desk scale. Edits are of five types and have eight aspects, of which people care about two for each
/// type; a judge (a declared random process) sees every aspect through noise, weighs all alike and leans to the side it
/// is shown first. A skill tells it what counts for a type, a tool lets it see an aspect well, and too many of either
/// confuse it. Does a library that evolves from the judge's own errors help, and what does its gate do?
final class RewardHarnessClaims {
    private static final int TYPES = 5;
    private static final int ASPECTS = 8;
    private static final int TRAIN = 60;
    private static final int HELD_OUT = 40;
    private static final double PLAIN_WEIGHT = 0.25;
    private static final double LEANING = 0.4;
    private static final double TOOL_NOISE = 0.25;
    private static final int ATTENTION = 2;
    private static final double DILUTION = 0.12;
    private static final double MARGIN = 0.075;
    /// Wider than accuracies can differ: everything is kept.
    private static final double UNGATED = 1;

    private RewardHarnessClaims() {}

    static List<Claim> claims() {
        Experiment experiment = new Experiment(
                "library",
                "5 types of edits, 8 aspects, 2 of which count for each; a judge sees them with noise 1; 60 pairs to learn"
                        + " from, 40 for the gate, 25 iterations (quick: 8). told = share of 4000 new choices (quick: 500) of"
                        + " people that the judge tells, each pair shown in both orders.",
                List.of(
                        arm("empty library", MARGIN, Proposals.NONE, GatedEvolution.Progress::top),
                        arm("gated, best", MARGIN, Proposals.SEEN, GatedEvolution.Progress::top),
                        arm("gated, last", MARGIN, Proposals.SEEN, GatedEvolution.Progress::current),
                        arm("ungated", UNGATED, Proposals.SEEN, GatedEvolution.Progress::current),
                        arm("no margin", 0, Proposals.SEEN, GatedEvolution.Progress::top),
                        arm("random proposals", MARGIN, Proposals.RANDOM, GatedEvolution.Progress::top),
                        arm("corrupted, gated", MARGIN, Proposals.CORRUPTED, GatedEvolution.Progress::top),
                        arm("corrupted, ungated", UNGATED, Proposals.CORRUPTED, GatedEvolution.Progress::current),
                        new Arm("logistic model", RewardHarnessClaims::logistic)),
                20,
                3);
        return List.of(
                new Claim(
                        "evolved",
                        "A library evolved from 100 pairs lets the judge tell 5 points more choices than an empty one",
                        experiment,
                        new Test.Superior(Contrast.of("told", "gated, best", "empty library"), 0.05),
                        ""),
                new Claim(
                        "random",
                        "and 4 points more than random proposals through the same gate",
                        experiment,
                        new Test.Superior(Contrast.of("told", "gated, best", "random proposals"), 0.04),
                        ""),
                new Claim(
                        "margin",
                        "A gate that allows small dips tells 2 points more than one that allows none",
                        experiment,
                        new Test.Superior(Contrast.of("told", "gated, best", "no margin"), 0.02),
                        ""),
                new Claim(
                        "gate",
                        "Where four in ten proposals are wrong the gate is worth 2 points",
                        experiment,
                        new Test.Superior(Contrast.of("told", "corrupted, gated", "corrupted, ungated"), 0.02),
                        ""),
                new Claim(
                        "clean",
                        "and also where proposals are right",
                        experiment,
                        new Test.Superior(Contrast.of("told", "gated, best", "ungated"), 0.02),
                        "not the paper's; the sheet expects that it buys nothing there"),
                new Claim(
                        "plain",
                        "The library tells 2 points more than a logistic model of the same pairs",
                        experiment,
                        new Test.Superior(Contrast.of("told", "gated, best", "logistic model"), 0.02),
                        "not the paper's; the sheet expects a tie"));
    }

    /// Two edits of one type.
    ///
    /// @param gap aspects of the first less those of the second
    /// @param noise of the judge on each aspect, for the pair as it is and with the sides exchanged
    /// @param first true if people chose the first
    private record Pair(int type, double[] gap, double[][] noise, boolean first) {}

    /// @param cared weights of people, per type and aspect
    private record World(double[][] cared) {
        static World of(Trial trial) {
            RandomGenerator draws = trial.stream("world");
            double[][] cared = new double[TYPES][ASPECTS];
            for (double[] row : cared)
                for (int more = 0; more < 2; ) {
                    int aspect = draws.nextInt(ASPECTS);
                    if (row[aspect] > 0) continue;
                    row[aspect] = 0.8 + 0.7 * draws.nextDouble();
                    more++;
                }
            return new World(cared);
        }

        List<Pair> pairs(RandomGenerator draws, int count) {
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int type = draws.nextInt(TYPES);
                double[] gap = new double[ASPECTS];
                // The difference of two edits whose aspects are N(0, 1).
                Arrays.setAll(gap, _ -> Math.sqrt(2) * draws.nextGaussian());
                double[][] noise = new double[2][ASPECTS];
                for (double[] row : noise) Arrays.setAll(row, _ -> draws.nextGaussian());
                double better = WeightedHeads.dot(cared[type], gap);
                pairs.add(new Pair(type, gap, noise, draws.nextDouble() < Logistic.sigmoid(3 * better)));
            }
            return pairs;
        }
    }

    /// Tells the judge that an aspect counts for a type.
    private record Skill(int type, int aspect, double weight) {}

    /// @param tools aspects that are seen well
    private record Library(List<Skill> skills, List<Integer> tools) {
        static final Library EMPTY = new Library(List.of(), List.of());

        List<Skill> routed(int type) {
            return skills.stream().filter(skill -> skill.type == type).toList();
        }

        /// Tools serve the aspects that the routed skills speak of.
        List<Integer> tools(int type) {
            return tools.stream()
                    .filter(tool -> routed(type).stream().anyMatch(skill -> skill.aspect == tool))
                    .toList();
        }

        /// What the judge sees of a pair, in one of its orders, from the first edit's side.
        double[] seen(Pair pair, int order) {
            List<Integer> sharp = tools(pair.type);
            int entries = routed(pair.type).size() + sharp.size();
            double diluted = 1 + DILUTION * Math.max(0, entries - ATTENTION);
            double[] seen = new double[ASPECTS];
            for (int k = 0; k < ASPECTS; k++)
                seen[k] = pair.gap[k] + diluted * (sharp.contains(k) ? TOOL_NOISE : 1) * pair.noise[order][k];
            return seen;
        }

        boolean first(Pair pair, int order) {
            double[] weights = new double[ASPECTS];
            Arrays.fill(weights, PLAIN_WEIGHT);
            for (Skill skill : routed(pair.type)) weights[skill.aspect] += skill.weight;
            return WeightedHeads.dot(weights, seen(pair, order)) + (order == 0 ? LEANING : -LEANING) > 0;
        }

        /// Share of choices told, over both orders.
        double told(List<Pair> pairs) {
            double told = 0;
            for (Pair pair : pairs)
                for (int order = 0; order < 2; order++) if (first(pair, order) == pair.first) told++;
            return told / (2 * pairs.size());
        }

        Library with(Skill skill, boolean replace, RandomGenerator draws) {
            List<Skill> next = new ArrayList<>(skills);
            next.removeIf(old -> old.type == skill.type && old.aspect == skill.aspect);
            List<Skill> own =
                    next.stream().filter(old -> old.type == skill.type).toList();
            if (own.size() >= 2 && replace) next.remove(own.get(draws.nextInt(own.size())));
            next.add(skill);
            return new Library(List.copyOf(next), tools);
        }

        Library with(int tool) {
            if (tools.contains(tool)) return this;
            List<Integer> next = new ArrayList<>(tools);
            next.add(tool);
            return new Library(skills, List.copyOf(next));
        }
    }

    /// Where proposals come from.
    private enum Proposals {
        NONE,
        /// What the judge sees, held against what people chose.
        SEEN,
        RANDOM,
        /// As seen, but four in ten skills are wrong.
        CORRUPTED
    }

    private static Arm arm(
            String name,
            double margin,
            Proposals proposals,
            Function<GatedEvolution.Progress<Library>, Library> taken) {
        return new Arm(name, trial -> {
            World world = World.of(trial);
            RandomGenerator draws = trial.stream("pairs");
            List<Pair> train = world.pairs(draws, TRAIN);
            List<Pair> gate = world.pairs(draws, HELD_OUT);
            RandomGenerator own = trial.stream("proposals");
            var start = GatedEvolution.Progress.start(Library.EMPTY, Library.EMPTY.told(gate));
            int iterations = proposals == Proposals.NONE ? 0 : trial.size(25, 8);
            var progress = new GatedEvolution(margin)
                    .run(
                            start,
                            iterations,
                            (library, _) -> proposed(library, train, proposals, own),
                            library -> library.told(gate));
            Library library = taken.apply(progress);
            return Map.of("told", library.told(test(trial, world)));
        });
    }

    private static List<Pair> test(Trial trial, World world) {
        return world.pairs(trial.stream("test"), trial.size(4000, 500));
    }

    /// One more skill, and a tool for an aspect that a skill uses.
    private static Library proposed(Library library, List<Pair> train, Proposals proposals, RandomGenerator draws) {
        int type = draws.nextInt(TYPES);
        boolean wrong = proposals == Proposals.CORRUPTED && draws.nextDouble() < 0.4;
        int aspect = proposals == Proposals.RANDOM || wrong
                ? draws.nextInt(ASPECTS)
                : strongest(library, train, type)[draws.nextInt(3)];
        Library next = library.with(new Skill(type, aspect, wrong ? -1 : 1), draws.nextBoolean(), draws);
        List<Skill> used = next.skills;
        return next.with(used.get(draws.nextInt(used.size())).aspect);
    }

    /// Aspects by how well what is seen of them agrees with the choices of a type, in both orders.
    private static int[] strongest(Library library, List<Pair> train, int type) {
        double[] agree = new double[ASPECTS];
        for (Pair pair : train) {
            if (pair.type != type) continue;
            for (int order = 0; order < 2; order++) {
                double[] seen = library.seen(pair, order);
                for (int k = 0; k < ASPECTS; k++) agree[k] += pair.first ? seen[k] : -seen[k];
            }
        }
        return IntStream.range(0, ASPECTS)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> -agree[k]))
                .mapToInt(k -> k)
                .toArray();
    }

    /// Weights per type and aspect of what the empty library's judge sees, from all 100 pairs.
    private static Map<String, Double> logistic(Trial trial) {
        World world = World.of(trial);
        List<Pair> pairs = new ArrayList<>();
        RandomGenerator draws = trial.stream("pairs");
        pairs.addAll(world.pairs(draws, TRAIN));
        pairs.addAll(world.pairs(draws, HELD_OUT));
        double[][] rows = new double[2 * pairs.size()][];
        for (int i = 0; i < rows.length; i++) {
            Pair pair = pairs.get(i / 2);
            rows[i] = features(pair, i % 2, pair.first ? 1 : -1);
        }
        double[] ones = new double[rows.length];
        Arrays.fill(ones, 1);
        double[] weights = LogisticFit.fit(rows, ones, ones, 1);
        List<Pair> test = test(trial, world);
        double told = 0;
        for (Pair pair : test)
            for (int order = 0; order < 2; order++)
                if (WeightedHeads.dot(weights, features(pair, order, 1)) > 0 == pair.first) told++;
        return Map.of("told", told / (2 * test.size()));
    }

    private static double[] features(Pair pair, int order, int sign) {
        double[] features = new double[TYPES * ASPECTS];
        double[] seen = Library.EMPTY.seen(pair, order);
        for (int k = 0; k < ASPECTS; k++) features[pair.type * ASPECTS + k] = sign * seen[k];
        return features;
    }
}
