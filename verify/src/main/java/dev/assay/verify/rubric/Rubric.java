package dev.assay.verify.rubric;

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
import java.util.Optional;

/// The items of a rubric that a response meets, each with the weight of its category.
///
/// The field holds a list of `{title, category}` with what was found: `verdict` (Yes, No, true,
/// false, or null where the judge gave none), `reply` (the judge's text, ending in `Final
/// Decision: \boxed{Yes}`), or `check`, decided here without a judge on the text after
/// `</think>`: `{any_of: [phrases], none_of: [phrases], number: {value, tolerance}}`. An item
/// without a verdict counts as not met, with its full weight. For an inverted category the judge
/// is asked whether a fault is there, so the item is met by No. Aspects, one per item: `met` (0
/// or 1) and `weight`.
///
/// @param field name of the information field
/// @param weights weight of each category, 0 or more
/// @param inverted categories that describe faults
@Named("rubric")
public record Rubric(
        @Default("rubrics") String field,

        @Default("{Essential: 1, Important: 0.7, Optional: 0.3, Pitfall: 0.9}")
        Map<String, Double> weights,

        @Default("[Pitfall]") List<String> inverted)
        implements Part<RewardFunction> {
    public Rubric {
        weights.forEach((category, weight) -> {
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("weights: " + category + ": expected 0 or more, found " + weight);
        });
        for (String category : inverted)
            if (!weights.containsKey(category))
                throw new IllegalArgumentException("inverted: '" + category + "' has no weight");
    }

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        new Aspect("met", Scope.Kind.ITEM, 0, 1),
                        new Aspect("weight", Scope.Kind.ITEM, 0, Double.POSITIVE_INFINITY).fact());
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object value = row.rollout().info(field);
                if (value == null) return new Reading.Missing("the row has no field '" + field + "'");
                String at = row.rollout().id() + ": " + field;
                if (!(value instanceof List<?> list))
                    throw new IllegalArgumentException(at + ": expected a list of items, found " + Json.kind(value));
                List<Signal> signals = new ArrayList<>();
                String text = answer(row.rollout().response());
                for (int i = 0; i < list.size(); i++) {
                    if (!(list.get(i) instanceof Map<?, ?> map))
                        throw new IllegalArgumentException(
                                at + "[" + i + "]: expected an object, found " + Json.kind(list.get(i)));
                    Map<String, Object> item = Json.map(map);
                    String name = item.get("title") instanceof String title ? "'" + title + "'" : "[" + i + "]";
                    String missing = add(item, i, at + " " + name, text, signals);
                    if (missing != null) return new Reading.Missing(field + " " + name + " " + missing);
                }
                return new Reading.Measured(signals);
            }
        };
    }

    private static String answer(String response) {
        int thought = response.lastIndexOf("</think>");
        return thought < 0 ? response : response.substring(thought + "</think>".length());
    }

    /// Adds the signals of an item, or says what is missing.
    private String add(Map<String, Object> item, int index, String at, String text, List<Signal> signals) {
        if (!(item.get("category") instanceof String category) || !weights.containsKey(category))
            throw new IllegalArgumentException(at + ": unknown category " + shown(item.get("category")) + "; known: "
                    + String.join(", ", weights.keySet()));
        Optional<Boolean> verdict;
        if (item.containsKey("verdict")) verdict = verdict(item.get("verdict"), at);
        else if (item.get("reply") instanceof String reply) verdict = FinalDecision.in(reply);
        else if (item.get("check") instanceof Map<?, ?> check)
            verdict = Optional.of(OfflineCheck.of(Json.map(check), at).holds(text));
        else return "has no verdict, reply or check";
        boolean met = verdict.isPresent() && verdict.get() != inverted.contains(category);
        double weight = weights.get(category);
        String title = item.get("title") instanceof String its ? its + ": " : "";
        String said = title + verdict.map(yes -> yes ? "Yes" : "No").orElse("no verdict");
        Scope where = new Scope.Item(index);
        signals.add(new Signal("met", met ? 1 : 0, where, weight, category, 1, () -> said));
        signals.add(Signal.of("weight", weight, where, null).labelled(category));
        return null;
    }

    private static Optional<Boolean> verdict(Object value, String at) {
        return switch (value) {
            case null -> Optional.empty();
            case Boolean yes -> Optional.of(yes);
            case String word when word.strip().equalsIgnoreCase("yes") -> Optional.of(true);
            case String word when word.strip().equalsIgnoreCase("no") -> Optional.of(false);
            default ->
                throw new IllegalArgumentException(at + ": verdict: expected Yes, No or null, found " + shown(value));
        };
    }

    private static String shown(Object value) {
        return value instanceof String text ? "'" + text + "'" : Json.kind(value);
    }
}
