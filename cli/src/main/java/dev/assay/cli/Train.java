package dev.assay.cli;

import dev.assay.core.text.Columns;
import dev.assay.papers.graphr1.Exam;
import dev.assay.papers.graphr1.Plan;
import dev.assay.papers.graphr1.Round;
import dev.assay.papers.graphr1.Training;
import dev.assay.verify.graph.GraphTask;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `assay train graph-r1`
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Train a small policy with a system's rewards, all its stages: for graph-r1 teacher traces,"
                + " rejection, imitation, GRPO over five levels, tests, and a report with curves and examples.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  assay train graph-r1",
            "  assay train graph-r1 --quick --out try",
            "  assay train graph-r1 --resume            go on where an interrupted run stopped"
        })
final class Train implements Callable<Integer> {
    /// Lines of progress per stage, about.
    private static final int LINES = 20;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SYSTEM", description = "What to train: graph-r1.")
    private String system;

    @Option(names = "--out", paramLabel = "DIR", description = "Where results go (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("graph-r1");

    @Option(names = "--seed", paramLabel = "N", description = "What is drawn follows from it (default 1).")
    private long seed = 1;

    @Option(names = "--quick", description = "A short run, to see that it works.")
    private boolean quick;

    @Option(names = "--imitate", paramLabel = "N", description = "Symbols to imitate (default 480,000; quick 60,000).")
    private Long imitate;

    @Option(
            names = "--reinforce",
            paramLabel = "N",
            description = "Symbols to write under reinforcement (default 720,000; quick 24,000).")
    private Long reinforce;

    @Option(names = "--resume", description = "Go on from the checkpoint in the folder.")
    private boolean resume;

    @Override
    public Integer call() throws IOException {
        if (!system.equals("graph-r1"))
            throw new FileSystemException(system, null, "there is nothing to train; known: graph-r1");
        Plan base = quick ? Plan.QUICK : Plan.LONG;
        Plan plan = new Plan(
                base.puzzles(),
                base.tests(),
                imitate == null ? base.imitation() : imitate,
                reinforce == null ? base.reinforcement() : reinforce);
        long start = System.nanoTime();
        PrintWriter print = spec.commandLine().getOut();
        try (Training training = new Training(out, plan, seed, resume)) {
            Training.Outcome outcome = training.run(new Told(print));
            training.write(out.resolve("policy.safetensors"));
            print.print(Columns.aligned(tests(outcome.tested())));
            print.print(Columns.aligned(solved(outcome.tested())));
            Path part =
                    Files.writeString(out.resolve("report.html.part"), new TrainingReport(plan, seed, outcome).html());
            Files.move(part, out.resolve("report.html"), StandardCopyOption.REPLACE_EXISTING);
        }
        print.printf(
                Locale.ROOT,
                "%.1f s, wrote %s (report.html, policy.safetensors)%n",
                (System.nanoTime() - start) / 1e9,
                out);
        print.flush();
        return 0;
    }

    /// Rows of the table of tests, the head first.
    static List<List<String>> tests(List<Training.Tested> tested) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "on unseen puzzles",
                "accuracy",
                "feasible",
                "hallucinated",
                "quality ratio",
                "candidates",
                "length",
                "repetition",
                "accuracy, one node larger"));
        for (Training.Tested each : tested) {
            Exam exam = each.seen();
            rows.add(List.of(
                    each.name(),
                    percent(exam.optimal()),
                    percent(exam.feasible()),
                    percent(exam.hallucinated()),
                    String.format(Locale.ROOT, "%.3f", exam.quality()),
                    String.format(Locale.ROOT, "%.1f", exam.candidates()),
                    String.format(Locale.ROOT, "%.1f", exam.symbols()),
                    percent(exam.repetition()),
                    percent(each.larger().optimal())));
        }
        return rows;
    }

    /// Accuracy by problem, the head first.
    static List<List<String>> solved(List<Training.Tested> tested) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("accuracy on"));
        for (GraphTask task : tested.getFirst().solved().keySet()) head.add(name(task));
        rows.add(head);
        for (Training.Tested each : tested) {
            List<String> row = new ArrayList<>(List.of(each.name()));
            for (double share : each.solved().values()) row.add(percent(share));
            rows.add(row);
        }
        return rows;
    }

    static String name(GraphTask task) {
        return switch (task) {
            case TSP -> "Travelling salesman";
            case MCP -> "Maximum clique";
            case GED -> "Edit distance";
            default -> task.word();
        };
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    /// Prints progress.
    private static final class Told implements Training.Listener {
        private final PrintWriter print;
        private int shown = -1;

        Told(PrintWriter print) {
            this.print = print;
        }

        @Override
        public void rejected(Map<String, Integer> counts) {
            List<String> steps = new ArrayList<>();
            counts.forEach((stage, count) -> steps.add(String.format(Locale.ROOT, "%s %,d", stage, count)));
            print.println("teacher traces: " + String.join(" > ", steps));
            print.flush();
        }

        @Override
        public void imitated(int step, int steps, double loss) {
            if (step % Math.max(1, steps / LINES) != 0 && step + 1 < steps) return;
            print.printf(Locale.ROOT, "imitation      step %4d of %d  loss %.3f%n", step + 1, steps, loss);
            print.flush();
        }

        @Override
        public void reinforced(Round round, long of) {
            int mark = (int) (LINES * round.written() / of);
            if (mark == shown) return;
            shown = mark;
            print.printf(
                    Locale.ROOT,
                    "reinforcement  step %4d  level %d  %3d%%  reward %6.3f  optimal %5s  feasible %5s  symbols %4.1f"
                            + "  repeats %4s  flat groups %4s%n",
                    round.step() + 1,
                    round.level() + 1,
                    Math.min(100, 100 * round.written() / of),
                    round.reward(),
                    percent(round.optimal()),
                    percent(round.feasible()),
                    round.symbols(),
                    percent(round.repetition()),
                    percent(round.flat()));
            print.flush();
        }
    }
}
