package dev.assay.tasks.control;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// A small dungeon told in messages, after NetHack: levels of four rooms in a row of doors, a staircase in the
/// last room, gold, fountains and newts. It ends on the third level, at death, or after 200 steps.
public final class MiniDungeon implements TileWorld {
    /// Steps of an episode at most.
    public static final int STEPS = 200;

    public static final int NORTH = 0;
    public static final int SOUTH = 1;
    public static final int EAST = 2;
    public static final int WEST = 3;
    public static final int DESCEND = 4;
    public static final int SEARCH = 5;

    /// Level to reach.
    public static final int GOAL = 3;

    private static final int HEALTH = 10;
    private static final int NEWT = 2;
    /// Cells seen to each side.
    private static final int SIGHT = 3;

    private static final int[] DOWN = {-1, 1, 0, 0};
    private static final int[] RIGHT = {0, 0, 1, -1};

    /// What a step is told by; the one in whose place a `%s` stands is worded in many ways.
    public enum Message {
        NOTHING(""),
        STONE("It's %s solid stone."),
        OPENS("The %s door opens."),
        STUCK("This %s door is stuck."),
        HIT("You hit the %s newt."),
        MISS("You miss the %s newt."),
        KILL("You kill the %s newt!"),
        GOLD("$ - some %s gold pieces."),
        STAIRS("There is a %s staircase down here."),
        DESCENDED("You descend the %s stairs."),
        BITES("The %s newt bites!"),
        FOUNTAIN("There is a %s fountain here."),
        FOUND_NOTHING("You find nothing %s.");

        private final String form;

        Message(String form) {
            this.form = form;
        }

        /// In one of its wordings.
        public String worded(String word) {
            return form.replace("%s", word);
        }
    }

    private enum Cell {
        FLOOR,
        WALL,
        DOOR,
        GOLD,
        STAIRS,
        FOUNTAIN
    }

    private static final int KINDS = Cell.values().length;
    private static final int VIEW = (2 * SIGHT + 1) * (2 * SIGHT + 1);
    private static final List<Variable> VARIABLES = List.of(
            new Variable("message", "", 0, Message.values().length - 1.0, Reader.POLICY),
            new Variable("level", "", 1, GOAL, Reader.POLICY),
            new Variable("hp", "", 0, HEALTH, Reader.POLICY),
            new Variable("arrived", "", 0, 1, Reader.FITNESS));

    private final Clock clock = new Clock(STEPS);
    private final int room;
    private final int middle;
    private final int size;
    private final Cell[][] map;
    /// Health of the newt on a cell; 0 for none.
    private final int[][] newts;
    private final boolean[][] moved;
    private RandomGenerator draws;
    private int row;
    private int column;
    private int level;
    private int health;
    private Message message = Message.NOTHING;

    /// @param room cells of a room to each side, 2 or more
    public MiniDungeon(int room) {
        if (room < 2) throw new IllegalArgumentException("room: expected 2 or more, found " + room);
        this.room = room;
        middle = room + 1;
        size = 2 * middle + 1;
        map = new Cell[size][size];
        newts = new int[size][size];
        moved = new boolean[size][size];
    }

    @Override
    public String name() {
        return "mini-dungeon";
    }

    @Override
    public List<Variable> variables() {
        return VARIABLES;
    }

    @Override
    public int actions() {
        return 6;
    }

    @Override
    public void reset(RandomGenerator draws) {
        this.draws = draws;
        level = 1;
        health = HEALTH;
        message = Message.NOTHING;
        clock.start();
        dig();
    }

    /// Rooms are numbered row by row; the wall between two of them that has no door makes them the ends of the
    /// row of rooms.
    private void dig() {
        for (int r = 0; r < size; r++) {
            Arrays.fill(newts[r], 0);
            for (int c = 0; c < size; c++) map[r][c] = r % middle == 0 || c % middle == 0 ? Cell.WALL : Cell.FLOOR;
        }
        int[][] walls = {{0, 1}, {0, 2}, {1, 3}, {2, 3}};
        int solid = draws.nextInt(walls.length);
        for (int w = 0; w < walls.length; w++) {
            int along = 1 + draws.nextInt(room);
            boolean closed = draws.nextBoolean();
            if (w == solid) continue;
            boolean across = w == 0 || w == 3;
            int r = across ? top(walls[w][0]) + along - 1 : middle;
            int c = across ? middle : left(walls[w][0]) + along - 1;
            map[r][c] = closed ? Cell.DOOR : Cell.FLOOR;
        }
        int end = draws.nextInt(2);
        int start = walls[solid][end];
        int last = walls[solid][1 - end];
        row = top(start) + draws.nextInt(room);
        column = left(start) + draws.nextInt(room);
        put(last, Cell.STAIRS);
        for (int each = 0; each < 4; each++) {
            if (draws.nextDouble() < 0.5) put(each, Cell.GOLD);
            if (draws.nextDouble() < 0.3) put(each, Cell.FOUNTAIN);
            if (draws.nextDouble() < 0.4) {
                int r = top(each) + draws.nextInt(room);
                int c = left(each) + draws.nextInt(room);
                if (r != row || c != column) newts[r][c] = NEWT;
            }
        }
    }

    private int top(int number) {
        return number < 2 ? 1 : middle + 1;
    }

    private int left(int number) {
        return number % 2 == 0 ? 1 : middle + 1;
    }

    private void put(int number, Cell what) {
        int r;
        int c;
        do {
            r = top(number) + draws.nextInt(room);
            c = left(number) + draws.nextInt(room);
        } while (map[r][c] != Cell.FLOOR || r == row && c == column);
        map[r][c] = what;
    }

    @Override
    public Outcome step(int action) {
        message = switch (action) {
            case DESCEND -> descend();
            case SEARCH -> Message.FOUND_NOTHING;
            default -> walk(row + DOWN[action], column + RIGHT[action]);
        };
        if (level < GOAL && message != Message.DESCENDED) newts();
        return clock.tick(level == GOAL || health == 0);
    }

    private Message descend() {
        if (map[row][column] != Cell.STAIRS) return Message.NOTHING;
        level++;
        if (level < GOAL) dig();
        return Message.DESCENDED;
    }

    private Message walk(int r, int c) {
        if (newts[r][c] > 0) {
            if (draws.nextDouble() >= 0.7) return Message.MISS;
            return --newts[r][c] == 0 ? Message.KILL : Message.HIT;
        }
        switch (map[r][c]) {
            case WALL -> {
                return Message.STONE;
            }
            case DOOR -> {
                if (draws.nextBoolean()) return Message.STUCK;
                map[r][c] = Cell.FLOOR;
                return Message.OPENS;
            }
            default -> {
                row = r;
                column = c;
            }
        }
        return switch (map[r][c]) {
            case GOLD -> {
                map[r][c] = Cell.FLOOR;
                yield Message.GOLD;
            }
            case STAIRS -> Message.STAIRS;
            case FOUNTAIN -> Message.FOUNTAIN;
            default -> Message.NOTHING;
        };
    }

    /// Each next to the player bites or walks; a bite is told where nothing else is.
    private void newts() {
        for (boolean[] line : moved) Arrays.fill(line, false);
        for (int r = 1; r < size - 1; r++)
            for (int c = 1; c < size - 1; c++) {
                if (newts[r][c] == 0 || moved[r][c]) continue;
                if (Math.abs(r - row) + Math.abs(c - column) == 1 && draws.nextDouble() < 0.3) {
                    if (health > 0) health--;
                    if (message == Message.NOTHING) message = Message.BITES;
                } else if (draws.nextDouble() < 0.3) {
                    int way = draws.nextInt(DOWN.length);
                    int toR = r + DOWN[way];
                    int toC = c + RIGHT[way];
                    if (map[toR][toC] != Cell.FLOOR || newts[toR][toC] > 0 || toR == row && toC == column) continue;
                    newts[toR][toC] = newts[r][c];
                    newts[r][c] = 0;
                    moved[toR][toC] = true;
                }
            }
    }

    /// What the last step was told by.
    public Message message() {
        return message;
    }

    /// Points of health left.
    public int health() {
        return health;
    }

    /// From 1.
    public int level() {
        return level;
    }

    @Override
    public int features() {
        return VIEW * KINDS + Message.values().length + GOAL + 1;
    }

    /// What lies on the cells around, which newts are there, the message, the level, and one that is always on.
    @Override
    public int see(int[] on) {
        int n = 0;
        int cell = 0;
        for (int r = row - SIGHT; r <= row + SIGHT; r++)
            for (int c = column - SIGHT; c <= column + SIGHT; c++, cell++) {
                if (r < 0 || c < 0 || r >= size || c >= size) continue;
                // A newt has the place of bare floor, which needs none.
                if (newts[r][c] > 0) on[n++] = cell * KINDS;
                else if (map[r][c] != Cell.FLOOR) on[n++] = cell * KINDS + map[r][c].ordinal();
            }
        int at = VIEW * KINDS;
        on[n++] = at + message.ordinal();
        at += Message.values().length;
        on[n++] = at + level - 1;
        on[n++] = at + GOAL;
        return n;
    }

    @Override
    public void read(double[] frame) {
        frame[0] = message.ordinal();
        frame[1] = level;
        frame[2] = health;
        frame[3] = level == GOAL ? 1 : 0;
    }
}
