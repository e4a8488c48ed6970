package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Reading;
import dev.assay.core.Rollout;
import dev.assay.core.Scope;
import dev.assay.core.Signal;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import dev.assay.core.preference.Hierarchy;
import dev.assay.papers.world.CrossEntropy;
import dev.assay.papers.world.TanhNet;
import dev.assay.tasks.control.Environment;
import dev.assay.tasks.control.MountainCar;
import dev.assay.tasks.control.Pendulum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// HERON at desk scale: a pendulum is swung up by a policy that the cross-entropy method finds, on a reward
/// model that knows a ranking of three factors and no weights; and a car, where whole episodes are ranked.
final class HeronClaims {
    private static final int POPULATION = 40;
    private static final int ELITE = 8;
    /// Starts that all candidates of an iteration share, and those of the test.
    private static final int STARTS = 4;

    private static final int TESTED = 50;
    private static final TanhNet SWING = new TanhNet(3, 8, 1);
    private static final TanhNet DRIVE = new TanhNet(2, 8, 1);

    /// Steps kept of an iteration, and of how many iterations.
    private static final int KEPT = 2000;

    private static final int REMEMBERED = 10;
    /// Batches the reward model is trained on in an iteration; each is groups of steps, all pairs compared.
    private static final int BATCHES = 60;

    private static final int GROUPS = 2;
    private static final int GROUP = 16;

    private static final String TUNED = "tuned weights";
    private static final String TUNED_UNITS = "tuned weights, other units";
    private static final String HERON = "HERON";
    private static final String UNITS = "HERON, other units";
    private static final String REVERSED = "HERON, reversed";
    private static final String NARROW = "HERON, margins 0";
    private static final String WIDE = "HERON, margins x2";
    private static final String EQUAL = "equal weights";
    private static final String STANDARD = "standardised";

    private static final String LIGHT = "weight 0.01";
    private static final String HEAVY = "weight 1";

    private static final List<String> FACTORS = List.of("angle", "speed", "torque");
    /// What the pendulum is judged by.
    private static final double[] GOLD = {1, 0.1, 0.001};

    private static final double[] PLAIN = {1, 1, 1};
    private static final double[] OTHER = {0.01, 1, 50};

    private HeronClaims() {}

    static List<Claim> claims() {
        Experiment pendulum = new Experiment(
                "pendulum",
                "Pendulum of 150 steps; a tanh network of 41 weights by the cross-entropy method, population 40, elite 8,"
                        + " 25 iterations (quick: 3) of 4 starts; a reward model of 64-64 units, 60 batches of 240 pairs an"
                        + " iteration. Return: -(angle^2 + 0.1 speed^2 + 0.001 torque^2), summed, of 50 fresh starts. Other"
                        + " units: angle^2 x 0.01, torque^2 x 50.",
                List.of(
                        new Arm(TUNED, trial -> swing(trial, fixed(GOLD, PLAIN))),
                        new Arm(TUNED_UNITS, trial -> swing(trial, fixed(GOLD, OTHER))),
                        new Arm(EQUAL, trial -> swing(trial, fixed(PLAIN, PLAIN))),
                        new Arm(STANDARD, trial -> swing(trial, new Standardised(trial))),
                        heron(HERON, PLAIN, false, 1),
                        heron(UNITS, OTHER, false, 1),
                        heron(REVERSED, PLAIN, true, 1),
                        heron(NARROW, PLAIN, false, 0),
                        heron(WIDE, PLAIN, false, 2)),
                8,
                6);
        Experiment car = new Experiment(
                "car",
                "Mountain car of 999 steps, a tanh network of 33 weights by the same method, 20 iterations (quick: 3);"
                        + " candidates are a group, ranked by goal, then energy (sum of force^2), or paid goal less"
                        + " energy x weight.",
                List.of(
                        new Arm(HERON, trial -> drive(trial, Double.NaN)),
                        new Arm(LIGHT, trial -> drive(trial, 0.01)),
                        new Arm("weight 0.1", trial -> drive(trial, 0.1)),
                        new Arm(HEAVY, trial -> drive(trial, 1))),
                8,
                6);
        return List.of(
                new Claim(
                        "near",
                        "The ranking alone comes within a fifth of the reward it is judged by",
                        pendulum,
                        new Test.Superior(Contrast.scaled("return, 1000", 1, HERON, 1.2, TUNED), 0)),
                new Claim(
                        "equal",
                        "and is better than the sum of the factors",
                        pendulum,
                        new Test.Superior(Contrast.of("return, 1000", HERON, EQUAL), 0.1)),
                new Claim(
                        "standardised",
                        "and than their standardised sum with falling weights",
                        pendulum,
                        new Test.Superior(Contrast.of("return, 1000", HERON, STANDARD), 0),
                        "the design's pilot had them level"),
                new Claim(
                        "units",
                        "In other units of the factors it is 200 better than the tuned weights",
                        pendulum,
                        new Test.Superior(Contrast.of("return, 1000", UNITS, TUNED_UNITS), 0.2),
                        "margins scale with the units, so its runs are the same to the last digit"),
                new Claim(
                        "units-tuned",
                        "because these lose 200 by the change",
                        pendulum,
                        new Test.Superior(Contrast.of("return, 1000", TUNED, TUNED_UNITS), 0.2)),
                new Claim(
                        "order",
                        "The ranking counts: reversed it is worse by 100",
                        pendulum,
                        new Test.Superior(Contrast.of("return, 1000", HERON, REVERSED), 0.1)),
                new Claim(
                        "margins",
                        "Margins of a standard deviation are better than none",
                        pendulum,
                        new Test.Superior(Contrast.of("return, 1000", HERON, NARROW), 0),
                        "an ablation of the design, not a claim of the paper"),
                new Claim(
                        "car",
                        "Where the goal is all or nothing, the ranking reaches it from 95% of the starts",
                        car,
                        new Test.Superior(Contrast.alone("success", HERON), 0.95)),
                new Claim(
                        "car-energy",
                        "with no more energy than a small weight on it takes",
                        car,
                        new Test.Within(Contrast.of("saved energy, 1000", HERON, LIGHT), 0.005)),
                new Claim(
                        "car-weights",
                        "while a weight of 1 reaches it from 20 points fewer",
                        car,
                        new Test.Superior(Contrast.of("success", HERON, HEAVY), 0.2),
                        "arriving early saves energy here, so a weight that is too large is less of a trap than it may"
                                + " look"));
    }

    private static Arm heron(String name, double[] units, boolean reversed, double multiplier) {
        return new Arm(name, trial -> {
            try (Learned learned = new Learned(units, reversed, multiplier, trial)) {
                return swing(trial, learned);
            }
        });
    }

    /// The steps of some episodes.
    ///
    /// @param inputs what a reward model sees of each
    /// @param factors squares of angle, speed and torque
    private record Steps(double[][] inputs, double[][] factors) {
        static Steps of(double[] policy, double[][] starts) {
            Pendulum pendulum = new Pendulum();
            double[] frame = new double[3];
            double[] action = new double[1];
            double[] input = new double[SWING.inputs()];
            double[][] inputs = new double[starts.length * Pendulum.STEPS][];
            double[][] factors = new double[inputs.length][];
            int at = 0;
            for (double[] start : starts) {
                pendulum.place(start[0], start[1]);
                Environment.Outcome outcome = Environment.Outcome.GOES_ON;
                while (outcome == Environment.Outcome.GOES_ON) {
                    pendulum.see(input);
                    SWING.apply(policy, input, action);
                    outcome = pendulum.step(action);
                    pendulum.read(frame);
                    inputs[at] = new double[] {
                        Math.cos(frame[0]), Math.sin(frame[0]), frame[1] / Pendulum.SPEED, frame[2] / Pendulum.TORQUE
                    };
                    factors[at++] = new double[] {frame[0] * frame[0], frame[1] * frame[1], frame[2] * frame[2]};
                }
            }
            return new Steps(inputs, factors);
        }
    }

    /// Starts, each an angle and a speed.
    private static double[][] starts(int n, RandomGenerator draws) {
        Pendulum pendulum = new Pendulum();
        double[][] starts = new double[n][];
        double[] frame = new double[3];
        for (int i = 0; i < n; i++) {
            pendulum.reset(draws);
            pendulum.read(frame);
            starts[i] = new double[] {frame[0], frame[1]};
        }
        return starts;
    }

    /// What candidates are paid.
    private interface Pay {
        /// Looks at an iteration's steps before they are paid.
        default void see(List<Steps> population) {}

        double[] of(Steps steps);

        /// What is worth reporting at the end.
        default void report(Map<String, Double> measures) {}
    }

    private static double minus(double[] weights, double[] units, double[] factors) {
        double sum = 0;
        for (int k = 0; k < weights.length; k++) sum -= weights[k] * units[k] * factors[k];
        return sum;
    }

    private static Pay fixed(double[] weights, double[] units) {
        return steps -> Arrays.stream(steps.factors)
                .mapToDouble(factors -> minus(weights, units, factors))
                .toArray();
    }

    /// The steps seen lately.
    private static final class Buffer {
        private final List<double[]> inputs = new ArrayList<>();
        private final List<double[]> factors = new ArrayList<>();
        private final RandomGenerator draws;

        Buffer(RandomGenerator draws) {
            this.draws = draws;
        }

        void add(List<Steps> population) {
            for (int i = 0; i < KEPT; i++) {
                Steps steps = population.get(draws.nextInt(population.size()));
                int t = draws.nextInt(steps.inputs.length);
                inputs.add(steps.inputs[t]);
                factors.add(steps.factors[t]);
            }
            if (inputs.size() <= REMEMBERED * KEPT) return;
            inputs.subList(0, KEPT).clear();
            factors.subList(0, KEPT).clear();
        }

        double[] deviations() {
            return Hierarchy.margins(factors.toArray(double[][]::new), 1);
        }
    }

    /// Factors over their standard deviations, with weights 1, 1/2 and 1/4.
    private static final class Standardised implements Pay {
        private final Buffer buffer;
        private double[] weights;

        Standardised(Trial trial) {
            buffer = new Buffer(trial.stream("buffer"));
        }

        @Override
        public void see(List<Steps> population) {
            buffer.add(population);
            weights = buffer.deviations();
            for (int k = 0; k < weights.length; k++) weights[k] = Math.pow(0.5, k) / weights[k];
        }

        @Override
        public double[] of(Steps steps) {
            return fixed(weights, PLAIN).of(steps);
        }
    }

    /// The reward model: its preferences are what the recipe says of groups of steps.
    private static final class Learned implements Pay, AutoCloseable {
        private final double[] units;
        private final List<String> ranking;
        private final double multiplier;
        private final Buffer buffer;
        private final RandomGenerator draws;
        private final RankedRewardModel model;
        /// Pairs that each factor decided, and those that none did.
        private final double[] decided = new double[FACTORS.size()];
        private double undecided;

        Learned(double[] units, boolean reversed, double multiplier, Trial trial) {
            this.units = units;
            this.ranking = reversed ? FACTORS.reversed() : FACTORS;
            this.multiplier = multiplier;
            this.buffer = new Buffer(trial.stream("buffer"));
            this.draws = trial.stream("pairs");
            this.model = new RankedRewardModel(4, trial.stream("model"));
        }

        @Override
        public void see(List<Steps> population) {
            buffer.add(population);
            try (RecipeRun recipe = new RecipeRun("heron", changes(), Double.NaN)) {
                for (int b = 0; b < BATCHES; b++) batch(recipe);
            }
        }

        /// The ranking, with margins from the whole buffer.
        private dev.assay.core.recipe.RecipeReader.Changes changes() {
            double[] deviations = buffer.deviations();
            List<String> factors = new ArrayList<>();
            for (String name : ranking) {
                int k = FACTORS.indexOf(name);
                factors.add(
                        "{name: " + name + ", better: lower, margin: '" + multiplier * units[k] * deviations[k] + "'}");
            }
            return RecipeRun.changes(List.of(), Map.of("rewards.ranked.factors", factors.toString()), Fidelity.MENDED);
        }

        private void batch(RecipeRun recipe) {
            double[][] items = new double[GROUPS * GROUP][];
            List<Rollout> rollouts = new ArrayList<>();
            for (int i = 0; i < items.length; i++) {
                int at = draws.nextInt(buffer.inputs.size());
                items[i] = buffer.inputs.get(at);
                Map<String, Object> info = new LinkedHashMap<>();
                for (int k = 0; k < units.length; k++)
                    info.put(FACTORS.get(k), units[k] * buffer.factors.get(at)[k]);
                rollouts.add(Rollout.of("" + i, "" + i / GROUP, null, "", null, info));
            }
            List<RankedRewardModel.Pair> pairs = new ArrayList<>();
            List<Line> lines = recipe.lines(rollouts, new RunState());
            for (int i = 0; i < items.length; i++)
                for (Signal signal : ((Reading.Measured) lines.get(i).reading(0)).signals()) {
                    if (!(signal.scope() instanceof Scope.Item item) || item.index() < i % GROUP) continue;
                    int other = i / GROUP * GROUP + item.index();
                    if (signal.value() == 0) undecided++;
                    else decided[ranking.indexOf(signal.category())]++;
                    if (signal.value() > 0) pairs.add(new RankedRewardModel.Pair(i, other));
                    if (signal.value() < 0) pairs.add(new RankedRewardModel.Pair(other, i));
                }
            model.update(items, pairs);
        }

        @Override
        public double[] of(Steps steps) {
            float[] scores = model.scores(steps.inputs);
            double[] paid = new double[scores.length];
            for (int i = 0; i < paid.length; i++) paid[i] = scores[i];
            return paid;
        }

        @Override
        public void report(Map<String, Double> measures) {
            double all = Arrays.stream(decided).sum() + undecided;
            for (int k = 0; k < decided.length; k++) measures.put("decided by level " + (k + 1), decided[k] / all);
            measures.put("undecided", undecided / all);
        }

        @Override
        public void close() {
            model.close();
        }
    }

    private static Map<String, Double> swing(Trial trial, Pay pay) {
        CrossEntropy search = new CrossEntropy(SWING.weights(), 1, trial.stream("policy"));
        RandomGenerator draws = trial.stream("starts");
        int iterations = trial.size(25, 3);
        for (int i = 0; i < iterations; i++) {
            double[][] candidates = search.ask(POPULATION);
            double[][] starts = starts(STARTS, draws);
            List<Steps> population = Arrays.stream(candidates)
                    .map(each -> Steps.of(each, starts))
                    .toList();
            pay.see(population);
            double[] scores = population.stream()
                    .mapToDouble(steps -> Arrays.stream(pay.of(steps)).sum())
                    .toArray();
            search.tell(candidates, scores, ELITE);
        }
        Steps tested = Steps.of(search.mean(), starts(TESTED, trial.stream("test")));
        double[] gold = fixed(GOLD, PLAIN).of(tested);
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("return, 1000", Arrays.stream(gold).sum() / 1000 / TESTED);
        double upright = 0;
        for (int i = 0; i < TESTED; i++) {
            double angle = Math.sqrt(tested.factors[(i + 1) * Pendulum.STEPS - 1][0]);
            if (angle < 0.3) upright += 1.0 / TESTED;
        }
        measures.put("upright at the end", upright);
        pay.report(measures);
        return measures;
    }

    /// Share of the starts that reach the goal, and mean energy.
    private static double[] driven(double[] policy, double[] positions) {
        MountainCar car = new MountainCar();
        double[] frame = new double[4];
        double[] action = new double[1];
        double[] input = new double[DRIVE.inputs()];
        double[] sums = new double[2];
        for (double position : positions) {
            car.place(position);
            Environment.Outcome outcome = Environment.Outcome.GOES_ON;
            while (outcome == Environment.Outcome.GOES_ON) {
                car.see(input);
                DRIVE.apply(policy, input, action);
                outcome = car.step(action);
                car.read(frame);
                sums[1] += frame[2] * frame[2] / positions.length;
            }
            sums[0] += frame[3] / positions.length;
        }
        return sums;
    }

    private static double[] positions(int n, RandomGenerator draws) {
        return draws.doubles(n, -0.6, -0.4).toArray();
    }

    /// @param weight of the energy; NaN for the ranking
    private static Map<String, Double> drive(Trial trial, double weight) {
        CrossEntropy search = new CrossEntropy(DRIVE.weights(), 2, trial.stream("policy"));
        RandomGenerator draws = trial.stream("starts");
        int iterations = trial.size(20, 3);
        try (RecipeRun recipe =
                new RecipeRun("heron", RecipeRun.changes(List.of(), Map.of(), Fidelity.MENDED), Double.NaN)) {
            for (int i = 0; i < iterations; i++) {
                double[][] candidates = search.ask(POPULATION);
                double[] positions = positions(STARTS, draws);
                double[][] outcomes = Arrays.stream(candidates)
                        .map(each -> driven(each, positions))
                        .toArray(double[][]::new);
                search.tell(
                        candidates,
                        Double.isNaN(weight)
                                ? ranked(recipe, outcomes)
                                : Arrays.stream(outcomes)
                                        .mapToDouble(each -> each[0] - weight * each[1])
                                        .toArray(),
                        ELITE);
            }
        }
        double[] tested = driven(search.mean(), positions(TESTED, trial.stream("test")));
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("success", tested[0]);
        measures.put("saved energy, 1000", -tested[1] / 1000);
        return measures;
    }

    private static double[] ranked(RecipeRun recipe, double[][] outcomes) {
        List<Rollout> rollouts = new ArrayList<>();
        for (double[] outcome : outcomes)
            rollouts.add(Rollout.of(
                    "" + rollouts.size(), "all", null, "", null, Map.of("goal", outcome[0], "energy", outcome[1])));
        return recipe.rewards(recipe.lines(rollouts, new RunState()));
    }
}
