package dev.assay.verify.action;

import dev.assay.core.Scored;
import dev.assay.core.View;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.verify.text.TagText;
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
        return switch (row.view(new TagText(tag))) {
            case Seen.Got<TagText.Text> got -> parsed(got.value().value());
            case Seen.Malformed<TagText.Text> bad -> new Seen.Malformed<>(bad.why());
            case Seen.Unreadable<TagText.Text> bad -> new Seen.Unreadable<>(bad.why());
        };
    }

    private Seen<Map<String, Object>> parsed(String text) {
        Map<String, Object> object;
        try {
            object = Json.object(fence ? unfenced(text) : text);
        } catch (JsonException e) {
            return new Seen.Malformed<>("not a JSON object: " + e.getMessage());
        }
        for (String name : needs)
            if (!object.containsKey(name)) return new Seen.Malformed<>("no member '" + name + "'");
        if (member.isEmpty()) return new Seen.Got<>(object);
        return object.get(member) instanceof Map<?, ?> action
                ? new Seen.Got<>(Json.map(action))
                : new Seen.Malformed<>("no object '" + member + "'");
    }

    /// The text between the line of an opening fence and a closing one.
    private static String unfenced(String text) {
        int line = text.indexOf('\n');
        return text.startsWith("```") && text.endsWith("```") && line > 0 && text.length() >= line + 4
                ? text.substring(line + 1, text.length() - 3)
                : text;
    }
}
