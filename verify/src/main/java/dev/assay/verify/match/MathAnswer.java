package dev.assay.verify.match;

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
import dev.assay.verify.box.Boxes;
import dev.assay.verify.math.Equivalence;
import dev.assay.verify.math.FinalAnswer;
import dev.assay.verify.math.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the final answer of a response and compares it with the reference by value: numbers,
/// fractions, percentages, thousands separators, LaTeX, intervals, sets, equations.
///
/// The answer is looked for in `<answer>`, `\boxed{}`, after `####`, in a last line `A: ...` and
/// in "the answer is ...", in this order. The reference may be an answer or a worked solution
/// that marks its own. Aspects: `correct` (1 or 0, at the answer) and `found` (1 if the response
/// marks an answer).
///
/// @param lastNumber true to take the last number of a response that marks no answer, which also
///     rewards responses that give none
/// @param marks how a response may mark its answer: `tag`, `boxed`, `hashes`, `line`, `phrase`;
///     the first that is there counts
@Named("math-answer")
public record MathAnswer(
        @Default("false") boolean lastNumber,
        @Default("[tag, boxed, hashes, line, phrase]") List<FinalAnswer.Rule> marks)
        implements Part<RewardFunction> {
    @Override
    public RewardFunction open(Resources resources) {
        List<FinalAnswer.Rule> rules = new ArrayList<>(marks);
        if (lastNumber) rules.add(FinalAnswer.Rule.LAST_NUMBER);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("correct", 0, 1), Aspect.whole("found", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object value = row.rollout().reference();
                String reference = value instanceof Double d ? Boxes.plain(d) : value instanceof String s ? s : null;
                if (reference == null || reference.isBlank())
                    return new Reading.Missing("the row has no reference answer");
                String wanted =
                        FinalAnswer.find(reference).map(FinalAnswer.Found::text).orElse(reference);
                Optional<FinalAnswer.Found> found =
                        FinalAnswer.find(row.rollout().response(), rules);
                if (found.isEmpty())
                    return Reading.of(
                            Signal.whole("correct", 0, () -> "no final answer found"), Signal.whole("found", 0, null));
                FinalAnswer.Found answer = found.get();
                Verdict verdict = Equivalence.compare(wanted, answer.text());
                Scope where = new Scope.Span(answer.start(), answer.end());
                return Reading.of(
                        Signal.of("correct", verdict.equal() ? 1 : 0, where, verdict::why),
                        Signal.of("found", 1, where, () -> "by " + answer.by()));
            }
        };
    }
}
