package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.curriculum.BagMiner;
import dev.assay.core.curriculum.BagSchedule;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.world.Choices;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// No Detail Left Behind at desk scale: pictures are lists of attributes in families of look-alikes, a captioner
/// decides what to name in few words, and a frozen scorer with faults of its own looks for the picture. A second
/// scorer, with other faults, examines.
final class NoDetailLeftBehindClaims {
    private static final int OBJECTS = 3;
    /// Kinds of attributes (shape, colour, size, texture) and their number of values.
    private static final int[] VALUES = {6, 8, 3, 3};

    private static final int KINDS = VALUES.length;
    private static final int SLOTS = OBJECTS * KINDS;
    /// The first kind that generic captions neglect.
    private static final int RARE = 2;

    private static final int FAMILIES = 50;
    private static final int FAMILY = 20;
    private static final int DIMENSIONS = 64;
    /// How much a scorer's idea of how a value looks differs from what its word means, in the length of either.
    private static final double FAULT = 0.35;

    private static final int TOKENS = 12;
    private static final int BATCH = 60;
    private static final double RATE = 0.02;
    private static final int DESCRIBED = 4000;
    private static final int[] SIZES = {2, 3, 5, 7, 10, 20};
    private static final int EXAM_BAGS = 150;
    private static final int CROWD = 100;
    private static final double DUPLICATE = 0.995;
    private static final double GATE = 0.9;

    private static final String G_MLE = "generic";
    private static final String G_SR = "generic, retrieval";
    private static final String B_MLE = "boosted";
    private static final String B_SR = "boosted, retrieval";
    private static final String GROWING = "boosted, growing bags";
    private static final String LARGE = "boosted, bags of 20";

    private final Lab lab;

    private NoDetailLeftBehindClaims(Lab lab) {
        this.lab = lab;
    }

    static List<Claim> claims(Lab lab) {
        return new NoDetailLeftBehindClaims(lab).claims();
    }

    private List<Claim> claims() {
        Experiment experiment = new Experiment(
                "captions",
                "1000 pictures of 3 objects with 4 attributes in families of 20 look-alikes; captions of 12 tokens at most"
                        + " from tables; REINFORCE on batches of " + BATCH + " with a running mean, Adam " + RATE
                        + ", 300 updates (quick: 30). Examined by a second scorer on pictures not seen: 150 bags each of 3, 5"
                        + " and 7, and among 99 others.",
                List.of(
                        arm(G_MLE, false, null),
                        arm(G_SR, false, new int[0]),
                        arm(B_MLE, true, null),
                        arm(B_SR, true, new int[0]),
                        arm(GROWING, true, SIZES),
                        arm(LARGE, true, new int[] {20})),
                8,
                6);
        return List.of(
                above(
                        "start",
                        "From boosted captions retrieval ends 10 points above generic ones, among 99 others",
                        "R@1 of 100",
                        B_SR,
                        G_SR,
                        0.1,
                        experiment),
                above("start-bags", "and 5 points above in bags of 5", "R@1, bags of 5", B_SR, G_SR, 0.05, experiment),
                above(
                        "gain",
                        "Self-retrieval adds 3 points to the boosted start",
                        "R@1 of 100",
                        B_SR,
                        B_MLE,
                        0.03,
                        experiment),
                above("gain-generic", "and to the generic one", "R@1 of 100", G_SR, G_MLE, 0.03, experiment),
                above(
                        "rare",
                        "What the boosted captioner says of size and texture is true 20 points more often",
                        "precision, rare",
                        B_SR,
                        G_SR,
                        0.2,
                        experiment),
                new Claim(
                        "faithful-generic",
                        "From the generic start self-retrieval costs 3 points of precision",
                        experiment,
                        new Test.Superior(Contrast.of("precision", G_MLE, G_SR), 0.03),
                        "a table is told by the reward which word is true, and mends itself; a captioner that cannot see an"
                                + " attribute has to invent it"),
                new Claim(
                        "faithful",
                        "From the boosted start it costs none",
                        experiment,
                        new Test.Within(Contrast.of("precision", B_SR, B_MLE), 0.015)),
                above(
                        "bags-5",
                        "Growing bags find 3 points more than random batches in bags of 5",
                        "R@1, bags of 5",
                        GROWING,
                        B_SR,
                        0.03,
                        experiment),
                above("bags-7", "and in bags of 7", "R@1, bags of 7", GROWING, B_SR, 0.03, experiment),
                above(
                        "growing",
                        "Growing bags are better than large ones from the start",
                        "R@1, bags of 7",
                        GROWING,
                        LARGE,
                        0,
                        experiment));
    }

    private static Claim above(
            String id, String says, String measure, String arm, String than, double by, Experiment experiment) {
        return new Claim(id, says, experiment, new Test.Superior(Contrast.of(measure, arm, than), by));
    }

    /// @param sizes of bags, over equal parts of training; none for random batches; null for no training
    private Arm arm(String name, boolean boosted, int[] sizes) {
        return new Arm(name, trial -> run(trial, boosted, sizes));
    }

    /// Families of pictures, each a value per slot, that share all but one or two attributes with the first.
    private static int[][] pictures(RandomGenerator draws) {
        int[][] pictures = new int[FAMILIES * FAMILY][];
        for (int p = 0; p < pictures.length; p++) {
            if (p % FAMILY == 0) {
                pictures[p] = new int[SLOTS];
                for (int s = 0; s < SLOTS; s++) pictures[p][s] = draws.nextInt(VALUES[s % KINDS]);
                continue;
            }
            pictures[p] = pictures[p - p % FAMILY].clone();
            int changes = 1 + draws.nextInt(2);
            for (int c = 0; c < changes; c++) {
                int s = draws.nextInt(SLOTS);
                pictures[p][s] = (pictures[p][s] + 1 + draws.nextInt(VALUES[s % KINDS] - 1)) % VALUES[s % KINDS];
            }
        }
        return pictures;
    }

    /// A dual encoder: a word bound to its object has a vector, and so has the look of its value.
    private record Scorer(double[][][] words, double[][][] looks, double[] opening) {
        static Scorer of(RandomGenerator draws) {
            double[][][] words = new double[SLOTS][][];
            double[][][] looks = new double[SLOTS][][];
            for (int s = 0; s < SLOTS; s++) {
                words[s] = new double[VALUES[s % KINDS]][];
                looks[s] = new double[words[s].length][DIMENSIONS];
                for (int v = 0; v < words[s].length; v++) {
                    words[s][v] = random(draws);
                    double[] fault = random(draws);
                    for (int d = 0; d < DIMENSIONS; d++) looks[s][v][d] = words[s][v][d] + FAULT * fault[d];
                }
            }
            return new Scorer(words, looks, random(draws));
        }

        private static double[] random(RandomGenerator draws) {
            return draws.doubles(DIMENSIONS, -1, 1).toArray();
        }

        double[] picture(int[] picture) {
            double[] sum = new double[DIMENSIONS];
            for (int s = 0; s < SLOTS; s++) add(sum, looks[s][picture[s]]);
            return sum;
        }

        /// @param caption value named in each slot, -1 for none
        double[] caption(int[] caption) {
            double[] sum = opening.clone();
            for (int s = 0; s < SLOTS; s++) if (caption[s] >= 0) add(sum, words[s][caption[s]]);
            return sum;
        }

        private static void add(double[] sum, double[] vector) {
            for (int d = 0; d < DIMENSIONS; d++) sum[d] += vector[d];
        }
    }

    /// Pictures, who scores them, and bags by their size; shared by the arms of a seed.
    private record World(
            int[][] trained,
            int[][] examined,
            Scorer scorer,
            Scorer examiner,
            Map<Integer, List<BagMiner.Bag>> bags,
            Map<Integer, List<BagMiner.Bag>> exams,
            double gold) {
        static World of(Trial trial) {
            int[][] trained = pictures(trial.stream("pictures"));
            int[][] examined = pictures(trial.stream("exam"));
            Scorer scorer = Scorer.of(trial.stream("scorer"));
            Scorer examiner = Scorer.of(trial.stream("examiner"));
            var exams = mined(examined, scorer, 3, 5, 7);
            double gold = trueMatch(examiner, examined, examined, exams.get(5)).recall();
            if (gold < GATE)
                throw new IllegalStateException(
                        "the examiner finds only " + gold + " of the pictures by full true captions");
            return new World(trained, examined, scorer, examiner, mined(trained, scorer, SIZES), exams, gold);
        }

        private static Map<Integer, List<BagMiner.Bag>> mined(int[][] pictures, Scorer scorer, int... sizes) {
            BagMiner miner =
                    new BagMiner(Arrays.stream(pictures).map(scorer::picture).toArray(double[][]::new), DUPLICATE);
            Map<Integer, List<BagMiner.Bag>> bags = new HashMap<>();
            for (int size : sizes) bags.put(size, miner.mine(size, 0));
            return bags;
        }
    }

    private static TrueMatch trueMatch(Scorer scorer, int[][] captions, int[][] pictures, List<BagMiner.Bag> bags) {
        Map<String, double[]> texts = new HashMap<>();
        Map<String, double[]> images = new HashMap<>();
        List<List<String>> named = new ArrayList<>();
        for (BagMiner.Bag bag : bags.subList(0, Math.min(EXAM_BAGS, bags.size()))) {
            named.add(Arrays.stream(bag.items()).mapToObj(Integer::toString).toList());
            for (int p : bag.items()) {
                texts.put("" + p, scorer.caption(captions[p]));
                images.put("" + p, scorer.picture(pictures[p]));
            }
        }
        return TrueMatch.of(named, texts, images);
    }

    /// Rows of the captioner: name it or not, by kind and value; then which value is named, by the same.
    private static final int VALUE_ROWS = Arrays.stream(VALUES).sum();

    private static int row(int kind, int value) {
        return Arrays.stream(VALUES).limit(kind).sum() + value;
    }

    /// A caption of the policy: what it names in each slot, cut off at the most tokens there may be. An object
    /// takes a token, and so does each of its attributes.
    private static int[] caption(Softmax policy, int[] picture, RandomGenerator draws, Choices choices) {
        int[] caption = new int[SLOTS];
        Arrays.fill(caption, -1);
        int tokens = 0;
        for (int o = 0; o < OBJECTS; o++) {
            boolean first = true;
            for (int k = 0; k < KINDS; k++) {
                int s = o * KINDS + k;
                int row = row(k, picture[s]);
                if (choices.pick(policy, row, draws) == 0) continue;
                tokens += first ? 2 : 1;
                if (tokens > TOKENS) return caption;
                first = false;
                caption[s] = choices.pick(policy, VALUE_ROWS + row, draws);
            }
        }
        return caption;
    }

    /// What a person says of a picture in passing: hardly ever size or texture, and then carelessly.
    private static int[] described(int[] picture, double[] named, double[] wrong, RandomGenerator draws) {
        int[] said = new int[SLOTS];
        for (int s = 0; s < SLOTS; s++) {
            int kind = s % KINDS;
            said[s] = draws.nextDouble() >= named[kind]
                    ? -1
                    : draws.nextDouble() >= wrong[kind]
                            ? picture[s]
                            : (picture[s] + 1 + draws.nextInt(VALUES[kind] - 1)) % VALUES[kind];
        }
        return said;
    }

    private static final double[] PASSING = {0.95, 0.9, 0.05, 0.02};
    private static final double[] CARELESS = {0.02, 0.02, 0.35, 0.35};
    private static final double[] DENSE = {0, 0, 0.7, 0.7};
    private static final double[] CAREFUL = {0, 0, 0.05, 0.05};

    /// Visual caption boosting: five captions of people as one, the majority deciding, then what a dense
    /// description has of size and texture.
    private static int[] boosted(int[] picture, RandomGenerator draws) {
        int[][] five = IntStream.range(0, 5)
                .mapToObj(_ -> described(picture, PASSING, CARELESS, draws))
                .toArray(int[][]::new);
        int[] dense = described(picture, DENSE, CAREFUL, draws);
        int[] blend = new int[SLOTS];
        for (int s = 0; s < SLOTS; s++) {
            int[] votes = new int[VALUES[s % KINDS]];
            for (int[] caption : five) if (caption[s] >= 0) votes[caption[s]]++;
            blend[s] = -1;
            for (int v = 0; v < votes.length; v++)
                if (votes[v] > 0 && (blend[s] < 0 || votes[v] > votes[blend[s]])) blend[s] = v;
            if (dense[s] >= 0) blend[s] = dense[s];
        }
        return blend;
    }

    /// The captioner of highest likelihood, each choice counted once more than it was seen.
    private static Softmax imitated(int[][] pictures, boolean boosted, RandomGenerator draws) {
        double[][] rows = new double[2 * VALUE_ROWS][];
        for (int k = 0; k < KINDS; k++)
            for (int v = 0; v < VALUES[k]; v++) {
                rows[row(k, v)] = new double[] {1, 1};
                rows[VALUE_ROWS + row(k, v)] = new double[VALUES[k]];
                Arrays.fill(rows[VALUE_ROWS + row(k, v)], 1);
            }
        for (int i = 0; i < DESCRIBED; i++) {
            int[] picture = pictures[draws.nextInt(pictures.length)];
            int[] said = boosted ? boosted(picture, draws) : described(picture, PASSING, CARELESS, draws);
            for (int s = 0; s < SLOTS; s++) {
                int row = row(s % KINDS, picture[s]);
                rows[row][said[s] < 0 ? 0 : 1]++;
                if (said[s] >= 0) rows[VALUE_ROWS + row][said[s]]++;
            }
        }
        for (double[] row : rows) for (int a = 0; a < row.length; a++) row[a] = Math.log(row[a]);
        return new Softmax(rows);
    }

    private Map<String, Double> run(Trial trial, boolean boosted, int[] sizes) {
        World world = lab.shared("no-detail-left-behind of seed " + trial.seed(), () -> World.of(trial));
        Softmax policy = imitated(world.trained, boosted, trial.stream("captions"));
        if (sizes != null) train(policy, world, sizes, trial);
        return exam(policy, world, trial.stream("test"));
    }

    private static void train(Softmax policy, World world, int[] sizes, Trial trial) {
        RandomGenerator batches = trial.stream("batches");
        RandomGenerator draws = trial.stream("policy");
        int updates = trial.size(300, 30);
        List<BagSchedule.Stage> stages = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++)
            stages.add(new BagSchedule.Stage((i + 1) * updates / sizes.length, sizes[i]));
        if (sizes.length == 0) stages.add(new BagSchedule.Stage(updates, 0));
        BagSchedule schedule = new BagSchedule(stages);
        NoDetailLeftBehind.RunningMean baseline = new NoDetailLeftBehind.RunningMean();
        var changes = RecipeRun.changes(List.of("batch"), Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("no-detail-left-behind", changes, Double.NaN)) {
            for (int update = 0; update < updates; update++) {
                List<int[]> bags = bags(world, schedule.size(update), batches);
                List<Choices> choices = new ArrayList<>();
                List<Rollout> rollouts = new ArrayList<>();
                for (int b = 0; b < bags.size(); b++)
                    for (int p : bags.get(b)) {
                        choices.add(new Choices());
                        int[] caption = caption(policy, world.trained[p], draws, choices.getLast());
                        Map<String, Object> info = Map.of(
                                "text_vector", list(world.scorer.caption(caption)),
                                "image_vector", list(world.scorer.picture(world.trained[p])));
                        rollouts.add(Rollout.of("" + rollouts.size(), "" + b, null, "", null, info));
                    }
                double[] rewards = recipe.rewards(recipe.lines(rollouts, new RunState()));
                double[] losses = Arrays.stream(rewards).map(r -> -r).toArray();
                double[] less = baseline.less(losses);
                // The mean log-probability of a caption's choices, as published, so that its length does not weigh.
                for (int i = 0; i < less.length; i++)
                    choices.get(i).push(-less[i] / choices.get(i).size() / less.length);
                policy.adam(RATE);
            }
        }
    }

    /// Pictures of a batch: whole bags, or one bag that is drawn from all.
    private static List<int[]> bags(World world, int size, RandomGenerator draws) {
        if (size == 0)
            return List.of(
                    draws.ints(0, world.trained.length).distinct().limit(BATCH).toArray());
        List<BagMiner.Bag> mined = world.bags.get(size);
        return draws.ints(0, mined.size())
                .distinct()
                .limit(BagSchedule.bags(BATCH, size))
                .mapToObj(b -> mined.get(b).items())
                .toList();
    }

    private static List<Object> list(double[] vector) {
        return Arrays.stream(vector).<Object>mapToObj(x -> x).toList();
    }

    private static Map<String, Double> exam(Softmax policy, World world, RandomGenerator draws) {
        int[][] captions = new int[world.examined.length][];
        double said = 0;
        double right = 0;
        double rare = 0;
        double rightRare = 0;
        for (int p = 0; p < captions.length; p++) {
            captions[p] = caption(policy, world.examined[p], draws, new Choices());
            for (int s = 0; s < SLOTS; s++) {
                if (captions[p][s] < 0) continue;
                boolean holds = captions[p][s] == world.examined[p][s];
                said++;
                if (holds) right++;
                if (s % KINDS >= RARE) rare++;
                if (s % KINDS >= RARE && holds) rightRare++;
            }
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        for (int size : new int[] {3, 5, 7})
            measures.put(
                    "R@1, bags of " + size,
                    trueMatch(world.examiner, captions, world.examined, world.exams.get(size))
                            .recall());
        measures.put(
                "fair R@1, bags of 5",
                trueMatch(world.examiner, captions, world.examined, world.exams.get(5))
                        .fair());
        List<BagMiner.Bag> crowds = IntStream.range(0, 10)
                .mapToObj(_ -> new BagMiner.Bag(
                        draws.ints(0, captions.length).distinct().limit(CROWD).toArray(), 0))
                .toList();
        measures.put(
                "R@1 of 100",
                trueMatch(world.examiner, captions, world.examined, crowds).recall());
        measures.put("precision", right / said);
        measures.put("precision, rare", rightRare / Math.max(1, rare));
        measures.put("named, of 12", said / captions.length);
        measures.put("gold R@1, bags of 5", world.gold);
        return measures;
    }
}
