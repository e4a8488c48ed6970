package dev.assay.verify.tools;

import dev.assay.core.Scored;
import dev.assay.core.View;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.verify.text.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The tool calls of a response or of a reference: the text between the first `<tag>` and the next
/// `</tag>`, one JSON object a line (ToolRL's layout, verl/utils/reward_score/rlla.py).
///
/// @param tag the tag's name
/// @param ofReference true to look into the reference, where a fault is ours and not the model's
/// @param afterThought true to start looking after the first `</think>`, so that a thought may
///     mention the tag
public record ToolCallsIn(String tag, boolean ofReference, boolean afterThought)
        implements View<List<ToolCallsIn.Call>> {
    /// One line of the block.
    ///
    /// @param value the parsed line, any JSON value
    /// @param name the tool; null if the line names none
    /// @param parameters its parameters; null if it has no such object
    /// @param start first character of the line in its text
    /// @param end character after the line
    public record Call(Object value, String name, Map<String, Object> parameters, int start, int end) {
        static Call of(Object value, int start, int end) {
            if (!(value instanceof Map<?, ?> map)) return new Call(value, null, null, start, end);
            String name = map.get("name") instanceof String text ? text : null;
            return new Call(
                    value, name, map.get("parameters") instanceof Map<?, ?> given ? Json.map(given) : null, start, end);
        }
    }

    @Override
    public Seen<List<Call>> read(Scored row) {
        Tags tags = Tags.in(row, ofReference ? Tags.REFERENCE : Tags.RESPONSE);
        String text = tags.text();
        int at = opening(tags);
        if (at < 0) return fault("no <" + tag + "> block");
        int start = at + tag.length() + 2;
        int end = earlier(tags.find("/" + tag, start), tags.find(tag, start), text.length());
        while (start < end && Character.isWhitespace(text.charAt(start))) start++;
        while (start < end && Character.isWhitespace(text.charAt(end - 1))) end--;
        List<Call> calls = new ArrayList<>();
        while (true) {
            int stop = text.indexOf('\n', start);
            if (stop < 0 || stop > end) stop = end;
            try {
                calls.add(Call.of(Json.parse(text.substring(start, stop)), start, stop));
            } catch (JsonException e) {
                return fault("tool call " + (calls.size() + 1) + " is not JSON: " + e.getMessage());
            }
            if (stop == end) return new Seen.Got<>(List.copyOf(calls));
            start = stop + 1;
        }
    }

    /// Position of the tag that opens the block, or -1.
    int opening(Tags tags) {
        return tags.find(tag, afterThought ? Math.max(tags.find("/think", 0), 0) : 0);
    }

    private static int earlier(int a, int b, int otherwise) {
        if (a < 0 && b < 0) return otherwise;
        return a < 0 ? b : b < 0 ? a : Math.min(a, b);
    }

    private Seen<List<Call>> fault(String why) {
        return ofReference ? new Seen.Unreadable<>("reference: " + why) : new Seen.Malformed<>(why);
    }
}
