package dev.assay.tasks.control;

import java.util.List;
import java.util.random.RandomGenerator;

/// A body of 1 kg on one springy leg, in the plane: the leg pushes while it touches the ground and the body can
/// be turned, weakly in the air. 200 steps of 0.02 s, each four of 0.005 s; it never ends before.
public final class Hopper implements Environment {
    /// Steps of an episode.
    public static final int STEPS = 200;

    private static final int PARTS = 4;
    private static final double DT = 0.005;
    private static final double GRAVITY = 9.81;
    private static final double INERTIA = 0.08;
    private static final double FASTEST = 14;
    private static final double LOWEST = 0.15;

    /// What is to be done.
    public enum Behaviour {
        /// 4 m ahead at the end, without falling.
        FORWARD,
        /// 4 m back at the end, without falling.
        BACKWARD,
        /// Once round, forwards, and up again.
        FRONT_FLIP,
        /// Once round, backwards, and up again.
        BACK_FLIP,
        /// The body at 0.8 m, without falling.
        JUMP_HIGH,
        /// The body at 0.3 m on average, upright at the end.
        CROUCH
    }

    private static final double FAR = 1000;
    private static final List<Variable> VARIABLES = List.of(
            new Variable("x", "m", -FAR, FAR, Reader.POLICY),
            new Variable("z", "m", LOWEST, FAR, Reader.POLICY),
            new Variable("pitch", "rad", -Math.PI, Math.PI, Reader.POLICY),
            new Variable("rotation", "rad", -FAR, FAR, Reader.POLICY),
            new Variable("velocity_x", "m/s", -FAR, FAR, Reader.POLICY),
            new Variable("velocity_z", "m/s", -FAR, FAR, Reader.POLICY),
            new Variable("angular_velocity", "rad/s", -FASTEST, FASTEST, Reader.POLICY),
            new Variable("on_ground", "", 0, 1, Reader.POLICY),
            new Variable("max_height", "m", LOWEST, FAR, Reader.POLICY),
            new Variable("fell", "", 0, 1, Reader.REWARD),
            new Variable("success", "", 0, 1, Reader.FITNESS));

    private final Behaviour behaviour;
    private final Clock clock = new Clock(STEPS);
    private double x;
    private double z;
    /// Where it leans, and how far it has turned, in rad.
    private double turned;

    private double speedX;
    private double speedZ;
    private double spin;
    private boolean ground;
    private double highest;
    private double heights;
    private boolean fell;
    private boolean flipped;

    public Hopper(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    @Override
    public String name() {
        return "hopper/" + behaviour.name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public List<Variable> variables() {
        return VARIABLES;
    }

    @Override
    public int inputs() {
        return 8;
    }

    @Override
    public void see(double[] input) {
        input[0] = 4 * (z - 0.5);
        input[1] = Math.sin(turned);
        input[2] = Math.cos(turned);
        input[3] = speedX / 2;
        input[4] = speedZ / 2;
        input[5] = spin / 5;
        input[6] = ground ? 1 : 0;
        input[7] = Math.clamp(turned / (2 * Math.PI), -2, 2);
    }

    /// Length of the leg and turning.
    @Override
    public int actions() {
        return 2;
    }

    @Override
    public void reset(RandomGenerator draws) {
        place(0, 0.5 + 0.02 * draws.nextGaussian(), 0.05 * draws.nextGaussian(), 0, 0, 0);
    }

    /// Starts anew from a given state.
    public void place(double x, double z, double pitch, double speedX, double speedZ, double spin) {
        this.x = x;
        this.z = z;
        this.speedX = speedX;
        this.speedZ = speedZ;
        this.spin = spin;
        turned = pitch;
        ground = false;
        highest = z;
        heights = 0;
        fell = false;
        flipped = false;
        clock.start();
    }

    @Override
    public Outcome step(double[] action) {
        double push = Environment.bounded(action[0]);
        double turn = Environment.bounded(action[1]);
        for (int part = 0; part < PARTS; part++) move(push, turn);
        highest = Math.max(highest, z);
        heights += z;
        fell |= Math.cos(turned) < 0;
        double round = behaviour == Behaviour.BACK_FLIP ? -turned : turned;
        flipped |= round > 5.5 && Math.cos(turned) > 0.7 && z > 0.3;
        return clock.tick(false);
    }

    private void move(double push, double turn) {
        double sin = Math.sin(turned);
        double cos = Math.cos(turned);
        double pressed = cos > 0.3 ? 0.5 + 0.12 * push - z / cos : 0;
        ground = pressed > 0;
        double forceX = 0;
        double forceZ = 0;
        double torque;
        if (ground) {
            double along = speedX * sin + speedZ * cos;
            double force = Math.max(0, 150 * Math.min(pressed, 0.35) - 3 * along);
            forceX = force * sin - speedX;
            forceZ = force * cos;
            torque = 3 * turn - 0.3 * spin;
        } else torque = 0.8 * turn - 0.02 * spin;
        speedX += DT * forceX;
        speedZ += DT * (forceZ - GRAVITY);
        spin = Math.clamp(spin + DT * torque / INERTIA, -FASTEST, FASTEST);
        x += DT * speedX;
        z += DT * speedZ;
        turned += DT * spin;
        if (z >= LOWEST) return;
        z = LOWEST;
        speedZ = Math.max(speedZ, 0);
        speedX *= 0.95;
        spin *= 0.95;
    }

    private boolean succeeded() {
        boolean over = clock.steps() == STEPS;
        return switch (behaviour) {
            case FORWARD -> over && x >= 4 && !fell;
            case BACKWARD -> over && x <= -4 && !fell;
            case FRONT_FLIP, BACK_FLIP -> flipped;
            case JUMP_HIGH -> highest >= 0.8 && !fell;
            case CROUCH -> over && Math.abs(heights / STEPS - 0.3) < 0.08 && Math.cos(turned) > 0.7;
        };
    }

    @Override
    public void read(double[] frame) {
        frame[0] = x;
        frame[1] = z;
        frame[2] = Pendulum.wrapped(turned);
        frame[3] = turned;
        frame[4] = speedX;
        frame[5] = speedZ;
        frame[6] = spin;
        frame[7] = ground ? 1 : 0;
        frame[8] = highest;
        frame[9] = fell ? 1 : 0;
        frame[10] = succeeded() ? 1 : 0;
    }
}
