package dev.assay.verify.tools;

import dev.assay.core.Rollout;
import dev.assay.core.View;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import java.util.ArrayList;
import java.util.List;

/// The tool calls of a response or of a reference: the text between the first `<tag>` and the next
/// `</tag>`, one JSON object a line (ToolRL's layout, verl/utils/reward_score/rlla.py).
///
/// @param tag the tag's name
/// @param reference true to look into the reference, where a fault is ours and not the model's
/// @param afterThought true to start looking after the first `</think>`, so that a thought may
///     mention the tag
public record ToolCallsIn(String tag, boolean reference, boolean afterThought) implements View<List<ToolCallsIn.Call>> {
    /// One line of the block.
    ///
    /// @param value the parsed line, any JSON value
    /// @param start first character of the line in its text
    /// @param end character after the line
    public record Call(Object value, int start, int end) {}

    @Override
    public Seen<List<Call>> read(Rollout rollout) {
        String text = reference ? (String) rollout.reference() : rollout.response();
        String open = "<" + tag + ">";
        int at = text.indexOf(open, afterThought ? thoughtEnd(text) : 0);
        if (at < 0) return fault("no <" + tag + "> block");
        int start = at + open.length();
        int end = earlier(text.indexOf("</" + tag + ">", start), text.indexOf(open, start), text.length());
        while (start < end && Character.isWhitespace(text.charAt(start))) start++;
        while (start < end && Character.isWhitespace(text.charAt(end - 1))) end--;
        List<Call> calls = new ArrayList<>();
        while (true) {
            int stop = text.indexOf('\n', start);
            if (stop < 0 || stop > end) stop = end;
            try {
                calls.add(new Call(Json.parse(text.substring(start, stop)), start, stop));
            } catch (JsonException e) {
                return fault("tool call " + (calls.size() + 1) + " is not JSON: " + e.getMessage());
            }
            if (stop == end) return new Seen.Got<>(List.copyOf(calls));
            start = stop + 1;
        }
    }

    /// Position after the first thought, or 0.
    public static int thoughtEnd(String text) {
        return Math.max(text.indexOf("</think>"), 0);
    }

    private static int earlier(int a, int b, int otherwise) {
        if (a < 0 && b < 0) return otherwise;
        return a < 0 ? b : b < 0 ? a : Math.min(a, b);
    }

    private Seen<List<Call>> fault(String why) {
        return reference ? new Seen.Unreadable<>("reference: " + why) : new Seen.Malformed<>(why);
    }
}
