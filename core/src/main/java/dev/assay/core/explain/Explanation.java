package dev.assay.core.explain;

import dev.assay.core.Aspect;
import dev.assay.core.Reading;
import dev.assay.core.Rollout;
import dev.assay.core.Scope;
import dev.assay.core.Signal;
import dev.assay.core.Step;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.engine.Scorer;
import dev.assay.core.recipe.Recipe;
import dev.assay.core.rows.Limits;
import dev.assay.core.rows.Position;
import dev.assay.core.rows.RowBlock;
import dev.assay.core.rows.RowFields;
import dev.assay.core.rows.RowReader;
import dev.assay.core.rows.RowSource;
import dev.assay.core.text.Columns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One scored rollout, told to people: what was measured where, how it was combined, what came of it.
public final class Explanation {
    /// A signal with its number in the list, the name of its reward, and the characters where it stands, or -1.
    private record Note(int number, String reward, Signal signal, Tone tone, int start, int end) {
        String name() {
            return signal.aspect().equals(reward) ? reward : reward + "." + signal.aspect();
        }

        boolean on(int step) {
            return signal.scope() instanceof Scope.Step at && at.index() == step;
        }
    }

    /// How good a value is within the range of its aspect; of several at one place the worst shows.
    private enum Tone {
        BAD(217),
        MIDDLING(223),
        GOOD(157),
        /// The aspect has no range.
        PLAIN(153);

        /// Background in a terminal of 256 colours.
        final int colour;

        Tone(int colour) {
            this.colour = colour;
        }

        static Tone of(Signal signal, List<Aspect> aspects) {
            for (Aspect aspect : aspects) {
                double range = aspect.max() - aspect.min();
                if (!aspect.name().equals(signal.aspect()) || !(range > 0) || range > 1e6) continue;
                double share = (signal.value() - aspect.min()) / range;
                return share < 0.34 ? BAD : share < 0.67 ? MIDDLING : GOOD;
            }
            return PLAIN;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Characters of a formula in one line of a terminal.
    private static final int FORMULA = 88;

    private final Scorer scorer;
    private final Line line;
    private final List<Line> group;
    private final List<Note> notes = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();

    private Explanation(Scorer scorer, Line line, List<Line> group) {
        this.scorer = scorer;
        this.line = line;
        this.group = group;
        for (int r = 0; r < scorer.rewardNames().size(); r++) {
            String reward = scorer.rewardNames().get(r);
            switch (line.reading(r)) {
                case null -> gaps.add(reward + ": not needed for the reward");
                case Reading.Missing missing -> gaps.add(reward + ": could not be measured: " + missing.cause());
                case Reading.NotApplicable not -> gaps.add(reward + ": does not apply: " + not.why());
                case Reading.Measured measured -> {
                    for (Signal signal : measured.signals()) {
                        int[] place = characters(signal.scope());
                        Tone tone = Tone.of(signal, scorer.aspects(r));
                        notes.add(new Note(notes.size() + 1, reward, signal, tone, place[0], place[1]));
                    }
                }
            }
        }
    }

    private int[] characters(Scope scope) {
        return switch (scope) {
            case Scope.Span span -> new int[] {span.start(), span.end()};
            case Scope.Item item -> new int[] {item.start(), item.end()};
            case Scope.Step step
            when step.index() < line.rollout().steps().size() -> {
                Step said = line.rollout().steps().get(step.index());
                yield new int[] {said.start(), said.end()};
            }
            default -> new int[] {-1, -1};
        };
    }

    /// Scores the block that holds the rollout; null if no row has the id.
    public static Explanation find(Scorer scorer, Path file, String id) throws IOException {
        RowReader reader = new RowReader(
                new RowFields(scorer.recipe().rollout()), file.getFileName().toString());
        RunState state = new RunState();
        try (RowSource source = RowSource.open(file, reader::group, Limits.DEFAULT, Position.START)) {
            for (RowBlock block = source.next(); block != null; block = source.next()) {
                List<Rollout> rollouts = new ArrayList<>();
                boolean here = false;
                for (int i = 0; i < block.count(); i++) {
                    Rollout rollout = reader.read(block.bytes(), block.from()[i], block.to()[i], block.line()[i]);
                    here |= rollout.id().equals(id);
                    rollouts.add(rollout);
                }
                if (here || scorer.stateful()) {
                    List<Line> lines = scorer.score(rollouts, state);
                    for (Line line : lines) if (line.rollout().id().equals(id)) return of(scorer, line, lines);
                }
            }
        }
        return null;
    }

    /// Of one line of a scored unit, with its siblings.
    ///
    /// @throws IllegalArgumentException if the rollout could not be scored; the message is its error
    public static Explanation of(Scorer scorer, Line line, List<Line> lines) {
        if (line.error() != null) throw new IllegalArgumentException(line.error());
        List<Line> group = lines.stream()
                .filter(other -> other.error() == null
                        && other.rollout().group().equals(line.rollout().group()))
                .toList();
        return new Explanation(scorer, line, group);
    }

    private String shown(Object value) {
        return switch (value) {
            case null -> "-";
            case Double d -> Columns.number(d);
            case double[] list ->
                Arrays.stream(list).mapToObj(Columns::number).toList().toString();
            default -> value.toString();
        };
    }

    private String entry(int e) {
        var absent = line.absent(e);
        return absent == null ? shown(line.value(e)) : "- (" + absent.variable() + ": " + absent.cause() + ")";
    }

    private String headline() {
        StringBuilder text = new StringBuilder("reward ").append(entry(scorer.rewardEntry()));
        if (line.advantage() != null) {
            text.append("   advantage ");
            text.append(
                    Double.isNaN(line.advantage().whole())
                            ? shown(line.advantage().at())
                            : shown(line.advantage().whole()));
            text.append(" in a group of ").append(group.size());
        }
        return text.toString();
    }

    private static String place(Signal signal) {
        return switch (signal.scope()) {
            case Scope.Whole _ -> "";
            case Scope.Step step -> "step " + step.index();
            case Scope.Span span -> "characters " + span.start() + " to " + span.end();
            case Scope.Item item -> "item " + item.index();
            case Scope.Region box -> "image " + box.image() + " " + List.of(box.x1(), box.y1(), box.x2(), box.y2());
            case Scope.Time time -> time.start() + " s to " + time.end() + " s";
        };
    }

    private static String why(Signal signal) {
        String label = signal.category() == null ? "" : signal.category();
        String why = signal.rationale() == null ? "" : signal.rationale();
        return label.isEmpty() || why.isEmpty() ? label + why : label + ": " + why;
    }

    /// Where spans begin and end, so that between two places the same notes hold.
    private List<Integer> cuts(String text) {
        TreeSet<Integer> cuts = new TreeSet<>(List.of(0, text.length()));
        for (Note note : notes)
            if (note.start() >= 0) {
                cuts.add(Math.min(note.start(), text.length()));
                cuts.add(Math.min(note.end(), text.length()));
            }
        return List.copyOf(cuts);
    }

    private List<Note> at(int from, int to) {
        return notes.stream()
                .filter(note ->
                        note.start() >= 0 && note.start() <= from && note.end() >= to && note.end() > note.start())
                .toList();
    }

    private static List<Integer> numbers(List<Note> notes) {
        return notes.stream().map(Note::number).toList();
    }

    /// For a terminal, with colours if it has them.
    public String text(boolean colours) {
        StringBuilder out = new StringBuilder();
        String bold = colours ? "\033[1m" : "";
        String dim = colours ? "\033[2m" : "";
        String off = colours ? "\033[0m" : "";
        out.append(bold)
                .append(line.rollout().id())
                .append("  ")
                .append(headline())
                .append(off)
                .append("\n\n");
        String text = line.rollout().response();
        List<Integer> cuts = cuts(text);
        for (int i = 0; i + 1 < cuts.size(); i++) {
            String piece = text.substring(cuts.get(i), cuts.get(i + 1));
            List<Note> here = at(cuts.get(i), cuts.get(i + 1));
            if (here.isEmpty() || piece.isBlank()) {
                out.append(safe(piece));
                continue;
            }
            if (colours) out.append("\033[30;48;5;").append(worst(here).colour).append('m');
            out.append(safe(piece))
                    .append(off)
                    .append(dim)
                    .append(numbers(here))
                    .append(off);
        }
        if (!text.isEmpty()) out.append("\n\n");
        out.append(bold).append("Signals").append(off).append('\n');
        List<List<String>> rows = new ArrayList<>();
        for (Note note : notes)
            rows.add(List.of(
                    "  [" + note.number() + "]",
                    note.name(),
                    shown(note.signal().value()),
                    place(note.signal()),
                    safe(why(note.signal()))));
        out.append(Columns.aligned(rows));
        gaps.forEach(gap -> out.append("  ").append(safe(gap)).append('\n'));
        out.append('\n').append(bold).append("Formulas").append(off).append('\n');
        List<List<String>> formulas = new ArrayList<>();
        List<Recipe.Entry> entries = scorer.recipe().combine();
        for (int e = 0; e < entries.size(); e++) {
            String formula = entries.get(e).expression().replaceAll("\\s+", " ");
            List<String> lines = Columns.wrapped(formula, FORMULA);
            formulas.add(List.of("  " + entries.get(e).name(), entry(e), "= " + lines.getFirst()));
            for (String line : lines.subList(1, lines.size())) formulas.add(List.of("", "", "  " + line));
        }
        return out.append(Columns.aligned(formulas)).toString();
    }

    /// Model output must not steer the terminal.
    private static String safe(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c >= ' ' && c != 127 && (c < 0x80 || c > 0x9f) || c == '\n' || c == '\t' ? c : '\u2426');
        }
        return out.toString();
    }

    private static Tone worst(List<Note> here) {
        return here.stream().map(Note::tone).min(Tone::compareTo).orElse(Tone.PLAIN);
    }

    /// A page that needs nothing but itself.
    public String html() {
        StringBuilder out = new StringBuilder("""
                <!doctype html>
                <html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
                """);
        out.append("<title>")
                .append(escaped(scorer.recipe().id() + " " + line.rollout().id()))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n<h1>")
                .append(escaped(line.rollout().id()))
                .append("</h1>\n<p class=sub>")
                .append(escaped(scorer.recipe().title()))
                .append("</p>\n");
        fragment(out);
        return out.append("<footer>")
                .append(escaped(scorer.recipe().id() + "@" + scorer.recipe().hash()))
                .append("</footer>\n")
                .toString();
    }

    /// What belongs under a heading of a page that has {@link #STYLE}.
    public void fragment(StringBuilder out) {
        out.append("<p class=head>").append(escaped(headline())).append("</p>\n");
        if (line.rollout().prompt() != null)
            out.append("<details><summary>Prompt</summary><pre>")
                    .append(escaped(line.rollout().prompt()))
                    .append("</pre></details>\n");
        if (!line.rollout().response().isEmpty()) response(out);
        steps(out);
        if (!pictures(out)) boxes(out);
        out.append("<h2>Signals</h2>\n<table><tr><th>#<th>signal<th class=n>value<th>where<th>why</tr>\n");
        for (Note note : notes) {
            out.append("<tr><td><span class=\"dot ")
                    .append(note.tone().word())
                    .append("\">")
                    .append(note.number())
                    .append("</span><td>");
            out.append(escaped(note.name()).replace(".", ".<wbr>"))
                    .append("<td class=n>")
                    .append(shown(note.signal().value()))
                    .append("<td>");
            out.append(escaped(place(note.signal())))
                    .append("<td>")
                    .append(escaped(why(note.signal())))
                    .append("</tr>\n");
        }
        out.append("</table>\n");
        gaps.forEach(gap -> out.append("<p>").append(escaped(gap)).append("</p>\n"));
        out.append("<h2>Formulas</h2>\n<table><tr><th>name<th class=n>value<th>formula</tr>\n");
        List<Recipe.Entry> entries = scorer.recipe().combine();
        for (int e = 0; e < entries.size(); e++)
            out.append("<tr><td>")
                    .append(escaped(entries.get(e).name()))
                    .append("<td class=n>")
                    .append(escaped(entry(e)))
                    .append("<td><code>")
                    .append(annotated(entries.get(e).expression()))
                    .append("</code></tr>\n");
        out.append("</table>\n");
        siblings(out);
    }

    private void response(StringBuilder out) {
        out.append("<h2>Response</h2>\n<pre class=response>");
        String text = line.rollout().response();
        List<Integer> cuts = cuts(text);
        for (int i = 0; i + 1 < cuts.size(); i++) {
            String piece = escaped(text.substring(cuts.get(i), cuts.get(i + 1)));
            List<Note> here = at(cuts.get(i), cuts.get(i + 1));
            if (here.isEmpty() || piece.isBlank()) {
                out.append(piece);
                continue;
            }
            String tip = here.stream()
                    .map(note -> note.name() + " " + shown(note.signal().value()) + " " + why(note.signal()))
                    .reduce((a, b) -> a + "\n" + b)
                    .orElse("");
            out.append("<mark class=")
                    .append(worst(here).word())
                    .append(" title=\"")
                    .append(escaped(tip))
                    .append("\">")
                    .append(piece)
                    .append("<sup>");
            out.append(numbers(here).toString().replaceAll("[\\[\\]]", "")).append("</sup></mark>");
        }
        out.append("</pre>\n");
    }

    /// Texts in quotes, and names.
    private static final Pattern NAMES = Pattern.compile("\"[^\"]*\"|'[^']*'|[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*");

    /// A formula with the value of each name under it.
    private String annotated(String expression) {
        StringBuilder out = new StringBuilder();
        Matcher matcher = NAMES.matcher(expression);
        int done = 0;
        while (matcher.find()) {
            String value = named(matcher.group());
            if (value == null) continue;
            out.append(escaped(expression.substring(done, matcher.start())))
                    .append("<ruby>")
                    .append(escaped(matcher.group()))
                    .append("<rt>")
                    .append(escaped(value))
                    .append("</rt></ruby>");
            done = matcher.end();
        }
        return out.append(escaped(expression.substring(done))).toString();
    }

    /// The value of a name in a formula; null if it is none, or has none.
    private String named(String name) {
        List<Recipe.Entry> entries = scorer.recipe().combine();
        for (int e = 0; e < entries.size(); e++)
            if (entries.get(e).name().equals(name))
                return line.absent(e) != null ? "-" : shortened(shown(line.value(e)));
        if (name.startsWith("params.")) {
            Object value = scorer.recipe().params().get(name.substring("params.".length()));
            return value == null ? null : shortened(shown(value));
        }
        List<String> values = notes.stream()
                .filter(note -> note.name().equals(name) || note.reward().equals(name))
                .map(note -> shown(note.signal().value()))
                .toList();
        return values.isEmpty() ? null : shortened(values.size() == 1 ? values.getFirst() : values.toString());
    }

    private static String shortened(String value) {
        return value.length() <= 24 ? value : value.substring(0, 23) + "\u2026";
    }

    private void steps(StringBuilder out) {
        List<Step> steps = line.rollout().steps();
        if (steps.isEmpty()) return;
        out.append("<h2>Steps</h2>\n<ol start=0 class=steps>\n");
        for (int i = 0; i < steps.size(); i++) {
            int step = i;
            List<Note> here = notes.stream().filter(note -> note.on(step)).toList();
            String action = steps.get(i).action();
            out.append("<li>");
            if (!here.isEmpty())
                out.append("<mark class=").append(worst(here).word()).append('>');
            out.append(escaped(
                    action == null ? "" : action.length() > 400 ? action.substring(0, 400) + "\u2026" : action));
            if (!here.isEmpty())
                out.append("<sup>")
                        .append(numbers(here).toString().replaceAll("[\\[\\]]", ""))
                        .append("</sup></mark>");
            out.append("</li>\n");
        }
        out.append("</ol>\n");
    }

    /// Boxes of each image that is not at hand, drawn where they are.
    private void boxes(StringBuilder out) {
        Map<Integer, List<Note>> images = new TreeMap<>();
        for (Note note : notes)
            if (note.signal().scope() instanceof Scope.Region box)
                images.computeIfAbsent(box.image(), _ -> new ArrayList<>()).add(note);
        images.forEach((image, here) -> {
            double width = here.stream()
                    .mapToDouble(note -> ((Scope.Region) note.signal().scope()).x2())
                    .max()
                    .orElse(1);
            double height = here.stream()
                    .mapToDouble(note -> ((Scope.Region) note.signal().scope()).y2())
                    .max()
                    .orElse(1);
            double unit = Math.max(width, height) / 100;
            out.append(String.format(
                    Locale.ROOT,
                    "<h2>Image %d</h2>%n<svg class=boxes role=img aria-label=\"%d boxes\" viewBox=\"%f %f %f %f\">",
                    image,
                    here.size(),
                    -unit,
                    -unit,
                    width + 2 * unit,
                    height + 2 * unit));
            for (Note note : here) {
                Scope.Region box = (Scope.Region) note.signal().scope();
                out.append(String.format(
                        Locale.ROOT,
                        "<g class=%s><rect x=%f y=%f width=%f height=%f stroke-width=%f /><text x=%f y=%f font-size=%f>%d</text></g>",
                        note.tone().word(),
                        box.x1(),
                        box.y1(),
                        Math.max(0, box.x2() - box.x1()),
                        Math.max(0, box.y2() - box.y1()),
                        unit / 2,
                        box.x1() + unit,
                        box.y1() + 5 * unit,
                        5 * unit,
                        note.number()));
            }
            out.append("</svg>\n");
        });
    }

    /// Every picture that was looked at, once, with the regions of the signals that speak of it.
    ///
    /// @return true if there was one
    private boolean pictures(StringBuilder out) {
        Map<Reading.Exhibit, List<Note>> shown = new LinkedHashMap<>();
        for (int r = 0; r < scorer.rewardNames().size(); r++) {
            if (!(line.reading(r) instanceof Reading.Measured measured)) continue;
            String reward = scorer.rewardNames().get(r);
            List<Reading.Exhibit> exhibits =
                    measured.exhibits().isEmpty() ? Carried.by(line.rollout()) : measured.exhibits();
            for (int image = 0; image < exhibits.size(); image++) {
                int number = image;
                List<Note> here = notes.stream()
                        .filter(note -> note.reward().equals(reward)
                                && note.signal().scope() instanceof Scope.Region region
                                && region.image() == number
                                && region.x2() > region.x1())
                        .toList();
                if (measured.exhibits().isEmpty() && here.isEmpty()) continue;
                Reading.Exhibit exhibit = exhibits.get(image);
                shown.keySet().stream()
                        .filter(other ->
                                Arrays.equals(other.png().get(), exhibit.png().get()))
                        .findFirst()
                        .ifPresentOrElse(
                                known -> shown.get(known).addAll(here),
                                () -> shown.put(exhibit, new ArrayList<>(here)));
            }
        }
        if (shown.isEmpty()) return false;
        out.append("<h2>Pictures</h2>\n<div class=pictures>\n");
        shown.forEach((exhibit, here) -> figure(out, exhibit, here));
        out.append("</div>\n");
        return true;
    }

    private static void figure(StringBuilder out, Reading.Exhibit exhibit, List<Note> here) {
        out.append("<figure><div class=picture><img alt=\"")
                .append(escaped(exhibit.caption()))
                .append("\" src=\"data:image/png;base64,")
                .append(Base64.getEncoder().encodeToString(exhibit.png().get()))
                .append("\">");
        for (Note note : here) {
            Scope.Region box = (Scope.Region) note.signal().scope();
            out.append(String.format(
                    Locale.ROOT,
                    "<span class=\"box %s\" style=\"left:%.2f%%;top:%.2f%%;width:%.2f%%;height:%.2f%%\" title=\"%s\"><b>%d</b></span>",
                    note.tone().word(),
                    100 * box.x1() / exhibit.width(),
                    100 * box.y1() / exhibit.height(),
                    100 * (box.x2() - box.x1()) / exhibit.width(),
                    100 * (box.y2() - box.y1()) / exhibit.height(),
                    escaped(note.name() + " " + Columns.number(note.signal().value()) + " " + why(note.signal())),
                    note.number()));
        }
        out.append("</div><figcaption>").append(escaped(exhibit.caption())).append("</figcaption></figure>\n");
    }

    private void siblings(StringBuilder out) {
        if (group.size() < 2) return;
        out.append("<h2>Group ")
                .append(escaped(line.rollout().group()))
                .append("</h2>\n<table><tr><th>rollout<th class=n>reward<th class=n>advantage</tr>\n");
        for (Line other : group) {
            String advantage =
                    other.advantage() == null || Double.isNaN(other.advantage().whole())
                            ? "-"
                            : Columns.number(other.advantage().whole());
            out.append(other == line ? "<tr class=me><td>" : "<tr><td>")
                    .append(escaped(other.rollout().id()))
                    .append("<td class=n>");
            out.append(shown(other.value(scorer.rewardEntry())))
                    .append("<td class=n>")
                    .append(advantage)
                    .append("</tr>\n");
        }
        out.append("</table>\n");
    }

    /// Text as HTML.
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /// The style sheet of {@link #fragment}.
    public static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1c1f24; --soft: #667; --line: #d9dce1; --paper: #fff; --panel: #f6f7f9;
              --plain: #cfe3ff; --middling: #ffe9b5; --good: #cdf2d3; --bad: #ffd3d0 }
            @media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #9aa3b2; --line: #3a3f47; --paper: #15171a; --panel: #1e2126;
              --plain: #24456e; --middling: #6b5316; --good: #1f5a2b; --bad: #7a2a2a } }
            body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
            h1 { margin: 0; font-size: 1.6rem } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem } .sub, footer { color: var(--soft) }
            .head { font-size: 1.2rem; font-weight: 600 }
            pre { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; font: 14px/1.6 ui-monospace, monospace }
            mark { color: inherit; border-radius: 4px; padding: 1px 2px } sup { color: var(--soft); font-size: .7em; padding-left: 2px }
            table { border-collapse: collapse; width: 100%; font-size: 14px } th { text-align: left; color: var(--soft); font-weight: 500 }
            td, th { padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top } td:nth-child(4) { white-space: nowrap } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }
            .dot { border-radius: 1em; padding: 0 .5em } .me { font-weight: 700 } code { font: 13px ui-monospace, monospace }
            .plain { background: var(--plain) } .middling { background: var(--middling) } .good { background: var(--good) } .bad { background: var(--bad) }
            .pictures { display: flex; flex-wrap: wrap; gap: 1rem } figure { margin: 0; flex: 0 1 auto; min-width: 0; max-width: 100% } figcaption { color: var(--soft); font-size: 13px }
            .picture { position: relative; border: 1px solid var(--line); line-height: 0 } .picture img { max-width: 100%; height: auto }
            .box { position: absolute; box-sizing: border-box; border: 2px solid; background: none; border-radius: 2px } .box b { position: absolute; left: -2px; top: -2px; font: 600 11px/14px sans-serif; padding: 0 3px; color: #fff }
            .box.bad { border-color: #c62828 } .box.bad b { background: #c62828 } .box.middling { border-color: #b26a00 } .box.middling b { background: #b26a00 }
            .box.good { border-color: #2e7d32 } .box.good b { background: #2e7d32 } .box.plain { border-color: #1565c0 } .box.plain b { background: #1565c0 }
            footer { margin: 2rem 0; font-size: 13px }
            ruby { ruby-position: under } rt { color: var(--soft); font-size: .8em } code:has(ruby) { line-height: 2.4 }
            .steps li { margin: .2rem 0; white-space: pre-wrap; overflow-wrap: anywhere }
            .boxes { max-width: 24rem; max-height: 24rem; border: 1px solid var(--line); border-radius: 8px; background: var(--panel) }
            .boxes rect { fill: var(--tone); stroke: currentColor; fill-opacity: .6 } .boxes text { fill: currentColor }
            g.plain { --tone: var(--plain) } g.middling { --tone: var(--middling) } g.good { --tone: var(--good) } g.bad { --tone: var(--bad) }
            @media (max-width: 40rem) { td, th { padding: .25rem .3rem; font-size: 13px } td:nth-child(4) { white-space: normal } td:last-child, code { overflow-wrap: anywhere } }
            """;
}
