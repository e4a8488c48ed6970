package dev.assay.verify.fields;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Scores that somebody else gave, a judge for example: a list of numbers, or an object from criterion to
/// number, in an information field. A score that is null, or a field that is not there, is missing; a
/// score outside the range is an error of the data and stops the row.
///
/// @param field name of the information field
/// @param min smallest score allowed
/// @param max largest score allowed
/// @param least fewest scores allowed
@Named("scores")
public record Scores(
        String field,
        @Default("-1e308") double min,
        @Default("1e308") double max,
        @Default("0") int least) implements Part<RewardFunction> {
    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(new Aspect("score", Scope.Kind.ITEM, min, max));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object value = row.rollout().info(field);
                if (value == null) return new Reading.Missing("the row has no field '" + field + "'");
                Map<String, Object> scores = named(value, row.rollout().id());
                if (scores.size() < least)
                    throw new IllegalArgumentException(row.rollout().id() + ": field " + field + ": expected " + least
                            + " scores or more, found " + scores.size());
                List<Signal> signals = new ArrayList<>();
                for (var score : scores.entrySet()) {
                    if (score.getValue() == null)
                        return new Reading.Missing(field + " '" + score.getKey() + "' has no score");
                    Signal signal = signal(row.rollout().id(), signals.size(), score.getKey(), score.getValue());
                    signals.add(value instanceof Map ? signal.labelled(score.getKey()) : signal);
                }
                return new Reading.Measured(signals);
            }
        };
    }

    private Map<String, Object> named(Object value, String id) {
        if (value instanceof Map<?, ?>) return Json.map(value);
        if (!(value instanceof List<?> list))
            throw new IllegalArgumentException(
                    id + ": field " + field + ": expected a list or an object of scores, found " + Json.kind(value));
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < list.size(); i++) named.put(Integer.toString(i + 1), list.get(i));
        return named;
    }

    private Signal signal(String id, int index, String criterion, Object value) {
        if (!(value instanceof Number number))
            throw new IllegalArgumentException(
                    id + ": field " + field + " '" + criterion + "': expected a number, found " + Json.kind(value));
        double score = number.doubleValue();
        if (score < min || score > max)
            throw new IllegalArgumentException(id + ": field " + field + " '" + criterion + "': " + score
                    + " is outside [" + bound(min) + ", " + bound(max) + "]");
        return Signal.of("score", score, new Scope.Item(index), null);
    }

    private static String bound(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
