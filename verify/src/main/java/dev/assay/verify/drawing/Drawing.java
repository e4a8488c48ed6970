package dev.assay.verify.drawing;

import dev.assay.verify.image.Picture;
import java.util.List;

/// A picture, and what the one who drew it knows of it.
///
/// @param language what it was drawn from
/// @param marks what stands where; empty where only the picture is known
public record Drawing(Language language, Picture picture, List<Mark> marks) {
    /// Something drawn.
    ///
    /// @param role what it is: `title`, `x-title`, `y-title`, `tick`, `legend`, `panel` (the area of a
    ///     chart), `bar`, `point`, `slice` or `line`
    /// @param text its text; empty for shapes
    /// @param colour `0xRRGGBB`
    /// @param box `x1, y1, x2, y2` in pixels
    public record Mark(String role, String text, int colour, double[] box) {}
}
