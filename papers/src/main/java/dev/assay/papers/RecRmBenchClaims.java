package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.metric.Gains;
import dev.assay.core.metric.Ranking;
import dev.assay.core.paper.RecipeRun;
import dev.assay.core.preference.Logistic;
import dev.assay.core.preference.WeightedHeads;
import dev.assay.papers.world.Attempt;
import dev.assay.papers.world.Choices;
import dev.assay.papers.world.LogisticFit;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// RecRM-Bench at desk scale: an agent answers with three of 200 items and one fact about each, in JSON or
/// not, plainly or as clickbait. Users click what they like, clickbait and exaggeration; they are satisfied
/// by items that fit the query, are described truly and are to their taste. A head fitted to logged clicks
/// predicts engagement; format, facts and relevance are checked.
final class RecRmBenchClaims {
    private static final int QUERIES = 12;
    private static final int ITEMS = 200;
    private static final int CATEGORIES = 6;
    private static final int TASTES = 4;
    private static final int SLOTS = 3;
    private static final int LOGGED = 5000;
    private static final int GROUP = 8;
    private static final double RATE = 0.1;
    private static final int TESTED = 200;
    /// Update at which the gate is judged.
    private static final int EARLY = 100;
    /// Rows of the table per query: items and facts of the slots, format, tone.
    private static final int ROWS = 2 * SLOTS + 2;

    private static final String BEHAVIOUR = "behaviour only";
    private static final String RELEVANCE = "behaviour + relevance";
    private static final String UNGATED = "ungated sum";
    private static final String HYBRID = "gated hybrid";
    private static final String HEAD = "trained head";
    private static final String JUDGE = "untrained judge";

    private RecRmBenchClaims() {}

    static List<Claim> claims(Lab lab) {
        Experiment agents = new Experiment(
                "agents",
                "200 items of 6 categories, 12 users with a query each; a softmax per query over items, facts, format and"
                        + " tone; GRPO groups of 8, Adam " + RATE + ", 300 updates (quick: 20); engagement is rewarded"
                        + " as predicted by a logistic head fitted to 5,000 logged lists and measured as it is; rates"
                        + " from 200 answers per query.",
                List.of(
                        new Arm("start", trial -> run(lab, trial, List.of(), 0)),
                        arm(lab, BEHAVIOUR, List.of("behaviour-only")),
                        arm(lab, RELEVANCE, List.of("behaviour-and-relevance")),
                        arm(lab, UNGATED, List.of("ungated")),
                        arm(lab, HYBRID, List.of())),
                8,
                6);
        Experiment heads = new Experiment(
                "prediction",
                "which of 3,000 shown items were clicked, by the head fitted to logged lists and by a judge that sees"
                        + " how well an item fits the query but has never seen the user",
                List.of(
                        new Arm(HEAD, trial -> predicted(lab, trial, true)),
                        new Arm(JUDGE, trial -> predicted(lab, trial, false))),
                8,
                6);
        return List.of(
                new Claim(
                        "engagement",
                        "Behaviour reward alone raises engagement by 10 points",
                        agents,
                        new Test.Superior(Contrast.of("engagement", BEHAVIOUR, "start"), 0.1)),
                new Claim(
                        "facts",
                        "and ends with half of the facts invented",
                        agents,
                        new Test.Superior(Contrast.alone("invented", BEHAVIOUR), 0.5)),
                new Claim(
                        "satisfaction",
                        "and at least 30% below the satisfaction of the hybrid",
                        agents,
                        new Test.Superior(Contrast.scaled("satisfaction", 0.7, HYBRID, 1, BEHAVIOUR), 0)),
                new Claim(
                        "relevance",
                        "Paying for relevance, too, still leaves half of the facts invented",
                        agents,
                        new Test.Superior(Contrast.alone("invented", RELEVANCE), 0.5)),
                new Claim(
                        "format",
                        "The hybrid keeps the format in 90% of the answers",
                        agents,
                        new Test.Superior(Contrast.alone("format", HYBRID), 0.9)),
                new Claim(
                        "grounded",
                        "and at most 10% of the facts are invented",
                        agents,
                        new Test.Within(new Contrast("invented", Map.of(HYBRID, -1.0)), 0.1)),
                new Claim(
                        "cost",
                        "for a loss of engagement of at most 15%",
                        agents,
                        new Test.Superior(Contrast.scaled("engagement", 1, HYBRID, 0.85, BEHAVIOUR), 0)),
                new Claim(
                        "gate",
                        "The gate teaches the format sooner: 10 points more at update 100",
                        agents,
                        new Test.Superior(Contrast.of("format, early", HYBRID, UNGATED), 0.1),
                        "a format is one choice of two here, and learned within a few updates in any arm that pays for it"),
                new Claim(
                        "head",
                        "A head trained on behaviour predicts it 10 points of AUC better than an untrained judge",
                        heads,
                        new Test.Superior(Contrast.of("AUC", HEAD, JUDGE), 0.1),
                        "clicks depend on the user and the wording and not on the query, as the design has it"));
    }

    private static Arm arm(Lab lab, String name, List<String> variants) {
        return new Arm(name, trial -> run(lab, trial, variants, trial.size(300, 20)));
    }

    private static int row(int query, int part) {
        return query * ROWS + part;
    }

    /// @param taste how much the user of a query likes an item, around 0
    /// @param fit how well an item answers a query, 0 to 1
    /// @param head weights of the fitted head
    private record World(double[][] taste, double[][] fit, double[][] looks, double[] head) {
        static World of(Trial trial) {
            RandomGenerator draws = trial.stream("world");
            int[] category = new int[ITEMS];
            double[] price = new double[ITEMS];
            boolean[] open = new boolean[ITEMS];
            double[][] looks = new double[ITEMS][TASTES];
            for (int i = 0; i < ITEMS; i++) {
                category[i] = draws.nextInt(CATEGORIES);
                price[i] = draws.nextDouble();
                open[i] = draws.nextDouble() < 0.7;
                for (int k = 0; k < TASTES; k++) looks[i][k] = draws.nextGaussian();
            }
            double[][] taste = new double[QUERIES][ITEMS];
            double[][] fit = new double[QUERIES][ITEMS];
            for (int q = 0; q < QUERIES; q++) {
                double[] user = new double[TASTES];
                for (int k = 0; k < TASTES; k++) user[k] = draws.nextGaussian() / Math.sqrt(TASTES);
                int wanted = draws.nextInt(CATEGORIES);
                double most = 0.3 + 0.4 * draws.nextDouble();
                boolean now = draws.nextBoolean();
                for (int i = 0; i < ITEMS; i++) {
                    taste[q][i] = WeightedHeads.dot(user, looks[i]);
                    double met = price[i] <= most ? 1 : 0;
                    if (now) met = (met + (open[i] ? 1 : 0)) / 2;
                    fit[q][i] = category[i] == wanted ? 0.5 + 0.5 * met : 0;
                }
            }
            World world = new World(taste, fit, looks, new double[QUERIES * TASTES + 3]);
            Shown[] log = world.log(LOGGED, draws);
            double[][] rows = Arrays.stream(log).map(world::features).toArray(double[][]::new);
            double[] clicks = Arrays.stream(log)
                    .mapToDouble(shown -> shown.clicked ? 1 : 0)
                    .toArray();
            double[] ones = new double[rows.length];
            Arrays.fill(ones, 1);
            return new World(taste, fit, looks, LogisticFit.fit(rows, clicks, ones, 1));
        }

        /// Items that a policy without preferences showed, and what was clicked.
        Shown[] log(int lists, RandomGenerator draws) {
            Shown[] log = new Shown[lists * SLOTS];
            for (int n = 0; n < log.length; ) {
                int query = draws.nextInt(QUERIES);
                boolean bait = draws.nextBoolean();
                for (int k = 0; k < SLOTS; k++) {
                    Shown shown = new Shown(query, draws.nextInt(ITEMS), bait, draws.nextBoolean(), false);
                    log[n++] = shown.clickedIf(draws.nextDouble() < click(shown));
                }
            }
            return log;
        }

        double click(Shown shown) {
            return Logistic.sigmoid(
                    1.5 * taste[shown.query][shown.item] + (shown.bait ? 1 : 0) + (shown.invented ? 1 : 0) - 1);
        }

        /// What the head sees: the item's looks, apart for each user, and the wording.
        double[] features(Shown shown) {
            double[] x = new double[QUERIES * TASTES + 3];
            System.arraycopy(looks[shown.item], 0, x, shown.query * TASTES, TASTES);
            x[QUERIES * TASTES] = shown.bait ? 1 : 0;
            x[QUERIES * TASTES + 1] = shown.invented ? 1 : 0;
            x[QUERIES * TASTES + 2] = 1;
            return x;
        }

        double predicted(Shown shown) {
            return Logistic.sigmoid(WeightedHeads.dot(head, features(shown)));
        }
    }

    /// An item as a user sees it.
    private record Shown(int query, int item, boolean bait, boolean invented, boolean clicked) {
        Shown clickedIf(boolean click) {
            return new Shown(query, item, bait, invented, click);
        }
    }

    private record Answer(List<Shown> shown, boolean json, Choices choices) {
        static Answer sample(Softmax policy, int query, RandomGenerator draws) {
            Choices choices = new Choices();
            boolean json = choices.pick(policy, row(query, 2 * SLOTS), draws) == 0;
            boolean bait = choices.pick(policy, row(query, 2 * SLOTS + 1), draws) == 1;
            List<Shown> shown = new ArrayList<>();
            for (int k = 0; k < SLOTS; k++) {
                int item = choices.pick(policy, row(query, k), draws);
                boolean invented = choices.pick(policy, row(query, SLOTS + k), draws) == 1;
                shown.add(new Shown(query, item, bait, invented, false));
            }
            return new Answer(shown, json, choices);
        }

        /// An item shown before is worth nothing the second time.
        boolean fresh(int k) {
            return shown.subList(0, k).stream().noneMatch(before -> before.item == shown.get(k).item);
        }

        Attempt attempt(World world, int sample) {
            List<Object> grounded = new ArrayList<>();
            List<Object> fit = new ArrayList<>();
            List<Object> engaging = new ArrayList<>();
            for (int k = 0; k < SLOTS; k++) {
                Shown each = shown.get(k);
                grounded.add(each.invented ? 0.0 : 1.0);
                fit.add(fresh(k) ? world.fit[each.query][each.item] : 0.0);
                engaging.add(fresh(k) ? world.predicted(each) : 0.0);
            }
            Map<String, Object> info = Map.of(
                    "instruction", json ? 1.0 : 0.0,
                    "claims_grounded", grounded,
                    "item_relevance", fit,
                    "item_engagement", engaging);
            String group = "" + shown.getFirst().query;
            return new Attempt(choices, Rollout.of(group + "-" + sample, group, null, "", null, info));
        }
    }

    /// Knows how to write: mostly JSON, plain and true; and nothing of items.
    private static Softmax start() {
        double[][] logits = new double[QUERIES * ROWS][];
        for (int q = 0; q < QUERIES; q++) {
            for (int k = 0; k < SLOTS; k++) {
                logits[row(q, k)] = new double[ITEMS];
                logits[row(q, SLOTS + k)] = new double[] {1, 0};
            }
            logits[row(q, 2 * SLOTS)] = new double[] {0.5, 0};
            logits[row(q, 2 * SLOTS + 1)] = new double[] {1, 0};
        }
        return new Softmax(logits);
    }

    private static World world(Lab lab, Trial trial) {
        return lab.shared("rec-rm-bench " + trial.seed(), () -> World.of(trial));
    }

    private static Map<String, Double> run(Lab lab, Trial trial, List<String> variants, int updates) {
        World world = world(lab, trial);
        Softmax policy = start();
        RandomGenerator draws = trial.stream("policy");
        double early = Double.NaN;
        var changes = RecipeRun.changes(variants, Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("rec-rm-bench", changes, Double.NaN)) {
            for (int update = 0; update < updates; update++) {
                List<Attempt> attempts = new ArrayList<>();
                for (int q = 0; q < QUERIES; q++)
                    for (int i = 0; i < GROUP; i++)
                        attempts.add(Answer.sample(policy, q, draws).attempt(world, i));
                Attempt.push(recipe, attempts, GROUP);
                policy.adam(RATE);
                if (update + 1 == Math.min(EARLY, updates)) early = format(policy);
            }
        }
        Map<String, Double> measures = tested(world, policy, trial.stream("test"));
        measures.put("format, early", updates == 0 ? format(policy) : early);
        return measures;
    }

    private static double format(Softmax policy) {
        double json = 0;
        for (int q = 0; q < QUERIES; q++) json += policy.probabilities(row(q, 2 * SLOTS))[0] / QUERIES;
        return json;
    }

    private static Map<String, Double> tested(World world, Softmax policy, RandomGenerator draws) {
        double n = QUERIES * TESTED;
        double invented = 0;
        double relevance = 0;
        double engagement = 0;
        double satisfaction = 0;
        double places = 0;
        for (int k = 1; k <= SLOTS; k++) places += Gains.discount(k);
        for (int q = 0; q < QUERIES; q++)
            for (int i = 0; i < TESTED; i++) {
                Answer answer = Answer.sample(policy, q, draws);
                for (int k = 0; k < SLOTS; k++) {
                    Shown shown = answer.shown.get(k);
                    if (shown.invented) invented += 1 / n / SLOTS;
                    if (!answer.fresh(k)) continue;
                    double fit = world.fit[q][shown.item];
                    relevance += fit / n / SLOTS;
                    engagement += Gains.discount(k + 1) * world.click(shown) / places / n;
                    if (!shown.invented) satisfaction += fit * Logistic.sigmoid(world.taste[q][shown.item]) / n / SLOTS;
                }
            }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("format", format(policy));
        measures.put("invented", invented);
        measures.put("relevance", relevance);
        measures.put("engagement", engagement);
        measures.put("satisfaction", satisfaction);
        return measures;
    }

    private static Map<String, Double> predicted(Lab lab, Trial trial, boolean head) {
        World world = world(lab, trial);
        Shown[] shown = world.log(1000, trial.stream("held out"));
        double[] clicks =
                Arrays.stream(shown).mapToDouble(each -> each.clicked ? 1 : 0).toArray();
        double[] scores = Arrays.stream(shown)
                .mapToDouble(each -> head ? world.predicted(each) : world.fit[each.query][each.item])
                .toArray();
        return Map.of("AUC", Ranking.auc(clicks, scores));
    }
}
