package dev.assay.tasks.control;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// A cave of stone with diamonds and lava, seen from above, after Minecraft: one digs a way ahead and must not
/// step into lava. 41 by 41 cells, 16 pools of lava, 5 places with one or two diamonds at least 9 cells from the
/// start. 250 steps.
public final class CraftCave implements TileWorld {
    /// Steps of an episode at most.
    public static final int STEPS = 250;

    public static final int FORWARD = 0;
    public static final int LEFT = 1;
    public static final int RIGHT = 2;
    public static final int ATTACK = 3;

    /// Distance told of what is not seen.
    public static final int UNSEEN = 99;

    private static final int SIZE = 41;
    private static final int CENTRE = SIZE / 2;
    private static final int POOLS = 16;
    private static final int SITES = 5;
    private static final int AWAY = 9;
    private static final int AHEAD = 4;
    private static final int ASIDE = 4;
    private static final int VIEW = (AHEAD + 1) * (2 * ASIDE + 1);
    /// Parts of the time that is told.
    private static final int TIMES = 5;

    private static final int[] DOWN = {-1, 0, 1, 0};
    private static final int[] ACROSS = {0, 1, 0, -1};

    private enum Cell {
        AIR,
        STONE,
        LAVA,
        DIAMOND,
        BEDROCK
    }

    private static final List<Variable> VARIABLES = List.of(
            new Variable("step", "", 0, STEPS, Reader.POLICY),
            new Variable("near_diamond", "cells", 1, UNSEEN, Reader.REWARD),
            new Variable("near_lava", "cells", 0, UNSEEN, Reader.REWARD),
            new Variable("diamonds", "", 0, 2 * SITES, Reader.REWARD),
            new Variable("life", "", 0, 1, Reader.REWARD),
            new Variable("moved_to_new_cell", "", 0, 1, Reader.REWARD),
            new Variable("broke_block", "", 0, 1, Reader.REWARD),
            new Variable("success", "", 0, 1, Reader.FITNESS));

    private final boolean endless;
    private final Clock clock = new Clock(STEPS);
    private final Cell[][] map = new Cell[SIZE][SIZE];
    private final boolean[][] visited = new boolean[SIZE][SIZE];
    private int row;
    private int column;
    private int facing;
    private int diamonds;
    private boolean alive;
    private boolean fresh;
    private boolean broke;

    /// @param endless false to end with the first diamond
    public CraftCave(boolean endless) {
        this.endless = endless;
    }

    @Override
    public String name() {
        return "craft-cave";
    }

    @Override
    public List<Variable> variables() {
        return VARIABLES;
    }

    @Override
    public int actions() {
        return 4;
    }

    @Override
    public void reset(RandomGenerator draws) {
        for (int r = 0; r < SIZE; r++) {
            Arrays.fill(visited[r], false);
            for (int c = 0; c < SIZE; c++)
                map[r][c] = r == 0 || c == 0 || r == SIZE - 1 || c == SIZE - 1 ? Cell.BEDROCK : Cell.STONE;
        }
        for (int p = 0; p < POOLS; p++) {
            int r = draws.nextInt(1, SIZE - 1);
            int c = draws.nextInt(1, SIZE - 1);
            fill(r, c, draws.nextInt(1, 4), draws.nextInt(1, 4), Cell.LAVA);
        }
        fill(CENTRE, CENTRE, 2, 2, Cell.AIR);
        for (int s = 0; s < SITES; ) {
            int r = draws.nextInt(2, SIZE - 2);
            int c = draws.nextInt(2, SIZE - 2);
            if (Math.abs(r - CENTRE) + Math.abs(c - CENTRE) < AWAY) continue;
            map[r][c] = Cell.DIAMOND;
            if (draws.nextBoolean()) map[r][c + (draws.nextBoolean() ? 1 : -1)] = Cell.DIAMOND;
            s++;
        }
        row = CENTRE;
        column = CENTRE;
        facing = draws.nextInt(4);
        visited[row][column] = true;
        diamonds = 0;
        alive = true;
        fresh = false;
        broke = false;
        clock.start();
    }

    private void fill(int row, int column, int halfHigh, int halfWide, Cell what) {
        for (int r = Math.max(1, row - halfHigh); r <= Math.min(SIZE - 2, row + halfHigh); r++)
            for (int c = Math.max(1, column - halfWide); c <= Math.min(SIZE - 2, column + halfWide); c++)
                map[r][c] = what;
    }

    @Override
    public Outcome step(int action) {
        fresh = false;
        broke = false;
        int r = row + DOWN[facing];
        int c = column + ACROSS[facing];
        switch (action) {
            case LEFT -> facing = (facing + 3) % 4;
            case RIGHT -> facing = (facing + 1) % 4;
            case FORWARD -> {
                if (map[r][c] == Cell.AIR || map[r][c] == Cell.LAVA) {
                    row = r;
                    column = c;
                    fresh = !visited[r][c];
                    visited[r][c] = true;
                    alive = map[r][c] != Cell.LAVA;
                }
            }
            default -> {
                if (map[r][c] == Cell.STONE || map[r][c] == Cell.DIAMOND) {
                    if (map[r][c] == Cell.DIAMOND) diamonds++;
                    map[r][c] = Cell.AIR;
                    broke = true;
                }
            }
        }
        return clock.tick(!alive || !endless && diamonds > 0);
    }

    /// False once it stepped into lava.
    public boolean alive() {
        return alive;
    }

    /// The cell so far ahead and so far to the right.
    private Cell seen(int ahead, int aside) {
        int right = (facing + 1) % 4;
        int r = row + ahead * DOWN[facing] + aside * DOWN[right];
        int c = column + ahead * ACROSS[facing] + aside * ACROSS[right];
        return r < 0 || c < 0 || r >= SIZE || c >= SIZE ? Cell.BEDROCK : map[r][c];
    }

    private int nearest(Cell what) {
        int least = UNSEEN;
        for (int ahead = 0; ahead <= AHEAD; ahead++)
            for (int aside = -ASIDE; aside <= ASIDE; aside++)
                if (seen(ahead, aside) == what) least = Math.min(least, ahead + Math.abs(aside));
        return least;
    }

    @Override
    public int features() {
        return VIEW * 3 + TIMES + 1;
    }

    /// Stone, lava and diamonds ahead, the part of the time, and one that is always on.
    @Override
    public int see(int[] on) {
        int n = 0;
        int cell = 0;
        for (int ahead = 0; ahead <= AHEAD; ahead++)
            for (int aside = -ASIDE; aside <= ASIDE; aside++, cell++)
                switch (seen(ahead, aside)) {
                    case STONE, BEDROCK -> on[n++] = 3 * cell;
                    case LAVA -> on[n++] = 3 * cell + 1;
                    case DIAMOND -> on[n++] = 3 * cell + 2;
                    case AIR -> {}
                }
        on[n++] = VIEW * 3 + Math.min(TIMES - 1, clock.steps() * TIMES / STEPS);
        on[n++] = VIEW * 3 + TIMES;
        return n;
    }

    @Override
    public void read(double[] frame) {
        frame[0] = clock.steps();
        frame[1] = nearest(Cell.DIAMOND);
        frame[2] = nearest(Cell.LAVA);
        frame[3] = diamonds;
        frame[4] = alive ? 1 : 0;
        frame[5] = fresh ? 1 : 0;
        frame[6] = broke ? 1 : 0;
        frame[7] = diamonds > 0 ? 1 : 0;
    }
}
