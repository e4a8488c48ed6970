package dev.assay.verify.action;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
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
import dev.assay.core.recipe.Default;
import dev.assay.core.recipe.Nearest;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Compares the action a response names, a JSON object, with the recorded one: readable, then the same
/// kind, then argument by argument (Shop-R1, arXiv 2507.17842; CRAFT-GUI, arXiv 2508.11360).
///
/// Aspects: `format`, 1 if there is an action; `type`, 1 if it is of the recorded kind; per argument of
/// the recorded kind, in the order of the table, `given`, 1 if the action says something there, and
/// `match`, its closeness; `exact`, 1 if kind and all arguments are right. What follows a failed step is 0.
///
/// @param key member of an action that names its kind
/// @param actions kind to its arguments; a kind without any has an empty list
/// @param gold information field with the recorded action; empty for the rollout's reference
/// @param tag tag around the JSON; empty for the whole response
/// @param member member of the JSON object that holds the action; empty if the object is the action
/// @param needs other members the JSON object must have
/// @param fence true to accept JSON in a code fence
/// @param metric `normalized` measures distances in the unit square, `square` in widths of the screen
/// @param pixels true if coordinates are pixels; the field `screen_size` holds `[width, height]`
/// @param namedBy information fields that name a row in messages, beside its id
@Named("action-match")
public record ActionMatch(
        String key,
        Map<String, List<Argument>> actions,
        @Default("") String gold,
        @Default("") String tag,
        @Default("") String member,
        @Default("[]") List<String> needs,
        @Default("false") boolean fence,
        @Default("normalized") Metric metric,
        @Default("false") boolean pixels,
        @Default("[]") List<String> namedBy)
        implements Part<RewardFunction> {
    /// How distances on a screen are measured.
    public enum Metric {
        NORMALIZED,
        SQUARE
    }

    public ActionMatch {
        if (actions.isEmpty()) throw new IllegalArgumentException("actions: expected at least one kind");
    }

    @Override
    public RewardFunction open(Resources resources) {
        List<String> members = new ArrayList<>(needs);
        members.add(member.isEmpty() ? key : member);
        View<Map<String, Object>> view = new ActionIn(tag, member, List.copyOf(members), fence);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        Aspect.whole("format", 0, 1),
                        Aspect.whole("type", 0, 1),
                        new Aspect("given", Scope.Kind.ITEM, 0, 1),
                        new Aspect("match", Scope.Kind.ITEM, 0, 1),
                        Aspect.whole("exact", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Rollout rollout = row.rollout();
                Object recorded = gold.isEmpty() ? rollout.reference() : rollout.info(gold);
                if (recorded == null)
                    return new Reading.Missing(
                            "the row has no recorded action" + (gold.isEmpty() ? "" : " '" + gold + "'"));
                if (!(recorded instanceof Map<?, ?>))
                    throw wrong(rollout, "expected an object, found " + Json.kind(recorded));
                Map<String, Object> wanted = Json.map(recorded);
                Argument.Screen screen = screen(rollout);
                List<Argument> arguments = arguments(rollout, wanted, screen);
                return switch (row.view(view)) {
                    case View.Seen.Got<Map<String, Object>> got -> compared(got.value(), wanted, arguments, screen);
                    case View.Seen.Malformed<Map<String, Object>> bad -> failed(0, arguments, bad::why);
                    case View.Seen.Unreadable<Map<String, Object>> bad -> new Reading.Missing(bad.why());
                };
            }
        };
    }

    private List<Argument> arguments(Rollout rollout, Map<String, Object> wanted, Argument.Screen screen) {
        Object kind = wanted.get(key);
        List<Argument> arguments = kind instanceof String name ? actions.get(name) : null;
        if (arguments == null)
            throw wrong(
                    rollout,
                    "unknown " + key + " " + (kind instanceof String name ? "'" + name + "'" : Json.kind(kind)) + "; "
                            + Nearest.hint(String.valueOf(kind), new TreeMap<>(actions).keySet()));
        for (Argument argument : arguments) {
            String fault = argument.fault(wanted, screen);
            if (fault != null) throw wrong(rollout, kind + ": " + fault);
        }
        return arguments;
    }

    private IllegalArgumentException wrong(Rollout rollout, String what) {
        StringBuilder where = new StringBuilder(rollout.id());
        for (String name : namedBy) {
            Object value = rollout.info(name);
            if (value != null) where.append(", ").append(name).append(' ').append(shown(value));
        }
        return new IllegalArgumentException(where + ": " + (gold.isEmpty() ? "reference" : gold) + ": " + what);
    }

    private static String shown(Object value) {
        return value instanceof Double d && d == Math.rint(d) ? Long.toString(d.longValue()) : String.valueOf(value);
    }

    private Argument.Screen screen(Rollout rollout) {
        if (!pixels && metric == Metric.NORMALIZED) return new Argument.Screen(1, 1, 1);
        if (!(rollout.info("screen_size") instanceof List<?> size)
                || size.size() != 2
                || !(size.get(0) instanceof Number w)
                || !(size.get(1) instanceof Number h)
                || !(w.doubleValue() > 0)
                || !(h.doubleValue() > 0))
            throw new IllegalArgumentException(rollout.id() + ": screen_size: expected [width, height] in pixels");
        double ratio = metric == Metric.SQUARE ? h.doubleValue() / w.doubleValue() : 1;
        return pixels ? new Argument.Screen(w.doubleValue(), h.doubleValue(), ratio) : new Argument.Screen(1, 1, ratio);
    }

    private Reading compared(
            Map<String, Object> action, Map<String, Object> wanted, List<Argument> arguments, Argument.Screen screen) {
        Object kind = wanted.get(key);
        if (!kind.equals(action.get(key)))
            return failed(1, arguments, () -> "expected " + kind + ", found " + cut(action.get(key)));
        List<Signal> signals = new ArrayList<>();
        signals.add(Signal.whole("format", 1, null));
        signals.add(Signal.whole("type", 1, () -> kind + " as recorded"));
        boolean exact = true;
        for (int i = 0; i < arguments.size(); i++) {
            Argument argument = arguments.get(i);
            Scope item = new Scope.Item(i);
            exact &= argument.exact(action, wanted, screen);
            signals.add(Signal.of("given", argument.given(action) ? 1 : 0, item, null)
                    .labelled(argument.field()));
            signals.add(Signal.of(
                            "match",
                            argument.closeness(action, wanted, screen),
                            item,
                            () -> argument.match() == Argument.Leaf.POINT
                                    ? cut(action.get("x")) + ", " + cut(action.get("y")) + "; recorded "
                                            + (wanted.get("bbox") == null
                                                    ? cut(wanted.get("x")) + ", " + cut(wanted.get("y"))
                                                    : "box " + cut(wanted.get("bbox")))
                                    : "'" + cut(action.get(argument.field())) + "', recorded '"
                                            + cut(wanted.get(argument.field())) + "'")
                    .labelled(argument.field()));
        }
        signals.add(Signal.whole("exact", exact ? 1 : 0, null));
        return new Reading.Measured(signals);
    }

    private static Reading failed(double format, List<Argument> arguments, Supplier<String> why) {
        List<Signal> signals = new ArrayList<>();
        signals.add(Signal.whole("format", format, why));
        signals.add(Signal.whole("type", 0, why));
        for (int i = 0; i < arguments.size(); i++) {
            Scope item = new Scope.Item(i);
            String field = arguments.get(i).field();
            signals.add(Signal.of("given", 0, item, null).labelled(field));
            signals.add(Signal.of("match", 0, item, why).labelled(field));
        }
        signals.add(Signal.whole("exact", 0, why));
        return new Reading.Measured(signals);
    }

    private static String cut(Object value) {
        String text = String.valueOf(value);
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
