package dev.assay.verify.text;

import dev.assay.core.Scored;
import dev.assay.core.View;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import java.util.Map;

/// The JSON object that a response is, with nothing before or after it.
///
/// @param tag tag around the JSON; empty for the whole response
/// @param fence true to look inside a code fence
public record JsonIn(String tag, boolean fence) implements View<Map<String, Object>> {
    @Override
    public Seen<Map<String, Object>> read(Scored row) {
        return switch (row.view(new TagText(tag))) {
            case Seen.Got<TagText.Text> got -> parsed(got.value().value());
            case Seen.Malformed<TagText.Text> bad -> new Seen.Malformed<>(bad.why());
            case Seen.Unreadable<TagText.Text> bad -> new Seen.Unreadable<>(bad.why());
        };
    }

    private Seen<Map<String, Object>> parsed(String text) {
        try {
            return new Seen.Got<>(Json.object(fence ? unfenced(text) : text));
        } catch (JsonException e) {
            return new Seen.Malformed<>("not a JSON object: " + e.getMessage());
        }
    }

    /// The text between the line of an opening fence and a closing one.
    private static String unfenced(String text) {
        int line = text.indexOf('\n');
        return text.startsWith("```") && text.endsWith("```") && line > 0 && text.length() >= line + 4
                ? text.substring(line + 1, text.length() - 3)
                : text;
    }
}
