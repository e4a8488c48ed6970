package dev.assay.verify.attempt;

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
import java.util.List;
import java.util.Map;

/// Checks that were run before: which unit tests, or rubric items, an attempt passed. The field holds a
/// list of 0 and 1, true and false, or `{id, passed, status}`, or an object with such a list in `tests`.
/// A count of passed checks is not enough and stops the row.
///
/// @param field name of the information field, of the rollout or of a step
@Named("recorded-checks")
public record RecordedChecks(@Default("passes") String field) implements Part<RewardFunction> {
    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(new Aspect("test", Scope.Kind.ITEM, 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object value = row.rollout().info(field);
                if (value == null) return new Reading.Missing("the row has no field '" + field + "'");
                if (value instanceof Map<?, ?> report && report.get("tests") != null) value = report.get("tests");
                String at = row.rollout().id() + ": field " + field;
                if (!(value instanceof List<?> list))
                    throw new IllegalArgumentException(at + ": expected one entry per test, found " + Json.kind(value));
                List<Signal> signals = new ArrayList<>();
                for (Object each : list) signals.add(signal(each, signals.size(), at));
                return new Reading.Measured(signals);
            }
        };
    }

    private static Signal signal(Object entry, int index, String at) {
        String status = null;
        Object passed = entry;
        if (entry instanceof Map<?, ?> report) {
            passed = report.get("passed");
            status = report.get("status") instanceof String s ? s : null;
        }
        double value;
        if (passed instanceof Boolean flag) value = flag ? 1 : 0;
        else if (passed instanceof Number n && (n.doubleValue() == 0 || n.doubleValue() == 1)) value = n.doubleValue();
        else throw new IllegalArgumentException(at + "[" + index + "]: expected 0 or 1, found " + shown(passed));
        return Signal.of("test", value, new Scope.Item(index), null).labelled(status);
    }

    private static String shown(Object value) {
        return value instanceof Number ? String.valueOf(value) : Json.kind(value);
    }
}
