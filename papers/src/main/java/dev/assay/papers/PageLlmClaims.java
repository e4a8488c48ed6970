package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.metric.Gains;
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
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// PageLLM at desk scale: pages of six items, clicks that depend on what an item is worth to its user and on
/// its place, and two reward models fitted to pairs made of these clicks. What a page is worth in truth falls
/// with every item of a category that stands above. A table per user and place learns from the models.
final class PageLlmClaims {
    private static final int USERS = 12;
    private static final int ITEMS = 24;
    private static final int CATEGORIES = 4;
    private static final int SIZE = 4;
    private static final int SLOTS = 6;
    private static final int LOGGED = 9;
    private static final int PAIRS = 3000;
    private static final int GROUP = 12;
    private static final double RATE = 0.1;
    private static final int TESTED = 100;
    /// What is left of an item's worth per item of its category above it.
    private static final double SATIATION = 0.4;

    private static final String BOTH = "both";
    private static final String PAGE = "page only";
    private static final String ITEM = "item only";
    private static final String BOTH_AGAIN = "both, repeats paid";
    private static final String ITEM_AGAIN = "item only, repeats paid";
    private static final String CLICKS = "clicks";

    private PageLlmClaims() {}

    static List<Claim> claims(Lab lab) {
        List<Arm> arms = new ArrayList<>(List.of(
                arm(lab, BOTH, List.of(), 0.75),
                arm(lab, PAGE, List.of(), 1),
                arm(lab, ITEM, List.of(), 0),
                arm(lab, BOTH_AGAIN, List.of("repeats"), 0.75),
                arm(lab, ITEM_AGAIN, List.of("repeats"), 0),
                new Arm(CLICKS, trial -> run(lab, trial, List.of(), 0, true))));
        for (double alpha : new double[] {0.25, 0.5, 0.9}) arms.add(arm(lab, "both, alpha " + alpha, List.of(), alpha));
        Experiment experiment = new Experiment(
                "pages",
                "12 users, 24 items (of 14, as designed, no category fills a page) in 4 categories, 6 places, clicks on 9 random pages each; a linear model of pages and"
                        + " a bilinear one of items, 3,000 pairs each; a softmax per user and place, 12 pages per user,"
                        + " Adam " + RATE + ", 150 updates (quick: 15), alpha 0.75; value is that of the best greedy"
                        + " page, with repeats worth nothing.",
                arms,
                8,
                6);
        String names = "as released, an item that is repeated is paid again";
        return List.of(
                new Claim(
                        "page-only",
                        "Page and item reward together beat the page reward alone by 2 points",
                        experiment,
                        new Test.Superior(Contrast.of("value", BOTH, PAGE), 0.02)),
                new Claim(
                        "item-only",
                        "and the item reward alone by 2 points",
                        experiment,
                        new Test.Superior(Contrast.of("value", BOTH, ITEM), 0.02),
                        "an item earns credit only once here; the design expected 10 points where repeats are paid"),
                new Claim(
                        "page-only-released",
                        "Paying repeats, both beat the page reward alone by 2 points",
                        experiment,
                        new Test.Superior(Contrast.of("value", BOTH_AGAIN, PAGE), 0.02),
                        names),
                new Claim(
                        "item-only-released",
                        "and the item reward alone by 10 points",
                        experiment,
                        new Test.Superior(Contrast.of("value", BOTH_AGAIN, ITEM_AGAIN), 0.1),
                        names),
                new Claim(
                        "repeats",
                        "for the item reward alone fills half of the page with what is there already",
                        experiment,
                        new Test.Superior(Contrast.alone("repeats", ITEM_AGAIN), 0.5),
                        names),
                new Claim(
                        "clicks",
                        "Both beat clicks taken as the reward by 2 points",
                        experiment,
                        new Test.Superior(Contrast.of("value", BOTH, CLICKS), 0.02)));
    }

    private static Arm arm(Lab lab, String name, List<String> variants, double alpha) {
        return new Arm(name, trial -> run(lab, trial, variants, alpha, false));
    }

    /// @param worth what each item is worth to each user, 0 to 1
    /// @param engaged clicks of each user on each item, weighed by the inverse of what its place is worth, per
    ///     time it was shown
    record World(double[][] users, double[][] items, double[][] worth, double[][] engaged) {
        static World of(Trial trial) {
            RandomGenerator draws = trial.stream("world");
            double[][] users = vectors(USERS, draws);
            double[][] items = vectors(ITEMS, draws);
            double[][] worth = new double[USERS][ITEMS];
            for (int u = 0; u < USERS; u++) {
                for (int i = 0; i < ITEMS; i++) worth[u][i] = Logistic.sigmoid(WeightedHeads.dot(users[u], items[i]));
                double least = Arrays.stream(worth[u]).min().orElseThrow();
                double most = Arrays.stream(worth[u]).max().orElseThrow();
                for (int i = 0; i < ITEMS; i++) worth[u][i] = (worth[u][i] - least) / (most - least);
            }
            World world = new World(users, items, worth, new double[USERS][ITEMS]);
            for (int u = 0; u < USERS; u++) world.look(u, draws);
            return world;
        }

        private static double[][] vectors(int n, RandomGenerator draws) {
            double[][] vectors = new double[n][SIZE];
            for (double[] vector : vectors) for (int k = 0; k < SIZE; k++) vector[k] = draws.nextGaussian();
            return vectors;
        }

        /// Shows a user random pages and keeps what was clicked.
        private void look(int user, RandomGenerator draws) {
            int[] shown = new int[ITEMS];
            for (int n = 0; n < LOGGED; n++) {
                int[] order = draws.ints(0, ITEMS).distinct().limit(SLOTS).toArray();
                for (int p = 0; p < SLOTS; p++) {
                    shown[order[p]]++;
                    if (clicked(user, order[p], p, draws)) engaged[user][order[p]] += 1 / Gains.discount(p + 1);
                }
            }
            for (int i = 0; i < ITEMS; i++) engaged[user][i] /= Math.max(1, shown[i]);
        }

        /// One click in twenty is random.
        boolean clicked(int user, int item, int place, RandomGenerator draws) {
            return draws.nextDouble() < 0.05 + 0.95 * worth[user][item] * Gains.discount(place + 1);
        }

        static int category(int item) {
            return item % CATEGORIES;
        }

        /// What a page is worth; an item shown before is worth nothing.
        double value(int user, int[] page) {
            double value = 0;
            for (int p = 0; p < page.length; p++) value += Gains.discount(p + 1) * left(user, page, p);
            return value;
        }

        private double left(int user, int[] page, int p) {
            double left = worth[user][page[p]];
            for (int q = 0; q < p; q++) {
                if (page[q] == page[p]) return 0;
                if (category(page[q]) == category(page[p])) left *= SATIATION;
            }
            return left;
        }

        /// The page that takes the best item for each place, first place first.
        int[] best(int user) {
            int[] page = new int[0];
            for (int p = 0; p < SLOTS; p++) {
                int[] best = null;
                for (int i = 0; i < ITEMS; i++) {
                    int[] next = Arrays.copyOf(page, p + 1);
                    next[p] = i;
                    if (best == null || left(user, next, p) > left(user, best, p)) best = next;
                }
                page = best;
            }
            return page;
        }
    }

    /// The two reward models.
    ///
    /// @param page weights of mean affinity, diversity and redundancy
    /// @param item bilinear form of user and item
    record Models(double[] page, double[] item) {
        static Models of(World world, Trial trial) {
            double[][] pages = pagePairs(world, new Random(trial.seed()), PAIRS);
            double[] weights = new double[PAIRS];
            double[][] swaps = swapPairs(world, trial.stream("swaps"), weights);
            double[] ones = ones(pages.length);
            return new Models(LogisticFit.fit(pages, ones, ones, 1), LogisticFit.fit(swaps, ones(PAIRS), weights, 1));
        }

        private static double[] ones(int n) {
            double[] ones = new double[n];
            Arrays.fill(ones, 1);
            return ones;
        }

        double ofPage(World world, int user, int[] page) {
            return WeightedHeads.dot(this.page, look(world, user, page));
        }

        double ofItem(World world, int user, int item) {
            return WeightedHeads.dot(this.item, cross(world.users[user], world.items[item], 1));
        }

        /// Share of pairs whose chosen side scores higher; ties count half.
        static double accuracy(double[] weights, double[][] pairs) {
            double right = 0;
            for (double[] pair : pairs) right += 0.5 + 0.5 * Math.signum(WeightedHeads.dot(weights, pair));
            return right / pairs.length;
        }
    }

    /// What the model of pages sees.
    private static double[] look(World world, int user, int[] page) {
        double affinity = 0;
        for (int item : page) affinity += WeightedHeads.dot(world.users[user], world.items[item]) / page.length;
        double categories = Arrays.stream(page).map(World::category).distinct().count();
        double items = Arrays.stream(page).distinct().count();
        return new double[] {affinity, categories / page.length, 1 - items / page.length};
    }

    private static double[] cross(double[] user, double[] item, double scale) {
        double[] cross = new double[SIZE * SIZE];
        for (int j = 0; j < SIZE; j++) for (int k = 0; k < SIZE; k++) cross[j * SIZE + k] = scale * user[j] * item[k];
        return cross;
    }

    /// Features of the page in the order of engagement less those of a worse one, the four families alike.
    static double[][] pagePairs(World world, Random draws, int count) {
        Map<String, String> category = new TreeMap<>();
        for (int i = 0; i < ITEMS; i++) category.put(name(i), "c" + World.category(i));
        Map<String, Map<String, Double>> engaged = new TreeMap<>();
        for (int u = 0; u < USERS; u++) {
            Map<String, Double> grades = new TreeMap<>();
            for (int i = 0; i < ITEMS; i++) grades.put(name(i), world.engaged[u][i]);
            engaged.put("" + u, grades);
        }
        int each = count / USERS / PagePairs.Family.values().length;
        return PagePairs.make(engaged, category, SLOTS, each, draws).pairs().stream()
                .map(pair -> {
                    int user = Integer.parseInt(pair.user());
                    double[] better = look(world, user, items(pair.chosen()));
                    double[] worse = look(world, user, items(pair.rejected()));
                    for (int j = 0; j < better.length; j++) better[j] -= worse[j];
                    return better;
                })
                .toArray(double[][]::new);
    }

    private static int[] items(List<String> page) {
        return page.stream()
                .mapToInt(item -> Integer.parseInt(item.substring(1)))
                .toArray();
    }

    /// Random pages with two places swapped: the more engaging item higher, less lower.
    ///
    /// @param weights filled with the weight of each pair, as many as pairs are wanted
    static double[][] swapPairs(World world, RandomGenerator draws, double[] weights) {
        double[][] pairs = new double[weights.length][];
        for (int n = 0; n < pairs.length; ) {
            int user = draws.nextInt(USERS);
            int[] items = draws.ints(0, ITEMS).distinct().limit(2).toArray();
            int[] places = draws.ints(1, SLOTS + 1).distinct().limit(2).sorted().toArray();
            double[] grade = world.engaged[user];
            weights[n] = Gains.swap(places[0], places[1], grade[items[0]], grade[items[1]]);
            if (weights[n] == 0) continue;
            int up = grade[items[0]] > grade[items[1]] ? items[0] : items[1];
            int down = up == items[0] ? items[1] : items[0];
            double[] difference = new double[SIZE];
            for (int k = 0; k < SIZE; k++) difference[k] = world.items[up][k] - world.items[down][k];
            pairs[n++] = cross(world.users[user], difference, Gains.discount(places[0]) - Gains.discount(places[1]));
        }
        return pairs;
    }

    private static String name(int item) {
        return "i" + item;
    }

    /// A world, its models, and what every rollout of a user says.
    private record Setting(World world, Models models, List<Map<String, Object>> infos) {
        static Setting of(Trial trial) {
            World world = World.of(trial);
            Models models = Models.of(world, trial);
            List<Map<String, Object>> infos = new ArrayList<>();
            for (int u = 0; u < USERS; u++) {
                Map<String, Object> engaged = new LinkedHashMap<>();
                Map<String, Object> category = new LinkedHashMap<>();
                Map<String, Object> scores = new LinkedHashMap<>();
                for (int i = 0; i < ITEMS; i++) {
                    if (world.engaged[u][i] > 0) engaged.put(name(i), world.engaged[u][i]);
                    category.put(name(i), "c" + World.category(i));
                    scores.put(name(i), models.ofItem(world, u, i));
                }
                infos.add(Map.of("engaged", engaged, "category", category, "item_scores", scores));
            }
            return new Setting(world, models, infos);
        }

        Attempt attempt(Softmax policy, int user, int sample, boolean clicks, RandomGenerator draws) {
            Choices choices = new Choices();
            int[] page = page(policy, user, choices, draws);
            Map<String, Object> info = new LinkedHashMap<>(infos.get(user));
            info.put(
                    "page",
                    Arrays.stream(page).<Object>mapToObj(PageLlmClaims::name).toList());
            info.put("page_score", models.ofPage(world, user, page));
            if (clicks) {
                double clicked = 0;
                for (int p = 0; p < SLOTS; p++) if (world.clicked(user, page[p], p, draws)) clicked++;
                info.put("item_score", clicked);
            }
            return new Attempt(choices, Rollout.of(user + "-" + sample, "" + user, null, "", null, info));
        }
    }

    private static int[] page(Softmax policy, int user, Choices choices, RandomGenerator draws) {
        int[] page = new int[SLOTS];
        for (int p = 0; p < SLOTS; p++) page[p] = choices.pick(policy, user * SLOTS + p, draws);
        return page;
    }

    private static RecipeRun recipe(List<String> variants, Map<String, String> settings) {
        return new RecipeRun("page-llm", RecipeRun.changes(variants, settings, Fidelity.MENDED), Double.NaN);
    }

    /// Mean and deviation of each model on pages of the first policy, as the recipe measures them.
    private static Map<String, String> stats(Setting setting, Trial trial, List<String> variants) {
        Softmax first = Softmax.uniform(USERS * SLOTS, ITEMS);
        RandomGenerator draws = trial.stream("stats");
        List<Rollout> rollouts = new ArrayList<>();
        for (int u = 0; u < USERS; u++)
            for (int i = 0; i < 50; i++)
                rollouts.add(setting.attempt(first, u, i, false, draws).rollout());
        try (RecipeRun recipe = recipe(variants, Map.of())) {
            var values = recipe.lines(rollouts, new RunState()).stream()
                    .map(recipe::values)
                    .toList();
            Map<String, String> stats = new LinkedHashMap<>();
            Map.of("coarse", "page_stats", "fine", "item_stats").forEach((entry, name) -> {
                double[] of = values.stream()
                        .mapToDouble(each -> (Double) each.get(entry))
                        .toArray();
                double mean = Lab.mean(of);
                double deviation = Math.sqrt(Arrays.stream(of)
                        .map(x -> (x - mean) * (x - mean))
                        .average()
                        .orElseThrow());
                stats.put(name, "[" + mean + ", " + deviation + "]");
            });
            return stats;
        }
    }

    private static Map<String, Double> run(Lab lab, Trial trial, List<String> variants, double alpha, boolean clicks) {
        Setting setting = lab.shared("page-llm " + trial.seed(), () -> Setting.of(trial));
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("alpha", Double.toString(alpha));
        if (!clicks) settings.putAll(stats(setting, trial, variants));
        Softmax policy = Softmax.uniform(USERS * SLOTS, ITEMS);
        RandomGenerator draws = trial.stream("policy");
        int updates = trial.size(150, 15);
        try (RecipeRun recipe = recipe(variants, settings)) {
            for (int update = 0; update < updates; update++) {
                List<Attempt> attempts = new ArrayList<>();
                for (int u = 0; u < USERS; u++)
                    for (int i = 0; i < GROUP; i++) attempts.add(setting.attempt(policy, u, i, clicks, draws));
                Attempt.push(recipe, attempts, GROUP);
                policy.adam(RATE);
            }
        }
        return tested(setting.world, policy, trial.stream("test"));
    }

    private static Map<String, Double> tested(World world, Softmax policy, RandomGenerator draws) {
        double n = USERS * TESTED;
        double value = 0;
        double ndcg = 0;
        double diversity = 0;
        double repeats = 0;
        for (int u = 0; u < USERS; u++) {
            double ideal = world.value(u, world.best(u));
            for (int i = 0; i < TESTED; i++) {
                int[] page = page(policy, u, new Choices(), draws);
                value += world.value(u, page) / ideal / n;
                double[] grades = new double[SLOTS];
                for (int p = 0; p < SLOTS; p++) {
                    int at = p;
                    boolean again = Arrays.stream(page, 0, p).anyMatch(item -> item == page[at]);
                    grades[p] = again ? 0 : world.worth[u][page[p]];
                    if (again) repeats += 1 / n / SLOTS;
                }
                ndcg += Gains.ndcg(grades, SLOTS, world.worth[u]) / n;
                diversity += Arrays.stream(page).map(World::category).distinct().count() / n / CATEGORIES;
            }
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("value", value);
        measures.put("NDCG", ndcg);
        measures.put("diversity", diversity);
        measures.put("repeats", repeats);
        return measures;
    }
}
