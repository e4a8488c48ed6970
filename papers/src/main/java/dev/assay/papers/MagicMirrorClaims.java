package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.curriculum.Buckets;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.world.Choices;
import dev.assay.papers.world.LogLinear;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// MagicMirror at desk scale: an assessor sees which subjects a picture shows and, through noise, each of its
/// faults. It thinks in words, then says normal or not, the groups of faults, and the faults. What it learns of
/// one picture carries over to all, so a skewed diet of pictures shows.
final class MagicMirrorClaims {
    private static final int PICTURES = 16;
    private static final int GROUP = 8;
    /// The highest reward.
    private static final double MOST = 15;

    private static final int TRAINED = 6000;
    private static final int EXPLAINED = 300;
    private static final int TESTED = 1500;
    private static final int HANDS = 300;
    /// Examples of a step of imitation.
    private static final int BATCH = 32;

    private static final int IMITATION = 400;
    private static final double IMITATION_RATE = 0.05;
    private static final double RATE = 0.02;
    /// Deviation of what is seen of a fault, whose size is 1.
    private static final double NOISE = 0.6;
    /// How often a correct hand stands among the normal pictures when such are resampled.
    private static final int RESAMPLED = 3;

    /// A group of faults, a word of the thought that names it, how often abnormal pictures have it, and its
    /// faults; without any it is its own.
    private record Kind(String name, String word, double share, List<String> faults) {
        int size() {
            return Math.max(1, faults.size());
        }
    }

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "L2: Abnormal Human Anatomy",
                    "hand",
                    0.61,
                    List.of(
                            "L3: Hand Structure Deformity",
                            "L3: Limb Structure Deformity",
                            "L3: Trunk Structure Deformity")),
            new Kind(
                    "L2: Irrational Element Interaction",
                    "shadow",
                    0.36,
                    List.of(
                            "L3: Abnormal Light and Shadow Effect",
                            "L3: Abnormal Element Overlap",
                            "L3: Abnormal Spatial Position")),
            new Kind("L2: Abnormal Object Morphology", "outline", 0.22, List.of()),
            new Kind(
                    "L2: Abnormal Animal Anatomy",
                    "paw",
                    0.14,
                    List.of("L3: Abnormal Limb Structure", "L3: Abnormal Head Structure")),
            new Kind("L2: Irrational Element Attributes", "texture", 0.01, List.of("L3: Abnormal Material Texture")));
    private static final int HUMAN = 0;
    private static final int INTERACTION = 1;
    private static final int OBJECT = 2;
    private static final int ANIMAL = 3;
    private static final int FAULTS = KINDS.stream().mapToInt(Kind::size).sum();
    /// Subjects that have faults of their own, and how often they are in a picture without such a fault.
    private static final int[] SUBJECTS = {HUMAN, OBJECT, ANIMAL};

    private static final double[] AMONG_NORMAL = {0.05, 0.6, 0.4};
    private static final double[] AMONG_ABNORMAL = {0.05, 0.3, 0.1};

    /// Features: always 1, the subjects, the faults as they are seen; then the groups thought of, and whether
    /// the answer is "normal".
    private static final int SEEN = 1 + SUBJECTS.length + FAULTS;

    private static final int FEATURES = SEEN + KINDS.size() + 1;
    /// Decisions: a word per group, normal or not, a name per group, the faults.
    private static final int FLAG = KINDS.size();

    private static final int NAMES = FLAG + 1;
    private static final int DETAILS = NAMES + KINDS.size();

    private static final String FULL = "MagicMirror";
    private static final String NATURAL = "without buckets";
    private static final String PLAIN = "without resampling";
    private static final String UNGATED = "without consistency";
    private static final String FLAT = "all or nothing";
    private static final String IMITATED = "imitation of all";

    private MagicMirrorClaims() {}

    static List<Claim> claims() {
        Experiment experiment = new Experiment(
                "assessor",
                "6000 pictures, half of them normal; 5 groups with 10 faults, seen with noise " + NOISE
                        + "; a log-linear assessor, 400 steps of imitation on 300 explained pictures, then 250 updates (quick:"
                        + " 40) of 16 pictures x 8, Adam " + RATE + "; tested on 1500 pictures and on 300 normal ones"
                        + " with hands.",
                List.of(
                        arm(FULL, List.of(), true, RESAMPLED),
                        arm(NATURAL, List.of(), false, RESAMPLED),
                        arm(PLAIN, List.of(), true, 1),
                        arm(UNGATED, List.of("no-consistency"), true, RESAMPLED),
                        arm(FLAT, List.of("flat"), true, RESAMPLED),
                        new Arm(IMITATED, trial -> run(trial, null, false, 1))),
                8,
                6);
        Experiment constants = new Experiment(
                "constants",
                "The same answer, with a thought that fits it, to 300 pictures.",
                List.of(
                        new Arm("always normal", trial -> constant(trial, 0)),
                        new Arm("always hands", trial -> constant(trial, 1)),
                        new Arm("all groups", trial -> constant(trial, KINDS.size()))),
                6,
                6);
        return List.of(
                new Claim(
                        "buckets-interaction",
                        "Without balanced buckets 15 points fewer faults of interaction are found",
                        experiment,
                        new Test.Superior(Contrast.of("recall, interaction", FULL, NATURAL), 0.15),
                        "the start was changed once, after a first full run: with 60 steps of imitation half of the labels"
                                + " did not follow their thought, and the gate drove out every rare group with buckets and"
                                + " without"),
                new Claim(
                        "buckets-animal",
                        "and of animals",
                        experiment,
                        new Test.Superior(Contrast.of("recall, animal", FULL, NATURAL), 0.15)),
                new Claim(
                        "buckets-human",
                        "while more of humans are, the most common",
                        experiment,
                        new Test.Superior(Contrast.of("recall, human", NATURAL, FULL), 0)),
                new Claim(
                        "resampling",
                        "Without resampling of correct hands 10 points more of them are called wrong",
                        experiment,
                        new Test.Superior(Contrast.of("false alarms on hands", PLAIN, FULL), 0.1)),
                new Claim(
                        "consistency",
                        "Without the gate 10 points fewer thoughts agree with their labels",
                        experiment,
                        new Test.Superior(Contrast.of("consistent", FULL, UNGATED), 0.1),
                        "measured by the rule that pays the gated arms; the paper's judge is a model"),
                new Claim(
                        "consistency-labels",
                        "and the labels alone are paid no less",
                        experiment,
                        new Test.Within(Contrast.of("paid for labels, of 1", UNGATED, FULL), 0.02)),
                new Claim(
                        "levels",
                        "The levels end with a macro F1 0.05 above a reward for the whole label only",
                        experiment,
                        new Test.Superior(Contrast.of("macro F1", FULL, FLAT), 0.05)),
                new Claim(
                        "imitation",
                        "and not below imitation of all labels with as many pictures",
                        experiment,
                        new Test.Within(Contrast.of("macro F1", FULL, IMITATED), 0.02)),
                new Claim(
                        "constant",
                        "An assessor that always says normal is paid more than 0.6 of the most there is",
                        constants,
                        new Test.Superior(Contrast.alone("reward, of 1", "always normal"), 0.6),
                        "a hole of the published weights: only the comparison within a group hides it"));
    }

    private static Arm arm(String name, List<String> variants, boolean buckets, int resampled) {
        return new Arm(name, trial -> run(trial, variants, buckets, resampled));
    }

    /// What a picture shows.
    ///
    /// @param faults of each group
    /// @param seen the features of what is seen, noise included
    private record Picture(boolean[][] faults, double[] seen) {
        static Picture draw(RandomGenerator draws) {
            return draws.nextDouble() < 0.51 ? normal(draws, false) : abnormal(draws);
        }

        /// @param hands true to have a human in it for certain
        static Picture normal(RandomGenerator draws, boolean hands) {
            boolean[][] faults = none();
            double[] seen = seen(faults, AMONG_NORMAL, draws);
            if (hands) seen[1] = 1;
            return new Picture(faults, seen);
        }

        private static Picture abnormal(RandomGenerator draws) {
            boolean[][] faults = none();
            boolean any = false;
            while (!any)
                for (int g = 0; g < faults.length; g++) {
                    if (draws.nextDouble() >= KINDS.get(g).share) continue;
                    any = true;
                    faults[g][draws.nextInt(faults[g].length)] = true;
                    if (draws.nextDouble() < 0.2) faults[g][draws.nextInt(faults[g].length)] = true;
                }
            return new Picture(faults, seen(faults, AMONG_ABNORMAL, draws));
        }

        private static boolean[][] none() {
            return KINDS.stream().map(kind -> new boolean[kind.size()]).toArray(boolean[][]::new);
        }

        private static double[] seen(boolean[][] faults, double[] present, RandomGenerator draws) {
            double[] seen = new double[SEEN];
            int at = 0;
            seen[at++] = 1;
            for (int s = 0; s < SUBJECTS.length; s++)
                seen[at++] = draws.nextDouble() < present[s] || any(faults[SUBJECTS[s]]) ? 1 : 0;
            for (boolean[] group : faults)
                for (boolean fault : group) seen[at++] = (fault ? 1 : 0) + NOISE * draws.nextGaussian();
            return seen;
        }

        boolean normal() {
            for (int g = 0; g < faults.length; g++) if (has(g)) return false;
            return true;
        }

        boolean has(int group) {
            return any(faults[group]);
        }

        boolean hands() {
            return seen[1] == 1;
        }

        private static boolean any(boolean[] list) {
            for (boolean each : list) if (each) return true;
            return false;
        }

        Answer truth() {
            boolean[] groups = new boolean[faults.length];
            for (int g = 0; g < groups.length; g++) groups[g] = has(g);
            return new Answer(groups, normal(), groups, faults);
        }
    }

    /// What an assessor says.
    ///
    /// @param thought groups whose word stands in the thought
    /// @param groups named in the verdict
    /// @param faults of each group; those of a group without faults of its own say nothing
    private record Answer(boolean[] thought, boolean normal, boolean[] groups, boolean[][] faults) {
        static Answer sample(LogLinear policy, double[] seen, RandomGenerator draws, Choices choices) {
            boolean[] thought = new boolean[KINDS.size()];
            double[] features = Arrays.copyOf(seen, FEATURES);
            for (int g = 0; g < thought.length; g++) thought[g] = choices.toss(policy, g, features, draws);
            features = features(seen, thought, false);
            boolean normal = choices.toss(policy, FLAG, features, draws);
            features = features(seen, thought, normal);
            boolean[] groups = new boolean[KINDS.size()];
            boolean[][] faults = new boolean[groups.length][];
            int detail = DETAILS;
            for (int g = 0; g < groups.length; g++) {
                groups[g] = choices.toss(policy, NAMES + g, features, draws);
                faults[g] = new boolean[KINDS.get(g).size()];
                for (int f = 0; f < faults[g].length; f++, detail++)
                    if (groups[g] && !KINDS.get(g).faults.isEmpty())
                        faults[g][f] = choices.toss(policy, detail, features, draws);
            }
            return new Answer(thought, normal, groups, faults);
        }

        private static double[] features(double[] seen, boolean[] thought, boolean normal) {
            double[] features = Arrays.copyOf(seen, FEATURES);
            for (int g = 0; g < thought.length; g++) features[SEEN + g] = thought[g] ? 1 : 0;
            features[FEATURES - 1] = normal ? 1 : 0;
            return features;
        }

        /// Adds the gradient of this answer's log-likelihood.
        void imitate(LogLinear policy, double[] seen, double weight) {
            double[] features = Arrays.copyOf(seen, FEATURES);
            for (int g = 0; g < thought.length; g++) policy.push(g, features, thought[g], weight);
            policy.push(FLAG, features(seen, thought, false), normal, weight);
            features = features(seen, thought, normal);
            int detail = DETAILS;
            for (int g = 0; g < groups.length; g++) {
                policy.push(NAMES + g, features, groups[g], weight);
                for (int f = 0; f < faults[g].length; f++, detail++)
                    if (groups[g] && !KINDS.get(g).faults.isEmpty())
                        policy.push(detail, features, faults[g][f], weight);
            }
        }

        /// The verdict as an object: what is called normal and has faults all the same breaks the format.
        Map<String, Object> verdict() {
            Map<String, Object> types = new LinkedHashMap<>();
            for (int g = 0; g < groups.length; g++) {
                if (!groups[g]) continue;
                List<Object> named = new ArrayList<>();
                for (int f = 0; f < KINDS.get(g).faults.size(); f++)
                    if (faults[g][f]) named.add(KINDS.get(g).faults.get(f));
                types.put(KINDS.get(g).name, KINDS.get(g).faults.isEmpty() ? true : named);
            }
            Map<String, Object> verdict = new LinkedHashMap<>();
            verdict.put("Whether Normal", normal);
            if (!normal || !types.isEmpty()) verdict.put("Type of Deformity", types);
            return verdict;
        }

        Rollout rollout(String id, String group, Picture picture) {
            StringBuilder text = new StringBuilder("<think>");
            for (int g = 0; g < thought.length; g++)
                if (thought[g]) text.append("The ").append(KINDS.get(g).word).append(" is wrong. ");
            if (text.length() == "<think>".length()) text.append("It looks normal.");
            text.append("</think>\\boxed{")
                    .append(new JsonBuffer().value(verdict()))
                    .append('}');
            return Rollout.of(id, group, null, text.toString(), picture.truth().verdict(), Map.of());
        }
    }

    /// What training pictures are drawn from.
    private static List<Picture> batch(
            Buckets buckets, Map<String, List<Picture>> sorted, List<Picture> all, RandomGenerator draws) {
        List<Picture> batch = new ArrayList<>();
        while (batch.size() < PICTURES)
            if (buckets == null) batch.add(all.get(draws.nextInt(all.size())));
            else batch.addAll(buckets.batch(sorted, draws));
        return batch;
    }

    private static LogLinear start(List<Picture> explained, Trial trial) {
        LogLinear policy = new LogLinear(new double[DETAILS + FAULTS][FEATURES]);
        imitate(policy, explained, IMITATION, BATCH, IMITATION_RATE, trial.stream("imitation"));
        return policy;
    }

    private static void imitate(
            LogLinear policy, List<Picture> pictures, int steps, int batch, double rate, RandomGenerator draws) {
        for (int step = 0; step < steps; step++) {
            for (int i = 0; i < batch; i++) {
                Picture picture = pictures.get(draws.nextInt(pictures.size()));
                picture.truth().imitate(policy, picture.seen, 1.0 / batch);
            }
            policy.adam(rate);
        }
    }

    private static List<Picture> pictures(int n, RandomGenerator draws) {
        List<Picture> pictures = new ArrayList<>();
        while (pictures.size() < n) pictures.add(Picture.draw(draws));
        return pictures;
    }

    /// @param variants of the recipe; null to imitate instead
    private static Map<String, Double> run(Trial trial, List<String> variants, boolean balanced, int resampled) {
        RandomGenerator world = trial.stream("pictures");
        LogLinear policy = start(pictures(EXPLAINED, world), trial);
        List<Picture> all = new ArrayList<>();
        Map<String, List<Picture>> sorted = new LinkedHashMap<>();
        for (Picture picture : pictures(TRAINED, world)) {
            int times = picture.normal() && picture.hands() ? resampled : 1;
            for (int i = 0; i < times; i++) {
                all.add(picture);
                if (picture.normal())
                    sorted.computeIfAbsent("normal", _ -> new ArrayList<>()).add(picture);
            }
            for (int g : new int[] {INTERACTION, HUMAN, ANIMAL, OBJECT})
                if (picture.has(g))
                    sorted.computeIfAbsent(KINDS.get(g).name, _ -> new ArrayList<>())
                            .add(picture);
        }
        // Four normal pictures to one of each kind of fault; attributes are too rare, as in the paper.
        Map<String, Integer> shares = new LinkedHashMap<>(Map.of("normal", 4));
        for (int g : new int[] {INTERACTION, HUMAN, ANIMAL, OBJECT}) shares.put(KINDS.get(g).name, 1);
        Buckets buckets = balanced ? new Buckets(shares) : null;
        RandomGenerator questions = trial.stream("questions");
        RandomGenerator draws = trial.stream("policy");
        int updates = trial.size(250, 40);
        if (variants == null) imitate(policy, all, updates, PICTURES * GROUP, RATE, questions);
        var changes = RecipeRun.changes(variants == null ? List.of() : variants, Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("magic-mirror", changes, Double.NaN)) {
            for (int update = 0; update < updates && variants != null; update++) {
                List<Choices> choices = new ArrayList<>();
                List<Rollout> rollouts = new ArrayList<>();
                for (Picture picture : batch(buckets, sorted, all, questions)) {
                    String group = "" + rollouts.size();
                    for (int i = 0; i < GROUP; i++) {
                        choices.add(new Choices());
                        rollouts.add(Answer.sample(policy, picture.seen, draws, choices.getLast())
                                .rollout("" + rollouts.size(), group, picture));
                    }
                }
                Choices.reinforce(recipe, rollouts, choices);
                policy.adam(RATE);
            }
            return test(policy, recipe, trial);
        }
    }

    /// Found, missed and wrongly found.
    private static final class Tally {
        private double right;
        private double missed;
        private double wrong;

        void add(boolean truth, boolean said) {
            if (truth && said) right++;
            else if (truth) missed++;
            else if (said) wrong++;
        }

        double recall() {
            return right + missed == 0 ? 0 : right / (right + missed);
        }

        double f1() {
            return right == 0 ? 0 : 2 * right / (2 * right + missed + wrong);
        }
    }

    private static Map<String, Double> test(LogLinear policy, RecipeRun recipe, Trial trial) {
        RandomGenerator draws = trial.stream("test");
        List<Picture> pictures = pictures(TESTED, draws);
        List<Answer> answers = new ArrayList<>();
        List<Rollout> rollouts = new ArrayList<>();
        for (Picture picture : pictures) {
            answers.add(Answer.sample(policy, picture.seen, draws, new Choices()));
            rollouts.add(answers.getLast().rollout("" + rollouts.size(), "" + rollouts.size(), picture));
        }
        List<Line> lines = recipe.lines(rollouts, new RunState());
        Tally[] groups = new Tally[KINDS.size()];
        Arrays.setAll(groups, _ -> new Tally());
        Tally binary = new Tally();
        double consistent = 0;
        double formed = 0;
        double paid = 0;
        for (int i = 0; i < TESTED; i++) {
            Map<String, Object> values = recipe.values(lines.get(i));
            boolean good = (Double) values.get("format") == 1;
            if (good) formed += 1.0 / TESTED;
            consistent += (Double) values.get("consistency") / TESTED;
            paid += (Double) values.get("total") / MOST / TESTED;
            // A verdict that cannot be read finds nothing.
            binary.add(!pictures.get(i).normal(), good && !answers.get(i).normal);
            for (int g = 0; g < groups.length; g++)
                groups[g].add(pictures.get(i).has(g), good && answers.get(i).groups[g]);
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("recall, human", groups[HUMAN].recall());
        measures.put("recall, interaction", groups[INTERACTION].recall());
        measures.put("recall, object", groups[OBJECT].recall());
        measures.put("recall, animal", groups[ANIMAL].recall());
        measures.put(
                "macro F1",
                Arrays.stream(groups)
                        .limit(ANIMAL + 1)
                        .mapToDouble(Tally::f1)
                        .average()
                        .orElseThrow());
        measures.put("binary F1", binary.f1());
        measures.put("false alarms on hands", falseAlarms(policy, draws));
        measures.put("consistent", consistent);
        measures.put("paid for labels, of 1", paid);
        measures.put("well-formed", formed);
        return measures;
    }

    private static double falseAlarms(LogLinear policy, RandomGenerator draws) {
        double alarms = 0;
        for (int i = 0; i < HANDS; i++) {
            Picture picture = Picture.normal(draws, true);
            if (!Answer.sample(policy, picture.seen, draws, new Choices()).normal) alarms += 1.0 / HANDS;
        }
        return alarms;
    }

    /// Pays one answer for all pictures.
    ///
    /// @param named how many of the groups it names, the first of them
    private static Map<String, Double> constant(Trial trial, int named) {
        boolean[] groups = new boolean[KINDS.size()];
        boolean[][] faults = Picture.none();
        for (int g = 0; g < named; g++) groups[g] = faults[g][0] = true;
        Answer answer = new Answer(groups, named == 0, groups, faults);
        List<Rollout> rollouts = new ArrayList<>();
        for (Picture picture : pictures(HANDS, trial.stream("test")))
            rollouts.add(answer.rollout("" + rollouts.size(), "" + rollouts.size(), picture));
        var changes = RecipeRun.changes(List.of(), Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("magic-mirror", changes, Double.NaN)) {
            double[] rewards = recipe.rewards(recipe.lines(rollouts, new RunState()));
            return Map.of("reward, of 1", Arrays.stream(rewards).average().orElseThrow() / MOST);
        }
    }
}
