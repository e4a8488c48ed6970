package dev.assay.verify.web;

import com.microsoft.playwright.ConsoleMessage;
import dev.assay.verify.image.Picture;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// What is noted of one visit while it runs. Everything is bounded: a page may shout without end.
final class Watch {
    static final String WINDOW = "assay: a window was refused";
    private static final int MOST = 50;
    private static final int LONGEST = 300;

    private final Site site;
    private final String origin;
    private final List<String> errors = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final List<String> habits = new ArrayList<>();
    private boolean crashed;
    private boolean downloaded;
    private volatile Visited shown;

    /// @param origin scheme and host under which the site is served
    Watch(Site site, String origin) {
        this.site = site;
        this.origin = origin;
    }

    Site site() {
        return site;
    }

    String origin() {
        return origin;
    }

    /// The path of an address of the site; null for one outside.
    String path(String url) {
        if (!url.startsWith(origin + "/") && !url.equals(origin)) return null;
        try {
            String path = URI.create(url).getPath();
            return path == null || path.isEmpty() ? "/" : path;
        } catch (IllegalArgumentException _) {
            return "/";
        }
    }

    private static void note(List<String> list, String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        if (list.size() < MOST && !list.contains(cut)) list.add(cut);
    }

    void said(ConsoleMessage message) {
        if (message.text().equals(WINDOW)) tried("window");
        if (!message.type().equals("error")) return;
        // What was refused is not there because we refuse it; that is no error of the page.
        boolean ours = message.text().startsWith("Failed to load resource")
                && !message.location().startsWith(origin + "/");
        boolean socket = message.text().startsWith("WebSocket connection to");
        if (!ours && !socket) note(errors, message.text());
    }

    void error(String thrown) {
        note(errors, thrown.lines().findFirst().orElse("an exception"));
    }

    void refuse(String url) {
        note(refused, url);
    }

    void tried(String habit) {
        note(habits, habit);
        downloaded |= habit.equals("download");
    }

    void crash() {
        crashed = true;
    }

    boolean crashed() {
        return crashed;
    }

    /// True if the page may have left something behind.
    boolean soiled() {
        return crashed || downloaded;
    }

    int errors() {
        return errors.size();
    }

    String error(int index) {
        return errors.get(index);
    }

    Visited end(Visited.Verdict verdict, String message) {
        return new Visited(
                verdict,
                message,
                null,
                List.copyOf(errors),
                List.copyOf(refused),
                List.copyOf(habits),
                List.of(),
                List.of(),
                0);
    }

    /// The page was shown; what comes later can only add actions.
    Visited show(Picture picture, List<Visited.Element> elements, double contentWidth) {
        return shown = new Visited(
                Visited.Verdict.LOADED,
                "",
                picture,
                List.copyOf(errors),
                List.copyOf(refused),
                List.copyOf(habits),
                List.of(),
                elements,
                contentWidth);
    }

    /// With the actions tried so far.
    Visited acted(List<Visited.Action> actions) {
        Visited was = shown;
        return shown = new Visited(
                was.verdict(),
                was.message(),
                was.picture(),
                was.errors(),
                List.copyOf(refused),
                List.copyOf(habits),
                List.copyOf(actions),
                was.elements(),
                was.contentWidth());
    }

    Visited shown() {
        return shown;
    }
}
