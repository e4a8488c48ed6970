package dev.assay.verify.score;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.List;
import java.util.OptionalDouble;

/// The grade a judge gave: a number, or a reply that ends with "Grade: 4" (WebGen-R1, arXiv 2604.20398).
/// Aspect `grade`, 0 to `max`.
///
/// @param field name of the information field
/// @param max the highest grade, 9 or less
/// @param fidelity `published` takes the first digit after the first "grade", so "Graded on a 0-5 scale" is a
///     0, and 0 where there is none; `mended` takes the last "Grade: n", and a reply without one leaves the
///     reading missing
@Named("judge-grade")
public record JudgeGrade(
        @Default("grade") String field,
        @Default("5") int max,
        @Default("recipe") Fidelity fidelity) implements Part<RewardFunction> {
    private static final Pattern FIRST = Pattern.compile("(?is)grade.*?(\\d)");
    private static final Pattern LAST = Pattern.compile("(?i)\\bgrade\\W{0,8}(\\d+(?:\\.\\d+)?)");

    public JudgeGrade {
        if (max < 1 || max > 9) throw new IllegalArgumentException("max: expected 1 to 9, found " + max);
    }

    @Override
    public RewardFunction open(Resources resources) {
        boolean published = fidelity.or(resources.fidelity()) == Fidelity.PUBLISHED;
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("grade", 0, max));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                return switch (row.rollout().info(field)) {
                    case null -> new Reading.Missing("the row has no field '" + field + "'");
                    case Number n
                    when n.doubleValue() >= 0 && n.doubleValue() <= max ->
                        Reading.of(Signal.whole("grade", n.doubleValue(), null));
                    case String reply -> {
                        OptionalDouble grade = grade(reply, published);
                        yield grade.isEmpty() || grade.getAsDouble() > max
                                ? new Reading.Missing(field + ": no grade of 0 to " + max + " in the reply")
                                : Reading.of(Signal.whole(
                                        "grade",
                                        grade.getAsDouble(),
                                        () -> reply.lines().reduce("", (_, last) -> last)));
                    }
                    case Object other ->
                        throw new IllegalArgumentException(row.rollout().id() + ": field " + field
                                + ": expected a reply or a number of 0 to " + max + ", found "
                                + (other instanceof Number ? other : Json.kind(other)));
                };
            }
        };
    }

    /// The grade in a reply; empty if there is none, which published counts as 0.
    public static OptionalDouble grade(String reply, boolean published) {
        if (published) {
            Matcher first = FIRST.matcher(reply);
            return OptionalDouble.of(first.find() ? Double.parseDouble(first.group(1)) : 0);
        }
        Matcher last = LAST.matcher(reply);
        OptionalDouble grade = OptionalDouble.empty();
        while (last.find()) grade = OptionalDouble.of(Double.parseDouble(last.group(1)));
        return grade;
    }
}
