package dev.assay.verify.drawing;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import dev.assay.verify.image.Likeness;
import java.util.List;

/// How alike the picture a response draws is to the reference: code in the same languages, or a picture as a
/// `data:image/png;base64,` address. One aspect, 0 to 1, per likeness asked for; 0 for what draws nothing.
///
/// @param by `pixel` (1 less the mean difference), `ssim` (structure), `edges` (F1 of edges within a pixel),
///     `ink` (overlap of what is drawn), `colour` (histograms of what is drawn), `hash` (perceptual hash)
/// @param fit true to scale the picture to the size of the reference; otherwise other sizes are an error
/// @param canvas how code becomes a picture
@Named("picture-match")
public record PictureMatch(
        @Default("[pixel, ssim, edges, ink, colour, hash]") List<Likeness> by,
        @Default("false") boolean fit,
        @Default("{}") Canvas canvas)
        implements Part<RewardFunction> {
    public PictureMatch {
        if (by.isEmpty()) throw new IllegalArgumentException("by: expected at least one likeness");
    }

    @Override
    public RewardFunction open(Resources resources) {
        Compared compared = Compared.with(canvas, fit, resources);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return by.stream().map(each -> Aspect.whole(each.word(), 0, 1)).toList();
            }

            @Override
            public boolean costly() {
                return canvas.costly();
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                return compared.of(
                        row,
                        why -> by.stream()
                                .map(each -> Signal.whole(each.word(), 0, () -> why))
                                .toList(),
                        (made, wanted) -> by.stream()
                                .map(each -> Signal.whole(each.word(), each.of(made.picture(), wanted.picture()), null))
                                .toList());
            }
        };
    }
}
