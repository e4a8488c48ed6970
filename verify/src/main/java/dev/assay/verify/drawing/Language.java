package dev.assay.verify.drawing;

import java.util.Locale;
import java.util.Set;

/// What pictures are drawn from.
public enum Language {
    /// Scalable vector graphics.
    SVG(Set.of("svg")),
    /// A chart specification in JSON, a small part of Vega-Lite.
    CHART(Set.of("json", "chart", "vega-lite", "vegalite")),
    /// HTML, drawn by the browser.
    HTML(Set.of("html")),
    /// Python is not drawn here: it would have to be run.
    PYTHON(Set.of("python", "py"));

    private final Set<String> labels;

    Language(Set<String> labels) {
        this.labels = labels;
    }

    /// The words that stand for it, at a fenced block for example.
    public Set<String> labels() {
        return labels;
    }

    /// The word used in recipes and messages.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
