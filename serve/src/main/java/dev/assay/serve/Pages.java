package dev.assay.serve;

import dev.assay.core.explain.ExplanationPage;
import dev.assay.core.paper.Paper;
import dev.assay.core.recipe.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Pages for people: what there is, why a rollout has its reward, how runs go. Written by the server; they work
/// without a script.
final class Pages {
    /// Rollouts that are told in full.
    private static final int TOLD = 40;

    private final Service service;
    private final Catalogue catalogue;
    private final Lists lists;
    private final Live live;

    Pages(Service service, Catalogue catalogue, Lists lists, Live live) {
        this.service = service;
        this.catalogue = catalogue;
        this.lists = lists;
        this.live = live;
    }

    private static String resource(String name) {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void style(Exchange exchange) {
        exchange.text("text/css; charset=utf-8", ExplanationPage.STYLE + resource("assay.css"));
    }

    void script(Exchange exchange) {
        exchange.text("text/javascript; charset=utf-8", resource("assay.js"));
    }

    void systems(Exchange exchange) {
        String wanted = exchange.query("q") == null ? "" : exchange.query("q").strip();
        Map<String, Yaml> recipes = catalogue.sources();
        Html page = new Html(wanted.isEmpty() ? "Systems" : "Systems: " + wanted, "/", "");
        page.markup("<form class=inline role=search action=\"/\"><label>Search <input name=q type=search value=\"")
                .text(wanted)
                .markup("\"></label><button>Search</button></form>\n");
        for (String error : catalogue.errors())
            page.markup("<p class=alarm role=alert>").text(error).markup("</p>\n");
        List<String> words = List.of(wanted.toLowerCase(Locale.ROOT).split("\\s+"));
        List<Paper.Card> cards = lists.cards().stream()
                .filter(card -> found(
                        words,
                        card.id(),
                        card.title(),
                        card.summary(),
                        card.arxiv(),
                        card.works().toString()))
                .toList();
        Map<String, Yaml> others = new TreeMap<>(recipes);
        lists.cards().forEach(card -> own(card, recipes).forEach(others::remove));
        others.entrySet().removeIf(each -> !found(words, each.getKey(), Lists.title(each.getKey(), each.getValue())));
        page.markup("<p role=status>" + cards.size() + " published systems, " + others.size()
                + " plain recipes</p>\n<ul class=cards>\n");
        others.forEach((id, source) -> {
            page.markup("<li><h2>")
                    .text(id)
                    .markup("</h2><p>")
                    .text(Lists.title(id, source))
                    .markup("</p>");
            recipeLinks(page, List.of(id));
            page.markup("</li>\n");
        });
        for (Paper.Card card : cards) {
            page.markup("<li><h2>")
                    .text(card.title())
                    .markup("</h2><p>")
                    .text(card.summary())
                    .markup("</p><p>");
            page.markup("<span class=tag>").text(card.id()).markup("</span>");
            page.link("https://arxiv.org/abs/" + card.arxiv(), "arXiv " + card.arxiv())
                    .markup(" ");
            for (String works : card.works())
                page.markup("<span class=\"tag ready\">").text(works).markup("</span>");
            page.markup("</p>");
            recipeLinks(page, own(card, recipes));
            if (!card.holes().isEmpty()) {
                page.markup("<details><summary>" + card.holes().size()
                        + " known holes of the published reward</summary><ul>");
                for (String hole : card.holes()) page.markup("<li>").text(hole).markup("</li>");
                page.markup("</ul></details>");
            }
            page.markup("</li>\n");
        }
        exchange.html(page.markup("</ul>\n").done());
    }

    private static boolean found(List<String> words, String... texts) {
        String all = String.join(" ", texts).toLowerCase(Locale.ROOT);
        return words.stream().allMatch(all::contains);
    }

    private static List<String> own(Paper.Card card, Map<String, Yaml> recipes) {
        return recipes.keySet().stream()
                .filter(id -> id.equals(card.id()) || id.startsWith(card.id() + "-"))
                .toList();
    }

    private static void recipeLinks(Html page, List<String> ids) {
        if (ids.isEmpty()) return;
        page.markup("<p>");
        for (String id : ids)
            page.link("/recipes/" + id, "recipe " + id)
                    .markup(" · ")
                    .link(Html.address("/playground", "recipe", id), "try it")
                    .markup(" ");
        page.markup("</p>");
    }

    void recipe(Exchange exchange) {
        String id = exchange.id();
        Yaml source = catalogue.sources().get(id);
        String text = catalogue.text(id);
        Html page = new Html(id, "", "");
        page.markup("<p class=sub>").text(Lists.title(id, source)).markup("</p><p>");
        page.link(Html.address("/playground", "recipe", id), "Try it in the playground")
                .markup("</p>\n");
        if (!Lists.variants(source).isEmpty()) {
            page.markup("<p>Variants: ");
            for (String variant : Lists.variants(source))
                page.markup("<span class=tag>").text(variant).markup("</span>");
            page.markup("</p>\n");
        }
        exchange.html(page.markup("<pre>").text(text).markup("</pre>\n").done());
    }

    void playground(Exchange exchange) {
        exchange.html(form(Map.of("recipe", exchange.query("recipe") == null ? "math" : exchange.query("recipe")))
                .done());
    }

    private Html form(Map<String, String> fields) {
        Html page = new Html("Playground", "/playground", "<script src=\"/assay.js\" defer></script>");
        page.markup("<form method=post action=\"/playground\"><div class=pair>");
        choice(page, "recipe", "Recipe", fields.getOrDefault("recipe", ""), false);
        choice(page, "other", "Compare with", fields.getOrDefault("other", ""), true);
        page.markup("</div><label for=rows>Rollouts: one JSON object a line, or drop a .jsonl file here</label>");
        page.markup("<textarea id=rows name=rows required spellcheck=false placeholder=\"")
                .text("{\"id\": \"a\", \"group\": \"q1\", \"response\": \"#### 3\", \"answer\": \"3\"}")
                .markup("\">")
                .text(fields.getOrDefault("rows", ""))
                .markup("</textarea>");
        page.markup("<label hidden>or choose one <input id=file type=file accept=\".jsonl,.ndjson,.json\"></label>");
        return page.markup("<div><button>Score</button></div></form>\n");
    }

    private void choice(Html page, String name, String label, String chosen, boolean none) {
        page.markup("<label>" + label + " <select name=" + name + ">");
        if (none) page.markup("<option value=\"\">nothing</option>");
        for (String id : catalogue.sources().keySet())
            page.markup("<option" + (id.equals(chosen) ? " selected>" : ">"))
                    .text(id)
                    .markup("</option>");
        page.markup("</select></label>");
    }

    void played(Exchange exchange) {
        Map<String, String> fields = Html.form(exchange.body());
        Samples samples = samples(fields.getOrDefault("rows", ""));
        Html page = form(fields);
        String other = fields.getOrDefault("other", "");
        try {
            if (samples.count() == 0) throw new Refusal(400, "there is no rollout; paste one JSON object a line");
            List<Scoring.Told> one = told(exchange, fields.getOrDefault("recipe", ""), samples);
            List<Scoring.Told> two = other.isEmpty() ? null : told(exchange, other, samples);
            table(page, fields.get("recipe"), one, other, two);
            details(page, fields.get("recipe"), one, other, two);
        } catch (Refusal refusal) {
            page.markup("<p class=alarm role=alert>").text(refusal.getMessage()).markup("</p>\n");
        }
        exchange.html(page.done());
    }

    /// Lines, or the elements of a JSON list.
    private static Samples samples(String text) {
        byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes[0] != '[') return Samples.lines(bytes);
        byte[] wrapped = ("{\"samples\":" + text.strip() + "}").getBytes(StandardCharsets.UTF_8);
        return Exchange.read(wrapped).samples();
    }

    private List<Scoring.Told> told(Exchange exchange, String recipe, Samples samples) {
        try (Catalogue.Opened opened = service.open(Choice.of(recipe))) {
            return service.explain(exchange, opened, samples);
        }
    }

    private static void table(Html page, String recipe, List<Scoring.Told> one, String other, List<Scoring.Told> two) {
        page.markup("<h2>Results</h2>\n<div class=scroll><table><thead><tr><th scope=col>rollout<th scope=col>group");
        for (String name : two == null ? List.of(recipe) : List.of(recipe, other))
            page.markup("<th scope=col class=n>reward")
                    .text(two == null ? "" : " " + name)
                    .markup("<th scope=col class=n>advantage");
        if (two != null) page.markup("<th scope=col>order");
        page.markup("</tr></thead><tbody>\n");
        for (int i = 0; i < one.size(); i++) {
            Result first = one.get(i).result();
            page.markup("<tr><th scope=row>")
                    .text(first.id())
                    .markup("<td>")
                    .text(first.group() == null ? "" : first.group());
            scores(page, first);
            if (two != null) {
                scores(page, two.get(i).result());
                page.markup("<td>").text(order(first, two.get(i).result()));
            }
            page.markup("</tr>\n");
        }
        page.markup("</tbody></table></div>\n");
    }

    private static void scores(Html page, Result result) {
        page.markup("<td class=n>").text(result.ok() ? Html.number(result.reward()) : result.status());
        page.markup("<td class=n>").text(Html.number(result.advantage()));
    }

    /// Whether two recipes push a rollout in the same direction.
    private static String order(Result one, Result two) {
        if (Double.isNaN(one.advantage()) || Double.isNaN(two.advantage())) return "";
        double product = one.advantage() * two.advantage();
        return product > 0 ? "same" : product < 0 ? "opposite" : "one is indifferent";
    }

    private static void details(
            Html page, String recipe, List<Scoring.Told> one, String other, List<Scoring.Told> two) {
        page.markup("<h2>Why</h2>\n");
        if (one.size() > TOLD) page.markup("<p class=note>The first " + TOLD + " are told in full.</p>\n");
        for (int i = 0; i < Math.min(TOLD, one.size()); i++) {
            page.markup("<details class=rollout" + (i == 0 ? " open" : "") + "><summary>")
                    .text(one.get(i).result().id())
                    .markup("</summary>");
            if (two != null) page.markup("<div class=two>");
            story(page, recipe, one.get(i));
            if (two != null) {
                story(page, other, two.get(i));
                page.markup("</div>");
            }
            page.markup("</details>\n");
        }
    }

    private static void story(Html page, String recipe, Scoring.Told told) {
        page.markup("<section><h3>").text(recipe).markup("</h3>");
        if (told.why() == null)
            page.markup("<p class=alarm>").text(told.result().error()).markup("</p>");
        else told.why().fragment(page.buffer());
        page.markup("</section>");
    }

    void runs(Exchange exchange) {
        List<LiveRun> runs = live.all();
        boolean still = "0".equals(exchange.query("refresh"));
        Html page = new Html("Live runs", "/runs", still ? "" : "<meta http-equiv=refresh content=10>");
        if (runs.isEmpty()) {
            page.markup(
                    "<p class=note>Nobody has sent samples yet. Trainers name their run in the header <code>X-Assay-Run</code>,"
                            + " or with <code>?run=NAME</code>.</p>\n");
            exchange.html(page.done());
            return;
        }
        page.markup("<p>")
                .link(still ? "/runs" : "/runs?refresh=0", still ? "Refresh every 10 seconds" : "Stop refreshing")
                .markup("</p>");
        page.markup(
                "<div class=scroll><table><thead><tr><th scope=col>run<th scope=col>recipe<th scope=col class=n>samples"
                        + "<th scope=col class=n>reward now<th scope=col class=n>alarms</tr></thead><tbody>\n");
        LiveRun shown = runs.getFirst();
        for (LiveRun run : runs) {
            if (run.run().equals(exchange.query("run")) && run.recipe().equals(exchange.query("recipe"))) shown = run;
            page.markup("<tr><th scope=row>")
                    .link(Html.address("/runs", "run", run.run(), "recipe", run.recipe()), run.run());
            page.markup("<td>").text(run.recipe()).markup("<td class=n>" + run.samples() + "<td class=n>");
            page.text(Html.number(run.windows().getLast().reward.mean()))
                    .markup("<td class=n>" + Alarms.of(run).size() + "</tr>\n");
        }
        page.markup("</tbody></table></div>\n<h2>")
                .text(shown.run() + ": " + shown.recipe())
                .markup("</h2>\n");
        for (String alarm : Alarms.of(shown))
            page.markup("<p class=alarm role=alert>").text(alarm).markup("</p>\n");
        charts(page, shown);
        exchange.html(page.done());
    }

    private static void charts(Html page, LiveRun run) {
        List<LiveRun.Window> windows = run.windows();
        page.markup("<p class=sub>Means of " + LiveRun.WINDOW
                + " samples, the latest on the right.</p>\n<div class=charts>\n");
        page.chart("reward", each(windows, window -> window.reward.mean()));
        page.chart("spread within groups", each(windows, window -> window.spread.mean()));
        page.chart("groups without signal", each(windows, window -> (double) window.flat / window.groups));
        page.chart("samples without score", each(windows, window -> (double) window.without / window.samples));
        page.chart("length in characters", each(windows, window -> window.length.mean()));
        List<String> names = new ArrayList<>(run.names());
        for (int i = 0; i < names.size(); i++) {
            int number = i;
            page.chart(names.get(i), each(windows, window -> window.numbers[number].mean()));
        }
        page.markup("</div>\n");
    }

    private static double[] each(List<LiveRun.Window> windows, java.util.function.ToDoubleFunction<LiveRun.Window> of) {
        return windows.stream().mapToDouble(of).toArray();
    }
}
