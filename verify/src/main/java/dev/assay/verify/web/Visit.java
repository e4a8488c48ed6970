package dev.assay.verify.web;

import dev.assay.core.recipe.Default;

/// What is done with a page.
///
/// @param width of the window in pixels
/// @param height of the window in pixels
/// @param settle milliseconds the page may go on after it has loaded
/// @param limit seconds for all of it; a page that takes longer is ended
/// @param clicks links and buttons tried, at most; 0 to try none
/// @param elements elements whose place and style are read, at most
public record Visit(
        @Default("1024") int width,
        @Default("768") int height,
        @Default("50") int settle,
        @Default("10") double limit,
        @Default("12") int clicks,
        @Default("400") int elements) {
    /// A window of 1024 by 768, ten seconds, twelve clicks.
    public static final Visit DEFAULT = new Visit(1024, 768, 50, 10, 12, 400);

    public Visit {
        require("width", width, 16, 4096);
        require("height", height, 16, 4096);
        require("settle", settle, 0, 10_000);
        require("limit", limit, 0.2, 600);
        require("clicks", clicks, 0, 200);
        require("elements", elements, 0, 5000);
    }

    private static void require(String name, double value, double min, double max) {
        if (!(value >= min && value <= max))
            throw new IllegalArgumentException(
                    "visit: " + name + ": expected " + min + " to " + max + ", found " + value);
    }
}
