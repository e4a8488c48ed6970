package dev.assay.verify.text;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.View;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Whether a response is a JSON object with the members that were asked for.
///
/// Aspects: `readable`, 1 if it is a JSON object and nothing else; `complete`, the share of the members asked
/// for that are there with their type (1 if none are asked for); `known`, the share of its members that were
/// asked for (1 if it has none); `layout`, 1 if all three are 1.
///
/// @param members name to type: `text`, `number`, `flag`, `list`, `object` or `any`
/// @param tag tag around the JSON; empty for the whole response
/// @param fence true to look inside a code fence
@Named("json-layout")
public record JsonLayout(
        @Default("{}") Map<String, Type> members,
        @Default("") String tag,
        @Default("true") boolean fence) implements Part<RewardFunction> {
    /// What a member holds.
    public enum Type {
        TEXT,
        NUMBER,
        FLAG,
        LIST,
        OBJECT,
        ANY;

        boolean holds(Object value) {
            return switch (this) {
                case TEXT -> value instanceof String;
                case NUMBER -> value instanceof Number;
                case FLAG -> value instanceof Boolean;
                case LIST -> value instanceof List;
                case OBJECT -> value instanceof Map;
                case ANY -> true;
            };
        }
    }

    @Override
    public RewardFunction open(Resources resources) {
        JsonIn view = new JsonIn(tag, fence);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        Aspect.whole("readable", 0, 1),
                        Aspect.whole("complete", 0, 1),
                        Aspect.whole("known", 0, 1),
                        Aspect.whole("layout", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                return switch (row.view(view)) {
                    case View.Seen.Got<Map<String, Object>> got -> laidOut(got.value());
                    case View.Seen.Malformed<Map<String, Object>> bad ->
                        Reading.of(
                                Signal.whole("readable", 0, bad::why),
                                Signal.whole("complete", 0, bad::why),
                                Signal.whole("known", 0, bad::why),
                                Signal.whole("layout", 0, bad::why));
                    case View.Seen.Unreadable<Map<String, Object>> bad -> new Reading.Missing(bad.why());
                };
            }
        };
    }

    private Reading laidOut(Map<String, Object> object) {
        List<String> wrong = new ArrayList<>();
        members.forEach((name, type) -> {
            if (!object.containsKey(name)) wrong.add("no '" + name + "'");
            else if (!type.holds(object.get(name)))
                wrong.add("'" + name + "' is " + Json.kind(object.get(name)) + ", not "
                        + type.name().toLowerCase(Locale.ROOT));
        });
        List<String> extra = object.keySet().stream()
                .filter(name -> !members.containsKey(name))
                .toList();
        double complete = members.isEmpty() ? 1 : 1 - (double) wrong.size() / members.size();
        double known = object.isEmpty() || members.isEmpty() ? 1 : 1 - (double) extra.size() / object.size();
        return Reading.of(
                Signal.whole("readable", 1, null),
                Signal.whole("complete", complete, () -> String.join("; ", wrong)),
                Signal.whole("known", known, () -> extra.isEmpty() ? "" : "not asked for: " + extra),
                Signal.whole("layout", complete == 1 && known == 1 ? 1 : 0, null));
    }
}
