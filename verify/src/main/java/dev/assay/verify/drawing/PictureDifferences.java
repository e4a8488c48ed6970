package dev.assay.verify.drawing;

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
import dev.assay.verify.image.Differences;
import java.util.ArrayList;
import java.util.List;

/// Where the picture a response draws differs from the reference, by rules on the pixels of both. Aspects:
/// `difference`, one per place, at its region of the response's picture: minus its severity, -1 to -3, with
/// what happened as its category (`missing` and `extra` 3, `reshaped` 2, `recoloured` 1) and the faults it
/// counts for as its weight, one more for each sixteenth of the picture; `severity`, their weighed sum, 0 or
/// more. A response that draws nothing has no places and the severity of a picture that is all
/// wrong, `worst`.
///
/// @param cell side of the cells that differences are joined in, in pixels
/// @param worst severity of a response that draws nothing
/// @param fit true to scale the picture to the size of the reference; otherwise other sizes are an error
/// @param canvas how code becomes a picture
@Named("picture-differences")
public record PictureDifferences(
        @Default("8") int cell,
        @Default("50") double worst,
        @Default("false") boolean fit,
        @Default("{}") Canvas canvas)
        implements Part<RewardFunction> {
    public PictureDifferences {
        if (cell < 1) throw new IllegalArgumentException("cell: expected 1 or more pixels, found " + cell);
    }

    @Override
    public RewardFunction open(Resources resources) {
        Compared compared = Compared.with(canvas, fit, resources);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        new Aspect("difference", Scope.Kind.REGION, -3, 0),
                        Aspect.whole("severity", 0, Double.POSITIVE_INFINITY).fault());
            }

            @Override
            public boolean costly() {
                return canvas.costly();
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                return compared.of(
                        row,
                        why -> List.of(Signal.whole("severity", worst, () -> why)),
                        (made, wanted) -> signals(made, wanted));
            }
        };
    }

    private List<Signal> signals(Drawing made, Drawing wanted) {
        List<Signal> signals = new ArrayList<>();
        double severity = 0;
        for (Differences.Place place : Differences.between(wanted.picture(), made.picture(), cell)) {
            int faults = place.faults(wanted.picture());
            severity += faults * place.change().severity();
            // Image 0 is the reference, image 1 the response.
            Scope region = new Scope.Region(1, place.x1(), place.y1(), place.x2(), place.y2());
            signals.add(new Signal(
                    "difference",
                    -place.change().severity(),
                    region,
                    faults,
                    place.change().word(),
                    1,
                    () -> place.pixels() + " pixels differ"));
        }
        int places = signals.size();
        signals.add(Signal.whole("severity", severity, () -> places + " places differ"));
        return signals;
    }
}
