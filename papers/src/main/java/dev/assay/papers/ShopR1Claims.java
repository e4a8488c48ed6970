package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.metric.Classification;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.world.Choices;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Shop-R1 at desk scale: a shopper at one of 48 points of a session clicks, searches or leaves, not always
/// the same way; what is clicked or typed has eight names, of which two at a time differ by one word. The
/// policy picks form, words of a reason, type and name from tables and writes the real JSON.
final class ShopR1Claims {
    private static final int POINTS = 48;
    private static final int NAMES = 8;
    private static final int GROUP = 8;
    private static final int GROUPS = 16;
    private static final double RATE = 0.05;
    private static final int SHOWN = 400;
    private static final int TESTED = 4000;

    /// Types, and how often they are recorded.
    private static final List<String> TYPES = List.of("click", "type_and_submit", "terminate");

    private static final int CLICK = 0;
    private static final int SEARCH = 1;
    private static final int LEAVE = 2;
    private static final double[] FREQUENT = {0.55, 0.25, 0.2};
    /// The smaller, the more one type prevails at each point.
    private static final double MIXED = 2.5;
    /// How often the shopper wants what its taste says.
    private static final double FAITHFUL = 0.7;

    /// Forms of the output: as asked for, in a fence, without a reason, no JSON.
    private static final int FORMS = 4;

    private static final int WORDS = 16;
    private static final int REASON = 4;

    private static final String SFT = "imitation";
    private static final String FULL = "Shop-R1";
    private static final String BINARY = "binary";
    private static final String CENTRED = ", centred";

    private ShopR1Claims() {}

    static List<Claim> claims() {
        Experiment experiment = new Experiment(
                "sessions",
                "48 points of a session with mixed types, 8 names to click and 8 to type, tables for each choice, 12 steps"
                        + " of imitation of 400 recorded actions, then GRPO 16 points x 8, Adam " + RATE
                        + ", 200 updates (quick: 30); measured on 4000 new actions. Arms named centred do not divide by"
                        + " the group's deviation.",
                List.of(
                        new Arm(SFT, trial -> run(trial, List.of(), Map.of(), true, false)),
                        arm(BINARY, List.of("binary"), Map.of()),
                        arm(FULL, List.of(), Map.of()),
                        arm("no value", List.of("no-value"), Map.of()),
                        arm("DARS 1", List.of("no-dars"), Map.of()),
                        arm("no certainty", List.of("no-certainty"), Map.of()),
                        arm("no format", List.of("no-format"), Map.of()),
                        new Arm("no imitation", trial -> run(trial, List.of(), Map.of(), false, true)),
                        arm(BINARY + CENTRED, List.of("binary"), Map.of("advantage.scale", "none")),
                        arm(FULL + CENTRED, List.of(), Map.of("advantage.scale", "none")),
                        arm("DARS 10" + CENTRED, List.of(), Map.of("advantage.scale", "none", "dars", "10")),
                        arm("DARS 1" + CENTRED, List.of("no-dars"), Map.of("advantage.scale", "none"))),
                8,
                6);
        return List.of(
                new Claim(
                        "imitation",
                        "The hierarchy raises exact actions by a fifth over imitation",
                        experiment,
                        new Test.Superior(Contrast.scaled("exact", 1, FULL, 1.2, SFT), 0),
                        "sampled, not greedy, so part of the gain is a sharper policy; binary has it too"),
                new Claim(
                        "types",
                        "and gets 2 points more types right than all or nothing",
                        experiment,
                        new Test.Superior(Contrast.of("type", FULL, BINARY), 0.02)),
                new Claim(
                        "leaving",
                        "All or nothing leaves the shop too often: the hierarchy is 2 points closer to the recorded share",
                        experiment,
                        new Test.Superior(Contrast.of("off in leaving", BINARY, FULL), 0.02)),
                new Claim(
                        "value",
                        "Without pay for close text 5 points of exact actions are lost",
                        experiment,
                        new Test.Superior(Contrast.of("exact", FULL, "no value"), 0.05)),
                new Claim(
                        "dars",
                        "Without the factor of 1000 the types collapse: their F1 falls by 5 points",
                        experiment,
                        new Test.Superior(Contrast.of("type F1", FULL, "DARS 1"), 0.05),
                        "the paper's ablation has 31 against 11; by arithmetic a group scaled by its deviation hardly sees"
                                + " the factor"),
                new Claim(
                        "dars-centred",
                        "Not divided by the deviation, the factor drives leaving out: 10 points below the recorded share",
                        experiment,
                        new Test.Superior(Contrast.of("off in leaving", FULL + CENTRED, FULL), 0.1),
                        "not the paper's claim: seen in the design's pilot, on other seeds"),
                new Claim(
                        "dars-trend",
                        "and the larger it is, the fewer actions are exact",
                        experiment,
                        new Test.Trend("exact", List.of(FULL + CENTRED, "DARS 10" + CENTRED, "DARS 1" + CENTRED), 0.02),
                        "not the paper's claim"),
                new Claim(
                        "cold",
                        "Without imitation fewer than half as many actions are exact",
                        experiment,
                        new Test.Superior(Contrast.scaled("exact", 0.5, FULL, 1, "no imitation"), 0),
                        "a start from tables of equal chances writes a valid form one time in four and names a thing one"
                                + " time in eight; a language model's vocabulary is not so small"),
                new Claim(
                        "format",
                        "Without pay for it, more than one output in five is no valid form",
                        experiment,
                        new Test.Superior(Contrast.alone("invalid", "no format"), 0.2),
                        "whatever else is paid still needs a valid form"),
                new Claim(
                        "certainty",
                        "Pay for certainty makes no difference of 2 points",
                        experiment,
                        new Test.Equal(Contrast.of("exact", FULL, "no certainty"), 0.02)));
    }

    private static Arm arm(String name, List<String> variants, Map<String, String> settings) {
        return new Arm(name, trial -> run(trial, variants, settings, true, true));
    }

    /// What was recorded at a point.
    private record Action(int point, int type, int name) {
        Map<String, Object> json(World world) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("type", TYPES.get(type));
            if (type == CLICK) json.put("name", world.clicked(name));
            if (type == SEARCH) {
                json.put("name", "search box");
                json.put("text", world.typed(name));
            }
            return json;
        }
    }

    /// @param types chance of each type at each point
    /// @param tastes what is wanted at each point
    private record World(double[][] types, int[] tastes) {
        static World of(RandomGenerator draws) {
            double[][] types = new double[POINTS][];
            for (int p = 0; p < POINTS; p++) {
                types[p] = new double[TYPES.size()];
                for (int t = 0; t < types[p].length; t++) types[p][t] = gamma(MIXED * FREQUENT[t], draws);
                double sum = Arrays.stream(types[p]).sum();
                for (int t = 0; t < types[p].length; t++) types[p][t] /= sum;
            }
            int[] tastes = new int[POINTS];
            for (int p = 0; p < POINTS; p++) tastes[p] = draws.nextInt(NAMES);
            return new World(types, tastes);
        }

        /// Marsaglia and Tsang's draw of a gamma variable, lifted for shapes below 1.
        private static double gamma(double shape, RandomGenerator draws) {
            if (shape < 1) return gamma(shape + 1, draws) * Math.pow(draws.nextDouble(), 1 / shape);
            double d = shape - 1 / 3.0;
            while (true) {
                double x = draws.nextGaussian();
                double v = Math.pow(1 + x / Math.sqrt(9 * d), 3);
                if (v > 0 && Math.log(draws.nextDouble()) < x * x / 2 + d * (1 - v + Math.log(v))) return d * v;
            }
        }

        Action draw(RandomGenerator draws) {
            int point = draws.nextInt(POINTS);
            boolean faithful = draws.nextDouble() < FAITHFUL;
            int name = faithful ? tastes[point] : draws.nextInt(NAMES);
            return new Action(point, Softmax.draw(types[point], draws), name);
        }

        /// Names 2k and 2k + 1 share four words of five: 0.8 by ROUGE-L.
        String clicked(int name) {
            return "buy model " + (char) ('a' + name / 2) + " winter " + (name % 2 == 0 ? "coat" : "boots");
        }

        String typed(int name) {
            return "warm light " + (char) ('a' + name / 2) + " brand " + (name % 2 == 0 ? "lamp" : "rug");
        }
    }

    /// Rows of the policy's table: the form, the first word of a reason, each word after another, then types and
    /// names at each point.
    private static final int TYPE_ROWS = 2 + WORDS;

    private static final int CLICK_ROWS = TYPE_ROWS + POINTS;
    private static final int SEARCH_ROWS = CLICK_ROWS + POINTS;
    private static final int ROWS = SEARCH_ROWS + POINTS;

    private static Softmax start() {
        double[][] logits = new double[ROWS][];
        logits[0] = new double[FORMS];
        for (int r = 1; r < ROWS; r++)
            logits[r] = new double[r < TYPE_ROWS ? WORDS : r < CLICK_ROWS ? TYPES.size() : NAMES];
        return new Softmax(logits);
    }

    /// Row of the table that names what a type needs.
    private static int nameRow(int type, int point) {
        return (type == CLICK ? CLICK_ROWS : SEARCH_ROWS) + point;
    }

    /// What the policy wrote.
    ///
    /// @param probabilities that the words of the reason were drawn from
    private record Output(int form, Action action, String text, List<Object> probabilities, Choices choices) {
        static Output sample(World world, Softmax policy, int point, RandomGenerator draws) {
            Choices choices = new Choices();
            int form = choices.pick(policy, 0, draws);
            StringBuilder reason = new StringBuilder();
            List<Object> probabilities = new ArrayList<>();
            int row = 1;
            for (int w = 0; w < REASON; w++) {
                probabilities.add(Arrays.stream(policy.probabilities(row))
                        .<Object>mapToObj(p -> p)
                        .toList());
                int word = choices.pick(policy, row, draws);
                reason.append("w").append(word).append(' ');
                row = 2 + word;
            }
            int type = choices.pick(policy, TYPE_ROWS + point, draws);
            int name = type == LEAVE ? 0 : choices.pick(policy, nameRow(type, point), draws);
            Action action = new Action(point, type, name);
            Map<String, Object> json = new LinkedHashMap<>();
            if (form != 2) json.put("rationale", reason.toString().strip());
            json.put("action", action.json(world));
            String text = new JsonBuffer().value(json).toString();
            return new Output(
                    form,
                    action,
                    switch (form) {
                        case 1 -> "```json\n" + text + "\n```";
                        case 3 -> "I would " + TYPES.get(type) + ".";
                        default -> text;
                    },
                    probabilities,
                    choices);
        }

        boolean exact(Action gold) {
            boolean named = gold.type == LEAVE || action.name == gold.name;
            return form == 0 && action.type == gold.type && named;
        }
    }

    private static Map<String, Double> run(
            Trial trial, List<String> variants, Map<String, String> settings, boolean imitate, boolean reinforce) {
        World world = World.of(trial.stream("world"));
        Softmax policy = start();
        if (imitate) imitate(policy, world, trial.stream("recorded"));
        if (reinforce) {
            RandomGenerator recorded = trial.stream("actions");
            RandomGenerator draws = trial.stream("policy");
            var changes = RecipeRun.changes(variants, settings, Fidelity.MENDED);
            try (RecipeRun recipe = new RecipeRun("shop-r1", changes, Double.NaN)) {
                int updates = trial.size(200, 30);
                for (int update = 0; update < updates; update++) {
                    List<Rollout> rollouts = new ArrayList<>();
                    List<Choices> choices = new ArrayList<>();
                    for (int g = 0; g < GROUPS; g++) {
                        Action gold = world.draw(recorded);
                        Map<String, Object> wanted = gold.json(world);
                        for (int i = 0; i < GROUP; i++) {
                            Output output = Output.sample(world, policy, gold.point, draws);
                            choices.add(output.choices);
                            Map<String, Object> info =
                                    Map.of("gold_action", wanted, "probabilities", output.probabilities);
                            rollouts.add(Rollout.of(g + "-" + i, "" + g, null, output.text, null, info));
                        }
                    }
                    Choices.reinforce(recipe, rollouts, choices);
                    policy.adam(RATE);
                }
            }
        }
        return test(world, policy, trial.stream("test"));
    }

    private static void imitate(Softmax policy, World world, RandomGenerator draws) {
        List<Action> shown = new ArrayList<>();
        for (int i = 0; i < SHOWN; i++) shown.add(world.draw(draws));
        for (int epoch = 0; epoch < 12; epoch++) {
            for (Action action : shown) {
                double weight = 1.0 / SHOWN;
                policy.push(0, 0, weight);
                // The teacher's reasons are about the taste, 30% of them about another.
                int about = draws.nextDouble() < 0.3 ? draws.nextInt(NAMES) : world.tastes[action.point];
                for (int w = 0; w < REASON; w++) policy.push(w == 0 ? 1 : 2 + about, about, weight);
                policy.push(TYPE_ROWS + action.point, action.type, weight);
                if (action.type != LEAVE) policy.push(nameRow(action.type, action.point), action.name, weight);
            }
            policy.adam(0.2);
        }
    }

    private static Map<String, Double> test(World world, Softmax policy, RandomGenerator draws) {
        double exact = 0;
        double right = 0;
        double left = 0;
        double leaves = 0;
        List<int[]> read = new ArrayList<>();
        for (int i = 0; i < TESTED; i++) {
            Action gold = world.draw(draws);
            Output output = Output.sample(world, policy, gold.point, draws);
            if (output.exact(gold)) exact++;
            if (gold.type == LEAVE) left++;
            if (output.action.type == LEAVE) leaves++;
            if (output.form != 0) continue;
            read.add(new int[] {gold.type, output.action.type});
            if (output.action.type == gold.type) right++;
        }
        double[] recorded = read.stream().mapToDouble(pair -> pair[0]).toArray();
        double[] predicted = read.stream().mapToDouble(pair -> pair[1]).toArray();
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("exact", exact / TESTED);
        measures.put("type", right / TESTED);
        measures.put("type F1", Classification.of(recorded, predicted).macroF1());
        measures.put("leaving", leaves / TESTED);
        measures.put("off in leaving", Math.abs(leaves - left) / TESTED);
        measures.put("invalid", 1 - (double) read.size() / TESTED);
        return measures;
    }
}
