package dev.assay.verify.web;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ScreenshotAnimations;
import com.microsoft.playwright.options.WaitUntilState;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.verify.image.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One visit: load, look, read what stands where, try what can be clicked.
final class Tour {
    private static final String LOOK = script("look.js");
    private static final String CLICK = script("click.js");
    private static final double CLICK_SECONDS = 1.5;

    private final Page page;
    private final Watch watch;
    private final Visit visit;
    private final long end;
    private final List<Visited.Action> actions = new ArrayList<>();

    Tour(Page page, Watch watch, Visit visit) {
        this.page = page;
        this.watch = watch;
        this.visit = visit;
        this.end = System.nanoTime() + (long) (visit.limit() * 1e9);
    }

    private static String script(String name) {
        try (InputStream in = Tour.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Milliseconds left; at least one, since zero would mean no limit.
    private double left() {
        return Math.max(1, (end - System.nanoTime()) / 1e6);
    }

    Visited take() {
        try {
            load("/" + watch.site().entry());
            if (visit.settle() > 0) page.waitForTimeout(Math.min(visit.settle(), left()));
            look();
        } catch (PlaywrightException e) {
            if (watch.crashed()) return watch.end(Visited.Verdict.CRASHED, "the page crashed");
            if (e instanceof TimeoutError)
                return watch.end(Visited.Verdict.TIMEOUT, "not shown after " + visit.limit() + " s");
            throw e;
        }
        try {
            if (visit.clicks() > 0) clickAll();
        } catch (TimeoutError _) {
            actions.add(new Visited.Action("page", "", false, "it hangs", new double[4]));
        } catch (PlaywrightException e) {
            if (!watch.crashed()) throw e;
            actions.add(new Visited.Action("page", "", false, "it crashed", new double[4]));
        }
        return watch.acted(actions);
    }

    private Response load(String path) {
        return page.navigate(
                watch.origin() + path,
                new Page.NavigateOptions().setTimeout(left()).setWaitUntil(WaitUntilState.LOAD));
    }

    private void look() {
        byte[] png = page.screenshot(new Page.ScreenshotOptions()
                .setAnimations(ScreenshotAnimations.DISABLED)
                .setTimeout(left()));
        Map<String, Object> seen = ask(LOOK, (double) visit.elements(), left());
        List<Visited.Element> elements = new ArrayList<>();
        for (Object each : Json.list((List<?>) seen.get("elements"))) {
            Map<String, Object> e = Json.map(each);
            elements.add(new Visited.Element(
                    (String) e.get("tag"),
                    (String) e.get("text"),
                    whole(e.get("colour")),
                    whole(e.get("background")),
                    ((Number) e.get("size")).doubleValue(),
                    box(e.get("box"))));
        }
        watch.show(Picture.read(png), List.copyOf(elements), ((Number) seen.get("width")).doubleValue());
    }

    /// The scripts answer with JSON text.
    private Map<String, Object> ask(String script, Object argument, double milliseconds) {
        Object text = page.waitForFunction(script, argument, new Page.WaitForFunctionOptions().setTimeout(milliseconds))
                .jsonValue();
        try {
            return Json.object((String) text);
        } catch (JsonException | ClassCastException e) {
            // The page changed what the script is made of.
            throw new PlaywrightException("the page cannot be read: " + e.getMessage());
        }
    }

    private static int whole(Object value) {
        return ((Number) value).intValue();
    }

    private static double[] box(Object value) {
        return Json.list((List<?>) value).stream()
                .mapToDouble(x -> ((Number) x).doubleValue())
                .toArray();
    }

    /// Clicks everything on the entry page, then opens each page that a link leads to.
    private void clickAll() {
        Map<String, Visited.Action> links = new LinkedHashMap<>();
        for (int i = 0; i < visit.clicks(); i++) {
            int before = watch.errors();
            Map<String, Object> click;
            try {
                click = ask(CLICK, (double) i, Math.min(left(), CLICK_SECONDS * 1000));
            } catch (TimeoutError e) {
                throw e;
            } catch (PlaywrightException e) {
                if (watch.crashed()) throw e;
                // A script took the page elsewhere.
                page.waitForLoadState();
                String path = watch.path(page.url());
                boolean there = path != null && watch.site().file(path) != null;
                add("button", "", there, there ? "led to " + path : "led out of the site", new double[4], before);
                load("/" + watch.site().entry());
                continue;
            }
            if (Boolean.TRUE.equals(click.get("end"))) break;
            String kind = (String) click.get("kind");
            String label = (String) click.get("label");
            double[] box = box(click.get("box"));
            String path = click.get("href") instanceof String href ? watch.path(href) : null;
            if (Boolean.TRUE.equals(click.get("outside"))) continue;
            if (Boolean.TRUE.equals(click.get("goes")) && path != null)
                links.putIfAbsent(path, new Visited.Action(kind, label, false, "", box));
            else {
                boolean changed = Boolean.TRUE.equals(click.get("changed"));
                add(kind, label, changed, changed ? "something changed" : "nothing happened", box, before);
            }
        }
        for (var link : links.entrySet()) {
            int before = watch.errors();
            boolean there = watch.site().file(link.getKey()) != null;
            if (there) load(link.getKey());
            Visited.Action action = link.getValue();
            add(
                    action.kind(),
                    action.label(),
                    there,
                    there ? "leads to " + link.getKey() : "there is no " + link.getKey(),
                    action.box(),
                    before);
        }
    }

    private void add(String kind, String label, boolean works, String why, double[] box, int before) {
        boolean failed = watch.errors() > before;
        actions.add(new Visited.Action(kind, label, works && !failed, failed ? watch.error(before) : why, box));
        watch.acted(actions);
    }
}
