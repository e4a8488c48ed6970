package dev.assay.cli;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Interval;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Results;
import dev.assay.core.evidence.Tuning;
import dev.assay.core.paper.Paper;
import dev.assay.core.text.Columns;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `assay reproduce PAPER|all [--quick]`
@Command(
        name = "reproduce",
        mixinStandardHelpOptions = true,
        description = "Hold the claims of a paper to an experiment at desk scale.",
        footerHeading = "%nExamples:%n",
        footer = {"  assay reproduce par", "  assay reproduce all --quick"})
final class Reproduce implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PAPER|all", description = "A system, or all that have claims.")
    private String paper;

    @Option(names = "--quick", description = "Short runs: they show that it works, not that it holds.")
    private boolean quick;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            defaultValue = "evidence",
            description = "Where results go (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(names = "--workers", defaultValue = "2", description = "Single-thread workers (default: 2).")
    private int workers;

    @Override
    public Integer call() throws IOException {
        if (workers < 1) throw new IllegalArgumentException("--workers: expected 1 or more, found " + workers);
        long start = System.nanoTime();
        List<List<String>> summary = new ArrayList<>();
        boolean broken = false;
        try (Lab lab = new Lab(quick, workers)) {
            List<Paper> papers = paper.equals("all") ? Papers.all() : List.of(Papers.find(paper));
            for (Paper each : papers) {
                List<Claim> claims = each.claims(lab);
                if (claims.isEmpty() && papers.size() > 1) continue;
                if (claims.isEmpty()) throw new IllegalArgumentException(paper + " has no claims that can be run here");
                broken |= run(each, claims, lab, summary);
            }
        }
        PrintWriter print = spec.commandLine().getOut();
        if (paper.equals("all")) {
            List<String> head = List.of("paper", "claim", "verdict", "estimate", "95% interval");
            List<List<String>> rows = new ArrayList<>(List.of(head));
            for (List<String> each : summary) rows.add(each.subList(0, head.size()));
            print.print(Columns.aligned(rows));
            Files.writeString(out.resolve("verdicts.md"), page(summary, seconds(start)));
        }
        print.printf(Locale.ROOT, "%.1f s%s, wrote %s%n", seconds(start), quick ? " (quick)" : "", out);
        print.flush();
        return broken ? Main.FAILED : 0;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /// True if a run broke down.
    private boolean run(Paper each, List<Claim> claims, Lab lab, List<List<String>> summary) throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        Paper.Card card = each.card();
        print.printf("%s  %s (arXiv %s)%n", card.id(), card.title(), card.arxiv());
        for (Claim claim : claims) {
            print.printf("  claim %s: %s%n", claim.id(), claim.says());
            print.printf(
                    "    holds if %s (95%% interval, paired by seed)%n",
                    claim.test().rule());
            if (!claim.note().isEmpty()) print.printf("    note: %s%n", claim.note());
        }
        boolean broken = false;
        Map<Experiment, Results> results = new LinkedHashMap<>();
        for (Experiment experiment : Claim.experiments(claims)) {
            plan(experiment);
            print.flush();
            int before = lab.done();
            try (Progress _ = Progress.start(() -> lab.done() - before, card.id() + " " + experiment.name(), "runs")) {
                results.put(experiment, lab.run(experiment));
            }
            broken |= table(results.get(experiment));
        }
        Map<Claim, Claim.Verdict> verdicts = new LinkedHashMap<>();
        for (Claim claim : claims) {
            Claim.Verdict verdict = claim.judge(results.get(claim.experiment()));
            verdicts.put(claim, verdict);
            String estimate = number(verdict.estimate());
            print.printf(
                    "  %s: %s  %s %s, %s%n",
                    claim.id(), word(verdict), estimate, interval(verdict.interval()), verdict.because());
            summary.add(List.of(
                    card.id(), claim.id(), word(verdict), estimate, interval(verdict.interval()), claim.says()));
        }
        new Evidence(card, quick, results, verdicts).write(out);
        print.println();
        print.flush();
        return broken;
    }

    /// All verdicts as a page.
    private static String page(List<List<String>> summary, double seconds) {
        StringBuilder page = new StringBuilder("# Verdicts\n");
        page.append("Written by `assay reproduce all`, in ")
                .append(Math.round(seconds))
                .append(" seconds. ");
        page.append(summary.size()).append(" claims of ");
        page.append(summary.stream().map(List::getFirst).distinct().count()).append(" systems: ");
        Map<String, Long> counts = new TreeMap<>();
        for (List<String> row : summary) counts.merge(row.get(2), 1L, Long::sum);
        page.append(counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", ")));
        page.append(".\nWhat a claim is and how it is judged: [reproducing claims](reproduce.md).\n\n");
        page.append(
                "| paper | claim | says | verdict | estimate | 95% interval |\n| --- | --- | --- | --- | --- | --- |\n");
        for (List<String> row : summary)
            page.append("| ")
                    .append(row.get(0))
                    .append(" | ")
                    .append(row.get(1))
                    .append(" | ")
                    .append(row.get(5).replace("|", "\\|"))
                    .append(" | ")
                    .append(String.join(" | ", row.subList(2, 5)))
                    .append(" |\n");
        return page.toString();
    }

    private void plan(Experiment experiment) {
        PrintWriter print = spec.commandLine().getOut();
        print.printf(
                "  experiment %s: %s Seeds 1 to %d.%n",
                experiment.name(), experiment.about(), quick ? experiment.quickSeeds() : experiment.seeds());
        Tuning tuning = experiment.tuning();
        if (tuning != null)
            print.printf(
                    "    every arm takes its best %s of %s by %s on %d other seeds%n",
                    tuning.setting(), Arrays.toString(tuning.values()), tuning.measure(), tuning.seeds());
    }

    /// Means with their intervals; true if a run broke down.
    private boolean table(Results results) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("    arm"));
        head.addAll(results.measures());
        rows.add(head);
        List<String> errors = new ArrayList<>();
        for (int a = 0; a < results.runs().size(); a++) {
            String name = results.experiment().arms().get(a).name();
            String tuned = Double.isNaN(results.settings()[a]) ? "" : " (" + number(results.settings()[a]) + ")";
            List<String> row = new ArrayList<>(List.of("    " + name + tuned));
            for (String measure : results.measures()) {
                double[] values = results.values(a, measure);
                row.add(number(Lab.mean(values)) + " " + interval(Evidence.interval(values)));
            }
            rows.add(row);
            List<Results.Run> failed = results.runs().get(a).stream()
                    .filter(run -> run.error() != null)
                    .toList();
            if (!failed.isEmpty())
                errors.add("    " + name + ": " + failed.size() + " runs failed, the first with seed "
                        + failed.getFirst().seed() + ": " + failed.getFirst().error());
        }
        PrintWriter print = spec.commandLine().getOut();
        print.print(Columns.aligned(rows));
        errors.forEach(print::println);
        print.printf(Locale.ROOT, "    %.1f s%n", results.seconds());
        return !errors.isEmpty();
    }

    /// A short run shows that it works, not that it holds.
    private String word(Claim.Verdict verdict) {
        return verdict.word() + (quick ? " (quick)" : "");
    }

    static String number(double x) {
        return Double.isNaN(x) ? "-" : String.format(Locale.ROOT, "%.3f", x);
    }

    static String interval(Interval interval) {
        return interval == null || Double.isInfinite(interval.low())
                ? ""
                : "[" + number(interval.low()) + ", " + number(interval.high()) + "]";
    }
}
