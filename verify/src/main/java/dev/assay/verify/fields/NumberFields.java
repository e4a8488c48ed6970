package dev.assay.verify.fields;

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

/// Numbers that stand in information fields, each checked against one range: one aspect per field, by its
/// name. A number outside the range is an error of the data and stops the row.
///
/// @param fields name to the value that stands for a field that is not there; null if the number is then
///     missing
/// @param min smallest number allowed
/// @param max largest number allowed
@Named("number-fields")
public record NumberFields(
        Map<String, Double> fields,
        @Default("-1e308") double min,
        @Default("1e308") double max) implements Part<RewardFunction> {
    public NumberFields {
        if (fields.isEmpty()) throw new IllegalArgumentException("fields: expected at least one name");
    }

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return fields.keySet().stream()
                        .map(name -> Aspect.whole(name, min, max))
                        .toList();
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                List<Signal> signals = new ArrayList<>();
                for (var field : fields.entrySet()) {
                    String name = field.getKey();
                    Object value = row.rollout().info(name);
                    if (value == null) value = field.getValue();
                    if (value == null) return new Reading.Missing("the row has no field '" + name + "'");
                    if (!(value instanceof Number number)
                            || !(number.doubleValue() >= min && number.doubleValue() <= max))
                        throw new IllegalArgumentException(row.rollout().id() + ": field " + name
                                + ": expected a number from " + min + " to " + max + ", found "
                                + (value instanceof Number ? value : Json.kind(value)));
                    signals.add(Signal.whole(name, number.doubleValue(), null));
                }
                return new Reading.Measured(signals);
            }
        };
    }
}
