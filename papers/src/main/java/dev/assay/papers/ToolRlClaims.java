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
import dev.assay.papers.world.Attempt;
import dev.assay.papers.world.Choices;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// ToolRL at desk scale: requests of one to three intents, each to be served by one of 12 tools with up to
/// four parameters, whose values stand in slots of the request. The policy picks layout, number of calls,
/// tools and slots from tables and writes real tagged text with JSON, which the recipe scores.
final class ToolRlClaims {
    private static final int TOOLS = 12;
    private static final int SLOTS = 6;
    private static final int OMIT = SLOTS;
    private static final int GROUP = 8;
    private static final int PROMPTS = 8;
    private static final double RATE = 0.05;
    private static final int TESTED = 400;
    /// Words of a thought that the policy may choose from.
    private static final int[] THOUGHTS = {1, 100, 250, 600};

    private ToolRlClaims() {}

    static List<Claim> claims() {
        Experiment experiment = new Experiment(
                "granularity",
                "12 tools with 0 to 4 parameters, tables of choices that start 8% exact on 2-3 calls, GRPO"
                        + " 8 requests x 8, Adam 0.05, 60 updates (quick: 25); exact = share of 2-3 call requests answered"
                        + " exactly; area = exact over all training requests, averaged over training.",
                List.of(
                        arm("COARSE", List.of("COARSEREWARD")),
                        arm("INTERMEDIATE", List.of("INTERMEDIATEREWARD")),
                        arm("REFINED", List.of("REFINEDREWARD")),
                        arm("default", List.of()),
                        arm("CORRECTMAX1", List.of("CORRECTMAX1")),
                        arm("WITHLENGTH", List.of("WITHLENGTH"))),
                8,
                6);
        return List.of(
                new Claim(
                        "end",
                        "Credit for names, parameters and values ends 8 points above all or nothing on 2-3 calls",
                        experiment,
                        new Test.Superior(Contrast.of("exact", "default", "COARSE"), 0.08),
                        "the start is exact often enough for all or nothing to have a signal, and tables share nothing"
                                + " between choices: a language model's case differs in both"),
                new Claim(
                        "order",
                        "The finer the reward, the faster it is learned",
                        experiment,
                        new Test.Trend("area", List.of("COARSE", "INTERMEDIATE", "REFINED", "default"), 0.03),
                        "that RL generalises better to unseen pairs of tools than imitation is not tried: choices from"
                                + " tables generalise to pairs by construction"),
                new Claim(
                        "fine",
                        "The default is faster than strict set matching, its closest rival",
                        experiment,
                        new Test.Superior(Contrast.of("area", "default", "REFINED"), 0)),
                new Claim(
                        "length",
                        "Paying for longer thoughts brings no better calls",
                        experiment,
                        new Test.Within(Contrast.of("exact", "default", "WITHLENGTH"), 0.03),
                        "thoughts are of no use here: only their cost to the learning of calls can show"));
    }

    private static Arm arm(String name, List<String> variants) {
        return new Arm(name, trial -> run(trial, variants));
    }

    /// Parameters of the tools, the slot each takes, and the policy's tables: layout, number of calls by
    /// number of intents, tool by intent, slot by parameter, length of the thought.
    private record World(String[][] names, int[][] slots, int[] firstRow, Softmax start) {
        int thoughtRow() {
            return start.states() - 1;
        }

        static World of(RandomGenerator draws) {
            String[] pool = {"city", "date", "unit", "limit", "query", "lang", "user", "mode"};
            String[][] names = new String[TOOLS][];
            int[][] slots = new int[TOOLS][];
            int[] first = new int[TOOLS];
            List<double[]> rows = new ArrayList<>();
            rows.add(new double[] {2.5, 0, 0});
            for (int k = 1; k <= 3; k++) rows.add(peaked(4, k, 2.5));
            for (int i = 0; i < TOOLS; i++) rows.add(peaked(TOOLS, i, 3.5));
            for (int i = 0; i < TOOLS; i++) {
                int n = draws.nextInt(5);
                names[i] = new String[n];
                slots[i] = new int[n];
                first[i] = rows.size();
                int from = draws.nextInt(pool.length);
                for (int p = 0; p < n; p++) {
                    names[i][p] = pool[(from + p) % pool.length];
                    slots[i][p] = draws.nextInt(SLOTS);
                    rows.add(peaked(SLOTS + 1, slots[i][p], 2.5));
                }
            }
            rows.add(new double[THOUGHTS.length]);
            return new World(names, slots, first, new Softmax(rows.toArray(double[][]::new)));
        }

        private static double[] peaked(int n, int at, double by) {
            double[] row = new double[n];
            row[at] = by;
            return row;
        }
    }

    /// The intents of a request, and per intent the values in its slots.
    private record Request(int[] intents, int[][] values) {
        static Request draw(RandomGenerator draws, int least) {
            int n = least + draws.nextInt(4 - least);
            int[] intents = new int[n];
            int[][] values = new int[n][SLOTS];
            for (int i = 0; i < n; i++) {
                intents[i] = draws.nextInt(TOOLS);
                for (int s = 0; s < SLOTS; s++) values[i][s] = draws.nextInt(50);
            }
            return new Request(intents, values);
        }
    }

    /// The right calls, one a line.
    private static String right(World world, Request request) {
        StringBuilder calls = new StringBuilder();
        for (int i = 0; i < request.intents.length; i++) {
            int tool = request.intents[i];
            call(calls, world, request, i, tool, world.slots[tool]);
        }
        return calls.toString();
    }

    private static String reference(World world, Request request) {
        return "<think> ok </think>\n<tool_call>\n" + right(world, request) + "</tool_call>";
    }

    private static void call(StringBuilder out, World world, Request request, int i, int tool, int[] slots) {
        out.append("{\"name\": \"tool").append(tool).append("\", \"parameters\": {");
        boolean any = false;
        for (int p = 0; p < slots.length; p++) {
            if (slots[p] == OMIT) continue;
            if (any) out.append(", ");
            any = true;
            out.append('"').append(world.names[tool][p]).append("\": ").append(request.values[i][slots[p]]);
        }
        out.append("}}\n");
    }

    /// What the policy wrote and the choices behind it.
    private record Output(String text, String calls, boolean laidOut, int words, Choices choices) {
        boolean exact(World world, Request request) {
            return laidOut && calls.equals(right(world, request));
        }

        static Output sample(World world, Softmax policy, Request request, RandomGenerator draws) {
            Choices choices = new Choices();
            int layout = choices.pick(policy, 0, draws);
            int n = choices.pick(policy, request.intents.length, draws);
            StringBuilder calls = new StringBuilder();
            for (int i = 0; i < n; i++) {
                int intent = Math.min(i, request.intents.length - 1);
                int tool = choices.pick(policy, 4 + request.intents[intent], draws);
                int[] slots = new int[world.names[tool].length];
                for (int p = 0; p < slots.length; p++) slots[p] = choices.pick(policy, world.firstRow[tool] + p, draws);
                call(calls, world, request, intent, tool, slots);
            }
            int words = THOUGHTS[choices.pick(policy, world.thoughtRow(), draws)];
            String thought = "<think> " + "ok ".repeat(words) + "</think>\n";
            String text = switch (layout) {
                case 0 -> thought + "<tool_call>\n" + calls + "</tool_call>";
                case 1 -> "<tool_call>\n" + calls + "</tool_call>";
                default -> thought + "<tool_call>\n" + calls;
            };
            return new Output(text, calls.toString(), layout == 0, words, choices);
        }
    }

    private static Map<String, Double> run(Trial trial, List<String> variants) {
        World world = World.of(trial.stream("world"));
        Softmax policy = world.start.fork();
        RandomGenerator draws = trial.stream("policy");
        int updates = trial.size(60, 25);
        double area = 0;
        var changes = RecipeRun.changes(variants, Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("tool-rl", changes, Double.NaN)) {
            for (int update = 0; update < updates; update++) {
                List<Attempt> attempts = new ArrayList<>();
                for (int q = 0; q < PROMPTS; q++) {
                    Request request = Request.draw(draws, 1);
                    String reference = reference(world, request);
                    for (int i = 0; i < GROUP; i++) {
                        Output output = Output.sample(world, policy, request, draws);
                        if (output.exact(world, request)) area += 1.0 / PROMPTS / GROUP / updates;
                        Rollout rollout = Rollout.of(q + "-" + i, "" + q, null, output.text, reference, Map.of());
                        attempts.add(new Attempt(output.choices, rollout));
                    }
                }
                Attempt.push(recipe, attempts, GROUP * PROMPTS);
                policy.adam(RATE);
            }
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("exact", exact(world, policy, trial.stream("test"), 2));
        measures.put("exact, start", exact(world, world.start, trial.stream("test"), 2));
        measures.put("area", area);
        double words = 0;
        double[] p = policy.probabilities(world.thoughtRow());
        for (int w = 0; w < THOUGHTS.length; w++) words += p[w] * THOUGHTS[w];
        measures.put("words of thought", words);
        return measures;
    }

    private static double exact(World world, Softmax policy, RandomGenerator draws, int least) {
        double exact = 0;
        for (int i = 0; i < TESTED; i++) {
            Request request = Request.draw(draws, least);
            if (Output.sample(world, policy, request, draws).exact(world, request)) exact++;
        }
        return exact / TESTED;
    }
}
