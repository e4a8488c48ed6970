package dev.assay.tasks.transit;

import dev.assay.core.Draws;
import dev.assay.core.curriculum.Stages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Questions about made-up transit maps, in the order in which RewardMap trains on them (arXiv 2510.02240):
/// yes or no, counting, counting with options, then routes; shuffled within each stage. Question `i` depends
/// on the settings and the seed only. Maps take turns, so that each is asked about often.
public final class Questions {
    /// The kinds in the order of their stages.
    public enum Kind {
        TorF1(0),
        TorF2(0),
        Counting2(1),
        Counting3(1),
        Counting1(2),
        planning(3);

        private final int stage;

        Kind(int stage) {
            this.stage = stage;
        }

        /// Number of the stage it is trained in, from 0.
        public int stage() {
            return stage;
        }
    }

    /// A question.
    ///
    /// @param answer 1 or 0 for yes or no, a count, the number of the right option, or for a route one of
    ///     the best as text
    public record Question(
            String id,
            Kind kind,
            City city,
            long cityNumber,
            String prompt,
            int from,
            int to,
            Object answer,
            int changes) {
        /// The row of a training file, as RewardMap's data has it.
        ///
        /// @param figure file of the map's picture
        public Map<String, Object> row(String figure) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("id", id);
            row.put("images", List.of(figure));
            Map<String, Object> message = new LinkedHashMap<>();
            message.put("role", "user");
            message.put("content", "<image>\n" + prompt);
            row.put("prompt", List.of(message));
            row.put("type", kind.name());
            row.put("answer", answer);
            row.put("country", "made up");
            row.put("city", city.name());
            row.put("difficulty_city", city.level());
            row.put("city_line_count", city.lines().size());
            row.put("city_transfer_count", city.interchanges());
            row.put("station_1", city.stops().get(from).name());
            row.put("station_2", city.stops().get(to).name());
            row.put("question_transfer_count", changes);
            row.put("metro_data", city.stations());
            return row;
        }
    }

    private static final int MOST_CHANGES = 2;
    private final Cities cities;
    private final Draws draws;
    private final long seed;
    private final int maps;
    private final List<Integer> order;

    /// @param each questions of every kind
    /// @param maps number of maps they are about
    public Questions(long seed, int each, int maps) {
        if (each < 1 || maps < 1)
            throw new IllegalArgumentException("expected 1 or more questions and maps, found " + each + " and " + maps);
        this.cities = new Cities(seed);
        this.draws = Draws.seeded(seed);
        this.seed = seed;
        this.maps = maps;
        int kinds = Kind.values().length;
        this.order = Stages.shuffled(
                IntStream.range(0, Math.multiplyExact(each, kinds)).boxed().toList(),
                i -> Kind.values()[i % kinds].stage(),
                draws.stream("order", ""));
    }

    /// How many there are.
    public int size() {
        return order.size();
    }

    /// Question `index` in the order of training.
    public Question get(int index) {
        int number = order.get(index);
        Kind kind = Kind.values()[number % Kind.values().length];
        long city = number / Kind.values().length % maps;
        String id = kind.name() + "-s" + seed + "-" + number;
        return ask(id, kind, cities.get(city), city, draws.stream("question", id));
    }

    /// Asks something of a kind about a city.
    public static Question ask(String id, Kind kind, City city, long cityNumber, RandomGenerator random) {
        List<City.Line> lines = city.lines();
        int from = random.nextInt(city.stops().size());
        int to = random.nextInt(city.stops().size() - 1);
        if (to >= from) to++;
        Asked asked = switch (kind) {
            case TorF1 -> sameLine(city, random);
            case TorF2 -> {
                int line = random.nextInt(lines.size());
                boolean yes = random.nextBoolean();
                int stop = stop(city, line, yes, random);
                yield new Asked(
                        "Is the stop " + name(city, stop) + " on the "
                                + lines.get(line).name() + "? Answer \\boxed{yes} or \\boxed{no}.",
                        stop,
                        stop,
                        yes ? 1 : 0,
                        0);
            }
            case Counting2 ->
                new Asked(
                        "How many lines stop at " + name(city, from) + "? Answer with a number in \\boxed{}.",
                        from,
                        from,
                        city.linesAt(from).size(),
                        0);
            case Counting3 ->
                new Asked(
                        "How many lines does this map have? Answer with a number in \\boxed{}.",
                        from,
                        from,
                        lines.size(),
                        0);
            case Counting1 -> between(city, random);
            case planning -> route(city, random);
        };
        return new Question(
                id, kind, city, cityNumber, asked.prompt, asked.from, asked.to, asked.answer, asked.changes);
    }

    private record Asked(String prompt, int from, int to, Object answer, int changes) {}

    private static String name(City city, int stop) {
        return city.stops().get(stop).name();
    }

    /// A stop that is on a line, or one that is not.
    private static int stop(City city, int line, boolean on, RandomGenerator random) {
        int[] stops = IntStream.range(0, city.stops().size())
                .filter(s -> city.lines().get(line).has(s) == on)
                .toArray();
        return stops[random.nextInt(stops.length)];
    }

    private static Asked sameLine(City city, RandomGenerator random) {
        boolean yes = random.nextBoolean();
        while (true) {
            int from = random.nextInt(city.stops().size());
            int to = random.nextInt(city.stops().size());
            if (from == to || city.linesAt(from).stream().anyMatch(city.linesAt(to)::contains) != yes) continue;
            return new Asked(
                    "Are the stops " + name(city, from) + " and " + name(city, to)
                            + " on one line? Answer \\boxed{yes} or \\boxed{no}.",
                    from,
                    to,
                    yes ? 1 : 0,
                    0);
        }
    }

    /// Stops between two of a line, with four options.
    private static Asked between(City city, RandomGenerator random) {
        int line = random.nextInt(city.lines().size());
        List<Integer> along = city.lines().get(line).stops();
        int i = random.nextInt(along.size());
        int j = random.nextInt(along.size() - 1);
        if (j >= i) j++;
        int count = Math.abs(i - j) - 1;
        // Four counts in a row that hold the right one.
        int lowest = Math.max(0, count - random.nextInt(4));
        StringBuilder options = new StringBuilder();
        for (int k = 0; k < 4; k++)
            options.append(k == 0 ? "" : ", ")
                    .append((char) ('A' + k))
                    .append(") ")
                    .append(lowest + k);
        return new Asked(
                "On the " + city.lines().get(line).name() + ", how many stops lie between "
                        + name(city, along.get(i)) + " and " + name(city, along.get(j)) + "? " + options
                        + ". Answer with the letter in \\boxed{}.",
                along.get(i),
                along.get(j),
                count - lowest,
                0);
    }

    /// A route with as many changes as drawn, or fewer where the city has no such.
    private static Asked route(City city, RandomGenerator random) {
        List<List<int[]>> pairs = new ArrayList<>();
        for (int c = 0; c <= MOST_CHANGES; c++) pairs.add(new ArrayList<>());
        int[][] between = city.changes();
        for (int a = 0; a < city.stops().size(); a++)
            for (int b = 0; b < city.stops().size(); b++) {
                int fewest = MOST_CHANGES + 1;
                for (int from : city.linesAt(a))
                    for (int to : city.linesAt(b)) fewest = Math.min(fewest, between[from][to]);
                if (a != b && fewest <= MOST_CHANGES) pairs.get(fewest).add(new int[] {a, b});
            }
        int changes = random.nextInt(MOST_CHANGES + 1);
        while (pairs.get(changes).isEmpty()) changes--;
        int[] pair = pairs.get(changes).get(random.nextInt(pairs.get(changes).size()));
        return new Asked(
                "Plan a route from " + name(city, pair[0]) + " to " + name(city, pair[1])
                        + " with as few changes as possible. Write each ride as three lines\n"
                        + "Route Name: ...\nDeparture Stop: ...\nArrival Stop: ...\nand -- between two rides.",
                pair[0],
                pair[1],
                city.text(city.route(pair[0], pair[1])),
                changes);
    }
}
