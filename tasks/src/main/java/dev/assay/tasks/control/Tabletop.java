package dev.assay.tasks.control;

import java.util.List;
import java.util.random.RandomGenerator;

/// An arm over a table, seen from above: an effector that is moved by small steps, a gripper, an object and a
/// goal (after the tasks of Meta-World, Yu et al. 2019, and their success at any step). 80 steps; it never ends
/// before.
public final class Tabletop implements Environment {
    /// Steps of an episode.
    public static final int STEPS = 80;

    /// Half the width of the table, in m.
    private static final double EDGE = 0.5;

    private static final double REACH = 0.04;
    private static final double GRIP = 0.2;
    /// Radius of the disc that is pushed, with the effector's.
    private static final double DISC = 0.1;

    /// Where handle and button rest.
    private static final double REST = 0.2;

    /// What is to be done.
    public enum Task {
        /// Move the effector to the goal.
        REACH(0.03),
        /// Push a disc to the goal.
        PUSH(0.07),
        /// Grasp a handle and pull it out.
        DRAWER_OPEN(0.02),
        /// Push a button that springs back.
        BUTTON_PRESS(0.02);

        private final double tolerance;

        Task(double tolerance) {
            this.tolerance = tolerance;
        }

        /// Distance from the goal within which it is done, in m.
        public double tolerance() {
            return tolerance;
        }
    }

    private static final Variable EFFECTOR = new Variable("ee_position", 2, "m", -EDGE, EDGE, Reader.POLICY);
    private static final Variable GRIPPER = new Variable("gripper_openness", "", -1, 1, Reader.POLICY);
    private static final Variable OBJECT = new Variable("obj_position", 2, "m", -EDGE, EDGE, Reader.POLICY);
    private static final Variable GOAL = new Variable("goal_position", 2, "m", -EDGE, EDGE, Reader.POLICY);
    private static final Variable HELD = new Variable("held", "", 0, 1, Reader.POLICY);
    private static final Variable SUCCESS = new Variable("success", "", 0, 1, Reader.FITNESS);

    private final Task task;
    private final Clock clock = new Clock(STEPS);
    private final double[] effector = new double[2];
    private final double[] object = new double[2];
    private final double[] goal = new double[2];
    private double gripper;
    private boolean held;
    private boolean done;

    public Tabletop(Task task) {
        this.task = task;
    }

    @Override
    public String name() {
        return "tabletop/" + task.name().toLowerCase(java.util.Locale.ROOT);
    }

    /// There is no object where nothing but the effector moves.
    @Override
    public List<Variable> variables() {
        return task == Task.REACH
                ? List.of(EFFECTOR, GRIPPER, GOAL, HELD, SUCCESS)
                : List.of(EFFECTOR, GRIPPER, OBJECT, GOAL, HELD, SUCCESS);
    }

    @Override
    public int inputs() {
        return task == Task.REACH ? 5 : 8;
    }

    /// Effector, gripper, the way to the object and from it to the goal.
    @Override
    public void see(double[] input) {
        double[] from = task == Task.REACH ? effector : object;
        for (int k = 0; k < 2; k++) {
            input[k] = 2 * effector[k];
            input[3 + k] = 4 * (goal[k] - from[k]);
            if (task != Task.REACH) input[5 + k] = 4 * (object[k] - effector[k]);
        }
        input[2] = gripper;
        if (task != Task.REACH) input[7] = held ? 1 : 0;
    }

    /// Two for the effector, one for the gripper.
    @Override
    public int actions() {
        return 3;
    }

    @Override
    public void reset(RandomGenerator draws) {
        double[] start = {draws.nextDouble(-0.1, 0.1), draws.nextDouble(-0.4, -0.3)};
        double[] thing = start;
        double[] aim;
        if (task == Task.REACH) aim = new double[] {draws.nextDouble(-0.4, 0.4), draws.nextDouble(-0.1, 0.4)};
        else if (task == Task.PUSH) {
            thing = new double[] {draws.nextDouble(-0.1, 0.1), draws.nextDouble(-0.15, -0.05)};
            aim = new double[] {draws.nextDouble(-0.2, 0.2), draws.nextDouble(0.15, 0.3)};
        } else {
            thing = new double[] {draws.nextDouble(-0.3, 0.3), REST};
            aim = new double[] {thing[0], task == Task.DRAWER_OPEN ? 0 : 0.3};
        }
        place(start, 1, thing, aim, false);
    }

    /// Starts anew from a given state.
    public void place(double[] effector, double gripper, double[] object, double[] goal, boolean held) {
        for (int k = 0; k < 2; k++) {
            this.effector[k] = effector[k];
            this.object[k] = object[k];
            this.goal[k] = goal[k];
        }
        this.gripper = gripper;
        this.held = held;
        done = false;
        clock.start();
    }

    @Override
    public Outcome step(double[] action) {
        for (int k = 0; k < 2; k++)
            effector[k] = Math.clamp(effector[k] + REACH * Environment.bounded(action[k]), -EDGE, EDGE);
        gripper = Math.clamp(gripper + GRIP * Environment.bounded(action[2]), -1, 1);
        switch (task) {
            case REACH -> System.arraycopy(effector, 0, object, 0, 2);
            case PUSH -> push();
            case DRAWER_OPEN -> pull();
            case BUTTON_PRESS -> press();
        }
        done |= Math.hypot(goal[0] - object[0], goal[1] - object[1]) <= task.tolerance;
        return clock.tick(false);
    }

    private double away() {
        return Math.hypot(object[0] - effector[0], object[1] - effector[1]);
    }

    /// What is overlapped moves straight away, as far as it takes.
    private void push() {
        double away = away();
        if (away >= DISC) return;
        for (int k = 0; k < 2; k++) {
            double move = (object[k] - effector[k]) * (DISC - away) / Math.max(away, 1e-9);
            object[k] = Math.clamp(object[k] + move, -EDGE, EDGE);
        }
    }

    private void pull() {
        if (away() <= 0.05 && gripper <= 0) held = true;
        if (gripper > 0 || Math.abs(effector[0] - object[0]) > 0.08) held = false;
        if (held) object[1] = Math.clamp(effector[1], 0, REST);
    }

    private void press() {
        boolean touching = Math.abs(effector[0] - object[0]) <= 0.03 && effector[1] >= object[1] - 0.03;
        object[1] = touching ? Math.clamp(effector[1] + 0.03, REST, 0.3) : Math.max(REST, object[1] - 0.02);
    }

    @Override
    public void read(double[] frame) {
        int at = 0;
        frame[at++] = effector[0];
        frame[at++] = effector[1];
        frame[at++] = gripper;
        if (task != Task.REACH) {
            frame[at++] = object[0];
            frame[at++] = object[1];
        }
        frame[at++] = goal[0];
        frame[at++] = goal[1];
        frame[at++] = held ? 1 : 0;
        frame[at] = done ? 1 : 0;
    }
}
