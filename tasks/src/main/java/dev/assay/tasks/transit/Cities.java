package dev.assay.tasks.transit;

import dev.assay.core.Draws;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// An endless seeded sequence of made-up cities with transit lines. City `i` depends on the seed and `i`
/// only. Lines run over a lattice in eight directions and turn by 45 degrees; where two meet they share a
/// stop, and nowhere else do they touch.
public final class Cities {
    /// Columns and rows of the lattice.
    static final int WIDTH = 10;

    static final int HEIGHT = 8;
    private static final int FEWEST_STOPS = 5;
    private static final int MOST_STOPS = 9;
    private static final int MOST_LINES_AT_A_STOP = 3;
    private static final List<String> LEVELS = List.of("easy", "middle", "hard");
    /// Lines of a city, fewest and most, by level.
    private static final int[][] LINES = {{3, 3}, {4, 5}, {6, 8}};

    private static final int[][] DIRECTIONS = {{1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}};
    private static final List<Map.Entry<String, Integer>> COLORS = List.of(
            Map.entry("Red", 0xd7263d),
            Map.entry("Blue", 0x1f5fbf),
            Map.entry("Green", 0x2c8c3c),
            Map.entry("Orange", 0xf08a1d),
            Map.entry("Purple", 0x7b3fa0),
            Map.entry("Brown", 0x8a5a2b),
            Map.entry("Teal", 0x1aa6a6),
            Map.entry("Pink", 0xe86aa6));
    private static final List<String> FIRST = List.of(
            "Maple", "North", "Castle", "Harbour", "Mill", "Garden", "Silver", "Bishop", "Lake", "Orchard", "Stone",
            "Market", "River", "Old", "Queen", "Forest", "Clock", "Museum", "Willow", "East", "Copper", "Abbey",
            "Falcon", "Summer");
    private static final List<String> SECOND = List.of(
            "Gate", "Hill", "Park", "Cross", "Bridge", "Square", "Field", "Green", "Street", "Court", "Quay", "Mews");
    private static final List<String> SYLLABLES =
            List.of("ve", "lor", "min", "dra", "bel", "ost", "ka", "ri", "thun", "sa");

    private final Draws draws;

    public Cities(long seed) {
        draws = Draws.seeded(seed);
    }

    /// City `index`; levels take turns.
    public City get(long index) {
        RandomGenerator random = draws.stream("city", Long.toString(index));
        int level = (int) (index % LEVELS.size());
        while (true) {
            City city = draw(level, index, random);
            if (city != null) return city;
        }
    }

    private static City draw(int level, long index, RandomGenerator random) {
        int lines = random.nextInt(LINES[level][0], LINES[level][1] + 1);
        Drawing drawing = new Drawing();
        for (int l = 0; l < lines; l++) if (!drawing.addLine(random)) return null;
        List<String> names = new ArrayList<>();
        for (String first : FIRST) for (String second : SECOND) names.add(first + " " + second);
        Collections.shuffle(names, java.util.Random.from(random));
        List<Map.Entry<String, Integer>> colors = new ArrayList<>(COLORS);
        Collections.shuffle(colors, java.util.Random.from(random));
        Map<Integer, Integer> numbers = new HashMap<>();
        List<City.Stop> stops = new ArrayList<>();
        List<City.Line> made = new ArrayList<>();
        for (int l = 0; l < lines; l++) {
            List<Integer> along = new ArrayList<>();
            for (int point : drawing.paths.get(l)) {
                int number = numbers.computeIfAbsent(point, p -> {
                    stops.add(new City.Stop(names.get(stops.size()), p % WIDTH, p / WIDTH));
                    return stops.size() - 1;
                });
                along.add(number);
            }
            made.add(new City.Line(
                    colors.get(l).getKey() + " Line", colors.get(l).getValue(), along));
        }
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < 3; i++) name.append(SYLLABLES.get(random.nextInt(SYLLABLES.size())));
        name.setCharAt(0, Character.toUpperCase(name.charAt(0)));
        return new City(name + " " + index, LEVELS.get(level), stops, made);
    }

    /// Lines under construction, as paths of lattice points `y * WIDTH + x`.
    private static final class Drawing {
        private static final int TRIES = 60;
        private final List<List<Integer>> paths = new ArrayList<>();
        private final int[] linesAt = new int[WIDTH * HEIGHT];
        /// Every piece by its middle, in half steps: pieces that cross or lie on each other share it.
        private final Set<Integer> middles = new HashSet<>();

        /// Adds a line that meets those there are; false if none is found.
        boolean addLine(RandomGenerator random) {
            for (int t = 0; t < TRIES; t++) {
                List<Integer> path = path(random);
                if (path == null) continue;
                for (int p : path) linesAt[p]++;
                for (int i = 1; i < path.size(); i++) middles.add(middle(path.get(i - 1), path.get(i)));
                paths.add(path);
                return true;
            }
            return false;
        }

        /// A path through a point that grows at both ends.
        private List<Integer> path(RandomGenerator random) {
            int length = random.nextInt(FEWEST_STOPS, MOST_STOPS + 1);
            int start = paths.isEmpty() ? random.nextInt(WIDTH * HEIGHT) : met(random);
            int direction = random.nextInt(DIRECTIONS.length);
            List<Integer> path = new ArrayList<>(List.of(start));
            int[] heading = {direction, (direction + 4) % DIRECTIONS.length};
            boolean[] stuck = new boolean[2];
            while (path.size() < length && !(stuck[0] && stuck[1])) {
                int end = stuck[0] ? 1 : stuck[1] ? 0 : random.nextInt(2);
                int at = end == 0 ? path.getLast() : path.getFirst();
                int next = -1;
                // Mostly straight on; a turn where it must or may.
                int turn = random.nextInt(4) == 0 ? random.nextBoolean() ? 1 : -1 : 0;
                for (int t : turn == 0 ? new int[] {0, 1, -1} : new int[] {turn, 0, -turn}) {
                    int to = Math.floorMod(heading[end] + t, DIRECTIONS.length);
                    next = step(at, to, path);
                    if (next < 0) continue;
                    heading[end] = to;
                    break;
                }
                if (next < 0) stuck[end] = true;
                else if (end == 0) path.addLast(next);
                else path.addFirst(next);
            }
            if (path.size() < FEWEST_STOPS) return null;
            // At most two stops in common with any other line, or the map is no riddle.
            for (List<Integer> other : paths)
                if (other.stream().filter(path::contains).count() > 2) return null;
            return path;
        }

        private int met(RandomGenerator random) {
            List<Integer> other = paths.get(random.nextInt(paths.size()));
            return other.get(random.nextInt(other.size()));
        }

        /// The next point in a direction, or -1 if the way is barred.
        private int step(int at, int direction, List<Integer> path) {
            int x = at % WIDTH + DIRECTIONS[direction][0];
            int y = at / WIDTH + DIRECTIONS[direction][1];
            if (x < 0 || y < 0 || x >= WIDTH || y >= HEIGHT) return -1;
            int next = y * WIDTH + x;
            boolean free = linesAt[next] < MOST_LINES_AT_A_STOP && !path.contains(next);
            boolean own = false;
            for (int i = 1; i < path.size() && !own; i++)
                own = middle(path.get(i - 1), path.get(i)) == middle(at, next);
            return free && !own && !middles.contains(middle(at, next)) ? next : -1;
        }

        private static int middle(int a, int b) {
            return (a / WIDTH + b / WIDTH) * 2 * WIDTH + a % WIDTH + b % WIDTH;
        }
    }

    /// The levels, easiest first.
    public static List<String> levels() {
        return LEVELS;
    }
}
