package dev.assay.core.rows;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.json.JsonException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes the `tool_calls` of a chat message as the tagged text that rewards read: one `<tool_call>`
/// block with one `{"name", "parameters"}` object a line.
final class ToolCalls {
    private ToolCalls() {}

    static void render(List<?> calls, StringBuilder text) {
        if (calls.isEmpty()) return;
        if (!text.isEmpty()) text.append('\n');
        text.append("<tool_call>\n");
        for (Object call : calls) {
            Map<?, ?> outer = call instanceof Map<?, ?> map ? map : Map.of();
            Map<?, ?> function = outer.get("function") instanceof Map<?, ?> map ? map : outer;
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("name", function.get("name"));
            line.put("parameters", arguments(function.get("arguments")));
            text.append(new JsonBuffer().value(line)).append('\n');
        }
        text.append("</tool_call>");
    }

    /// The chat format gives arguments as JSON text; what is not JSON stays text, so that the reward sees
    /// the fault.
    private static Object arguments(Object arguments) {
        if (!(arguments instanceof String text)) return arguments;
        try {
            return Json.parse(text);
        } catch (JsonException _) {
            return text;
        }
    }
}
