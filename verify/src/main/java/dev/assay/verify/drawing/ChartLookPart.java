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
import java.util.ArrayList;
import java.util.List;

/// Draws the chart a response specifies and the reference, and says how alike they look by rules: `type`,
/// `layout`, `text`, `data`, `style` and `clarity`, each 0 to 1, 0 for what draws nothing. A stand-in for the
/// judge of MSRL (arXiv 2508.13587).
///
/// @param width of the pictures, in pixels
/// @param height of the pictures, in pixels
@Named("chart-look")
public record ChartLookPart(
        @Default("320") int width, @Default("240") int height) implements Part<RewardFunction> {
    private static final List<String> DIMENSIONS = List.of("type", "layout", "text", "data", "style", "clarity");

    @Override
    public RewardFunction open(Resources resources) {
        Canvas canvas =
                new Canvas(List.of(Language.CHART), width, height, 768, dev.assay.verify.web.BrowserSetup.DEFAULT);
        Compared compared = Compared.with(canvas, false, resources);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return DIMENSIONS.stream().map(name -> Aspect.whole(name, 0, 1)).toList();
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                return compared.of(
                        row,
                        why -> DIMENSIONS.stream()
                                .map(name -> Signal.whole(name, 0, () -> why))
                                .toList(),
                        (made, wanted) -> {
                            List<Signal> signals = new ArrayList<>();
                            ChartLook.of(made, wanted)
                                    .scores()
                                    .forEach((name, score) -> signals.add(Signal.whole(name, score, null)));
                            return signals;
                        });
            }
        };
    }
}
