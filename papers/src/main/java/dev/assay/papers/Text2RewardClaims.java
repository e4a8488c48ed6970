package dev.assay.papers;

import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.papers.world.Pilot;
import dev.assay.tasks.control.Environment;
import dev.assay.tasks.control.Hopper;
import dev.assay.tasks.control.RewardProgram;
import dev.assay.tasks.control.Tabletop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Text2Reward at desk scale: an arm over a table and a body on one leg, taught by programs that a table of rules
/// writes from a sentence and the declared variables.
final class Text2RewardClaims {
    private static final int TESTED = 50;

    private static final String EXPERT = "expert";
    private static final String GENERATED = "generated";
    private static final String SPARSE = "success only";
    private static final String NO_GOAL = "generated, no goal";
    private static final String NO_APPROACH = "generated, no approach";
    private static final String TOLD = "generated, told twice";

    /// Pressing the button is left out: every arm does it always, so nothing could be decided.
    private static final List<Tabletop.Task> ALL =
            List.of(Tabletop.Task.REACH, Tabletop.Task.PUSH, Tabletop.Task.DRAWER_OPEN);

    private static final List<Tabletop.Task> PUSH = List.of(Tabletop.Task.PUSH);

    private static final int EPISODES = 3;
    private static final String JUMP = "jump_high";

    private static final Map<Tabletop.Task, String> ORDERS = Map.of(
            Tabletop.Task.REACH, "Reach the goal.",
            Tabletop.Task.PUSH, "Push the puck to the goal.",
            Tabletop.Task.DRAWER_OPEN, "Open a drawer by its handle.");
    private static final Map<Hopper.Behaviour, String> WISHES = Map.of(
            Hopper.Behaviour.FORWARD, "Hop forward.",
            Hopper.Behaviour.BACKWARD, "Hop backward.",
            Hopper.Behaviour.FRONT_FLIP, "Do a front flip.",
            Hopper.Behaviour.BACK_FLIP, "Do a back flip.",
            Hopper.Behaviour.JUMP_HIGH, "Jump as high as possible.",
            Hopper.Behaviour.CROUCH, "Crouch.");
    /// What a person says after the first and after the second round.
    private static final List<String> ADVICE = List.of(
            "It stands tall instead of jumping; reward new maximum height.",
            "It jumps but does not land upright; punish a fall.");

    /// What is written in a program for a task.
    private interface Writer {
        /// @return null for the task's own score
        Map<String, String> write(Tabletop.Task task, Environment world);
    }

    private Text2RewardClaims() {}

    static List<Claim> claims() {
        Experiment table = new Experiment(
                "table",
                "Reach, push, open a drawer over a table seen from above, 80 steps; a tanh network of 12"
                        + " units by an evolution strategy, 16 pairs, 3 episodes, 60 generations, 120 to push (quick: 12)."
                        + " Success in 50 fresh episodes.",
                List.of(
                        new Arm(EXPERT, trial -> table(trial, Text2RewardClaims::expert, ALL)),
                        new Arm(GENERATED, trial -> table(trial, Text2RewardClaims::generated, ALL)),
                        new Arm(SPARSE, trial -> table(trial, (_, _) -> null, ALL)),
                        new Arm(NO_GOAL, trial -> table(trial, without("goal", "there"), PUSH)),
                        new Arm(NO_APPROACH, trial -> table(trial, without("approach", ""), PUSH))),
                6,
                6);
        Experiment leg = new Experiment(
                "leg",
                "Six behaviours of a body on one springy leg, 200 steps; the same learner, 60 generations, 120 to"
                        + " jump (quick: 1). Told twice: the program for the jump after two rounds of advice.",
                List.of(
                        new Arm(GENERATED, trial -> leg(trial, false)),
                        new Arm(TOLD, Text2RewardClaims::jump),
                        new Arm(SPARSE, trial -> leg(trial, true))),
                6,
                6);
        List<Claim> claims = new ArrayList<>();
        for (Tabletop.Task task : ALL)
            claims.add(new Claim(
                    "near-" + name(task).replace('_', '-'),
                    "The generated program succeeds at " + name(task) + " at most 15 points less than the expert's",
                    table,
                    new Test.Within(Contrast.of(name(task), GENERATED, EXPERT), 0.15),
                    "the program is written by rules, not by a language model"));
        for (Tabletop.Task task : List.of(Tabletop.Task.PUSH, Tabletop.Task.DRAWER_OPEN))
            claims.add(new Claim(
                    "sparse-" + name(task).replace('_', '-'),
                    "and 30 points more than success alone at " + name(task),
                    table,
                    new Test.Superior(Contrast.of(name(task), GENERATED, SPARSE), 0.3)));
        claims.add(new Claim(
                "goal",
                "Without its terms for the goal it pushes 10 points worse",
                table,
                new Test.Superior(Contrast.of("push", GENERATED, NO_GOAL), 0.1),
                "an ablation of the design, not of the paper"));
        claims.add(new Claim(
                "approach",
                "and without the one for the object, too",
                table,
                new Test.Superior(Contrast.of("push", GENERATED, NO_APPROACH), 0.1),
                "an ablation of the design, not of the paper"));
        for (Hopper.Behaviour behaviour : Hopper.Behaviour.values())
            claims.add(new Claim(
                    "does-" + name(behaviour).replace('_', '-'),
                    "The behaviour " + name(behaviour) + " succeeds in 94%",
                    leg,
                    new Test.Superior(
                            Contrast.alone(name(behaviour), behaviour == Hopper.Behaviour.JUMP_HIGH ? TOLD : GENERATED),
                            0.94),
                    behaviour == Hopper.Behaviour.JUMP_HIGH ? "after two rounds of advice" : ""));
        for (Hopper.Behaviour behaviour : List.of(Hopper.Behaviour.FRONT_FLIP, Hopper.Behaviour.BACK_FLIP))
            claims.add(new Claim(
                    "sparse-" + name(behaviour).replace('_', '-'),
                    "of which success alone does half as many at " + name(behaviour),
                    leg,
                    new Test.Superior(Contrast.scaled(name(behaviour), 0.5, GENERATED, 1, SPARSE), 0)));
        claims.add(new Claim(
                "advice",
                "Two rounds of advice raise the jump's success by 50 points",
                leg,
                new Test.Superior(Contrast.of(JUMP, TOLD, GENERATED), 0.5),
                "what the advice changes is in the table of rules"));
        return claims;
    }

    private static String name(Enum<?> of) {
        return of.name().toLowerCase(Locale.ROOT);
    }

    /// The reward that a person wrote who knew the world.
    private static Map<String, String> expert(Tabletop.Task task, Environment world) {
        Map<String, String> program = new LinkedHashMap<>();
        boolean object = task != Tabletop.Task.REACH;
        String distance = "dist(" + (object ? "obj" : "ee") + "_position, goal_position)";
        String away = task == Tabletop.Task.PUSH ? "0.1" : "0.03";
        if (object) program.put("approach", "-max([dist(ee_position, obj_position) - " + away + ", 0])");
        program.put("goal", "-2 * " + distance);
        program.put("there", distance + " <= " + task.tolerance() + " ? 1 : 0");
        program.put("effort", "-0.005 * (action[0] * action[0] + action[1] * action[1])");
        if (task == Tabletop.Task.DRAWER_OPEN)
            program.put(
                    "grip",
                    "(dist(ee_position, obj_position) <= 0.06 ? 0.15 * (1 - gripper_openness) : 0) + 0.3 * held");
        return program;
    }

    private static Map<String, String> generated(Tabletop.Task task, Environment world) {
        return SentenceDesigner.design(ORDERS.get(task), world, List.of());
    }

    private static Writer without(String component, String other) {
        return (task, world) -> {
            Map<String, String> program = generated(task, world);
            program.remove(component);
            program.remove(other);
            return program;
        };
    }

    private static Map<String, Double> table(Trial trial, Writer writer, List<Tabletop.Task> tasks) {
        Map<String, Double> measures = new LinkedHashMap<>();
        for (Tabletop.Task task : tasks) {
            int generations = trial.size(task == Tabletop.Task.PUSH ? 120 : 60, 12);
            Environment world = new Tabletop(task);
            measures.put(name(task), success(trial, world, writer.write(task, world), generations));
        }
        return measures;
    }

    /// Success of a policy trained on a program.
    private static double success(Trial trial, Environment world, Map<String, String> program, int generations) {
        Pilot pilot = new Pilot(world);
        double[] weights = pilot.trained(
                program == null ? null : RewardProgram.of(world, program),
                generations,
                EPISODES,
                trial.stream("training " + world.name()),
                (_, _) -> {});
        return pilot.judged(weights, TESTED, trial.stream("test " + world.name()));
    }

    private static Map<String, Double> leg(Trial trial, boolean sparse) {
        Map<String, Double> measures = new LinkedHashMap<>();
        for (Hopper.Behaviour behaviour : Hopper.Behaviour.values()) {
            if (sparse && behaviour != Hopper.Behaviour.FRONT_FLIP && behaviour != Hopper.Behaviour.BACK_FLIP) continue;
            measures.put(name(behaviour), hopped(trial, behaviour, sparse ? null : written(behaviour, List.of())));
        }
        return measures;
    }

    private static Map<String, String> written(Hopper.Behaviour behaviour, List<SentenceDesigner.Round> history) {
        return SentenceDesigner.design(WISHES.get(behaviour), new Hopper(behaviour), history);
    }

    private static double hopped(Trial trial, Hopper.Behaviour behaviour, Map<String, String> program) {
        int generations = trial.size(behaviour == Hopper.Behaviour.JUMP_HIGH ? 120 : 60, 1);
        return success(trial, new Hopper(behaviour), program, generations);
    }

    /// The jump, tried, watched and tried again with the advice.
    private static Map<String, Double> jump(Trial trial) {
        Map<String, Double> measures = new LinkedHashMap<>();
        List<SentenceDesigner.Round> history = new ArrayList<>();
        for (String advice : ADVICE) {
            Map<String, String> program = written(Hopper.Behaviour.JUMP_HIGH, history);
            double success = hopped(trial, Hopper.Behaviour.JUMP_HIGH, program);
            measures.put("round " + (history.size() + 1), success);
            history.add(new SentenceDesigner.Round(program, success, advice));
        }
        measures.put(JUMP, hopped(trial, Hopper.Behaviour.JUMP_HIGH, written(Hopper.Behaviour.JUMP_HIGH, history)));
        return measures;
    }
}
