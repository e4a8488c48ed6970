package dev.assay.verify.match;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.View;
import dev.assay.core.json.Json;
import dev.assay.core.metric.Assignment;
import dev.assay.core.metric.EditDistance;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import dev.assay.verify.page.ItemsIn;
import dev.assay.verify.text.Overlap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// Compares a list in the response (one item a line, separated by commas, or a JSON list of texts) with the
/// list in the reference, as a set and as a sequence. Items are equal after trimming, whatever their case;
/// an item that stands twice is two items.
///
/// Aspects: `exact`, 1 for the same items in the same order; `precision`, `recall` and `f1` of the items,
/// order ignored; `edit`, 1 minus the edit distance (insert, remove, replace) over the longer length;
/// `ordered`, the share of pairs of common items that stand in the order of the reference (1 for fewer than
/// two; Kendall's tau, scaled to 0 to 1); `soft`, the best assignment of items to items by the F1 of their
/// words, over the longer length, so that `a red car` half matches `red`; and per item of the response `hit`.
/// Two empty lists are equal. A response without a list has 0 everywhere.
///
/// @param tag tag around the list; empty for the whole response
/// @param field information field with the response's list, taken instead of the response
/// @param reference information field with the true list; empty for the row's reference
@Named("list-match")
public record ListMatch(
        @Default("answer") String tag,
        @Default("items") String field,
        @Default("") String reference) implements Part<RewardFunction> {
    private static final int MOST = 500;
    /// Costs of an assignment are whole numbers.
    private static final int SCALE = 1_000_000;

    @Override
    public RewardFunction open(Resources resources) {
        ItemsIn view = new ItemsIn(field, tag);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                List<Aspect> aspects = new ArrayList<>();
                for (String name : List.of("exact", "precision", "recall", "f1", "edit", "ordered", "soft"))
                    aspects.add(Aspect.whole(name, 0, 1));
                aspects.add(new Aspect("hit", Scope.Kind.ITEM, 0, 1));
                return aspects;
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object gold = reference.isEmpty()
                        ? row.rollout().reference()
                        : row.rollout().info(reference);
                String name = reference.isEmpty() ? "reference" : reference;
                if (gold == null) return new Reading.Missing("the row has no list '" + name + "'");
                if (!(gold instanceof List<?> list))
                    throw new IllegalArgumentException(
                            row.rollout().id() + ": " + name + ": expected a list, found " + Json.kind(gold));
                List<String> truth =
                        list.stream().map(item -> folded(ItemsIn.name(item))).toList();
                if (truth.size() > MOST) return new Reading.Missing("the reference has more than " + MOST + " items");
                return switch (row.view(view)) {
                    case View.Seen.Got<List<ItemsIn.Item>> got ->
                        got.value().size() > MOST
                                ? none("more than " + MOST + " items", truth)
                                : compared(got.value(), truth);
                    case View.Seen.Malformed<List<ItemsIn.Item>> bad -> none(bad.why(), truth);
                    case View.Seen.Unreadable<List<ItemsIn.Item>> bad -> new Reading.Missing(bad.why());
                };
            }
        };
    }

    private static String folded(String item) {
        return item.strip().toLowerCase(Locale.ROOT);
    }

    /// A response in which no item was found: right if there is none to find.
    private static Reading none(String why, List<String> truth) {
        double value = truth.isEmpty() && why.equals("no items") ? 1 : 0;
        List<Signal> signals = new ArrayList<>();
        for (String name : List.of("exact", "precision", "recall", "f1", "edit", "ordered", "soft"))
            signals.add(Signal.whole(name, value, () -> why));
        return new Reading.Measured(signals);
    }

    private static Reading compared(List<ItemsIn.Item> items, List<String> truth) {
        List<String> found = items.stream().map(item -> folded(item.id())).toList();
        Map<String, Integer> left = new HashMap<>();
        for (String item : truth) left.merge(item, 1, Integer::sum);
        List<Signal> signals = new ArrayList<>();
        int shared = 0;
        for (int i = 0; i < found.size(); i++) {
            int free = left.getOrDefault(found.get(i), 0);
            if (free > 0) {
                shared++;
                left.put(found.get(i), free - 1);
            }
            ItemsIn.Item item = items.get(i);
            signals.add(Signal.of("hit", free > 0 ? 1 : 0, new Scope.Item(i, item.start(), item.end()), item::id));
        }
        boolean both = found.isEmpty() && truth.isEmpty();
        double precision = found.isEmpty() ? (both ? 1 : 0) : (double) shared / found.size();
        double recall = truth.isEmpty() ? (both ? 1 : 0) : (double) shared / truth.size();
        double longer = Math.max(1, Math.max(found.size(), truth.size()));
        signals.add(Signal.whole("exact", found.equals(truth) ? 1 : 0, null));
        signals.add(Signal.whole("precision", precision, null));
        signals.add(Signal.whole("recall", recall, null));
        signals.add(
                Signal.whole("f1", precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall), null));
        signals.add(Signal.whole("edit", 1 - EditDistance.of(found, truth) / longer, null));
        signals.add(Signal.whole("ordered", ordered(found, truth), null));
        signals.add(Signal.whole("soft", both ? 1 : assigned(found, truth) / longer, null));
        return new Reading.Measured(signals);
    }

    /// Share of pairs of common items, each by its first place, in the same order on both sides.
    static double ordered(List<String> found, List<String> truth) {
        int[] places = found.stream()
                .distinct()
                .mapToInt(truth::indexOf)
                .filter(place -> place >= 0)
                .toArray();
        double right = 0;
        for (int i = 0; i < places.length; i++) for (int j = 0; j < i; j++) if (places[j] < places[i]) right++;
        double pairs = places.length * (places.length - 1) / 2.0;
        return pairs == 0 ? 1 : right / pairs;
    }

    /// The largest total F1 of words when every item has at most one partner.
    static double assigned(List<String> found, List<String> truth) {
        int n = Math.max(found.size(), truth.size());
        int[][] cost = new int[n][n];
        for (int i = 0; i < n; i++) {
            Arrays.fill(cost[i], SCALE);
            if (i >= found.size()) continue;
            for (int j = 0; j < truth.size(); j++) {
                String a = found.get(i);
                String b = truth.get(j);
                double alike = a.equals(b) ? 1 : Overlap.rougeN(a, b, 1);
                cost[i][j] = (int) Math.round(SCALE * (1 - alike));
            }
        }
        int[] all = IntStream.range(0, n).toArray();
        return n - (double) new Assignment(n).solve(cost, all, all) / SCALE;
    }
}
