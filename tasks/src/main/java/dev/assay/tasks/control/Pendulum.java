package dev.assay.tasks.control;

import java.util.List;
import java.util.random.RandomGenerator;

/// A pendulum to be swung up with a motor too weak to lift it: `angle'' = 15 sin(angle) + 3 torque` with angle
/// 0 upright, mass and length 1, gravity 10, steps of 0.05 s (Gymnasium's Pendulum-v1 with the angle's sign
/// turned round; velocities first). 150 steps; it never ends before.
public final class Pendulum implements Environment {
    /// Largest torque, in N m.
    public static final double TORQUE = 2;

    /// Largest speed, in rad/s.
    public static final double SPEED = 8;

    /// Steps of an episode.
    public static final int STEPS = 150;

    private static final double DT = 0.05;
    private static final List<Variable> VARIABLES = List.of(
            new Variable("angle", "rad", -Math.PI, Math.PI, Reader.POLICY),
            new Variable("speed", "rad/s", -SPEED, SPEED, Reader.POLICY),
            new Variable("torque", "N m", -TORQUE, TORQUE, Reader.REWARD));

    private double angle;
    private double speed;
    private double torque;
    private final Clock clock = new Clock(STEPS);

    @Override
    public String name() {
        return "pendulum";
    }

    @Override
    public int inputs() {
        return 3;
    }

    @Override
    public void see(double[] input) {
        input[0] = Math.cos(angle);
        input[1] = Math.sin(angle);
        input[2] = speed / SPEED;
    }

    @Override
    public List<Variable> variables() {
        return VARIABLES;
    }

    @Override
    public int actions() {
        return 1;
    }

    /// Any angle, speed within 1 rad/s.
    @Override
    public void reset(RandomGenerator draws) {
        place(draws.nextDouble(-Math.PI, Math.PI), draws.nextDouble(-1, 1));
    }

    /// Starts anew from a given state.
    public void place(double angle, double speed) {
        this.angle = wrapped(angle);
        this.speed = Math.clamp(speed, -SPEED, SPEED);
        torque = 0;
        clock.start();
    }

    @Override
    public Outcome step(double[] action) {
        torque = TORQUE * Environment.bounded(action[0]);
        speed = Math.clamp(speed + DT * (15 * Math.sin(angle) + 3 * torque), -SPEED, SPEED);
        angle = wrapped(angle + DT * speed);
        return clock.tick(false);
    }

    /// Angle from upright, speed, and the torque that led here (0 at the start).
    @Override
    public void read(double[] frame) {
        frame[0] = angle;
        frame[1] = speed;
        frame[2] = torque;
    }

    /// The same angle from -pi to pi.
    static double wrapped(double angle) {
        return angle - 2 * Math.PI * Math.floor((angle + Math.PI) / (2 * Math.PI));
    }
}
