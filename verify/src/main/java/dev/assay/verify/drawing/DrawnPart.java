package dev.assay.verify.drawing;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.View;
import dev.assay.core.View.Seen;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.List;

/// Whether the response draws a picture: the last fenced block in one of the languages, or SVG, a chart
/// specification or HTML by itself. Aspects, each 0 or 1: `code` (there is code), `drawn` (it can be drawn and
/// the picture is not blank).
///
/// @param canvas how code becomes a picture
@Named("drawn")
public record DrawnPart(@Default("{}") Canvas canvas) implements Part<RewardFunction> {
    @Override
    public RewardFunction open(Resources resources) {
        View<Drawing> view = canvas.response(resources);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("code", 0, 1), Aspect.whole("drawn", 0, 1));
            }

            @Override
            public boolean costly() {
                return canvas.costly();
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                return switch (row.view(view)) {
                    case Seen.Unreadable<Drawing> u -> new Reading.Missing(u.why());
                    case Seen.Malformed<Drawing> m ->
                        Reading.of(
                                Signal.whole("code", m.why().startsWith("no code") ? 0 : 1, null),
                                Signal.whole("drawn", 0, m::why));
                    case Seen.Got<Drawing> got -> {
                        boolean blank = got.value().picture().blank();
                        yield new Reading.Measured(
                                List.of(
                                        Signal.whole(
                                                "code",
                                                1,
                                                () -> got.value().language().word()),
                                        Signal.whole(
                                                "drawn",
                                                blank ? 0 : 1,
                                                () -> blank ? "the picture is blank" : "drawn")),
                                List.of(Compared.shown("the response", got.value())));
                    }
                };
            }
        };
    }
}
