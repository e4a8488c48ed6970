package dev.assay.verify.web;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import dev.assay.verify.image.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Opens the website in an answer in a real browser that reaches nothing else: the files of its
/// `<webArtifact>`, or, if it has none, the whole answer as a page.
///
/// Aspects: `opened`, 1 if it was shown in time and is not blank; `clean`, 1 if it wrote no error; `errors`,
/// how many it wrote; `responds`, the share of links and buttons that work, 1 if it has none; `action`, one
/// per link or button at its region, 1 if it works; `looks`, 0 to 5 points by rules (contrast, overlaps,
/// edges, spacing, colours and the mood); `point`, each of the five, 0 or 1. A page that did not open has 0
/// everywhere.
///
/// A project that has to be built (`package.json`) is not opened: the reading is missing, and what a build
/// elsewhere gave has to stand in the row.
///
/// @param entry the file that is opened
/// @param mood information field with the mood asked for: `dark`, `light` or `playful`
/// @param visit what is done with the page
/// @param browser how browsers are started
@Named("web-page")
public record WebPage(
        @Default("index.html") String entry,
        @Default("mood") String mood,
        @Default("{}") Visit visit,
        @Default("{}") BrowserSetup browser)
        implements Part<RewardFunction> {
    private static final List<String> POINTS = List.of("readable", "tidy", "aligned", "spaced", "coloured");

    @Override
    public RewardFunction open(Resources resources) {
        Browsers browsers = Browsers.leased(resources, browser);
        Remembered readings = resources.leases().get(this, Remembered.class, Remembered::new);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        Aspect.whole("opened", 0, 1),
                        Aspect.whole("clean", 0, 1),
                        Aspect.whole("errors", 0, Double.POSITIVE_INFINITY).fault(),
                        Aspect.whole("responds", 0, 1),
                        new Aspect("action", Scope.Kind.REGION, 0, 1),
                        Aspect.whole("looks", 0, 5),
                        new Aspect("point", Scope.Kind.ITEM, 0, 1));
            }

            @Override
            public boolean costly() {
                return true;
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object asked = row.rollout().info(mood);
                String feel = asked == null ? "" : String.valueOf(asked);
                if (!Looks.MOODS.contains(feel))
                    throw new IllegalArgumentException(row.rollout().id() + ": field " + mood
                            + ": expected dark, light or playful, found '" + feel + "'");
                Site site;
                try {
                    site = site(row.rollout().response());
                } catch (IllegalArgumentException e) {
                    return closed(e.getMessage());
                }
                if (site.files().containsKey("package.json"))
                    return new Reading.Missing("a project that has to be built is not opened here:"
                            + " build it elsewhere and give `build_ok`, `console_errors` and `grade` with the row");
                try {
                    return readings.of(site, feel, () -> browsers.open(site, visit));
                } catch (BrowserMissing e) {
                    return new Reading.Missing(e.getMessage());
                }
            }
        };
    }

    /// What was read of pages by their content: looks cost more than a look-up. Thread-safe.
    private static final class Remembered implements AutoCloseable {
        private static final int MOST = 1000;

        private record Key(Site site, String mood) {}

        private final Map<Key, Reading> readings = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Reading> eldest) {
                return size() > MOST;
            }
        };

        Reading of(Site site, String mood, Supplier<Visited> open) {
            Key key = new Key(site, mood);
            synchronized (readings) {
                Reading known = readings.get(key);
                if (known != null) return known;
            }
            Visited page = open.get();
            Reading reading = seen(page, mood);
            // A busy machine may make a page late.
            if (page.verdict() != Visited.Verdict.TIMEOUT)
                synchronized (readings) {
                    readings.put(key, reading);
                }
            return reading;
        }

        @Override
        public void close() {
            synchronized (readings) {
                readings.clear();
            }
        }
    }

    private Site site(String response) {
        Artifact artifact = Artifact.in(response);
        return new Site(artifact == null ? Map.of(entry, response) : artifact.files(), entry);
    }

    private static Reading closed(String why) {
        return Reading.of(
                Signal.whole("opened", 0, () -> why),
                Signal.whole("clean", 0, () -> why),
                Signal.whole("errors", 0, () -> why),
                Signal.whole("responds", 0, () -> why),
                Signal.whole("looks", 0, () -> why));
    }

    private static Reading seen(Visited page, String mood) {
        if (!page.loaded()) return closed(page.verdict().word() + ": " + page.message());
        if (page.blank()) return closed("the page is blank");
        List<Signal> signals = new ArrayList<>();
        List<String> errors = page.errors();
        String first = errors.isEmpty() ? "no errors" : errors.getFirst();
        signals.add(Signal.whole(
                "opened",
                1,
                () -> page.refused().isEmpty() ? "shown" : "shown; refused: " + String.join(", ", page.refused())));
        signals.add(Signal.whole("clean", errors.isEmpty() ? 1 : 0, () -> first));
        signals.add(Signal.whole("errors", errors.size(), () -> first));
        long works = page.actions().stream().filter(Visited.Action::works).count();
        int tried = page.actions().size();
        signals.add(Signal.whole(
                "responds", tried == 0 ? 1 : (double) works / tried, () -> works + " of " + tried + " work"));
        Picture picture = page.picture();
        for (Visited.Action action : page.actions()) {
            double[] b = action.box();
            Scope region = new Scope.Region(
                    0,
                    Math.clamp(b[0], 0, picture.width()),
                    Math.clamp(b[1], 0, picture.height()),
                    Math.clamp(b[2], 0, picture.width()),
                    Math.clamp(b[3], 0, picture.height()));
            signals.add(Signal.of("action", action.works() ? 1 : 0, region, action::why)
                    .labelled(action.kind() + " '" + action.label() + "'"));
        }
        Looks looks = Looks.of(page, mood);
        signals.add(Signal.whole("looks", looks.grade(), () -> looks.grade() + " of 5 points"));
        boolean[] points = {looks.readable(), looks.tidy(), looks.aligned(), looks.spaced(), looks.coloured()};
        for (int i = 0; i < points.length; i++)
            signals.add(Signal.of("point", points[i] ? 1 : 0, new Scope.Item(i), null)
                    .labelled(POINTS.get(i)));
        return new Reading.Measured(
                signals, List.of(new Reading.Exhibit("the page", picture.width(), picture.height(), picture::png)));
    }
}
