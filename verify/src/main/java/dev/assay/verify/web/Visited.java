package dev.assay.verify.web;

import dev.assay.verify.image.Picture;
import java.util.List;
import java.util.Locale;

/// What became of a page.
///
/// @param verdict how it ended
/// @param message one line for people; empty if there is nothing to say
/// @param picture what the window showed; null if it never showed anything
/// @param errors errors the page wrote on its console, and exceptions it did not catch, until it was shown
/// @param refused addresses outside the page that it asked for
/// @param habits other things it tried: dialogs, windows, downloads
/// @param actions links and buttons that were tried
/// @param elements what stands where; empty unless asked for
/// @param contentWidth width of all the page, in pixels
public record Visited(
        Verdict verdict,
        String message,
        Picture picture,
        List<String> errors,
        List<String> refused,
        List<String> habits,
        List<Action> actions,
        List<Element> elements,
        double contentWidth) {
    /// How a visit ended.
    public enum Verdict {
        /// It was shown.
        LOADED,
        /// It has no entry file.
        NOT_FOUND,
        /// It took longer than it may: a script without end, a page without end.
        TIMEOUT,
        /// The browser gave up on it: out of memory, too much of everything.
        CRASHED;

        /// The word used in files and messages.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// A link or button that was tried.
    ///
    /// @param kind `link` or `button`
    /// @param label its text
    /// @param works true if a link led to a page of the site, or a button changed something, without an error
    /// @param why one line for people
    /// @param box `x1, y1, x2, y2` in pixels of the window
    public record Action(String kind, String label, boolean works, String why, double[] box) {}

    /// A visible element that holds text of its own, or something to click or to fill in.
    ///
    /// @param tag its name, in lower case
    /// @param text its own text
    /// @param colour of its text, `0xRRGGBB`
    /// @param background behind its text, `0xRRGGBB`: the nearest that is not transparent
    /// @param fontSize in pixels
    /// @param box `x1, y1, x2, y2` in pixels of the window
    public record Element(String tag, String text, int colour, int background, double fontSize, double[] box) {}

    /// The same with another picture.
    Visited with(Picture other) {
        return new Visited(verdict, message, other, errors, refused, habits, actions, elements, contentWidth);
    }

    /// True if it was shown.
    public boolean loaded() {
        return verdict == Verdict.LOADED;
    }

    /// True if it was shown and there is nothing to see.
    public boolean blank() {
        return loaded() && picture.blank();
    }
}
