package dev.assay.verify.score;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A judge's scores of several dimensions, each with a maximum of its own. Scores outside 0 and the maximum
/// are held to it; a dimension without a number leaves the reading missing, to be judged again. Aspects: one
/// per dimension, 0 to 1, and `share`, all points over all that could be had.
///
/// @param maxima dimension to its highest score
/// @param field information field with the scores, an object
/// @param most information field with other maxima, an object; those of the settings if the row has none
@Named("judged-dimensions")
public record JudgedDimensions(
        Map<String, Double> maxima,
        @Default("scores") String field,
        @Default("max_scores") String most) implements Part<RewardFunction> {
    public JudgedDimensions {
        if (maxima.isEmpty()) throw new IllegalArgumentException("maxima: expected at least one dimension");
        maxima.forEach((name, max) -> {
            if (max == null || !(max > 0))
                throw new IllegalArgumentException("maxima: " + name + ": expected more than 0, found " + max);
        });
    }

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                List<Aspect> aspects = new ArrayList<>();
                maxima.keySet().forEach(name -> aspects.add(Aspect.whole(name, 0, 1)));
                aspects.add(Aspect.whole("share", 0, 1));
                return aspects;
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Map<String, Object> scores = object(row, field);
                if (scores == null) return new Reading.Missing("the row has no field '" + field + "'");
                Map<String, Object> others = object(row, most);
                List<Signal> signals = new ArrayList<>();
                double sum = 0;
                double all = 0;
                for (var dimension : maxima.entrySet()) {
                    String name = dimension.getKey();
                    double max = others != null && others.get(name) instanceof Number n
                            ? n.doubleValue()
                            : dimension.getValue();
                    if (!(scores.get(name) instanceof Number score))
                        return new Reading.Missing("judge reply lacks '" + name + "'");
                    double held = Math.clamp(score.doubleValue(), 0, max);
                    sum += held;
                    all += max;
                    signals.add(Signal.whole(name, held / max, () -> score + " of " + max));
                }
                signals.add(Signal.whole("share", sum / all, null));
                return new Reading.Measured(signals);
            }
        };
    }

    private static Map<String, Object> object(Scored row, String field) {
        Object value = row.rollout().info(field);
        if (value == null) return null;
        if (value instanceof Map<?, ?> map) return Json.map(map);
        throw new IllegalArgumentException(
                row.rollout().id() + ": field " + field + ": expected an object, found " + Json.kind(value));
    }
}
