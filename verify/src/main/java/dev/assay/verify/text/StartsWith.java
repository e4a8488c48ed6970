package dev.assay.verify.text;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.manual.Named;
import java.util.List;

/// 1 if the response starts with a text, else 0.
///
/// @param text what it must start with, character for character
@Named("starts-with")
public record StartsWith(String text) implements Part<RewardFunction> {
    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("start", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                boolean starts = row.rollout().response().startsWith(text);
                return Reading.of(Signal.whole(
                        "start",
                        starts ? 1 : 0,
                        () -> (starts ? "starts" : "does not start") + " with " + text.replace("\n", "\\n")));
            }
        };
    }
}
