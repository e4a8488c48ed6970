package dev.assay.verify.page;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.View;
import dev.assay.core.json.Json;
import dev.assay.core.metric.Gains;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A page of items, as a model wrote or a log shows it (PageLLM, arXiv 2506.09084; the formulas are ours).
///
/// Aspects: `relevance`, share of places with an item the user engaged with; `diversity`, different
/// categories over places; `redundancy`, 1 minus different items over places; `invalid`, how many items
/// the catalogue lacks; `ndcg` of the items' engagement; and per place `credit`, what the place is worth
/// times the item's score. A page that cannot be read is all 0 with one invalid item; an empty list in the
/// data is an error.
///
/// @param field information field with the items; without it they are read from the response
/// @param tag tag around the list in the response
/// @param engaged information field: a list of items, or an object from item to grade (1 click, 2 cart, 3
///     purchase)
/// @param category information field: object from item to category; it is the catalogue, too
/// @param scores information field: object from item to score, from a model of items; without it, grades
///     are used
/// @param k places that `ndcg` looks at; 0 for all
/// @param fidelity `published` pays a repeated item again; mended, it earns credit only once
@Named("item-page")
public record ItemPage(
        @Default("page") String field,
        @Default("") String tag,
        @Default("engaged") String engaged,
        @Default("category") String category,
        @Default("item_scores") String scores,
        @Default("0") int k,
        @Default("recipe") Fidelity fidelity)
        implements Part<RewardFunction> {
    public ItemPage {
        if (k < 0) throw new IllegalArgumentException("k: expected 0 or more, found " + k);
    }

    @Override
    public RewardFunction open(Resources resources) {
        ItemsIn view = new ItemsIn(field, tag);
        boolean once = fidelity.or(resources.fidelity()) != Fidelity.PUBLISHED;
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        Aspect.whole("relevance", 0, 1),
                        Aspect.whole("diversity", 0, 1),
                        Aspect.whole("redundancy", 0, 1).fault(),
                        Aspect.whole("invalid", 0, Double.POSITIVE_INFINITY).fault(),
                        Aspect.whole("ndcg", 0, 1),
                        new Aspect("credit", Scope.Kind.ITEM, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                return switch (row.view(view)) {
                    case View.Seen.Got<List<ItemsIn.Item>> got -> page(row.rollout(), got.value(), once);
                    case View.Seen.Malformed<List<ItemsIn.Item>> bad ->
                        Reading.of(
                                Signal.whole("relevance", 0, bad::why),
                                Signal.whole("diversity", 0, bad::why),
                                Signal.whole("redundancy", 0, bad::why),
                                Signal.whole("invalid", 1, bad::why),
                                Signal.whole("ndcg", 0, bad::why));
                    case View.Seen.Unreadable<List<ItemsIn.Item>> bad -> new Reading.Missing(bad.why());
                };
            }
        };
    }

    private Reading page(Rollout rollout, List<ItemsIn.Item> page, boolean once) {
        String id = rollout.id();
        if (page.isEmpty()) throw new IllegalArgumentException(id + ": " + field + ": the page is empty");
        if (!(rollout.info(category) instanceof Map<?, ?> catalogue))
            return new Reading.Missing("the row has no object '" + category + "' from item to category");
        Map<String, Double> grades = grades(rollout.info(engaged), id, engaged);
        if (grades == null) return new Reading.Missing("the row has no list or object '" + engaged + "'");
        Map<String, Double> worth = grades(rollout.info(scores), id, scores);
        if (worth == null) worth = grades;
        Set<String> items = new HashSet<>();
        Set<Object> categories = new HashSet<>();
        List<Signal> signals = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        double[] listed = new double[page.size()];
        int relevant = 0;
        for (int p = 0; p < listed.length; p++) {
            ItemsIn.Item item = page.get(p);
            boolean first = items.add(item.id());
            Object kind = catalogue.get(item.id());
            if (kind == null) unknown.add(item.id());
            else {
                categories.add(kind);
                double grade = grades.getOrDefault(item.id(), 0.0);
                if (grade > 0) relevant++;
                // What the user saw before is no gain.
                listed[p] = first ? grade : 0;
            }
            double credit =
                    kind == null || once && !first ? 0 : Gains.discount(p + 1) * worth.getOrDefault(item.id(), 0.0);
            Scope place = new Scope.Item(p, item.start(), item.end());
            signals.add(Signal.of("credit", credit, place, () -> kind == null ? "not in the catalogue" : item.id()));
        }
        double n = listed.length;
        double[] pool =
                grades.values().stream().mapToDouble(Double::doubleValue).toArray();
        signals.add(Signal.whole("relevance", relevant / n, null));
        signals.add(Signal.whole("diversity", categories.size() / n, null));
        signals.add(Signal.whole("redundancy", 1 - items.size() / n, null));
        signals.add(Signal.whole(
                "invalid", unknown.size(), () -> unknown.isEmpty() ? "all items exist" : "unknown: " + unknown));
        signals.add(Signal.whole("ndcg", Gains.ndcg(listed, k == 0 ? listed.length : k, pool), null));
        return new Reading.Measured(signals);
    }

    /// Item to number; null if there is no such field.
    private static Map<String, Double> grades(Object value, String id, String field) {
        if (value == null) return null;
        Map<String, Double> grades = new HashMap<>();
        if (value instanceof List<?> list) {
            for (Object item : list) grades.put(ItemsIn.name(item), 1.0);
            return grades;
        }
        if (!(value instanceof Map<?, ?>))
            throw new IllegalArgumentException(
                    id + ": " + field + ": expected a list or an object of items, found " + Json.kind(value));
        Json.map(value).forEach((item, grade) -> {
            if (!(grade instanceof Number number))
                throw new IllegalArgumentException(
                        id + ": " + field + " '" + item + "': expected a number, found " + Json.kind(grade));
            grades.put(item, number.doubleValue());
        });
        return grades;
    }
}
