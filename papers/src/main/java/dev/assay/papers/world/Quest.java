package dev.assay.papers.world;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A text quest `w-o-q`: rooms in a connected graph, objects in rooms, and sub-goals to be reached in order,
/// each one command away from the one before. A command is a verb and a noun; one that does not apply does
/// nothing. Played through {@link Play}.
///
/// @param rooms number of rooms
/// @param objects number of objects
/// @param doors which rooms are connected
/// @param places room of each object
/// @param goals verb and noun of each sub-goal
public record Quest(int rooms, int objects, boolean[][] doors, int[] places, int[][] goals) {
    /// Verbs.
    public static final int GO = 0;

    public static final int TAKE = 1;
    public static final int OPEN = 2;
    public static final int PUT = 3;
    public static final int VERBS = 4;
    private static final int HELD = -1;

    /// Draws a quest of `length` sub-goals that start in room 0.
    public static Quest draw(int rooms, int objects, int length, RandomGenerator draws) {
        boolean[][] doors = new boolean[rooms][rooms];
        for (int r = 1; r < rooms; r++) connect(doors, r, draws.nextInt(r));
        if (rooms > 2) connect(doors, draws.nextInt(rooms), draws.nextInt(rooms));
        int[] places = new int[objects];
        for (int o = 0; o < objects; o++) places[o] = draws.nextInt(rooms);
        int[] now = places.clone();
        int room = 0;
        boolean[] open = new boolean[objects];
        int[][] goals = new int[length][];
        for (int g = 0; g < length; g++) {
            List<int[]> options = new ArrayList<>();
            for (int r = 0; r < rooms; r++) if (doors[room][r]) options.add(new int[] {GO, r});
            for (int o = 0; o < objects; o++) {
                if (now[o] == room) options.add(new int[] {TAKE, o});
                if (now[o] == room && !open[o]) options.add(new int[] {OPEN, o});
                if (now[o] == HELD) options.add(new int[] {PUT, o});
            }
            goals[g] = options.get(draws.nextInt(options.size()));
            switch (goals[g][0]) {
                case GO -> room = goals[g][1];
                case TAKE -> now[goals[g][1]] = HELD;
                case OPEN -> open[goals[g][1]] = true;
                default -> now[goals[g][1]] = room;
            }
        }
        return new Quest(rooms, objects, doors, places, goals);
    }

    private static void connect(boolean[][] doors, int a, int b) {
        if (a != b) doors[a][b] = doors[b][a] = true;
    }

    /// Number of nouns a command may name.
    public int nouns() {
        return rooms + objects;
    }

    /// One run through the quest.
    public final class Play {
        private final int[] now = places.clone();
        private int room;
        private int before;
        private int reached;

        /// Number of sub-goals reached.
        public int reached() {
            return reached;
        }

        public boolean won() {
            return reached == goals.length;
        }

        /// The next sub-goal's verb.
        public int verb() {
            return goals[reached][0];
        }

        /// True if one command reaches the next sub-goal.
        public boolean applies() {
            int noun = goals[reached][1];
            return switch (verb()) {
                case GO -> doors[room][noun];
                case PUT -> now[noun] == HELD;
                default -> now[noun] == room;
            };
        }

        /// The noun that the next sub-goal, or the way back to it, names: the goal's own, or the room just
        /// left when `verb` is to go and the goal is not here.
        public int noun(int verb) {
            return verb == GO && (!applies() || verb() != GO) ? rooms == 1 ? 0 : before : goals[reached][1];
        }

        /// Does a command; true if it reached the next sub-goal.
        public boolean command(int verb, int noun) {
            boolean right = verb == verb() && noun == goals[reached][1] && applies();
            switch (verb) {
                case GO -> {
                    if (noun < rooms && doors[room][noun]) {
                        before = room;
                        room = noun;
                    }
                }
                case TAKE -> {
                    if (noun < objects && now[noun] == room) now[noun] = HELD;
                }
                case PUT -> {
                    if (noun < objects && now[noun] == HELD) now[noun] = room;
                }
                default -> {
                    // Opening changes nothing that a later command needs.
                }
            }
            if (right) reached++;
            return right;
        }
    }
}
