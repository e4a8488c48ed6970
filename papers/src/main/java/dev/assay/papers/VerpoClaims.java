package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.Step;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// VeRPO at desk scale: hidden programs of six operations on an accumulator. A skewed suite has 16 easy
/// tests that a shortcut passes too, three medium ones and two at the edge; an even one has no shortcut.
final class VerpoClaims {
    private static final int PROBLEMS = 24;
    private static final int LENGTH = 6;
    private static final int OPERATIONS = 8;
    private static final int NOTHING = 7;
    private static final int SAMPLES = 10;
    private static final double RATE = 0.05;

    private VerpoClaims() {}

    static List<Claim> claims() {
        Experiment skewed = experiment("skewed suites", true);
        Experiment even = experiment("even suites", false);
        return List.of(
                new Claim(
                        "signal",
                        "Weighed tests leave at most half as many groups without signal as the outcome alone",
                        skewed,
                        new Test.Superior(Contrast.scaled("flat groups", 0.5, "outcome", 1, "VeRPO"), 0)),
                new Claim(
                        "outcome",
                        "and solve 3 points more at equal samples",
                        skewed,
                        new Test.Superior(Contrast.of("pass@1", "VeRPO", "outcome"), 0.03)),
                new Claim(
                        "pass-rate",
                        "The pass rate alone is worse than the outcome by 10 points",
                        skewed,
                        new Test.Superior(Contrast.of("pass@1", "outcome", "pass rate"), 0.1)),
                new Claim(
                        "weights",
                        "The weights are not worse than the plain pass rate with the outcome",
                        skewed,
                        new Test.Within(Contrast.of("pass@1", "VeRPO", "pass rate + outcome"), 0.01)),
                new Claim(
                        "anchor",
                        "Without the outcome the weighed tests solve less",
                        skewed,
                        new Test.Superior(Contrast.of("pass@1", "VeRPO", "VeRPO without outcome"), 0.03)),
                new Claim(
                        "control",
                        "Where tests are equally hard the weights make no difference",
                        even,
                        new Test.Equal(Contrast.of("pass@1", "VeRPO", "pass rate + outcome"), 0.03),
                        "a control: if it fails, skewed tests do not explain the gain"));
    }

    private static Experiment experiment(String name, boolean skewed) {
        List<Arm> arms = new ArrayList<>(List.of(
                arm("outcome", skewed, List.of("recorded", "outcome-only"), true),
                arm("pass rate", skewed, List.of("recorded", "pass-rate"), false),
                arm("pass rate + outcome", skewed, List.of("recorded", "pass-rate"), true),
                arm("difficulty + outcome", skewed, List.of("recorded", "difficulty"), true),
                arm("VeRPO", skewed, List.of("recorded"), true),
                arm("VeRPO without outcome", skewed, List.of("recorded"), false)));
        if (!skewed)
            arms.removeIf(
                    arm -> !List.of("outcome", "pass rate + outcome", "VeRPO").contains(arm.name()));
        return new Experiment(
                name,
                "24 hidden programs of 6 of 8 operations, a factorised softmax each, 10 samples, Adam " + RATE
                        + ", 200 updates (quick: 50), beta 0.3, sigma 0.3; pass@1 of 200 programs each, on the training problems.",
                arms,
                skewed ? 12 : 8,
                6);
    }

    private static Arm arm(String name, boolean skewed, List<String> variants, boolean outcome) {
        return new Arm(name, trial -> run(trial, skewed, variants, outcome));
    }

    private static long apply(int[] program, long x) {
        long acc = x;
        for (int op : program)
            acc = switch (op) {
                case 0 -> acc + 1;
                case 1 -> acc - 1;
                case 2 -> acc * 2;
                case 3 -> -acc;
                case 4 -> Math.max(acc, 0);
                case 5 -> Math.abs(acc);
                case 6 -> acc + x;
                default -> acc;
            };
        return acc;
    }

    /// Inputs of the tests and the outputs they expect.
    private record Problem(long[] inputs, long[] outputs) {
        static Problem of(RandomGenerator draws, boolean skewed) {
            while (true) {
                int[] hidden = new int[LENGTH];
                for (int i = 0; i < LENGTH; i++) hidden[i] = draws.nextInt(OPERATIONS);
                long[] inputs = new long[21];
                for (int i = 0; i < 16; i++) inputs[i] = skewed ? i + 1 : draws.nextInt(-30, 31);
                for (int i = 16; i < 19; i++) inputs[i] = skewed ? 20 + draws.nextInt(80) : draws.nextInt(-30, 31);
                for (int i = 19; i < 21; i++) inputs[i] = skewed ? -1 - draws.nextInt(40) : draws.nextInt(-30, 31);
                Problem problem = new Problem(
                        inputs, Arrays.stream(inputs).map(x -> apply(hidden, x)).toArray());
                if (Arrays.stream(problem.outputs, 0, 16).distinct().count() < 3) continue;
                if (!skewed) return problem;
                int[] shortcut = Arrays.stream(hidden)
                        .map(op -> op == 4 || op == 5 ? NOTHING : op)
                        .toArray();
                double[] passes = problem.passes(shortcut);
                boolean easy = Arrays.stream(passes, 0, 16).sum() == 16;
                if (easy && passes[19] + passes[20] < 2) return problem;
            }
        }

        double[] passes(int[] program) {
            double[] passes = new double[inputs.length];
            for (int i = 0; i < passes.length; i++) passes[i] = apply(program, inputs[i]) == outputs[i] ? 1 : 0;
            return passes;
        }
    }

    private static Map<String, Double> run(Trial trial, boolean skewed, List<String> variants, boolean outcome) {
        RandomGenerator world = trial.stream("world");
        Problem[] problems = new Problem[PROBLEMS];
        for (int p = 0; p < PROBLEMS; p++) problems[p] = Problem.of(world, skewed);
        Softmax policy = Softmax.uniform(PROBLEMS * LENGTH, OPERATIONS);
        RandomGenerator draws = trial.stream("policy");
        double flat = 0;
        int updates = trial.size(200, 50);
        var changes = RecipeRun.changes(variants, Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("verpo", changes, Double.NaN)) {
            for (int update = 0; update < updates; update++) {
                List<int[]> programs = new ArrayList<>();
                List<Rollout> rollouts = new ArrayList<>();
                for (int p = 0; p < PROBLEMS; p++)
                    for (int i = 0; i < SAMPLES; i++) {
                        int[] program = new int[LENGTH];
                        for (int t = 0; t < LENGTH; t++) program[t] = policy.sample(p * LENGTH + t, draws);
                        programs.add(program);
                        rollouts.add(rollout(p, i, problems[p].passes(program), outcome));
                    }
                List<Line> lines = recipe.lines(rollouts, new RunState());
                for (int p = 0; p < PROBLEMS; p++) {
                    double least = Double.POSITIVE_INFINITY;
                    double most = Double.NEGATIVE_INFINITY;
                    for (int i = p * SAMPLES; i < (p + 1) * SAMPLES; i++) {
                        double advantage = lines.get(i).advantage().at()[0];
                        least = Math.min(least, advantage);
                        most = Math.max(most, advantage);
                        for (int t = 0; t < LENGTH; t++)
                            policy.push(p * LENGTH + t, programs.get(i)[t], advantage / SAMPLES);
                    }
                    if (most - least < 1e-12) flat += 1.0 / PROBLEMS / updates;
                }
                policy.adam(RATE);
            }
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("pass@1", solved(policy, problems, trial.stream("test")));
        measures.put("flat groups", flat);
        return measures;
    }

    private static Rollout rollout(int problem, int sample, double[] passes, boolean outcome) {
        Map<String, Object> info = new HashMap<>();
        List<Object> list = Arrays.stream(passes).<Object>mapToObj(x -> x).toList();
        info.put("steps", List.of(new Step(null, "", null, -1, -1, Map.of("passes", list))));
        // A constant outcome takes the trajectory's term away.
        if (!outcome) info.put("outcome", 0.0);
        return Rollout.of(problem + "-" + sample, "" + problem, null, "", null, info);
    }

    private static double solved(Softmax policy, Problem[] problems, RandomGenerator draws) {
        int times = 200;
        double solved = 0;
        int[] program = new int[LENGTH];
        for (int p = 0; p < problems.length; p++)
            for (int i = 0; i < times; i++) {
                for (int t = 0; t < LENGTH; t++) program[t] = policy.sample(p * LENGTH + t, draws);
                boolean all = true;
                for (int k = 0; k < problems[p].inputs.length && all; k++)
                    all = apply(program, problems[p].inputs[k]) == problems[p].outputs[k];
                if (all) solved++;
            }
        return solved / problems.length / times;
    }
}
