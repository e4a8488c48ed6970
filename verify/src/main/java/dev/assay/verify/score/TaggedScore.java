package dev.assay.verify.score;

import com.google.re2j.Pattern;
import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import dev.assay.verify.text.Tags;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;

/// The score that a response gives, `<reasoning>...</reasoning><score>4</score>`, held against a
/// scale and a label: for training judges. The last pair of tags counts.
///
/// Aspects, each 0 or 1: `found` (there is a pair), `number` (with a plain decimal number in it),
/// `valid` (that is a value of the scale), `right` (equal to the label). `words`: number of words
/// of the reasoning.
///
/// @param tag tag around the score
/// @param thought tag around the reasoning
/// @param scale field with the valid scores: a list of numbers, or a rubric whose keys they are
/// @param label field with the right score
@Named("tagged-score")
public record TaggedScore(
        @Default("score") String tag,
        @Default("reasoning") String thought,
        @Default("valid_scores") String scale,
        @Default("label") String label)
        implements Part<RewardFunction> {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)");
    private static final int LONGEST = 400;

    public TaggedScore {
        Tags.requireName("tag", tag);
        Tags.requireName("thought", thought);
    }

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        Aspect.whole("found", 0, 1),
                        Aspect.whole("number", 0, 1),
                        Aspect.whole("valid", 0, 1),
                        Aspect.whole("right", 0, 1),
                        Aspect.whole("words", 0, Double.POSITIVE_INFINITY).fact());
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object values = row.rollout().info(scale);
                if (values == null) return new Reading.Missing("the row has no field '" + scale + "'");
                Object wanted = row.rollout().info(label);
                if (wanted == null) return new Reading.Missing("the row has no field '" + label + "'");
                String id = row.rollout().id();
                TreeSet<Double> valid = scale(values, id);
                if (!(wanted instanceof Number number) || !valid.contains(number.doubleValue()))
                    throw new IllegalArgumentException(id + ": field " + label + ": expected one of " + valid
                            + ", found " + (wanted instanceof Number ? wanted : Json.kind(wanted)));
                return reading(Tags.in(row, Tags.RESPONSE), valid, number.doubleValue());
            }
        };
    }

    private Reading reading(Tags tags, TreeSet<Double> valid, double wanted) {
        int[] span = tags.lastBlock(tag);
        OptionalDouble score =
                span == null ? OptionalDouble.empty() : number(tags.text().substring(span[0], span[1]));
        boolean known = score.isPresent() && valid.contains(score.getAsDouble());
        Scope where = span == null ? Scope.WHOLE : new Scope.Span(span[0], span[1]);
        int[] reasoning = tags.lastBlock(thought);
        double words = reasoning == null ? 0 : words(tags.text(), reasoning[0], reasoning[1]);
        return Reading.of(
                Signal.of("found", span == null ? 0 : 1, where, null),
                Signal.of("number", score.isPresent() ? 1 : 0, where, null),
                Signal.of("valid", known ? 1 : 0, where, null),
                Signal.of("right", known && score.getAsDouble() == wanted ? 1 : 0, where, () -> "expected " + wanted),
                Signal.whole("words", words, null));
    }

    private TreeSet<Double> scale(Object values, String id) {
        TreeSet<Double> valid = new TreeSet<>();
        for (Object each :
                values instanceof Map<?, ?> rubric ? rubric.keySet() : values instanceof List<?> l ? l : List.of()) {
            OptionalDouble number = each instanceof Number n
                    ? OptionalDouble.of(n.doubleValue())
                    : each instanceof String text ? number(text) : OptionalDouble.empty();
            if (number.isEmpty())
                throw new IllegalArgumentException(
                        id + ": field " + scale + ": expected numbers, found " + Json.kind(each));
            // Adding 0 makes -0 and 0 one value.
            valid.add(number.getAsDouble() + 0.0);
        }
        if (valid.isEmpty())
            throw new IllegalArgumentException(id + ": field " + scale + ": expected a list of scores");
        return valid;
    }

    /// A plain decimal number; a fraction or a word is none.
    public static OptionalDouble number(String text) {
        String plain = text.strip();
        if (plain.length() > LONGEST || !NUMBER.matches(plain)) return OptionalDouble.empty();
        return OptionalDouble.of(Double.parseDouble(plain) + 0.0);
    }

    private static int words(String text, int from, int to) {
        int words = 0;
        boolean inside = false;
        for (int i = from; i < to; i++) {
            boolean letter = !Character.isWhitespace(text.charAt(i));
            if (letter && !inside) words++;
            inside = letter;
        }
        return words;
    }
}
