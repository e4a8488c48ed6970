package dev.assay.papers;

import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.preference.GatedHeads;
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

/// MJ-Video at desk scale: the prompt decides which aspects of an item matter, and which criteria in them; a model
/// whose
/// gates read the prompt is held against fixed weights and against one score.
final class MjVideoClaims {
    private static final int[][] MEMBERS = {{0, 1, 2, 3}, {4, 5, 6}, {7, 8}, {9, 10}, {11}};
    private static final int CRITERIA = 12;
    private static final int FEATURES = 24;
    private static final int PROMPT = 8;
    /// A read-out of the prompt above this makes an aspect or criterion matter.
    private static final double MATTERS = 0.8;

    private static final double SURE = 6;
    private static final int BATCH = 64;
    private static final double RATE = 1e-3;
    private static final GatedHeads HEADS = new GatedHeads(MEMBERS, 1, 1, 1);
    private static final Logistic PREFERRED = Logistic.scale(3);
    /// What criteria and gates count beside the preference, as released.
    private static final double SHARE = 0.3;

    private static final double EPS = 1e-5;

    private static final String GATED = "gated";
    private static final String UNGUIDED = "gated, no gate loss";
    private static final String BLIND = "gates that see no prompt";
    private static final String EVEN = "equal weights";
    private static final String SINGLE = "one score";
    private static final String AT_ONCE = "gated, preference only";

    private MjVideoClaims() {}

    static List<Claim> claims() {
        Experiment experiment = new Experiment(
                "gates",
                "12 criteria in 5 aspects, tanh read-outs of 24 numbers; a prompt of 8 numbers says which matter; utility is the"
                        + " mean over these; 1500 pairs (quick: 200) by Bradley-Terry of 6 times the gap; network 24-48-48-12,"
                        + " gates 8-32-5 and 8-32-12; 900 steps (quick: 60) of 64: criteria, from a third aspects, from two"
                        + " thirds preference and gates; 1000 pairs and 300 prompts of 8 items (quick: 200 and 50) by utility.",
                List.of(
                        new Arm(GATED, trial -> gated(trial, Gates.PROMPT, true, true)),
                        new Arm(UNGUIDED, trial -> gated(trial, Gates.PROMPT, false, true)),
                        new Arm(BLIND, trial -> gated(trial, Gates.BLIND, true, true)),
                        new Arm(EVEN, trial -> gated(trial, Gates.EVEN, false, true)),
                        new Arm(AT_ONCE, trial -> gated(trial, Gates.PROMPT, false, false)),
                        new Arm(SINGLE, MjVideoClaims::single)),
                6,
                6);
        return List.of(
                new Claim(
                        "prompt",
                        "Gates that read the prompt predict preferences 6 points better than learned fixed weights",
                        experiment,
                        new Test.Superior(Contrast.of("accuracy", GATED, BLIND), 0.06)),
                new Claim(
                        "equal",
                        "and than equal weights",
                        experiment,
                        new Test.Superior(Contrast.of("accuracy", GATED, EVEN), 0.06)),
                new Claim(
                        "single",
                        "and 3 points better than one score learned of prompt and item",
                        experiment,
                        new Test.Superior(Contrast.of("accuracy", GATED, SINGLE), 0.03),
                        "the single score gets no labels of criteria and aspects"),
                new Claim(
                        "mass",
                        "Seven tenths of the weight lies on aspects that matter",
                        experiment,
                        new Test.Superior(Contrast.alone("weight that matters", GATED), 0.7)),
                new Claim(
                        "gate-loss",
                        "a tenth of it because of the gate loss",
                        experiment,
                        new Test.Superior(Contrast.of("weight that matters", GATED, UNGUIDED), 0.1)),
                new Claim(
                        "stages",
                        "Preferences alone do not give usable criteria: 15 points fewer by sign",
                        experiment,
                        new Test.Superior(Contrast.of("criteria", GATED, AT_ONCE), 0.15)),
                new Claim(
                        "best",
                        "The best of 8 by the gated score is worth more than by one score",
                        experiment,
                        new Test.Superior(Contrast.of("best of 8", GATED, SINGLE), 0)));
    }

    /// What the gates see.
    private enum Gates {
        PROMPT,
        BLIND,
        EVEN
    }

    /// What matters for a prompt.
    ///
    /// @param aspects 1 for those that matter
    /// @param criteria 1 for those that matter
    private record Prompt(double[] t, double[] aspects, double[] criteria) {}

    private record Item(double[] z, double[] criteria) {}

    private record World(double[][] read, double[][] aspects, double[][] criteria) {
        static World drawn(Trial trial) {
            RandomGenerator draws = trial.stream("world");
            return new World(
                    Features.gaussian(CRITERIA, FEATURES, draws),
                    Features.gaussian(MEMBERS.length, PROMPT, draws),
                    Features.gaussian(CRITERIA, PROMPT, draws));
        }

        Prompt prompt(RandomGenerator draws) {
            double[] t = Features.gaussian(PROMPT, draws);
            int[] all = new int[MEMBERS.length];
            for (int a = 0; a < all.length; a++) all[a] = a;
            double[] aspects = new double[MEMBERS.length];
            double[] criteria = new double[CRITERIA];
            mark(aspects, this.aspects, all, t);
            for (int a = 0; a < all.length; a++) if (aspects[a] == 1) mark(criteria, this.criteria, MEMBERS[a], t);
            return new Prompt(t, aspects, criteria);
        }

        /// Marks those that the prompt makes matter, always at least one.
        private static void mark(double[] marks, double[][] readOut, int[] among, double[] t) {
            int most = among[0];
            for (int k : among) {
                if (WeightedHeads.dot(readOut[k], t) > WeightedHeads.dot(readOut[most], t)) most = k;
                if (WeightedHeads.dot(readOut[k], t) / Math.sqrt(PROMPT) > MATTERS) marks[k] = 1;
            }
            marks[most] = 1;
        }

        Item item(RandomGenerator draws) {
            double[] z = Features.gaussian(FEATURES, draws);
            double[] values = new double[CRITERIA];
            for (int j = 0; j < CRITERIA; j++)
                values[j] = Math.tanh(2 * WeightedHeads.dot(read[j], z) / Math.sqrt(FEATURES));
            return new Item(z, values);
        }

        /// Mean of the criteria that matter in an aspect.
        double aspect(Prompt prompt, Item item, int aspect) {
            double sum = 0;
            double count = 0;
            for (int j : MEMBERS[aspect]) {
                sum += prompt.criteria[j] * item.criteria[j];
                count += prompt.criteria[j];
            }
            return count == 0 ? 0 : sum / count;
        }

        double utility(Prompt prompt, Item item) {
            double sum = 0;
            double count = 0;
            for (int a = 0; a < MEMBERS.length; a++) {
                sum += prompt.aspects[a] * aspect(prompt, item, a);
                count += prompt.aspects[a];
            }
            return sum / count;
        }
    }

    /// Two items of one prompt, the preferred one first.
    private record Pair(Prompt prompt, Item better, Item worse) {}

    private static List<Pair> pairs(Trial trial, World world) {
        RandomGenerator draws = trial.stream("pairs");
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < trial.size(1500, 200); i++) {
            Prompt prompt = world.prompt(draws);
            Item a = world.item(draws);
            Item b = world.item(draws);
            double gap = world.utility(prompt, a) - world.utility(prompt, b);
            boolean first = draws.nextDouble() < Logistic.sigmoid(SURE * gap);
            pairs.add(first ? new Pair(prompt, a, b) : new Pair(prompt, b, a));
        }
        return pairs;
    }

    /// The model.
    private record Model(Network criteria, Network gates, Network aspectGates, Gates see) {
        /// An item on its way through, and what its loss pulls at.
        final class Scored {
            private final Network.Pass criteria;
            private final Network.Pass gates;
            private final Network.Pass aspectGates;
            final GatedHeads.Weighed weighed;
            private final double[] criteriaPull = new double[CRITERIA];
            private final double[] aspectPull = new double[MEMBERS.length];
            private final double[] weightPull = new double[MEMBERS.length];

            private Scored(Prompt prompt, Item item) {
                double[] seen = see == Gates.PROMPT ? prompt.t : new double[PROMPT];
                criteria = Model.this.criteria.pass(item.z);
                gates = Model.this.gates.pass(seen);
                aspectGates = Model.this.aspectGates.pass(seen);
                weighed = see == Gates.EVEN
                        ? HEADS.weigh(criteria.outputs(), new double[CRITERIA], new double[MEMBERS.length])
                        : HEADS.weigh(criteria.outputs(), gates.outputs(), aspectGates.outputs());
            }

            double[] criteria() {
                return criteria.outputs();
            }

            void pullCriterion(int j, double pull) {
                criteriaPull[j] += pull;
            }

            void pullAspect(int a, double pull) {
                aspectPull[a] += pull;
            }

            void pullWeight(int a, double pull) {
                weightPull[a] += pull;
            }

            void pullScore(double pull) {
                for (int a = 0; a < MEMBERS.length; a++) {
                    pullAspect(a, pull * weighed.aspectWeights()[a]);
                    pullWeight(a, pull * weighed.aspects()[a]);
                }
            }

            void push() {
                GatedHeads.Slopes slopes = HEADS.slopes(criteria(), weighed, aspectPull, weightPull);
                for (int j = 0; j < CRITERIA; j++) criteriaPull[j] += slopes.criteria()[j];
                Model.this.criteria.push(criteria, criteriaPull);
                if (see == Gates.EVEN) return;
                Model.this.gates.push(gates, slopes.gates());
                Model.this.aspectGates.push(aspectGates, slopes.aspectGates());
            }
        }

        Scored score(Prompt prompt, Item item) {
            return new Scored(prompt, item);
        }

        void step() {
            criteria.adam(RATE);
            gates.adam(RATE);
            aspectGates.adam(RATE);
        }
    }

    private static Map<String, Double> gated(Trial trial, Gates see, boolean guided, boolean staged) {
        World world = World.drawn(trial);
        List<Pair> pairs = pairs(trial, world);
        RandomGenerator start = trial.stream("model");
        Model model = new Model(
                Network.random(start, Activation.SILU, FEATURES, 48, 48, CRITERIA),
                Network.random(start, Activation.RELU, PROMPT, 32, CRITERIA),
                Network.random(start, Activation.RELU, PROMPT, 32, MEMBERS.length),
                see);
        RandomGenerator draws = trial.stream("batches");
        int steps = trial.size(900, 60);
        for (int step = 0; step < steps; step++) {
            int stage = staged ? 3 * step / steps : 2;
            for (int i = 0; i < BATCH; i++) {
                Pair pair = pairs.get(draws.nextInt(pairs.size()));
                Model.Scored better = model.score(pair.prompt, pair.better);
                Model.Scored worse = model.score(pair.prompt, pair.worse);
                if (staged) {
                    labels(world, pair.prompt, pair.better, better, stage);
                    labels(world, pair.prompt, pair.worse, worse, stage);
                }
                if (stage == 2) {
                    double slope = PREFERRED.gradient(better.weighed.score() - worse.weighed.score(), 1, 0) / BATCH;
                    better.pullScore(-slope);
                    worse.pullScore(slope);
                    for (Model.Scored each : guided ? List.of(better, worse) : List.<Model.Scored>of())
                        for (int a = 0; a < MEMBERS.length; a++)
                            each.pullWeight(
                                    a,
                                    -SHARE
                                            * MjVideo.gateSlope(
                                                    each.weighed.aspectWeights()[a], pair.prompt.aspects[a], EPS)
                                            / BATCH);
                }
                better.push();
                worse.push();
            }
            model.step();
        }
        return measured(trial, world, model);
    }

    /// Squared errors of criteria, and from the second stage of aspects, against the labels of an item.
    private static void labels(World world, Prompt prompt, Item item, Model.Scored scored, int stage) {
        for (int j = 0; j < CRITERIA; j++) {
            double label = prompt.criteria[j] * Math.signum(item.criteria[j]);
            double share = (stage == 0 ? 1 : SHARE) / CRITERIA / BATCH;
            scored.pullCriterion(j, 2 * share * (label - scored.criteria()[j]));
        }
        for (int a = 0; stage > 0 && a < MEMBERS.length; a++) {
            double label = prompt.aspects[a] * Math.signum(world.aspect(prompt, item, a));
            double share = (stage == 1 ? 1 : SHARE) / MEMBERS.length / BATCH;
            scored.pullAspect(a, 2 * share * (label - scored.weighed.aspects()[a]));
        }
    }

    /// What scores an item of a prompt.
    @FunctionalInterface
    private interface Score {
        double of(Prompt prompt, Item item);
    }

    private static Map<String, Double> single(Trial trial) {
        World world = World.drawn(trial);
        List<Pair> pairs = pairs(trial, world);
        Network model = Network.random(trial.stream("single"), Activation.SILU, FEATURES + PROMPT, 48, 48, 1);
        RandomGenerator draws = trial.stream("batches");
        for (int step = 0; step < trial.size(900, 60); step++) {
            List<Comparison> batch = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                Pair pair = pairs.get(draws.nextInt(pairs.size()));
                batch.add(Comparison.won(both(pair.prompt, pair.better), both(pair.prompt, pair.worse)));
            }
            Comparison.push(model, PREFERRED, batch);
            model.adam(RATE);
        }
        return preferred(trial, world, (prompt, item) -> model.score(both(prompt, item)));
    }

    private static double[] both(Prompt prompt, Item item) {
        return Features.joined(item.z, prompt.t);
    }

    private static Map<String, Double> preferred(Trial trial, World world, Score score) {
        RandomGenerator draws = trial.stream("test");
        int count = trial.size(1000, 200);
        double right = 0;
        for (int i = 0; i < count; i++) {
            Prompt prompt = world.prompt(draws);
            Item a = world.item(draws);
            Item b = world.item(draws);
            boolean first = world.utility(prompt, a) > world.utility(prompt, b);
            right += first == score.of(prompt, a) > score.of(prompt, b) ? 1.0 / count : 0;
        }
        RandomGenerator picks = trial.stream("picks");
        int prompts = trial.size(300, 50);
        double worth = 0;
        for (int i = 0; i < prompts; i++) {
            Prompt prompt = world.prompt(picks);
            double best = Double.NEGATIVE_INFINITY;
            double utility = 0;
            for (int k = 0; k < 8; k++) {
                Item item = world.item(picks);
                double scored = score.of(prompt, item);
                if (scored <= best) continue;
                best = scored;
                utility = world.utility(prompt, item);
            }
            worth += utility / prompts;
        }
        return Map.of("accuracy", right, "best of 8", worth);
    }

    private static Map<String, Double> measured(Trial trial, World world, Model model) {
        Map<String, Double> measures = new LinkedHashMap<>(preferred(
                trial,
                world,
                (prompt, item) -> model.score(prompt, item).weighed.score()));
        RandomGenerator draws = trial.stream("criteria");
        int count = trial.size(1000, 200);
        double right = 0;
        double labelled = 0;
        double mass = 0;
        for (int i = 0; i < count; i++) {
            Prompt prompt = world.prompt(draws);
            Item item = world.item(draws);
            Model.Scored scored = model.score(prompt, item);
            for (int j = 0; j < CRITERIA; j++) {
                if (prompt.criteria[j] == 0) continue;
                labelled++;
                if (scored.criteria()[j] > 0 == item.criteria[j] > 0) right++;
            }
            mass += WeightedHeads.dot(prompt.aspects, scored.weighed.aspectWeights()) / count;
        }
        measures.put("criteria", right / labelled);
        measures.put("weight that matters", mass);
        return measures;
    }
}
