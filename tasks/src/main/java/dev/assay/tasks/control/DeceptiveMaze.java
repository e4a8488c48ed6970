package dev.assay.tasks.control;

import java.util.List;
import java.util.random.RandomGenerator;

/// A unit square with two walls that lead an S from the lower left to the upper right, and a round robot that
/// slides along what it meets. It sees where it is and no walls. 250 steps; it never ends before. A new one is
/// ready to go.
public final class DeceptiveMaze implements Environment {
    /// Steps of an episode.
    public static final int STEPS = 250;

    /// Pixels of a picture to each side.
    public static final int PIXELS = 16;

    private static final double DRAWN = 0.06;
    private static final double RADIUS = 0.01;
    private static final double SPEED = 0.015;
    private static final double START = 0.1;
    /// From the left, from the right, and how high.
    private static final double LOWER = 0.35;

    private static final double UPPER = 0.65;
    private static final double LOWER_END = 0.8;
    private static final double UPPER_START = 0.2;

    private static final List<Variable> VARIABLES =
            List.of(new Variable("x", "", 0, 1, Reader.POLICY), new Variable("y", "", 0, 1, Reader.POLICY));

    private final Clock clock = new Clock(STEPS);
    private double x = START;
    private double y = START;

    @Override
    public String name() {
        return "deceptive-maze";
    }

    @Override
    public List<Variable> variables() {
        return VARIABLES;
    }

    @Override
    public int inputs() {
        return 2;
    }

    @Override
    public void see(double[] input) {
        input[0] = 2 * x - 1;
        input[1] = 2 * y - 1;
    }

    @Override
    public int actions() {
        return 2;
    }

    /// Always at the same place.
    @Override
    public void reset(RandomGenerator draws) {
        place(START, START);
    }

    /// Starts anew from a given place.
    public void place(double x, double y) {
        this.x = x;
        this.y = y;
        clock.start();
    }

    @Override
    public Outcome step(double[] action) {
        double toX = x + SPEED * Environment.bounded(action[0]);
        double toY = y + SPEED * Environment.bounded(action[1]);
        if (free(toX, toY)) {
            x = toX;
            y = toY;
        } else if (free(toX, y)) x = toX;
        else if (free(x, toY)) y = toY;
        return clock.tick(false);
    }

    private static boolean free(double x, double y) {
        return Math.min(Math.min(x, 1 - x), Math.min(y, 1 - y)) >= RADIUS
                && Math.hypot(Math.max(0, x - LOWER_END), y - LOWER) >= RADIUS
                && Math.hypot(Math.max(0, UPPER_START - x), y - UPPER) >= RADIUS;
    }

    @Override
    public void read(double[] frame) {
        frame[0] = x;
        frame[1] = y;
    }

    /// The maze with the robot at a place, row by row from below: the robot 1, walls 0.5, the rest 0. The robot is
    /// drawn larger than it is, so that it covers some pixels.
    public static double[] picture(double x, double y) {
        double[] pixels = new double[PIXELS * PIXELS];
        for (int row = 0; row < PIXELS; row++)
            for (int column = 0; column < PIXELS; column++) {
                double atX = (column + 0.5) / PIXELS;
                double atY = (row + 0.5) / PIXELS;
                boolean lower = (int) (LOWER * PIXELS) == row && atX < LOWER_END;
                boolean upper = (int) (UPPER * PIXELS) == row && atX > UPPER_START;
                double grey = lower || upper ? 0.5 : 0;
                pixels[row * PIXELS + column] = Math.hypot(atX - x, atY - y) <= DRAWN ? 1 : grey;
            }
        return pixels;
    }
}
