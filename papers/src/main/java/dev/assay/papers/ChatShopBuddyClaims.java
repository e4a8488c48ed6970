package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.world.Choices;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// ChatShopBuddy at desk scale: an assistant decides how often to search, how long to think, what to name and
/// how to praise it. Search finds the right product late, and the judge of quality is easily pleased.
final class ChatShopBuddyClaims {
    private static final int QUERIES = 10;
    private static final int SAMPLES = 16;
    private static final double RATE = 0.1;
    /// Tested runs of a query, in fours.
    private static final int TESTED = 100;

    private static final int RUNS = 4;

    /// What the policy decides for each query, and among how many.
    private static final int CALLS = 0;

    private static final int THOUGHT = 1;
    private static final int PRODUCT = 2;
    private static final int PITCH = 3;
    private static final int[] OPTIONS = {9, 6, 3, 3};
    private static final int TOKENS_A_LEVEL = 200;

    /// Products: the one that was found, any, or a flashier one than was asked for.
    private static final int FOUND = 0;

    private static final int ANY = 1;
    private static final int FLASHY = 2;

    /// Pitches: none, honest, pushy; what the judge thinks of them and what they are worth.
    private static final double[] JUDGED = {0.2, 0.7, 0.95};

    private static final double[] WORTH = {0.2, 0.7, 0.1};

    private static final String ALL = "gates, all 16";
    private static final String CHOSEN = "gates, DCPO";
    private static final String HALF = "gates, any 8";
    private static final String HEAVY = "gates, DCPO, lambda 0.5";
    private static final String SUM = "sum, all 16";
    private static final String TRIPLED = "sum, correctness x3, all 16";
    private static final String SUM_CHOSEN = "sum, DCPO";

    private static final String OURS = "the paper's rule of choice is not public; this one is the design's";

    private ChatShopBuddyClaims() {}

    /// How hard the queries are.
    ///
    /// @param calls fewer never find the product
    /// @param thoughtless chance to read the results rightly without a thought
    /// @param level what each level of thought adds to it
    /// @param levels of thought that help
    /// @param flash what the judge adds for a flashier product
    private record World(int calls, double thoughtless, double level, int levels, double flash) {}

    static List<Claim> claims() {
        World hard = new World(6, 0.6, 0.08, 3, 0);
        World tempting = new World(7, 0.2, 0.16, 5, 0.3);
        Experiment search = new Experiment(
                "search",
                "10 queries, softmaxes over 0-8 calls, 6 levels of thought of 200 tokens, the found product or any (1 in 50"
                        + " is right), 3 pitches; fewer than 6 calls find nothing, 3 levels of thought help. 16 rollouts a"
                        + " query, Adam " + RATE + ", 100 updates (quick: 25); budget 3, limit 8, lambda 0.1.",
                List.of(
                        arm(ALL, hard, List.of("grpo"), Map.of(), false),
                        arm(CHOSEN, hard, List.of(), Map.of(), false),
                        arm("gates, DCPO, lambda 0", hard, List.of(), Map.of("advantage.length_weight", "0"), false),
                        arm(HEAVY, hard, List.of(), Map.of("advantage.length_weight", "0.5"), false),
                        arm(HALF, hard, List.of("grpo"), Map.of(), true),
                        arm(SUM, hard, List.of("flat", "grpo"), Map.of(), false),
                        arm(SUM_CHOSEN, hard, List.of("flat"), Map.of(), false)),
                12,
                6);
        Experiment flashy = new Experiment(
                "flashy",
                "As before, but fewer than 7 calls find nothing, every level of thought helps, and naming a flashier wrong"
                        + " product adds 0.3 to the judge's score: at the start that pays more than searching does.",
                List.of(
                        arm(ALL, tempting, List.of("grpo"), Map.of(), false),
                        arm(CHOSEN, tempting, List.of(), Map.of(), false),
                        arm(SUM, tempting, List.of("flat", "grpo"), Map.of(), false),
                        arm(SUM_CHOSEN, tempting, List.of("flat"), Map.of(), false),
                        arm(TRIPLED, tempting, List.of("flat", "grpo"), Map.of("weights", "[1.5, 0.35, 0.15]"), false)),
                12,
                6);
        return List.of(
                new Claim(
                        "gates",
                        "Nested gates end with more correct answers than the sum of the same terms",
                        search,
                        new Test.Superior(Contrast.of("correct", ALL, SUM), 0.01)),
                new Claim(
                        "flashy",
                        "where the judge prefers a wrong product, by 10 points",
                        flashy,
                        new Test.Superior(Contrast.of("correct", ALL, SUM), 0.1),
                        "the queries were made so hard, before any full run, that pleasing the judge pays more than"
                                + " searching at the start"),
                new Claim(
                        "stability",
                        "There, more queries are answered correctly four times out of four",
                        flashy,
                        new Test.Superior(Contrast.of("pass^4", ALL, SUM), 0.05)),
                new Claim(
                        "pleased",
                        "while the sum pleases the judge more",
                        flashy,
                        new Test.Superior(Contrast.of("judged quality", SUM, ALL), 0.03)),
                new Claim(
                        "true",
                        "and is worth less to the customer",
                        flashy,
                        new Test.Superior(Contrast.of("true quality", ALL, SUM), 0.03),
                        "worth counts only for the right product; no arm is paid for it, and a pushy pitch pleases the judge"
                                + " more than an honest one in all of them"),
                new Claim(
                        "weights",
                        "A sum that weighs correctness three times as much is as correct, so the gates save its tuning",
                        flashy,
                        new Test.Equal(Contrast.of("correct", ALL, TRIPLED), 0.03),
                        "not the paper's claim: a control"),
                new Claim(
                        "dcpo-correct",
                        "The chosen half of the rollouts keeps correctness within 3 points of all of them",
                        search,
                        new Test.Within(Contrast.of("correct", CHOSEN, ALL), 0.03),
                        OURS),
                new Claim(
                        "dcpo-length",
                        "and shortens reasoning by 10%",
                        search,
                        new Test.Superior(Contrast.scaled("reasoning, 1000 tokens", 0.9, ALL, 1, CHOSEN), 0),
                        OURS),
                new Claim(
                        "dcpo-choice",
                        "It is the choice that does it: reasoning is 10% shorter than with any half",
                        search,
                        new Test.Superior(Contrast.scaled("reasoning, 1000 tokens", 0.9, HALF, 1, CHOSEN), 0)),
                new Claim(
                        "dcpo-half",
                        "and not less correct",
                        search,
                        new Test.Within(Contrast.of("correct", CHOSEN, HALF), 0.01),
                        OURS),
                new Claim(
                        "dcpo-heavy",
                        "With a length weight of 0.5 brevity is learned by guessing: 5 points fewer are correct",
                        search,
                        new Test.Superior(Contrast.of("correct", CHOSEN, HEAVY), 0.05),
                        "seen in the design's pilot, on other seeds; not the paper's claim"));
    }

    private static Arm arm(
            String name, World world, List<String> variants, Map<String, String> settings, boolean anyHalf) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("budget", "3");
        all.put("limit", "8");
        return new Arm(name, trial -> run(trial, world, variants, all, anyHalf));
    }

    /// One conversation.
    private record Talk(int[] chosen, boolean correct, World world) {
        static Talk sample(World world, Softmax policy, int query, RandomGenerator draws, Choices choices) {
            int[] chosen = new int[OPTIONS.length];
            for (int k = 0; k < chosen.length; k++) chosen[k] = choices.pick(policy, query * chosen.length + k, draws);
            double found = chosen[CALLS] < world.calls ? 0 : 1 - Math.pow(0.5, chosen[CALLS]);
            double read = world.thoughtless + world.level * Math.min(chosen[THOUGHT], world.levels);
            double chance = switch (chosen[PRODUCT]) {
                case FOUND -> found * read;
                case ANY -> 1.0 / 50;
                default -> 0;
            };
            return new Talk(chosen, draws.nextDouble() < chance, world);
        }

        double judged() {
            double flash = chosen[PRODUCT] == FLASHY ? world.flash : 0;
            return Math.min(1, JUDGED[chosen[PITCH]] + flash);
        }

        int tokens() {
            return chosen[THOUGHT] * TOKENS_A_LEVEL;
        }

        Rollout rollout(int id, int query) {
            Map<String, Object> info = Map.of(
                    "format_ok",
                    true,
                    "correctness",
                    correct ? 1.0 : 0.0,
                    "quality",
                    judged(),
                    "calls",
                    (double) chosen[CALLS],
                    "reasoning_tokens",
                    (double) tokens());
            return Rollout.of(query + "-" + id, "" + query, null, "", null, info);
        }
    }

    private static Map<String, Double> run(
            Trial trial, World world, List<String> variants, Map<String, String> settings, boolean anyHalf) {
        double[][] logits = new double[QUERIES * OPTIONS.length][];
        for (int s = 0; s < logits.length; s++) logits[s] = new double[OPTIONS[s % OPTIONS.length]];
        Softmax policy = new Softmax(logits);
        RandomGenerator draws = trial.stream("policy");
        int updates = trial.size(100, 25);
        double used = 0;
        var changes = RecipeRun.changes(variants, settings, Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("chat-shop-buddy", changes, Double.NaN)) {
            for (int update = 0; update < updates; update++) {
                List<Choices> choices = new ArrayList<>();
                List<Rollout> rollouts = new ArrayList<>();
                for (int q = 0; q < QUERIES; q++)
                    for (int i = 0; i < SAMPLES; i++) {
                        Choices made = new Choices();
                        Rollout rollout =
                                Talk.sample(world, policy, q, draws, made).rollout(i, q);
                        // Samples do not depend on each other, so the first half is any half.
                        if (anyHalf && i >= SAMPLES / 2) continue;
                        choices.add(made);
                        rollouts.add(rollout);
                    }
                used += Choices.reinforce(recipe, rollouts, choices).stream()
                        .filter(line -> line.advantage() != null)
                        .count();
                policy.adam(RATE);
            }
        }
        Map<String, Double> measures = test(world, policy, trial.stream("test"));
        measures.put("rollouts used", used);
        return measures;
    }

    private static Map<String, Double> test(World world, Softmax policy, RandomGenerator draws) {
        double n = QUERIES * TESTED * RUNS;
        double correct = 0;
        double judged = 0;
        double worth = 0;
        double tokens = 0;
        double calls = 0;
        boolean[][] passed = new boolean[QUERIES * TESTED][RUNS];
        for (int t = 0; t < passed.length; t++)
            for (int r = 0; r < RUNS; r++) {
                Talk talk = Talk.sample(world, policy, t % QUERIES, draws, new Choices());
                passed[t][r] = talk.correct;
                if (talk.correct) {
                    correct += 1 / n;
                    worth += WORTH[talk.chosen[PITCH]] / n;
                }
                judged += talk.judged() / n;
                tokens += talk.tokens() / 1000.0 / n;
                calls += talk.chosen[CALLS] / n;
            }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("correct", correct);
        measures.put("pass^4", ChatShopBuddy.passAll(passed));
        measures.put("judged quality", judged);
        measures.put("true quality", worth);
        measures.put("reasoning, 1000 tokens", tokens);
        measures.put("calls", calls);
        return measures;
    }
}
