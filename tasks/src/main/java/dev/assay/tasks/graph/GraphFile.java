package dev.assay.tasks.graph;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.verify.graph.GraphTask;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// A user's own graphs: TSPLIB, DIMACS, or node-link JSON (one graph, a pair of them, or several lines of
/// either).
public final class GraphFile {
    /// Largest file in bytes.
    private static final long MOST_BYTES = 64L << 20;

    /// One or two graphs of a file.
    ///
    /// @param line number of the line it stands on, 0 if it is all of the file
    /// @param a the first graph
    /// @param b the second, or null
    /// @param distance between all nodes of the first, or null if its links have no weights
    public record Given(int line, Network a, Network b, int[][] distance) {
        /// The problems that can be asked about it without further words.
        public List<GraphTask> tasks() {
            List<GraphTask> tasks = new ArrayList<>();
            if (b != null) tasks.addAll(List.of(GraphTask.GED, GraphTask.MCS));
            else if (distance != null) tasks.add(GraphTask.TSP);
            // A complete graph with distances is about them only.
            int n = a.size();
            if (b == null && (distance == null || a.links().size() < n * (n - 1) / 2))
                tasks.addAll(
                        List.of(GraphTask.MCP, GraphTask.MIS, GraphTask.MVC, GraphTask.CONNECTED, GraphTask.DIAMETER));
            tasks.removeIf(task -> GraphProblem.of(task).unfit(plain(task)) != null);
            return tasks;
        }

        /// For a problem that asks about no two nodes.
        private Instance plain(GraphTask task) {
            return switch (task) {
                case TSP -> new Instance.Tour(codes(), distance);
                case GED, MCS -> new Instance.Two(a, b);
                default -> new Instance.One(a, -1, -1);
            };
        }

        /// What a problem is to be about; two nodes to ask about are drawn at random.
        ///
        /// @throws IllegalArgumentException if the graph does not suit the problem
        public Instance instance(GraphTask task, RandomGenerator random) {
            Instance instance = switch (task) {
                case TSP -> {
                    if (distance == null)
                        throw unfit(
                                task,
                                "its links need whole weights, which are the distances, and a way between any two of at most "
                                        + TspLib.MOST_CITIES + " nodes");
                    yield plain(task);
                }
                case GED, MCS -> {
                    if (b == null) throw unfit(task, "it is one graph; expected a list of two");
                    yield plain(task);
                }
                case DISTANCE -> Distance.between(single(task), random);
                case NEIGHBOR -> CommonNeighbours.between(single(task), random);
                default -> {
                    single(task);
                    yield plain(task);
                }
            };
            if (instance == null) throw unfit(task, "it has no two nodes to ask about");
            return fit(task, instance);
        }

        /// The same about two nodes of the user's choice.
        ///
        /// @throws IllegalArgumentException if there are no such nodes or they do not suit the problem
        public Instance between(GraphTask task, String from, String to) {
            Network network = single(task);
            for (String end : List.of(from, to))
                if (!network.names().contains(end)) throw unfit(task, "it has no node '" + end + "'");
            return fit(
                    task,
                    new Instance.One(
                            network,
                            network.names().indexOf(from),
                            network.names().indexOf(to)));
        }

        private Instance fit(GraphTask task, Instance instance) {
            String wrong = GraphProblem.of(task).unfit(instance);
            if (wrong != null) throw unfit(task, wrong);
            return instance;
        }

        private Network single(GraphTask task) {
            if (b != null) throw unfit(task, "it is two graphs; expected one");
            return a;
        }

        private IllegalArgumentException unfit(GraphTask task, String why) {
            return new IllegalArgumentException(
                    (line == 0 ? "" : "line " + line + ": ") + "not for " + task.word() + ": " + why);
        }

        /// Capital letters for the cities, as the checker expects: their own names if they are such, else
        /// AAA, AAB, ... in their order.
        private List<String> codes() {
            if (a.names().stream()
                    .allMatch(name -> !name.isEmpty() && name.chars().allMatch(c -> c >= 'A' && c <= 'Z')))
                return a.names();
            List<String> codes = new ArrayList<>();
            for (int i = 0; i < a.size(); i++) codes.add(Names.airport(i));
            return codes;
        }
    }

    private GraphFile() {}

    /// @throws IOException with one clear line if the file cannot be read or is none of the formats
    public static List<Given> read(Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) > MOST_BYTES)
            throw new FileSystemException(file.toString(), null, "larger than " + (MOST_BYTES >> 20) + " MiB");
        String text;
        try {
            text = Files.readString(file);
        } catch (MalformedInputException _) {
            throw new FileSystemException(file.toString(), null, "not UTF-8 text");
        }
        try {
            String start = text.stripLeading();
            if (start.startsWith("{") || start.startsWith("[")) return json(text);
            if (text.lines().anyMatch(line -> line.startsWith("p "))) return List.of(Dimacs.read(text));
            if (text.contains("DIMENSION")) return List.of(TspLib.read(text));
        } catch (JsonException | IllegalArgumentException e) {
            throw new FileSystemException(file.toString(), null, e.getMessage());
        }
        throw new FileSystemException(
                file.toString(), null, "expected TSPLIB, a DIMACS graph (p edge ...) or node-link JSON");
    }

    private static List<Given> json(String text) {
        List<String> lines = text.lines().toList();
        List<Integer> full = IntStream.range(0, lines.size())
                .filter(i -> !lines.get(i).isBlank())
                .boxed()
                .toList();
        if (full.size() == 1 || !whole(lines.get(full.getFirst()))) return List.of(one(0, Json.parse(text)));
        List<Given> given = new ArrayList<>();
        for (int i : full) {
            try {
                given.add(one(i + 1, Json.parse(lines.get(i))));
            } catch (JsonException | IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        return given;
    }

    private static boolean whole(String line) {
        try {
            Json.parse(line);
            return true;
        } catch (JsonException _) {
            return false;
        }
    }

    private static Given one(int line, Object value) {
        if (value instanceof List<?> pair) {
            if (pair.size() != 2)
                throw new IllegalArgumentException("a list of " + pair.size() + "; expected a graph or a list of two");
            NodeLink a = NodeLink.read(pair.get(0), true);
            NodeLink b = NodeLink.read(pair.get(1), true);
            return new Given(line, a.network(), b.network(), null);
        }
        if (!(value instanceof Map<?, ?>)) throw new IllegalArgumentException("expected a graph or a list of two");
        NodeLink graph = NodeLink.read(value, false);
        return new Given(line, graph.network(), null, graph.distance());
    }
}
