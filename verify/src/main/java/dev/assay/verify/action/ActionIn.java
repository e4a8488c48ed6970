package dev.assay.verify.action;

import dev.assay.core.Scored;
import dev.assay.core.View;
import dev.assay.core.json.Json;
import dev.assay.verify.text.JsonIn;
import java.util.List;
import java.util.Map;

/// The action a response names: a JSON object.
///
/// @param tag tag around the JSON; empty for the whole response
/// @param member member of the JSON object that holds the action; empty if the object is the action
/// @param needs members the JSON object must have
/// @param fence true to look inside a code fence
record ActionIn(String tag, String member, List<String> needs, boolean fence) implements View<Map<String, Object>> {
    @Override
    public Seen<Map<String, Object>> read(Scored row) {
        return switch (row.view(new JsonIn(tag, fence))) {
            case Seen.Got<Map<String, Object>> got -> named(got.value());
            case Seen.Malformed<Map<String, Object>> bad -> bad;
            case Seen.Unreadable<Map<String, Object>> bad -> bad;
        };
    }

    private Seen<Map<String, Object>> named(Map<String, Object> object) {
        for (String name : needs)
            if (!object.containsKey(name)) return new Seen.Malformed<>("no member '" + name + "'");
        if (member.isEmpty()) return new Seen.Got<>(object);
        return object.get(member) instanceof Map<?, ?> action
                ? new Seen.Got<>(Json.map(action))
                : new Seen.Malformed<>("no object '" + member + "'");
    }
}
