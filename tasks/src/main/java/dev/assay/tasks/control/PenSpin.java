package dev.assay.tasks.control;

import java.util.List;
import java.util.random.RandomGenerator;

/// A pen between two fingers that turn it by pushing and must lift to push again; without a finger it rolls off.
/// Each time it is at the target angle the target moves on. It ends when the pen is dropped, or after 200 steps of
/// 0.05 s.
public final class PenSpin implements Environment {
    /// Steps of an episode at most.
    public static final int STEPS = 200;

    private static final double DT = 0.05;
    private static final double DROPPED = 0.25;
    private static final double HIT = 0.15;
    private static final double FASTEST = 10;

    private static final List<Variable> VARIABLES = List.of(
            new Variable("pen_offset", "m", 0, 1, Reader.POLICY),
            new Variable("pen_angle_error", "rad", 0, Math.PI, Reader.POLICY),
            new Variable("pen_angular_velocity", "rad/s", -FASTEST, FASTEST, Reader.POLICY),
            new Variable("finger_stroke", 2, "", -1, 1, Reader.POLICY),
            new Variable("contacts", "", 0, 2, Reader.POLICY),
            new Variable("hit", "", 0, 1, Reader.REWARD),
            new Variable("dropped", "", 0, 1, Reader.REWARD),
            new Variable("hits", "", 0, STEPS, Reader.FITNESS));

    /// How the target moves on.
    public enum Targets {
        /// By a quarter turn.
        SPIN,
        /// To any angle.
        RANDOM
    }

    private final Targets targets;
    private final double noise;
    private final Clock clock = new Clock(STEPS);
    private final double[] centre = new double[2];
    private final double[] speed = new double[2];
    private final double[] stroke = new double[2];
    private RandomGenerator draws;
    private double angle;
    private double spin;
    private double target;
    private double error;
    private int contacts;
    private boolean hit;
    private int hits;

    /// With the usual noise.
    public PenSpin(Targets targets) {
        this(targets, 0.05);
    }

    /// @param noise standard deviation of what is added to the pen's velocity at each step, in m/s
    public PenSpin(Targets targets, double noise) {
        this.targets = targets;
        this.noise = noise;
    }

    @Override
    public String name() {
        return "pen-spin";
    }

    @Override
    public List<Variable> variables() {
        return VARIABLES;
    }

    @Override
    public int inputs() {
        return 9;
    }

    @Override
    public void see(double[] input) {
        double gap = Pendulum.wrapped(target - angle);
        input[0] = 4 * centre[0];
        input[1] = 4 * centre[1];
        input[2] = speed[0];
        input[3] = speed[1];
        input[4] = Math.sin(gap);
        input[5] = Math.cos(gap);
        input[6] = spin / 5;
        input[7] = stroke[0];
        input[8] = stroke[1];
    }

    /// Two drives, and two that touch where they are above 0.
    @Override
    public int actions() {
        return 4;
    }

    @Override
    public void reset(RandomGenerator draws) {
        place(new double[2], new double[2], draws.nextDouble(-Math.PI, Math.PI), 0, new double[2], 0, draws);
        target = targets == Targets.SPIN ? angle + Math.PI / 2 : draws.nextDouble(-Math.PI, Math.PI);
        error = Math.abs(Pendulum.wrapped(target - angle));
    }

    /// Starts anew from a given state.
    public void place(
            double[] centre,
            double[] speed,
            double angle,
            double spin,
            double[] stroke,
            double target,
            RandomGenerator draws) {
        for (int k = 0; k < 2; k++) {
            this.centre[k] = centre[k];
            this.speed[k] = speed[k];
            this.stroke[k] = stroke[k];
        }
        this.angle = angle;
        this.spin = spin;
        this.target = target;
        this.draws = draws;
        error = Math.abs(Pendulum.wrapped(target - angle));
        contacts = 0;
        hit = false;
        hits = 0;
        clock.start();
    }

    @Override
    public Outcome step(double[] action) {
        double pushed = 0;
        double torque = 0;
        contacts = 0;
        for (int f = 0; f < 2; f++) {
            double from = stroke[f];
            stroke[f] = Math.clamp(from + DT * 2 * Environment.bounded(action[f]), -1, 1);
            if (Environment.bounded(action[2 + f]) <= 0) continue;
            double moved = (stroke[f] - from) / DT;
            contacts++;
            pushed += moved;
            torque += 6 * ((f == 0 ? 3 : -3) * moved - spin);
        }
        spin = Math.clamp(spin + DT * (torque - 0.2 * spin), -FASTEST, FASTEST);
        angle += DT * spin;
        double[] across = {-Math.sin(angle), Math.cos(angle)};
        for (int k = 0; k < 2; k++) {
            speed[k] += DT * ((8 - 9 * contacts) * centre[k] - 2.5 * speed[k] + 1.2 * pushed * across[k]);
            if (noise > 0) speed[k] += noise * draws.nextGaussian();
            centre[k] += DT * speed[k];
        }
        error = Math.abs(Pendulum.wrapped(target - angle));
        hit = error <= HIT && !dropped();
        if (hit) {
            hits++;
            target = targets == Targets.SPIN ? target + Math.PI / 2 : draws.nextDouble(-Math.PI, Math.PI);
        }
        return clock.tick(dropped());
    }

    private boolean dropped() {
        return Math.hypot(centre[0], centre[1]) > DROPPED;
    }

    /// The error is that to the target before it moves on.
    @Override
    public void read(double[] frame) {
        frame[0] = Math.hypot(centre[0], centre[1]);
        frame[1] = error;
        frame[2] = spin;
        frame[3] = stroke[0];
        frame[4] = stroke[1];
        frame[5] = contacts;
        frame[6] = hit ? 1 : 0;
        frame[7] = dropped() ? 1 : 0;
        frame[8] = hits;
    }
}
