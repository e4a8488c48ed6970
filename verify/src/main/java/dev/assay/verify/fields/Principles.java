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
import dev.assay.core.preference.WeightedHeads;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Verdicts on a checklist that somebody else gave: a list of objects `{id, kind, score, weight, reason}` in
/// an information field. `verdict` is each score, with its weight; `score` is their weighted mean. A
/// principle without a score is missing; an empty list, a weight that is not above 0 or a score outside
/// the range is an error of the data and stops the row.
///
/// @param field name of the information field
/// @param min smallest score allowed
/// @param max largest score allowed
@Named("principles")
public record Principles(
        String field,
        @Default("0") double min,
        @Default("1") double max) implements Part<RewardFunction> {
    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("score", min, max), new Aspect("verdict", Scope.Kind.ITEM, min, max));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                String id = row.rollout().id();
                Object value = row.rollout().info(field);
                if (value == null) return new Reading.Missing("the row has no field '" + field + "'");
                if (!(value instanceof List<?> list))
                    throw new IllegalArgumentException(
                            id + ": field " + field + ": expected a list, found " + Json.kind(value));
                if (list.isEmpty()) throw new IllegalArgumentException(id + ": field " + field + ": no principles");
                List<Signal> signals = new ArrayList<>();
                double[] scores = new double[list.size()];
                double[] weights = new double[scores.length];
                for (int k = 0; k < scores.length; k++) {
                    String where = id + ": field " + field + "[" + k + "]";
                    if (!(list.get(k) instanceof Map<?, ?> map))
                        throw new IllegalArgumentException(
                                where + ": expected an object, found " + Json.kind(list.get(k)));
                    Map<String, Object> one = Json.map(map);
                    String name = one.get("id") instanceof String text ? text : Integer.toString(k + 1);
                    where += " '" + name + "'";
                    if (one.get("score") == null) return new Reading.Missing("principle '" + name + "' has no score");
                    scores[k] = number(one.get("score"), where + ".score");
                    if (!(scores[k] >= min && scores[k] <= max))
                        throw new IllegalArgumentException(
                                where + ": score " + scores[k] + " is outside " + min + " to " + max);
                    weights[k] = one.get("weight") == null ? 1 : number(one.get("weight"), where + ".weight");
                    if (!(weights[k] > 0) || Double.isInfinite(weights[k]))
                        throw new IllegalArgumentException(where + ": weight " + weights[k] + ", expected above 0");
                    signals.add(signal(k, name, one, scores[k], weights[k]));
                }
                signals.addFirst(Signal.whole("score", WeightedHeads.mean(weights, scores), null));
                return new Reading.Measured(signals);
            }
        };
    }

    private static Signal signal(int index, String name, Map<String, Object> one, double score, double weight) {
        String label = one.get("kind") instanceof String kind ? kind + "/" + name : name;
        Object reason = one.get("reason");
        return new Signal(
                "verdict",
                score,
                new Scope.Item(index),
                weight,
                label,
                1,
                reason instanceof String text ? () -> text : null);
    }

    private static double number(Object value, String where) {
        if (value instanceof Number number) return number.doubleValue();
        throw new IllegalArgumentException(where + ": expected a number, found " + Json.kind(value));
    }
}
