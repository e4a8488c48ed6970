package dev.assay.papers.world;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A road of two lanes and 24 cells with three parked cars, each in a random lane at cells 6 to 8, 12 to 14
/// and 18 to 20. A drive starts at rest in lane 0 and ends at the last cell, after 60 steps, or at a parked
/// car.
public final class Road {
    public static final int CELLS = 24;
    public static final int STEPS = 60;
    public static final int KEEP = 0;
    public static final int ACCELERATE = 1;
    public static final int BRAKE = 2;
    public static final int CHANGE = 3;
    public static final int ACTIONS = 4;
    /// Cells per step.
    public static final int FASTEST = 2;
    /// How far a driver sees, in cells.
    private static final int SIGHT = 6;
    /// Numbers in a view.
    public static final int VIEW = 2 * SIGHT + 4;

    private final boolean[][] parked = new boolean[2][CELLS];
    private final boolean solid;
    private int lane;
    private int cell;
    private int best;
    private int speed;
    private int time;
    private boolean crashed;

    /// What a step did.
    ///
    /// @param gained cells beyond the farthest so far
    /// @param crashed true if a parked car was hit
    /// @param changed true if the lane was changed
    /// @param near true if a parked car is at most two cells ahead in the lane, after the step
    /// @param fast cells per step, after the step
    /// @param harsh true if the speed was changed
    public record Step(int gained, boolean crashed, boolean changed, boolean near, int fast, int lane, boolean harsh) {}

    /// @param solid false to drive through parked cars: they are hit, and the drive goes on
    public Road(boolean solid, RandomGenerator draws) {
        this.solid = solid;
        for (int first : new int[] {6, 12, 18}) parked[draws.nextInt(2)][first + draws.nextInt(3)] = true;
    }

    public boolean over() {
        return cell == CELLS - 1 || time == STEPS || solid && crashed;
    }

    /// True if a parked car was ever hit.
    public boolean crashed() {
        return crashed;
    }

    /// Share of the road that was driven, 0 to 1.
    public double completion() {
        return best / (CELLS - 1.0);
    }

    /// True if a parked car is at most `cells` ahead in the lane.
    public boolean near(int cells) {
        for (int c = cell + 1; c <= Math.min(CELLS - 1, cell + cells); c++) if (parked[lane][c]) return true;
        return false;
    }

    /// Speed in cells per step.
    public int speed() {
        return speed;
    }

    public Step step(int action) {
        int before = speed;
        if (action == ACCELERATE) speed = Math.min(FASTEST, speed + 1);
        if (action == BRAKE) speed = Math.max(0, speed - 1);
        if (action == CHANGE) lane = 1 - lane;
        time++;
        boolean hit = action == CHANGE && parked[lane][cell];
        for (int moved = 0; moved < speed && cell < CELLS - 1 && !(solid && hit); moved++) hit |= parked[lane][++cell];
        crashed |= hit;
        int gained = Math.max(0, cell - best);
        best += gained;
        return new Step(gained, hit, action == CHANGE, near(2), speed, lane, speed != before);
    }

    /// What the driver sees: parked cars ahead in this lane and the other, speed, lane, place and time, each
    /// 0 to 1.
    ///
    /// @param at where in `view` it is written
    public void see(float[] view, int at) {
        Arrays.fill(view, at, at + VIEW, 0);
        for (int d = 1; d <= SIGHT && cell + d < CELLS; d++) {
            view[at + d - 1] = parked[lane][cell + d] ? 1 : 0;
            view[at + SIGHT + d - 1] = parked[1 - lane][cell + d] ? 1 : 0;
        }
        view[at + 2 * SIGHT] = speed / (float) FASTEST;
        view[at + 2 * SIGHT + 1] = lane;
        view[at + 2 * SIGHT + 2] = cell / (CELLS - 1f);
        view[at + 2 * SIGHT + 3] = time / (float) STEPS;
    }
}
