package dev.assay.cli;

import dev.assay.core.explain.ExplanationPage;
import dev.assay.papers.graphr1.Plan;
import dev.assay.papers.graphr1.Round;
import dev.assay.papers.graphr1.Training;
import dev.assay.tasks.graph.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// A training run as one page: tests, curves, what the reward paid for, and answers drawn. It needs no other
/// file and runs no script.
record TrainingReport(Plan plan, long seed, Training.Outcome outcome) {
    String html() {
        StringBuilder out = new StringBuilder(STYLE);
        out.append("<h1>Graph-R1 at desk scale</h1>\n<p class=sub>");
        out.append(text(
                "A pointer network learns to solve travelling salesman, maximum clique and edit distance:"
                        + " %,d symbols imitated, %,d written under GRPO, seed %d.",
                plan.imitation(), plan.reinforcement(), seed));
        out.append("</p>\n<h2>On puzzles nobody saw</h2>\n").append(table(Train.tests(outcome.tested())));
        out.append("<p class=sub>Accuracy: as good as the proven optimum. Hallucinated: a list that breaks the rules."
                + " Quality ratio: the share of the optimum that is reached, 0 if infeasible. Candidates: solutions"
                + " tried in the thought. Length: in symbols of the policy.</p>\n");
        out.append(table(Train.solved(outcome.tested())));
        out.append("<h2>From the teacher's traces to demonstrations</h2>\n").append(funnel(outcome.counts()));
        out.append("<h2>Training</h2>\n<p class=sub>Vertical lines are where the next of five levels begins;"
                + " the horizontal axis counts symbols written.</p>\n<div class=charts>\n");
        chart(out, "What the reward pays", lines(), Double.NaN, Double.NaN);
        chart(out, "Answers", List.of(line("feasible", Round::feasible), line("optimal", Round::optimal)), 0, 1);
        chart(out, "Length in symbols", List.of(line("symbols", Round::symbols)), 0, Double.NaN);
        chart(out, "Answers that repeat themselves", List.of(line("repeats", Round::repetition)), 0, Double.NaN);
        chart(out, "Groups without a difference", List.of(line("flat groups", Round::flat)), 0, 1);
        double[] losses = outcome.losses().stream().mapToDouble(d -> d).toArray();
        double[] steps = IntStream.range(0, losses.length).asDoubleStream().toArray();
        out.append("<figure><figcaption>Imitation, by step</figcaption>\n")
                .append(new Curves(
                                "Imitation",
                                List.of(new Curves.Line("loss", steps, losses)),
                                new double[0],
                                0,
                                Double.NaN)
                        .svg())
                .append("</figure>\n</div>\n");
        out.append(flat());
        out.append("<h2>Answers after training</h2>\n<div class=examples>\n");
        outcome.examples().forEach(example -> example(out, example));
        return out.append("</div>\n<footer>Every reward is the recipe graph-r1's, as 'assay score graph-r1' pays it."
                        + "</footer>\n")
                .toString();
    }

    private List<Curves.Line> lines() {
        return List.of(
                line("reward", Round::reward),
                line("answer", Round::answer),
                line("format", Round::format),
                line("repetition", round -> -round.repetition()));
    }

    private Curves.Line line(String name, ToDoubleFunction<Round> value) {
        return new Curves.Line(
                name,
                outcome.rounds().stream().mapToDouble(Round::written).toArray(),
                outcome.rounds().stream().mapToDouble(value).toArray());
    }

    private void chart(StringBuilder out, String title, List<Curves.Line> lines, double low, double high) {
        double[] marks = IntStream.range(1, outcome.rounds().size())
                .filter(i -> outcome.rounds().get(i).level()
                        != outcome.rounds().get(i - 1).level())
                .mapToDouble(i -> outcome.rounds().get(i - 1).written())
                .toArray();
        out.append("<figure><figcaption>").append(title).append("</figcaption>\n");
        out.append(new Curves(title, lines, marks, low, high).svg()).append("</figure>\n");
    }

    private static String table(List<List<String>> rows) {
        StringBuilder out = new StringBuilder("<div class=wide><table>\n");
        for (int r = 0; r < rows.size(); r++) {
            out.append(r == rows.size() - 1 ? "<tr class=me>" : "<tr>");
            String cell = r == 0 ? "<th>" : "<td>";
            for (String value : rows.get(r)) out.append(cell).append(value);
            out.append("</tr>\n");
        }
        return out.append("</table></div>\n").toString();
    }

    private static String funnel(Map<String, Integer> counts) {
        StringBuilder out = new StringBuilder("<div class=wide><table class=funnel>\n");
        double all = Math.max(1, counts.values().iterator().next());
        counts.forEach((stage, count) -> out.append(text(
                "<tr><td>%s<td>%,d<td>%s<td><span class=bar style=\"width:%.1f%%\"></span></tr>%n",
                stage, count, Train.percent(count / all), 100 * count / all)));
        return out.append("</table></div>\n").toString();
    }

    /// Levels on which most groups teach nothing.
    private String flat() {
        List<String> levels = new ArrayList<>();
        for (int level = 0; level < 5; level++) {
            int wanted = level;
            double share = outcome.rounds().stream()
                    .filter(round -> round.level() == wanted)
                    .mapToDouble(Round::flat)
                    .average()
                    .orElse(0);
            if (share > Round.TOO_FLAT) levels.add(level + 1 + " (" + Train.percent(share) + ")");
        }
        return levels.isEmpty()
                ? ""
                : "<p class=warn>On level " + String.join(", ", levels)
                        + " most groups have equal rewards and teach nothing: it is too easy or too hard.</p>\n";
    }

    private static void example(StringBuilder out, Training.Example example) {
        Problem problem = example.problem();
        out.append("<section>\n<h3>")
                .append(Train.name(problem.task()))
                .append(text(", %d nodes</h3>%n", problem.instance().size()));
        out.append(new Drawing(problem, example.listed()).svg());
        out.append(text(
                "<p>Optimum %.0f, reward %.3g: %s</p>%n",
                problem.solution().value(), example.reward(), ExplanationPage.escaped(verdict(example))));
        out.append("<details><summary>before reinforcement</summary><pre>")
                .append(ExplanationPage.escaped(example.before()))
                .append("</pre></details>\n<details open><summary>after</summary><pre>")
                .append(ExplanationPage.escaped(example.after()))
                .append("</pre></details>\n</section>\n");
    }

    private static String verdict(Training.Example example) {
        double value = example.problem().checker().check(example.after()).value();
        if (value < 0) return example.problem().checker().check(example.after()).why();
        return value == example.problem().solution().value()
                ? "the answer is optimal"
                : text("the answer is worth %.0f", value);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static final String STYLE = """
            <!doctype html>
            <html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Graph-R1 at desk scale</title>
            <style>
            :root { color-scheme: light dark; --ink: #1c1f24; --soft: #667; --line: #d9dce1; --paper: #fff; --panel: #f6f7f9;
              --c0: #1f5fbf; --c1: #17803d; --c2: #b45309; --c3: #a21caf; --warn: #ffe9b5; --off: #ffd3d0 }
            @media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #9aa3b2; --line: #3a3f47; --paper: #15171a; --panel: #1e2126;
              --c0: #7fb2ff; --c1: #6ddc8b; --c2: #f5b04c; --c3: #e59cf2; --warn: #6b5316; --off: #7a2a2a } }
            body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
            h1 { margin: 0; font-size: 1.6rem } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem } h3 { font-size: 1rem; margin: 0 0 .5rem } .sub, footer { color: var(--soft) }
            .wide { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: 14px } th { text-align: right; color: var(--soft); font-weight: 500; vertical-align: bottom }
            td, th { padding: .3rem .6rem; border-bottom: 1px solid var(--line); text-align: right; font-variant-numeric: tabular-nums } td:first-child, th:first-child, .funnel td:last-child { text-align: left }
            .me { font-weight: 700 } .funnel td:last-child { width: 50% } .bar { display: inline-block; height: .8em; background: var(--c0); border-radius: 3px }
            .charts, .examples { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem } figure { margin: 0 } figcaption { font-weight: 600; font-size: 14px }
            svg { width: 100%; height: auto; display: block } .graph { max-width: 32rem; margin: auto } text { font: 12px system-ui, sans-serif; fill: var(--soft) } .graph text { font-size: 9.5px; fill: var(--ink) }
            .grid { stroke: var(--line) } .mark { stroke: var(--soft); stroke-dasharray: 2 4 } .line { fill: none; stroke-width: 2; stroke-linejoin: round } .name { font-weight: 600 }
            .line.l0 { stroke: var(--c0) } .line.l1 { stroke: var(--c1) } .line.l2 { stroke: var(--c2) } .line.l3 { stroke: var(--c3) }
            .name.l0 { fill: var(--c0) } .name.l1 { fill: var(--c1) } .name.l2 { fill: var(--c2) } .name.l3 { fill: var(--c3) }
            section { border: 1px solid var(--line); border-radius: 8px; padding: 1rem; min-width: 0 } .edge { stroke: var(--line); stroke-width: 1.5 } .chosen { stroke: var(--c0); stroke-width: 3 }
            .node { fill: var(--panel); stroke: var(--soft) } .node.in { stroke: var(--c0); stroke-width: 2.5 } .node.off { fill: var(--off); stroke: var(--c2); stroke-width: 2.5 }
            pre { background: var(--panel); border-radius: 6px; padding: .6rem; white-space: pre-wrap; overflow-wrap: anywhere; font: 12px/1.5 ui-monospace, monospace; margin: .3rem 0 } summary { cursor: pointer; color: var(--soft); font-size: 14px }
            .warn { background: var(--warn); padding: .6rem 1rem; border-radius: 6px } footer { margin: 2rem 0; font-size: 13px }
            </style>
            """;
}
