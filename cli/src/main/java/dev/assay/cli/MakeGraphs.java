package dev.assay.cli;

import dev.assay.core.Draws;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.rows.Export;
import dev.assay.core.rows.Position;
import dev.assay.core.rows.RowSink;
import dev.assay.core.rows.RowSource;
import dev.assay.core.text.Columns;
import dev.assay.tasks.graph.GraphFile;
import dev.assay.tasks.graph.GraphProblem;
import dev.assay.tasks.graph.InOrder;
import dev.assay.tasks.graph.Problem;
import dev.assay.tasks.graph.Problems;
import dev.assay.tasks.graph.RowLayout;
import dev.assay.tasks.graph.Sources;
import dev.assay.tasks.graph.TaskConfig;
import dev.assay.verify.graph.GraphTask;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `assay make graph-r1`
@Command(
        name = "graph-r1",
        mixinStandardHelpOptions = true,
        description = "Make graph problems with proven optima, as training data that 'assay score' can score.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  assay make graph-r1 --task TSP --level hard --count 1000 --seed 1 --out problems.jsonl",
            "  assay make graph-r1 --task TSP,MCP,GED --level easy,hard --count 500 --out train.parquet",
            "  assay make graph-r1 --task MIS --nodes 40-60 --count 100 --format trl",
            "  assay make graph-r1 --task MCP,MIS --from graph.dimacs --out own.jsonl"
        })
final class MakeGraphs implements Callable<Integer> {
    /// What `--format` names; Parquet is verl's layout in Parquet.
    enum Format {
        VERL(RowLayout.VERL),
        TRL(RowLayout.TRL),
        OPENRLHF(RowLayout.OPENRLHF),
        PARQUET(RowLayout.VERL);

        private final RowLayout layout;

        Format(RowLayout layout) {
            this.layout = layout;
        }
    }

    /// Problems by their number, some after others.
    private static final class Lots {
        /// By the number of the first problem of each.
        private final NavigableMap<Long, LongFunction<Problem>> byStart = new TreeMap<>();

        private long count;

        void add(long problems, LongFunction<Problem> problem) {
            byStart.put(count, problem);
            count += problems;
        }

        long count() {
            return count;
        }

        Problem get(long number) {
            var lot = byStart.floorEntry(number);
            return lot.getValue().apply(number - lot.getKey());
        }
    }

    /// What was made of one task at one level.
    private static final class Tally {
        private long made;
        private long proven;
        private int fewest = Integer.MAX_VALUE;
        private int most;

        void add(Problem problem) {
            made++;
            if (problem.solution().optimal()) proven++;
            fewest = Math.min(fewest, problem.instance().size());
            most = Math.max(most, problem.instance().size());
        }
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--task",
            split = ",",
            paramLabel = "TASK",
            description = "TSP, GED, MCP, MIS, MVC, MCS, Connected, Diameter, Distance, Neighbor, several with"
                    + " commas, or all (the default; with --from, all that need no further words).")
    private List<String> tasks = List.of("all");

    @Option(
            names = "--level",
            split = ",",
            paramLabel = "LEVEL",
            description = "easy (the default), hard or both with a comma: sizes as published.")
    private List<String> levels = List.of("easy");

    @Option(
            names = "--nodes",
            paramLabel = "MIN-MAX",
            description = "Sizes of your own instead of the level's; the level is then named nMIN-MAX.")
    private String nodes;

    @Option(
            names = "--max-prompt",
            paramLabel = "CHARS",
            description = "Longest prompt; longer ones are drawn again (default ${DEFAULT-VALUE}, as published).")
    private int longest = TaskConfig.LONGEST_PROMPT;

    @Option(
            names = "--with-answers",
            description = "Write the answers of the exact and the classical methods, one row each with a response, to"
                    + " score or to learn from.")
    private boolean answers;

    @Option(names = "--count", paramLabel = "N", description = "Problems of each task and level (default 100).")
    private Long count;

    @Option(names = "--seed", paramLabel = "N", description = "What is drawn follows from it (default 1).")
    private long seed = 1;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "Ask about your own graphs: TSPLIB, a DIMACS graph, node-link JSON (one graph, or a list"
                    + " of two for GED and MCS; several on lines). For Distance and Neighbor --count pairs of nodes"
                    + " are drawn from each graph (default 1).")
    private Path from;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Row layout: verl (the default), trl, openrlhf, or parquet (verl's layout in Parquet).")
    private Format format = Format.VERL;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write (default problems.jsonl, or problems.parquet): .jsonl, .json, .parquet, each"
                    + " but the last also .gz, or - for lines to standard output.")
    private Path out;

    @Option(names = "--split", paramLabel = "NAME", description = "What verl rows say in extra_info.split.")
    private String split = "train";

    @Mixin
    private ProofOptions proof;

    @Option(names = "--threads", paramLabel = "N", description = "Number of threads (default: one a core).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--resume", description = "Go on where an interrupted run stopped.")
    private boolean resume;

    @Option(names = "--json", description = "Print the summary as JSON.")
    private boolean json;

    private final AtomicLong done = new AtomicLong();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (threads < 1) throw new FileSystemException("--threads", null, "expected 1 or more");
        if (count != null && count < 1) throw new FileSystemException("--count", null, "expected 1 or more");
        Path target = out != null ? out : Path.of(format == Format.PARQUET ? "problems.parquet" : "problems.jsonl");
        Lots lots;
        try {
            lots = from == null ? drawn() : own();
        } catch (IllegalArgumentException e) {
            throw new FileSystemException(from == null ? "make" : from.toString(), null, e.getMessage());
        }
        Map<String, Tally> tallies = write(lots, target);
        boolean piped = target.equals(RowSource.STANDARD);
        var terminal = piped ? spec.commandLine().getErr() : spec.commandLine().getOut();
        terminal.print(json ? json(tallies, target) : text(tallies, target));
        terminal.flush();
        return 0;
    }

    private Lots drawn() {
        Sources sources = new Sources(seed);
        Lots lots = new Lots();
        for (GraphTask task : tasks(List.of(GraphTask.values())))
            for (TaskConfig config : configs(task)) {
                Problems problems = new Problems(config, seed, proof.limits(), sources);
                lots.add(count == null ? 100 : count, problems::get);
            }
        return lots;
    }

    private List<TaskConfig> configs(GraphTask task) {
        if (nodes == null)
            return levels.stream()
                    .map(level -> TaskConfig.of(task, level))
                    .map(at -> new TaskConfig(task, at.level(), at.min(), at.max(), longest))
                    .toList();
        String[] ends = nodes.split("-", 2);
        try {
            int min = Integer.parseInt(ends[0].strip());
            int max = Integer.parseInt(ends[ends.length - 1].strip());
            return List.of(new TaskConfig(task, "n" + min + "-" + max, min, max, longest));
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("--nodes " + nodes + ": expected MIN-MAX, such as 5-8");
        }
    }

    private List<GraphTask> tasks(List<GraphTask> all) {
        if (tasks.equals(List.of("all"))) return all;
        return tasks.stream().map(MakeGraphs::task).toList();
    }

    static GraphTask task(String word) {
        GraphTask task = GraphTask.of(word);
        if (!task.word().equalsIgnoreCase(word))
            throw new IllegalArgumentException("unknown task '" + word + "'; write " + task.word() + " and --level");
        return task;
    }

    private Lots own() throws IOException {
        List<GraphFile.Given> graphs = GraphFile.read(from);
        Lots lots = new Lots();
        for (GraphFile.Given given : graphs) {
            String place = given.line() == 0 ? "" : "-" + given.line();
            for (GraphTask task : tasks(given.tasks())) {
                boolean asks = task == GraphTask.DISTANCE || task == GraphTask.NEIGHBOR;
                long each = asks && count != null ? count : 1;
                given.instance(task, new Random(seed)); // says now what does not suit
                lots.add(each, i -> {
                    String id = task.word() + "_own-" + from.getFileName() + place + (each > 1 ? "-" + i : "");
                    Random random = new Random(seed + i);
                    return Problem.of(id, GraphProblem.of(task), "own", given.instance(task, random), proof.limits());
                });
            }
        }
        if (lots.count() == 0) throw new IllegalArgumentException("no problem suits these graphs");
        return lots;
    }

    private Map<String, Tally> write(Lots lots, Path target) throws IOException, InterruptedException {
        RowLayout layout = format.layout;
        Map<String, String> columns = answers ? layout.answerColumns() : layout.columns();
        Export export = target.equals(RowSource.STANDARD)
                ? null
                : format == Format.PARQUET ? Export.parquet(columns) : Export.of(target, columns);
        Map<String, Tally> tallies = new LinkedHashMap<>();
        JsonBuffer row = new JsonBuffer();
        try (RowSink sink = RowSink.open(target, export, resume, fingerprint());
                Progress _ = Progress.start(done::get, target.getFileName().toString())) {
            long start = sink.resume().map(at -> at.position().rows()).orElse(0L);
            InOrder.run(start, lots.count(), threads, lots::get, (made, next) -> {
                row.cut(0);
                long index = next - made.size();
                for (Problem problem : made) {
                    if (answers) layout.writeAnswers(problem, index++, split, answers(problem), row);
                    else layout.write(problem, index++, split, row);
                    tallies.computeIfAbsent(problem.dataSource(), _ -> new Tally())
                            .add(problem);
                }
                sink.write(row.bytes(), 0, row.length(), new Position(0, next, 0), new byte[0]);
                done.addAndGet(made.size());
            });
            sink.commit();
        }
        return tallies;
    }

    private Map<String, String> answers(Problem problem) {
        return problem.answers(Draws.seeded(seed).stream("answers", problem.id()));
    }

    /// All that decides what is written.
    private String fingerprint() throws IOException {
        List<Object> parts = Arrays.asList(
                "graph-r1", tasks, levels, nodes, longest, answers, count, seed, from, format, split, proof);
        String file = from == null
                ? ""
                : Long.toHexString(Files.getLastModifiedTime(from).toMillis());
        return Integer.toHexString((parts + file).hashCode());
    }

    private static String text(Map<String, Tally> tallies, Path target) {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("problems", "count", "nodes", "proven optimal"));
        tallies.forEach((name, tally) -> table.add(List.of(
                name,
                Long.toString(tally.made),
                tally.fewest + "-" + tally.most,
                String.format(Locale.ROOT, "%d", tally.proven))));
        return Columns.aligned(table) + "wrote " + target + "\n";
    }

    private static String json(Map<String, Tally> tallies, Path target) {
        JsonBuffer out = new JsonBuffer().raw('{').key("problems").raw('{');
        tallies.forEach((name, tally) -> out.key(name)
                .raw('{')
                .key("count")
                .number(tally.made)
                .key("proven")
                .number(tally.proven)
                .raw('}'));
        return out.raw('}').key("out").string(target.toString()).raw("}\n").toString();
    }
}
