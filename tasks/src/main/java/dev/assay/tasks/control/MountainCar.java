package dev.assay.tasks.control;

import java.util.List;
import java.util.random.RandomGenerator;

/// A car in a valley whose engine is too weak for the hill: it must swing to gain height (Moore 1990; the
/// continuous form of Gymnasium's MountainCarContinuous-v0). It ends on the hill, at position 0.45, or after
/// 999 steps.
public final class MountainCar implements Environment {
    /// Steps of an episode at most.
    public static final int STEPS = 999;

    private static final double LEFT = -1.2;
    private static final double RIGHT = 0.6;
    private static final double GOAL = 0.45;
    private static final double SPEED = 0.07;
    private static final double POWER = 0.0015;
    private static final double GRAVITY = 0.0025;
    private static final List<Variable> VARIABLES = List.of(
            new Variable("position", "", LEFT, RIGHT, Reader.POLICY),
            new Variable("speed", "", -SPEED, SPEED, Reader.POLICY),
            new Variable("force", "", -1, 1, Reader.REWARD),
            new Variable("goal", "", 0, 1, Reader.REWARD));

    private double position;
    private double speed;
    private double force;
    private final Clock clock = new Clock(STEPS);

    @Override
    public String name() {
        return "mountain-car";
    }

    @Override
    public int inputs() {
        return 2;
    }

    @Override
    public void see(double[] input) {
        input[0] = position + 0.5;
        input[1] = speed / SPEED;
    }

    @Override
    public List<Variable> variables() {
        return VARIABLES;
    }

    @Override
    public int actions() {
        return 1;
    }

    /// At rest near the bottom, -0.6 to -0.4.
    @Override
    public void reset(RandomGenerator draws) {
        place(draws.nextDouble(-0.6, -0.4));
    }

    /// Starts anew, at rest, from a given position.
    public void place(double position) {
        this.position = Math.clamp(position, LEFT, RIGHT);
        speed = 0;
        force = 0;
        clock.start();
    }

    @Override
    public Outcome step(double[] action) {
        force = Environment.bounded(action[0]);
        speed = Math.clamp(speed + POWER * force - GRAVITY * Math.cos(3 * position), -SPEED, SPEED);
        position = Math.clamp(position + speed, LEFT, RIGHT);
        if (position == LEFT && speed < 0) speed = 0;
        return clock.tick(arrived());
    }

    private boolean arrived() {
        return position >= GOAL && speed >= 0;
    }

    /// Position, speed, the force that led here (0 at the start), and 1 on the hill.
    @Override
    public void read(double[] frame) {
        frame[0] = position;
        frame[1] = speed;
        frame[2] = force;
        frame[3] = arrived() ? 1 : 0;
    }
}
