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
/// and `0-9` after lower-casing; for other scripts take `chrf`, which compares characters.
///
/// @param measure `rouge_l` (longest common subsequence, F1), `rouge_1` or `rouge_2` (common runs of one or
///     two words, F1), `token_f1` (as `rouge_1`, but two empty texts are equal), `bleu` (precision of runs
///     of up to four words, cut for short answers) or `chrf` (runs of up to six characters, recall counts
///     twice)
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
        ROUGE_1,
        ROUGE_2,
        TOKEN_F1,
        BLEU,
        CHRF;

        double of(String answer, String reference) {
            return switch (this) {
                case ROUGE_L -> Overlap.rougeL(answer, reference);
                case ROUGE_1 -> Overlap.rougeN(answer, reference, 1);
                case ROUGE_2 -> Overlap.rougeN(answer, reference, 2);
                case TOKEN_F1 -> Overlap.tokenF1(answer, reference);
                case BLEU -> Overlap.bleu(answer, reference);
                case CHRF -> Overlap.chrF(answer, reference);
            };
        }
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
                        double value = measure.of(answer.value(), reference);
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
