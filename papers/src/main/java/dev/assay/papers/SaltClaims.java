package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.Step;
import dev.assay.core.advantage.GroupRelative;
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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/// SALT at desk scale: a corridor of neutral steps with junctions at which one of four actions is right;
/// before every action the policy emits a thought, whose distribution all states share.
final class SaltClaims {
    private static final int GROUP = 8;
    private static final int ACTIONS = 4;
    private static final int THOUGHTS = 8;
    private static final double RATE = 0.3;

    /// How group advantages become step advantages.
    enum Spread {
        WHOLE,
        SALT,
        /// Steps share advantages with steps they have nothing to do with: the control.
        SHUFFLED
    }

    private SaltClaims() {}

    static List<Claim> claims() {
        Experiment three = experiment("3 junctions", 3, 6);
        Experiment two = experiment("2 junctions", 2, 8);
        List<Claim> claims = new ArrayList<>();
        for (Experiment e : List.of(three, two)) {
            String of = " (" + e.name() + ")";
            String id = e == three ? "3" : "2";
            claims.add(new Claim(
                    "variance-" + id,
                    "SALT cuts the variance of the gradient by 30% or more" + of,
                    e,
                    new Test.Superior(Contrast.scaled("variance", 0.7, "GRPO", 1, "GRPO+SALT"), 0)));
            claims.add(new Claim(
                    "cosine-" + id,
                    "Single gradients point closer to the mean gradient" + of,
                    e,
                    new Test.Superior(Contrast.of("cosine", "GRPO+SALT", "GRPO"), 0.02)));
            claims.add(new Claim(
                    "success-" + id,
                    "Success over training is not lower" + of,
                    e,
                    new Test.Within(Contrast.of("success", "GRPO+SALT", "GRPO"), 0.03)));
            claims.add(new Claim(
                    "thoughts-" + id,
                    "What all steps share collapses less" + of,
                    e,
                    new Test.Superior(Contrast.of("thought entropy", "GRPO+SALT", "GRPO"), 0)));
            claims.add(new Claim(
                    "control-" + id,
                    "The cosine rises because equal steps are joined: with steps joined at random it does not" + of,
                    e,
                    new Test.Superior(Contrast.of("cosine", "GRPO+SALT", "shuffled"), 0.02)));
        }
        return claims;
    }

    private static Experiment experiment(String name, int junctions, int neutral) {
        return new Experiment(
                name,
                junctions + " junctions, " + neutral + " neutral steps before each; groups of 8, rate 0.3, 150 updates"
                        + " (quick 40); variance and cosine from 300 groups (quick 100) at the start.",
                List.of(
                        arm("GRPO", junctions, neutral, Spread.WHOLE, false),
                        arm("GRPO+SALT", junctions, neutral, Spread.SALT, false),
                        arm("RLOO", junctions, neutral, Spread.WHOLE, true),
                        arm("RLOO+SALT", junctions, neutral, Spread.SALT, true),
                        arm("shuffled", junctions, neutral, Spread.SHUFFLED, false)),
                10,
                6);
    }

    private static Arm arm(String name, int junctions, int neutral, Spread spread, boolean rloo) {
        return new Arm(name, trial -> run(trial, junctions, neutral, spread, rloo));
    }

    /// One pass through the corridor.
    private record Walk(List<int[]> steps, double reward) {}

    private record World(
            int junctions, int neutral, int[] right, double[][] nudge, Softmax thoughts, double[][] actions) {
        static World of(Trial trial, int junctions, int neutral) {
            RandomGenerator draws = trial.stream("world");
            int states = junctions * (neutral + 1);
            int[] right = new int[states];
            for (int s = 0; s < states; s++) right[s] = draws.nextInt(ACTIONS);
            double[][] nudge = new double[THOUGHTS][ACTIONS];
            for (double[] row : nudge) for (int a = 0; a < ACTIONS; a++) row[a] = 0.5 * draws.nextGaussian();
            return new World(
                    junctions, neutral, right, nudge, Softmax.uniform(1, THOUGHTS), new double[states][ACTIONS]);
        }

        boolean junction(int state) {
            return state % (neutral + 1) == neutral;
        }

        double[] probabilities(double[][] actions, int state, int thought) {
            double[] logits = actions[state].clone();
            for (int a = 0; a < ACTIONS; a++) logits[a] += nudge[thought][a];
            return Softmax.softmax(logits);
        }

        Walk walk(Softmax thoughts, double[][] actions, RandomGenerator draws) {
            List<int[]> steps = new ArrayList<>();
            for (int s = 0; s < actions.length; s++) {
                int thought = thoughts.sample(0, draws);
                int action = Softmax.draw(probabilities(actions, s, thought), draws);
                steps.add(new int[] {s, thought, action});
                if (junction(s) && action != right[s]) return new Walk(steps, 0);
            }
            return new Walk(steps, 1);
        }

        List<Step> steps(Walk walk) {
            List<Step> steps = new ArrayList<>();
            for (int t = 0; t < walk.steps.size(); t++) {
                int s = walk.steps.get(t)[0];
                String action = junction(s) ? "" + walk.steps.get(t)[2] : "go";
                String next = junction(s) && walk.steps.get(t)[2] != right[s] ? "lost" : "" + (s + 1);
                steps.add(new Step("" + s, action, next, -1, -1, Map.of()));
            }
            return steps;
        }
    }

    /// The gradient of one group: thoughts first, then the actions of each state.
    private static double[] gradient(
            World world, List<Walk> group, double[][] advantages, Softmax thoughts, double[][] actions) {
        double[] gradient = new double[THOUGHTS + actions.length * ACTIONS];
        double[] think = thoughts.probabilities(0);
        for (int i = 0; i < group.size(); i++)
            for (int t = 0; t < group.get(i).steps.size(); t++) {
                int[] step = group.get(i).steps.get(t);
                double weight = advantages[i][t] / group.size();
                for (int z = 0; z < THOUGHTS; z++) gradient[z] += weight * ((z == step[1] ? 1 : 0) - think[z]);
                double[] p = world.probabilities(actions, step[0], step[1]);
                int at = THOUGHTS + step[0] * ACTIONS;
                for (int a = 0; a < ACTIONS; a++) gradient[at + a] += weight * ((a == step[2] ? 1 : 0) - p[a]);
            }
        return gradient;
    }

    private static double[][] advantages(RecipeRun recipe, World world, List<Walk> group, Spread spread, boolean rloo) {
        double[][] each = new double[group.size()][];
        if (spread == Spread.WHOLE) {
            double[] rewards = group.stream().mapToDouble(Walk::reward).toArray();
            double[] whole = Cases.advantages(rloo ? GroupRelative.RLOO : GroupRelative.GRPO, rewards);
            for (int i = 0; i < each.length; i++) {
                each[i] = new double[group.get(i).steps.size()];
                java.util.Arrays.fill(each[i], whole[i]);
            }
            return each;
        }
        List<List<Step>> steps = new ArrayList<>();
        for (Walk walk : group) steps.add(world.steps(walk));
        if (spread == Spread.SHUFFLED) shuffle(steps);
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            Map<String, Object> info = new HashMap<>();
            info.put("reward", group.get(i).reward);
            info.put("steps", steps.get(i));
            rollouts.add(Rollout.of("" + i, "group", null, "", null, info));
        }
        List<Line> lines = recipe.lines(rollouts, new RunState());
        for (int i = 0; i < each.length; i++) each[i] = lines.get(i).advantage().at();
        return each;
    }

    /// Deals the steps of a group out again at random: as many sets of the same sizes, joined by nothing.
    private static void shuffle(List<List<Step>> steps) {
        List<Step> all = new ArrayList<>();
        steps.forEach(all::addAll);
        Collections.shuffle(all, new Random(all.size()));
        int at = 0;
        for (List<Step> walk : steps) for (int t = 0; t < walk.size(); t++) walk.set(t, all.get(at++));
    }

    private static Map<String, Double> run(Trial trial, int junctions, int neutral, Spread spread, boolean rloo) {
        World world = World.of(trial, junctions, neutral);
        var changes = RecipeRun.changes(rloo ? List.of("rloo") : List.of(), Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("salt", changes, Double.NaN)) {
            Map<String, Double> measures = new java.util.LinkedHashMap<>();
            quality(trial, world, recipe, spread, rloo, measures);
            train(trial, world, recipe, spread, rloo, measures);
            return measures;
        }
    }

    /// Variance of single gradients and their mean cosine with the mean gradient, nothing being learned.
    private static void quality(
            Trial trial, World world, RecipeRun recipe, Spread spread, boolean rloo, Map<String, Double> measures) {
        RandomGenerator draws = trial.stream("quality");
        List<double[]> gradients = new ArrayList<>();
        int groups = trial.size(300, 100);
        for (int g = 0; g < groups; g++) {
            List<Walk> group = group(world, world.thoughts, world.actions, draws);
            double[][] advantages = advantages(recipe, world, group, spread, rloo);
            gradients.add(gradient(world, group, advantages, world.thoughts, world.actions));
        }
        double[] mean = new double[gradients.getFirst().length];
        for (double[] each : gradients) for (int j = 0; j < mean.length; j++) mean[j] += each[j] / groups;
        double variance = 0;
        double cosine = 0;
        int moving = 0;
        for (double[] each : gradients) {
            double dot = 0;
            double own = 0;
            double all = 0;
            for (int j = 0; j < mean.length; j++) {
                variance += (each[j] - mean[j]) * (each[j] - mean[j]) / groups;
                dot += each[j] * mean[j];
                own += each[j] * each[j];
                all += mean[j] * mean[j];
            }
            // A group without spread has no direction.
            if (own < 1e-20) continue;
            cosine += dot / Math.sqrt(own * all);
            moving++;
        }
        measures.put("variance", variance);
        measures.put("cosine", cosine / moving);
    }

    private static List<Walk> group(World world, Softmax thoughts, double[][] actions, RandomGenerator draws) {
        List<Walk> group = new ArrayList<>();
        for (int i = 0; i < GROUP; i++) group.add(world.walk(thoughts, actions, draws));
        return group;
    }

    private static void train(
            Trial trial, World world, RecipeRun recipe, Spread spread, boolean rloo, Map<String, Double> measures) {
        RandomGenerator draws = trial.stream("train");
        Softmax thoughts = world.thoughts.fork();
        double[][] actions = new double[world.actions.length][ACTIONS];
        int updates = trial.size(150, 40);
        double success = 0;
        for (int update = 0; update < updates; update++) {
            List<Walk> group = group(world, thoughts, actions, draws);
            for (Walk walk : group) success += walk.reward / GROUP / updates;
            double[][] advantages = advantages(recipe, world, group, spread, rloo);
            double[] gradient = gradient(world, group, advantages, thoughts, actions);
            for (int z = 0; z < THOUGHTS; z++) thoughts.pushLogit(0, z, gradient[z]);
            thoughts.ascend(RATE);
            for (int s = 0; s < actions.length; s++)
                for (int a = 0; a < ACTIONS; a++) actions[s][a] += RATE * gradient[THOUGHTS + s * ACTIONS + a];
        }
        measures.put("success", success);
        measures.put("thought entropy", thoughts.entropy(0));
    }
}
