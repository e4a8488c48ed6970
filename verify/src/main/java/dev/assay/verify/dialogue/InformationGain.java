package dev.assay.verify.dialogue;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.Step;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What each question of a dialogue brought to light: the drop in the entropy of the user's
/// intent, in bits (Nous, arXiv 2510.27410). Excluding a very likely value can raise the entropy;
/// the sign is kept.
///
/// The schema is a list of `{name, prior: {value: count}}`. Each step says in `parsed` which
/// values the answer allows: `{layout: [linear, circular]}`; a step without it learned nothing.
/// `state` of the row, if there, holds what was known before the first step. Aspects: per step
/// `gain` and `resolved` (attributes newly resolved); `initial` and `remaining` entropy; per
/// attribute `entropy` that remains.
///
/// @param schema field with the attributes
/// @param weights importance of attributes; 1 where none is given
@Named("information-gain")
public record InformationGain(
        @Default("attributes") String schema, @Default("{}") Map<String, Double> weights)
        implements Part<RewardFunction> {
    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                double most = Double.POSITIVE_INFINITY;
                return List.of(
                        new Aspect("gain", Scope.Kind.STEP, -most, most),
                        new Aspect("resolved", Scope.Kind.STEP, 0, most),
                        Aspect.whole("initial", 0, most).fact(),
                        Aspect.whole("remaining", 0, most).fault(),
                        new Aspect("entropy", Scope.Kind.ITEM, 0, most).fact());
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object attributes = row.rollout().info(schema);
                if (attributes == null) return new Reading.Missing("the row has no field '" + schema + "'");
                String id = row.rollout().id();
                Belief belief = prior(attributes, id + ": field " + schema);
                if (row.rollout().info("state") instanceof Map<?, ?> state)
                    belief = belief.after(allowed(state, id + ": field state"));
                return reading(belief, row.rollout().steps(), id);
            }
        };
    }

    private Reading reading(Belief belief, List<Step> steps, String id) {
        List<Signal> signals = new ArrayList<>();
        signals.add(Signal.whole("initial", belief.entropy(weights), null));
        for (int t = 0; t < steps.size(); t++) {
            Belief before = belief;
            String why = "the answer was not parsed";
            if (steps.get(t).info().get("parsed") instanceof Map<?, ?> parsed) {
                Map<String, List<String>> allowed = allowed(parsed, id + ": step " + t + ": parsed");
                List<String> unknown = before.unknown(allowed);
                why = unknown.isEmpty()
                        ? String.join(", ", allowed.keySet())
                        : "unknown: " + String.join(", ", unknown);
                belief = before.after(allowed);
            }
            String said = why;
            Scope at = new Scope.Step(t);
            double gain = before.entropy(weights) - belief.entropy(weights);
            signals.add(Signal.of("gain", gain, at, () -> said));
            signals.add(Signal.of("resolved", belief.resolvedSince(before), at, null));
        }
        signals.add(Signal.whole("remaining", belief.entropy(weights), null));
        int index = 0;
        for (var each : belief.entropies().entrySet())
            signals.add(Signal.of("entropy", each.getValue(), new Scope.Item(index++), null)
                    .labelled(each.getKey()));
        return new Reading.Measured(signals);
    }

    /// The belief of a schema.
    ///
    /// @param at names the field in messages
    public static Belief prior(Object schema, String at) {
        if (!(schema instanceof List<?> list))
            throw new IllegalArgumentException(at + ": expected a list of attributes, found " + Json.kind(schema));
        Map<String, Map<String, Double>> counts = new LinkedHashMap<>();
        for (Object each : list) {
            if (!(each instanceof Map<?, ?> attribute)
                    || !(attribute.get("name") instanceof String name)
                    || !(attribute.get("prior") instanceof Map<?, ?> prior))
                throw new IllegalArgumentException(at + ": expected {name, prior: {value: count}} everywhere");
            Map<String, Double> values = new LinkedHashMap<>();
            for (var value : Json.map(prior).entrySet()) {
                if (!(value.getValue() instanceof Number count))
                    throw new IllegalArgumentException(at + ": attribute " + name + ": count of '" + value.getKey()
                            + "': expected a number, found " + Json.kind(value.getValue()));
                values.put(value.getKey(), count.doubleValue());
            }
            counts.put(name, values);
        }
        return Belief.of(counts);
    }

    private static Map<String, List<String>> allowed(Map<?, ?> parsed, String at) {
        Map<String, List<String>> allowed = new LinkedHashMap<>();
        for (var each : Json.map(parsed).entrySet()) {
            Object values = each.getValue();
            if (values instanceof String one) values = List.of(one);
            if (!(values instanceof List<?> list))
                throw new IllegalArgumentException(
                        at + "." + each.getKey() + ": expected a list of values, found " + Json.kind(values));
            allowed.put(each.getKey(), list.stream().map(String::valueOf).toList());
        }
        return allowed;
    }
}
