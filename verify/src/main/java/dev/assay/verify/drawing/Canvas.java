package dev.assay.verify.drawing;

import dev.assay.core.Resources;
import dev.assay.core.View;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Default;
import dev.assay.verify.image.Picture;
import dev.assay.verify.web.BrowserMissing;
import dev.assay.verify.web.BrowserSetup;
import dev.assay.verify.web.Browsers;
import dev.assay.verify.web.Site;
import dev.assay.verify.web.Visit;
import dev.assay.verify.web.Visited;
import java.util.Base64;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How code becomes a picture.
///
/// @param languages what is drawn: `svg`, `chart` (a specification), `html` (a table, by the browser)
/// @param width of SVG and charts, in pixels
/// @param height of SVG and charts, in pixels
/// @param longest of a table's picture, cut to what is drawn: its longer side, in pixels
/// @param browser the browser for tables
public record Canvas(
        @Default("[svg, chart, html]") List<Language> languages,
        @Default("336") int width,
        @Default("336") int height,
        @Default("768") int longest,
        @Default("{}") BrowserSetup browser) {
    private static final int MARGIN = 12;
    private static final Visit LOOK = new Visit(1200, 800, 0, 15, 0, 0);
    private static final String STYLE =
            "<!doctype html><style>body{margin:20px;font:16px sans-serif}table{border-collapse:collapse}"
                    + "td,th{border:1px solid #000;padding:4px 8px}</style>";

    public Canvas {
        languages = List.copyOf(languages);
        if (languages.isEmpty()) throw new IllegalArgumentException("languages: expected at least one");
        if (languages.contains(Language.PYTHON))
            throw new IllegalArgumentException("languages: python is not drawn here, it would have to be run");
        if (width < 16 || height < 16 || longest < 16 || width > 4096 || height > 4096 || longest > 4096)
            throw new IllegalArgumentException("width, height, longest: expected 16 to 4096 pixels");
    }

    /// Tables need a browser.
    boolean costly() {
        return languages.contains(Language.HTML);
    }

    /// The view of what the response draws.
    View<Drawing> response(Resources resources) {
        return new Drawn(this, browsers(resources), false);
    }

    /// The view of what the reference shows: code, or a picture as a `data:` address.
    View<Drawing> reference(Resources resources) {
        return new Drawn(this, browsers(resources), true);
    }

    private Browsers browsers(Resources resources) {
        return costly() ? Browsers.leased(resources, browser) : null;
    }

    private record Drawn(Canvas canvas, Browsers browsers, boolean ofReference) implements View<Drawing> {
        @Override
        public Seen<Drawing> read(dev.assay.core.Scored row) {
            if (!ofReference) return canvas.draw(row.rollout().response(), browsers);
            Object reference = row.rollout().reference();
            if (reference == null) return new Seen.Unreadable<>("the row has no reference");
            if (reference instanceof Map<?, ?> spec) {
                // A specification that stands in the row as it is.
                reference = new dev.assay.core.json.JsonBuffer()
                        .value(Json.map(spec))
                        .toString();
            }
            if (!(reference instanceof String text))
                return new Seen.Unreadable<>("reference: expected code or a picture, found " + Json.kind(reference));
            if (text.startsWith("data:image/")) return picture(text);
            return canvas.draw(text, browsers) instanceof Seen.Got<Drawing> got
                    ? got
                    : new Seen.Unreadable<>("the reference cannot be drawn" + why(canvas.draw(text, browsers)));
        }

        private static String why(Seen<Drawing> seen) {
            return switch (seen) {
                case Seen.Malformed<Drawing> m -> ": " + m.why();
                case Seen.Unreadable<Drawing> u -> ": " + u.why();
                case Seen.Got<Drawing> _ -> "";
            };
        }

        private static Seen<Drawing> picture(String address) {
            try {
                byte[] file = Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1));
                return new Seen.Got<>(new Drawing(null, Picture.read(file), List.of()));
            } catch (IllegalArgumentException e) {
                return new Seen.Unreadable<>("reference: " + e.getMessage());
            }
        }
    }

    private View.Seen<Drawing> draw(String text, Browsers browsers) {
        Set<Language> known = EnumSet.copyOf(languages);
        known.add(Language.PYTHON);
        Code code = Code.in(text, known);
        if (code == null) return new View.Seen.Malformed<>("no code of a picture");
        try {
            return switch (code.language()) {
                case SVG ->
                    new View.Seen.Got<>(new Drawing(Language.SVG, Svg.draw(code.text(), width, height), List.of()));
                case CHART -> new View.Seen.Got<>(ChartPainter.draw(ChartSpec.read(code.text()), width, height));
                case HTML -> table(code.text(), browsers);
                case PYTHON ->
                    new View.Seen.Unreadable<>(
                            "python is not run to draw: give the chart as a specification (language `chart`)"
                                    + " or what its run gave in the fields of the variant `recorded`");
            };
        } catch (Undrawable e) {
            return new View.Seen.Malformed<>(code.language().word() + ": " + e.getMessage());
        }
    }

    private View.Seen<Drawing> table(String html, Browsers browsers) {
        Visited page;
        try {
            page = browsers.open(Site.page(STYLE + html), LOOK);
        } catch (BrowserMissing e) {
            return new View.Seen.Unreadable<>(e.getMessage());
        }
        if (!page.loaded())
            return new View.Seen.Malformed<>("html: " + page.verdict().word() + ": " + page.message());
        return new View.Seen.Got<>(new Drawing(Language.HTML, cut(page.picture()), List.of()));
    }

    /// What is drawn with a margin, no larger than asked.
    private Picture cut(Picture page) {
        BitSet ink = page.inked();
        if (ink.isEmpty()) return page;
        int x1 = page.width();
        int x2 = 0;
        for (int i = ink.nextSetBit(0); i >= 0; i = ink.nextSetBit(i + 1)) {
            x1 = Math.min(x1, i % page.width());
            x2 = Math.max(x2, i % page.width());
        }
        int y1 = ink.nextSetBit(0) / page.width();
        int y2 = (ink.length() - 1) / page.width();
        Picture inner = page.cut(
                Math.max(0, x1 - MARGIN),
                Math.max(0, y1 - MARGIN),
                Math.min(page.width(), x2 + 1 + MARGIN),
                Math.min(page.height(), y2 + 1 + MARGIN));
        double shrink = Math.min(1, (double) longest / Math.max(inner.width(), inner.height()));
        return inner.scaled(Math.max(1, (int) Math.round(inner.width() * shrink)), Math.max(1, (int)
                Math.round(inner.height() * shrink)));
    }
}
