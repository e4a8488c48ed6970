package dev.assay.verify.drawing;

import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.View;
import dev.assay.core.View.Seen;
import dev.assay.verify.image.Picture;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The picture a response draws beside the one it should: what all parts that compare them share.
///
/// @param made view of the response
/// @param wanted view of the reference
/// @param fit true to scale the made picture to the size of the other
record Compared(View<Drawing> made, View<Drawing> wanted, boolean fit) {
    static Compared with(Canvas canvas, boolean fit, Resources resources) {
        return new Compared(canvas.response(resources), canvas.reference(resources), fit);
    }

    /// Measures both, if there are both.
    ///
    /// @param nothing the signals of a response that draws nothing
    /// @param measure signals of the made and the wanted picture
    Reading of(Scored row, Function<String, List<Signal>> nothing, BiFunction<Drawing, Drawing, List<Signal>> measure) {
        return switch (row.view(made)) {
            case Seen.Unreadable<Drawing> u -> new Reading.Missing(u.why());
            case Seen.Malformed<Drawing> m -> new Reading.Measured(nothing.apply(m.why()), original(row));
            case Seen.Got<Drawing> got
            when got.value().picture().blank() ->
                new Reading.Measured(nothing.apply("the picture is blank"), original(row));
            case Seen.Got<Drawing> got ->
                switch (row.view(wanted)) {
                    case Seen.Unreadable<Drawing> u -> new Reading.Missing(u.why());
                    case Seen.Malformed<Drawing> m -> new Reading.Missing(m.why());
                    case Seen.Got<Drawing> gold -> both(row, got.value(), gold.value(), measure);
                };
        };
    }

    private Reading both(Scored row, Drawing made, Drawing wanted, BiFunction<Drawing, Drawing, List<Signal>> measure) {
        Picture target = wanted.picture();
        Picture picture = made.picture();
        if (picture.width() != target.width() || picture.height() != target.height()) {
            if (!fit)
                throw new IllegalArgumentException(row.rollout().id() + ": the picture is " + picture.width() + " by "
                        + picture.height() + " pixels, the reference " + target.width() + " by " + target.height()
                        + "; set fit: true to scale it");
            made = new Drawing(made.language(), picture.scaled(target.width(), target.height()), made.marks());
        }
        return new Reading.Measured(
                measure.apply(made, wanted), List.of(shown("the reference", wanted), shown("the response", made)));
    }

    private List<Reading.Exhibit> original(Scored row) {
        return row.view(wanted) instanceof Seen.Got<Drawing> gold
                ? List.of(shown("the reference", gold.value()))
                : List.of();
    }

    static Reading.Exhibit shown(String caption, Drawing drawing) {
        Picture picture = drawing.picture();
        return new Reading.Exhibit(caption, picture.width(), picture.height(), picture::png);
    }
}
