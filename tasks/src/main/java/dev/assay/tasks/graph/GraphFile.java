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

/// A user's own graphs: TSPLIB, DIMACS, or node-link JSON (one graph, a pair of them, or several lines of
/// either).
public final class GraphFile {
    /// Largest file in bytes.
    private static final long MOST_BYTES = 64L << 20;

    /// One or two graphs of a file.
    ///
    /// @param name of the file, with the line if it has several
    /// @param a the first graph
    /// @param b the second, or null
    /// @param distance between all nodes of the first, or null if its links have no weights
    public record Given(String name, Network a, Network b, int[][] distance) {
        /// The problems that can be asked about it without further words.
        public List<GraphTask> tasks() {
            if (b != null) return a.size() == b.size() ? List.of(GraphTask.GED, GraphTask.MCS) : List.of(GraphTask.MCS);
            List<GraphTask> tasks = new ArrayList<>();
            if (distance != null) tasks.add(GraphTask.TSP);
            // A complete graph with distances is about them only.
            int n = a.size();
            if (distance == null || a.links().size() < n * (n - 1) / 2)
                tasks.addAll(
                        List.of(GraphTask.MCP, GraphTask.MIS, GraphTask.MVC, GraphTask.CONNECTED, GraphTask.DIAMETER));
            return tasks;
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
                    yield new Instance.Tour(codes(), distance);
                }
                case GED, MCS -> {
                    if (b == null) throw unfit(task, "it is one graph; expected a list of two");
                    yield new Instance.Two(a, b);
                }
                case DISTANCE -> Distance.between(single(task), random);
                case NEIGHBOR -> CommonNeighbours.between(single(task), random);
                default -> new Instance.One(single(task), -1, -1);
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
            return new IllegalArgumentException(name + ": not for " + task.word() + ": " + why);
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
        String name = file.getFileName().toString();
        try {
            String start = text.stripLeading();
            if (start.startsWith("{") || start.startsWith("[")) return json(name, start);
            if (text.lines().anyMatch(line -> line.startsWith("p "))) return List.of(Dimacs.read(name, text));
            if (text.contains("DIMENSION")) return List.of(TspLib.read(name, text));
        } catch (JsonException | IllegalArgumentException e) {
            throw new FileSystemException(file.toString(), null, e.getMessage());
        }
        throw new FileSystemException(
                file.toString(), null, "expected TSPLIB, a DIMACS graph (p edge ...) or node-link JSON");
    }

    private static List<Given> json(String name, String text) {
        Object whole;
        try {
            whole = Json.parse(text);
        } catch (JsonException e) {
            List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
            if (lines.size() < 2) throw e;
            List<Given> given = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                try {
                    given.add(one(name + " line " + (i + 1), Json.parse(lines.get(i))));
                } catch (JsonException | IllegalArgumentException wrong) {
                    throw new IllegalArgumentException("line " + (i + 1) + ": " + wrong.getMessage(), wrong);
                }
            }
            return given;
        }
        return List.of(one(name, whole));
    }

    private static Given one(String name, Object value) {
        if (value instanceof List<?> pair) {
            if (pair.size() != 2)
                throw new IllegalArgumentException("a list of " + pair.size() + "; expected a graph or a list of two");
            NodeLink a = NodeLink.read(pair.get(0), true);
            NodeLink b = NodeLink.read(pair.get(1), true);
            return new Given(name, a.network(), b.network(), null);
        }
        if (!(value instanceof Map<?, ?>)) throw new IllegalArgumentException("expected a graph or a list of two");
        NodeLink graph = NodeLink.read(value, false);
        return new Given(name, graph.network(), null, graph.distance());
    }
}
