package dev.assay.verify.text;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.View;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.List;

/// How much the answer's words have in common with the reference text, 0 to 1. Words are runs of `a-z`
/// and `0-9` after lower-casing.
///
/// @param measure `rouge_l` (longest common subsequence, F1) or `token_f1` (common words, F1)
/// @param tag tag around the answer; empty for the whole response
/// @param field information field with the reference text; empty for the rollout's reference
@Named("text-overlap")
public record TextOverlap(
        Measure measure,
        @Default("") String tag,
        @Default("") String field) implements Part<RewardFunction> {
    /// What is compared.
    public enum Measure {
        ROUGE_L,
        TOKEN_F1
    }

    @Override
    public RewardFunction open(Resources resources) {
        TagText view = new TagText(tag);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("overlap", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object gold = field.isEmpty()
                        ? row.rollout().reference()
                        : row.rollout().info(field);
                if (!(gold instanceof String reference))
                    return new Reading.Missing(
                            field.isEmpty() ? "the row has no reference text" : "the row has no text '" + field + "'");
                return switch (row.view(view)) {
                    case View.Seen.Got<TagText.Text> got -> {
                        TagText.Text answer = got.value();
                        double value = measure == Measure.ROUGE_L
                                ? Overlap.rougeL(answer.value(), reference)
                                : Overlap.tokenF1(answer.value(), reference);
                        yield Reading.of(
                                Signal.of("overlap", value, new Scope.Span(answer.start(), answer.end()), null));
                    }
                    case View.Seen.Malformed<TagText.Text> bad -> Reading.of(Signal.whole("overlap", 0, bad::why));
                    case View.Seen.Unreadable<TagText.Text> bad -> new Reading.Missing(bad.why());
                };
            }
        };
    }
}
