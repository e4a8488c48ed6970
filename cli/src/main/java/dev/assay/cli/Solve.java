package dev.assay.cli;

import dev.assay.core.Draws;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.text.Columns;
import dev.assay.tasks.graph.GraphFile;
import dev.assay.tasks.graph.GraphProblem;
import dev.assay.tasks.graph.Instance;
import dev.assay.tasks.graph.MadeRows;
import dev.assay.tasks.graph.Problem;
import dev.assay.tasks.graph.Solution;
import dev.assay.verify.graph.Checkers;
import dev.assay.verify.graph.GraphTask;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `assay solve FILE`
@Command(
        name = "solve",
        mixinStandardHelpOptions = true,
        description = "Solve the graph problems of a file exactly, beside classical approximations.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  assay solve problems.jsonl --task TSP",
            "  assay solve gr17.tsp",
            "  assay solve graph.dimacs --task MCP --time-limit 60",
            "  assay solve network.json --task Distance --between Ann,Ben",
            "  assay solve pair-of-molecules.json --json"
        })
final class Solve implements Callable<Integer> {
    /// Answers longer than this are cut on the terminal.
    private static final int WIDTH = 60;

    private record Line(String method, Checkers.Check check, String answer) {}

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "Rows of 'assay make', TSPLIB, a DIMACS graph, or node-link JSON (one graph, or a"
                    + " list of two; several on lines).")
    private Path file;

    @Option(
            names = "--task",
            split = ",",
            paramLabel = "TASK",
            description = "TSP, GED, MCP, MIS, MVC, MCS, Connected, Diameter, Distance, Neighbor, or several with"
                    + " commas (default: all that suit the file and need no further words).")
    private List<String> tasks = List.of();

    @Option(
            names = "--between",
            split = ",",
            paramLabel = "NODE",
            description = "The two nodes that Distance and Neighbor ask about (default: drawn by --seed).")
    private List<String> between = List.of();

    @Option(names = "--seed", paramLabel = "N", description = "For the methods that draw (default 1).")
    private long seed = 1;

    @Mixin
    private ProofOptions proof;

    @Option(names = "--json", description = "Print JSON, one line a problem, with whole answers.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (!between.isEmpty() && between.size() != 2)
            throw new FileSystemException("--between", null, "expected two nodes, such as Ann,Ben");
        PrintWriter out = spec.commandLine().getOut();
        try {
            List<MadeRows.Made> made = MadeRows.read(file);
            for (MadeRows.Made each : made)
                if (tasks.isEmpty()
                        || tasks.stream()
                                .map(MakeGraphs::task)
                                .anyMatch(each.kind().task()::equals)) solve(each, out);
            for (GraphFile.Given given : made.isEmpty() ? GraphFile.read(file) : List.<GraphFile.Given>of()) {
                List<GraphTask> asked = tasks.isEmpty()
                        ? given.tasks()
                        : tasks.stream().map(MakeGraphs::task).toList();
                if (asked.isEmpty()) out.println(name(given) + ": no problem suits this graph");
                for (GraphTask task : asked) solve(given, task, out);
            }
        } catch (IllegalArgumentException e) {
            throw new FileSystemException(file.toString(), null, e.getMessage());
        } finally {
            out.flush();
        }
        return 0;
    }

    private void solve(GraphFile.Given given, GraphTask task, PrintWriter out) {
        RandomGenerator random = Draws.seeded(seed).stream("solve", task.word());
        boolean asks = task == GraphTask.DISTANCE || task == GraphTask.NEIGHBOR;
        Instance instance = asks && between.size() == 2
                ? given.between(task, between.get(0), between.get(1))
                : given.instance(task, random);
        solve(
                name(given),
                GraphProblem.of(task),
                "own",
                instance,
                random,
                answer -> named(answer, given, instance),
                out);
    }

    private void solve(MadeRows.Made made, PrintWriter out) {
        RandomGenerator random = Draws.seeded(seed).stream("solve", made.id());
        solve(made.id(), made.kind(), made.level(), made.instance(), random, answer -> answer, out);
    }

    private void solve(
            String name,
            GraphProblem kind,
            String level,
            Instance instance,
            RandomGenerator random,
            UnaryOperator<String> named,
            PrintWriter out) {
        long start = System.nanoTime();
        Problem problem = Problem.of(name, kind, level, instance, proof.limits());
        double seconds = (System.nanoTime() - start) / 1e9;
        Checkers checker = problem.checker();
        List<Line> lines = new ArrayList<>();
        for (Map.Entry<String, String> each : problem.answers(random).entrySet())
            lines.add(new Line(each.getKey(), checker.check(each.getValue()), named.apply(each.getValue())));
        boolean asks = kind.task() == GraphTask.DISTANCE || kind.task() == GraphTask.NEIGHBOR;
        out.print(json ? json(problem, lines) : text(problem, lines, seconds, asks));
    }

    private String name(GraphFile.Given given) {
        return file.getFileName() + (given.line() == 0 ? "" : " line " + given.line());
    }

    /// An answer in the file's own names of cities.
    private static String named(String answer, GraphFile.Given given, Instance instance) {
        if (!(instance instanceof Instance.Tour tour)
                || tour.airports().equals(given.a().names())) return answer;
        List<String> names = new ArrayList<>();
        for (String code : answer.substring(1, answer.length() - 1).split(", "))
            names.add(given.a().names().get(tour.airports().indexOf(code)));
        return names.toString();
    }

    private static String text(Problem problem, List<Line> lines, double seconds, boolean asks) {
        Solution best = problem.solution();
        StringBuilder text = new StringBuilder(problem.id())
                .append(": ")
                .append(problem.task().word());
        if (asks) {
            Instance.One one = (Instance.One) problem.instance();
            List<String> names = one.network().names();
            text.append(" of ").append(names.get(one.from())).append(" and ").append(names.get(one.to()));
        }
        text.append(String.format(
                Locale.ROOT,
                ", %d nodes, %d edges; ",
                problem.instance().size(),
                problem.instance().edges()));
        text.append(
                best.optimal()
                        ? String.format(Locale.ROOT, "optimum %.0f, proven", best.value())
                        : String.format(
                                Locale.ROOT,
                                "best found %.0f, not proven: the optimum is %s %.0f",
                                best.value(),
                                problem.task().smallerIsBetter() ? "at least" : "at most",
                                best.bound()));
        text.append(String.format(Locale.ROOT, " (%.2f s, %,d search nodes)%n", seconds, best.nodes()));
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("  method", "value", "to best", "answer"));
        for (Line line : lines)
            table.add(List.of(
                    "  " + line.method,
                    line.check.value() < 0 ? "-" : String.format(Locale.ROOT, "%.0f", line.check.value()),
                    line.check.value() < 0 || best.value() == 0
                            ? ""
                            : String.format(Locale.ROOT, "%.3f", line.check.value() / best.value()),
                    line.check.value() < 0
                            ? line.check.why()
                            : line == lines.getLast() ? line.answer : cut(line.answer)));
        return text + Columns.aligned(table);
    }

    private static String cut(String answer) {
        return answer.length() <= WIDTH ? answer : answer.substring(0, WIDTH - 3) + "...";
    }

    private static String json(Problem problem, List<Line> lines) {
        Solution best = problem.solution();
        JsonBuffer out = new JsonBuffer().raw('{');
        out.key("name").string(problem.id()).key("task").string(problem.task().word());
        out.key("nodes").number((long) problem.instance().size());
        out.key("edges").number((long) problem.instance().edges());
        out.key("value").number((long) best.value()).key("bound").number((long) best.bound());
        out.key("optimal").raw(best.optimal() ? "true" : "false");
        out.key("answers").raw('{');
        for (Line line : lines) {
            out.key(line.method).raw('{').key("value");
            if (line.check.value() < 0) out.raw("null").key("why").string(line.check.why());
            else out.number((long) line.check.value());
            out.key("answer").string(line.answer).raw('}');
        }
        return out.raw("}}\n").toString();
    }
}
