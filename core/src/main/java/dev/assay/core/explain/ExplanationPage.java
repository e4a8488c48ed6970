package dev.assay.core.explain;

import dev.assay.core.Reading;
import dev.assay.core.Scope;
import dev.assay.core.Step;
import dev.assay.core.engine.Line;
import dev.assay.core.recipe.Recipe;
import dev.assay.core.text.Columns;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An explanation as HTML.
public final class ExplanationPage {
    /// The style sheet of {@link Explanation#fragment}.
    public static final String STYLE = style();

    private final Explanation told;

    ExplanationPage(Explanation told) {
        this.told = told;
    }

    private static String style() {
        try (InputStream in = ExplanationPage.class.getResourceAsStream("explanation.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A page that needs nothing but itself.
    String html() {
        StringBuilder out = new StringBuilder("""
                <!doctype html>
                <html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
                """);
        out.append("<title>")
                .append(escaped(
                        told.scorer.recipe().id() + " " + told.line.rollout().id()))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n<h1>")
                .append(escaped(told.line.rollout().id()))
                .append("</h1>\n<p class=sub>")
                .append(escaped(told.scorer.recipe().title()))
                .append("</p>\n");
        fragment(out);
        return out.append("<footer>")
                .append(escaped(
                        told.scorer.recipe().id() + "@" + told.scorer.recipe().hash()))
                .append("</footer>\n")
                .toString();
    }

    /// What belongs under a heading of a page that has {@link #STYLE}.
    void fragment(StringBuilder out) {
        out.append("<p class=head>").append(escaped(told.headline())).append("</p>\n");
        if (told.line.rollout().prompt() != null)
            out.append("<details><summary>Prompt</summary><pre>")
                    .append(escaped(told.line.rollout().prompt()))
                    .append("</pre></details>\n");
        if (!told.line.rollout().response().isEmpty()) response(out);
        steps(out);
        if (!pictures(out)) boxes(out);
        out.append("<h2>Signals</h2>\n<table><tr><th>#<th>signal<th class=n>value<th>where<th>why</tr>\n");
        for (Explanation.Note note : told.notes) {
            out.append("<tr><td><span class=\"dot ")
                    .append(note.tone().word())
                    .append("\">")
                    .append(note.number())
                    .append("</span><td>");
            out.append(escaped(note.name()).replace(".", ".<wbr>"))
                    .append("<td class=n>")
                    .append(note.value())
                    .append("<td>");
            out.append(escaped(note.place()))
                    .append("<td>")
                    .append(escaped(note.why()))
                    .append("</tr>\n");
        }
        out.append("</table>\n");
        told.gaps.forEach(gap -> out.append("<p>").append(escaped(gap)).append("</p>\n"));
        out.append("<h2>Formulas</h2>\n<table><tr><th>name<th class=n>value<th>formula</tr>\n");
        List<Recipe.Entry> entries = told.scorer.recipe().combine();
        for (int e = 0; e < entries.size(); e++)
            out.append("<tr><td>")
                    .append(escaped(entries.get(e).name()))
                    .append("<td class=n>")
                    .append(escaped(told.entry(e)))
                    .append("<td><code>")
                    .append(annotated(entries.get(e).expression()))
                    .append("</code></tr>\n");
        out.append("</table>\n");
        siblings(out);
    }

    private void response(StringBuilder out) {
        out.append("<h2>Response</h2>\n<pre class=response>");
        String text = told.line.rollout().response();
        List<Integer> cuts = told.cuts(text);
        for (int i = 0; i + 1 < cuts.size(); i++) {
            String piece = escaped(text.substring(cuts.get(i), cuts.get(i + 1)));
            List<Explanation.Note> here = told.at(cuts.get(i), cuts.get(i + 1));
            if (here.isEmpty() || piece.isBlank()) {
                out.append(piece);
                continue;
            }
            String tip = here.stream()
                    .map(note -> note.name() + " " + note.value() + " " + note.why())
                    .reduce((a, b) -> a + "\n" + b)
                    .orElse("");
            out.append("<mark class=")
                    .append(Explanation.worst(here).word())
                    .append(" title=\"")
                    .append(escaped(tip))
                    .append("\">")
                    .append(piece)
                    .append("<sup>");
            out.append(Explanation.numbers(here).toString().replaceAll("[\\[\\]]", ""))
                    .append("</sup></mark>");
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
        List<Recipe.Entry> entries = told.scorer.recipe().combine();
        for (int e = 0; e < entries.size(); e++)
            if (entries.get(e).name().equals(name))
                return told.line.absent(e) != null ? "-" : shortened(Explanation.shown(told.line.value(e)));
        if (name.startsWith("params.")) {
            Object value = told.scorer.recipe().params().get(name.substring("params.".length()));
            return value == null ? null : shortened(Explanation.shown(value));
        }
        List<String> values = told.notes.stream()
                .filter(note -> note.name().equals(name) || note.reward().equals(name))
                .map(note -> note.value())
                .toList();
        return values.isEmpty() ? null : shortened(values.size() == 1 ? values.getFirst() : values.toString());
    }

    private static String shortened(String value) {
        return value.length() <= 24 ? value : value.substring(0, 23) + "\u2026";
    }

    private void steps(StringBuilder out) {
        List<Step> steps = told.line.rollout().steps();
        if (steps.isEmpty()) return;
        out.append("<h2>Steps</h2>\n<ol start=0 class=steps>\n");
        for (int i = 0; i < steps.size(); i++) {
            int step = i;
            List<Explanation.Note> here =
                    told.notes.stream().filter(note -> note.on(step)).toList();
            String action = steps.get(i).action();
            out.append("<li>");
            if (!here.isEmpty())
                out.append("<mark class=")
                        .append(Explanation.worst(here).word())
                        .append('>');
            out.append(escaped(
                    action == null ? "" : action.length() > 400 ? action.substring(0, 400) + "\u2026" : action));
            if (!here.isEmpty())
                out.append("<sup>")
                        .append(Explanation.numbers(here).toString().replaceAll("[\\[\\]]", ""))
                        .append("</sup></mark>");
            out.append("</li>\n");
        }
        out.append("</ol>\n");
    }

    /// Boxes of each image that is not at hand, drawn where they are.
    private void boxes(StringBuilder out) {
        Map<Integer, List<Explanation.Note>> images = new TreeMap<>();
        for (Explanation.Note note : told.notes)
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
            for (Explanation.Note note : here) {
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
        Map<Reading.Exhibit, List<Explanation.Note>> shown = new LinkedHashMap<>();
        for (int r = 0; r < told.scorer.rewardNames().size(); r++) {
            if (!(told.line.reading(r) instanceof Reading.Measured measured)) continue;
            String reward = told.scorer.rewardNames().get(r);
            List<Reading.Exhibit> exhibits =
                    measured.exhibits().isEmpty() ? Carried.by(told.line.rollout()) : measured.exhibits();
            for (int image = 0; image < exhibits.size(); image++) {
                int number = image;
                List<Explanation.Note> here = told.notes.stream()
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

    private static void figure(StringBuilder out, Reading.Exhibit exhibit, List<Explanation.Note> here) {
        out.append("<figure><div class=picture><img alt=\"")
                .append(escaped(exhibit.caption()))
                .append("\" src=\"data:image/png;base64,")
                .append(Base64.getEncoder().encodeToString(exhibit.png().get()))
                .append("\">");
        for (Explanation.Note note : here) {
            Scope.Region box = (Scope.Region) note.signal().scope();
            out.append(String.format(
                    Locale.ROOT,
                    "<span class=\"box %s\" style=\"left:%.2f%%;top:%.2f%%;width:%.2f%%;height:%.2f%%\" title=\"%s\"><b>%d</b></span>",
                    note.tone().word(),
                    100 * box.x1() / exhibit.width(),
                    100 * box.y1() / exhibit.height(),
                    100 * (box.x2() - box.x1()) / exhibit.width(),
                    100 * (box.y2() - box.y1()) / exhibit.height(),
                    escaped(note.name() + " " + note.value() + " " + note.why()),
                    note.number()));
        }
        out.append("</div><figcaption>").append(escaped(exhibit.caption())).append("</figcaption></figure>\n");
    }

    private void siblings(StringBuilder out) {
        if (told.group.size() < 2) return;
        out.append("<h2>Group ")
                .append(escaped(told.line.rollout().group()))
                .append("</h2>\n<table><tr><th>rollout<th class=n>reward<th class=n>advantage</tr>\n");
        for (Line other : told.group) {
            String advantage =
                    other.advantage() == null || Double.isNaN(other.advantage().whole())
                            ? "-"
                            : Columns.number(other.advantage().whole());
            out.append(other == told.line ? "<tr class=me><td>" : "<tr><td>")
                    .append(escaped(other.rollout().id()))
                    .append("<td class=n>");
            out.append(Explanation.shown(other.value(told.scorer.rewardEntry())))
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
}
