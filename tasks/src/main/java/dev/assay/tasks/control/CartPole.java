package dev.assay.tasks.control;

import java.util.List;
import java.util.random.RandomGenerator;

/// A pole on a cart that is pushed with up to 15 N (Barto, Sutton and Anderson 1983; velocities first). It ends
/// when the cart is 3 m away or the pole lies, or after 250 steps of 0.02 s.
public final class CartPole implements Environment {
    /// Steps of an episode at most.
    public static final int STEPS = 250;

    private static final double FORCE = 15;
    private static final double CART = 1;
    private static final double POLE = 0.1;
    /// Half the pole, in m.
    private static final double HALF = 0.5;

    private static final double GRAVITY = 9.8;
    private static final double DT = 0.02;
    private static final double FAR = 3;
    private static final double FASTEST = 100;
    private static final List<Variable> VARIABLES = List.of(
            new Variable("cart_pos", "m", -2 * FAR, 2 * FAR, Reader.POLICY),
            new Variable("cart_vel", "m/s", -FASTEST, FASTEST, Reader.POLICY),
            new Variable("pole_angle", "rad", -Math.PI, Math.PI, Reader.POLICY),
            new Variable("pole_vel", "rad/s", -FASTEST, FASTEST, Reader.POLICY),
            new Variable("failed", "", 0, 1, Reader.REWARD),
            new Variable("length", "", 0, STEPS, Reader.FITNESS));

    private final Clock clock = new Clock(STEPS);
    private double place;
    private double speed;
    private double angle;
    private double spin;

    @Override
    public String name() {
        return "cart-pole";
    }

    @Override
    public List<Variable> variables() {
        return VARIABLES;
    }

    @Override
    public int inputs() {
        return 4;
    }

    @Override
    public void see(double[] input) {
        input[0] = place;
        input[1] = speed;
        input[2] = 4 * angle;
        input[3] = spin;
    }

    @Override
    public int actions() {
        return 1;
    }

    /// Near the middle, within the published ranges.
    @Override
    public void reset(RandomGenerator draws) {
        place(
                draws.nextDouble(-0.1, 0.1),
                draws.nextDouble(-0.25, 0.25),
                draws.nextDouble(-0.1, 0.1),
                draws.nextDouble(-0.25, 0.25));
    }

    /// Starts anew from a given state.
    public void place(double place, double speed, double angle, double spin) {
        this.place = place;
        this.speed = speed;
        this.angle = angle;
        this.spin = spin;
        clock.start();
    }

    @Override
    public Outcome step(double[] action) {
        double sin = Math.sin(angle);
        double cos = Math.cos(angle);
        double all = CART + POLE;
        double pushed = (FORCE * Environment.bounded(action[0]) + POLE * HALF * spin * spin * sin) / all;
        double turning = (GRAVITY * sin - cos * pushed) / (HALF * (4.0 / 3 - POLE * cos * cos / all));
        speed += DT * (pushed - POLE * HALF * turning * cos / all);
        spin += DT * turning;
        place += DT * speed;
        angle += DT * spin;
        return clock.tick(failed());
    }

    private boolean failed() {
        return Math.abs(place) > FAR || Math.abs(angle) > Math.PI / 2;
    }

    @Override
    public void read(double[] frame) {
        frame[0] = place;
        frame[1] = speed;
        frame[2] = angle;
        frame[3] = spin;
        frame[4] = failed() ? 1 : 0;
        frame[5] = clock.steps();
    }
}
