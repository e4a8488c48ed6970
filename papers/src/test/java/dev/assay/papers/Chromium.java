package dev.assay.papers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.verify.web.BrowserSetup;
import dev.assay.verify.web.Browsers;
import java.util.Set;

/// Skips what opens pages where there is no browser.
final class Chromium {
    private static final Set<String> NEEDED = Set.of("webgen-r1", "visual-erm");

    private Chromium() {}

    static void assume(String recipe) {
        if (!NEEDED.contains(recipe)) return;
        String problem = Browsers.problem(BrowserSetup.DEFAULT);
        assumeTrue(problem == null, recipe + " skipped: " + problem);
    }
}
