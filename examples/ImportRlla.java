import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;

/// Turns ToolRL's data (a JSON array of {instruction, input, output}) into rollouts in the layout of
/// verl: the output is the reference, and four responses stand for what a policy might say: the output
/// itself (-a), with one value changed (-b), with the tool call cut out (-c), and without its thought
/// (-d).
///
///     java -cp cli/target/assay.jar examples/ImportRlla.java rlla-sft-200.json 10 > rollouts.jsonl
///
/// The second argument is the number of rows to take (default: all).
public final class ImportRlla {
    public static void main(String[] args) throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of(args[0]));
        List<Object> rows = Json.list(Json.parse(bytes, 0, bytes.length));
        int count = args.length > 1 ? Integer.parseInt(args[1]) : rows.size();
        for (int i = 0; i < Math.min(count, rows.size()); i++) {
            Map<String, Object> row = Json.map(rows.get(i));
            String gold = ((String) row.get("output")).strip();
            String[] responses = {gold, changed(gold), cut(gold, "tool_call"), cut(gold, "think")};
            for (int r = 0; r < responses.length; r++) System.out.println(line(i, (char) ('a' + r), row, responses[r]));
        }
    }

    private static String line(int i, char letter, Map<String, Object> row, String response) {
        JsonBuffer out = new JsonBuffer().raw('{');
        out.key("id").string(i + "-" + letter).key("uid").string("rlla-" + i).key("data_source").string("rlla");
        out.key("prompt").raw('[');
        out.raw('{').key("role").string("system").key("content").string((String) row.get("instruction")).raw('}').raw(',');
        out.raw('{').key("role").string("user").key("content").string((String) row.get("input")).raw("}]");
        out.key("response").string(response);
        out.key("reward_model").raw('{').key("style").string("rule").key("ground_truth").string(((String) row.get("output")).strip()).raw('}');
        return out.key("extra_info").raw('{').key("index").number((long) i).raw("}}").toString();
    }

    /// The last quoted value of the tool call, changed; without one, the text with a word added.
    private static String changed(String gold) {
        int end = gold.lastIndexOf("\"}", Math.max(gold.indexOf("</tool_call>"), 0));
        return end > 0 ? gold.substring(0, end) + " x" + gold.substring(end) : gold.replace("</response>", " indeed</response>");
    }

    private static String cut(String gold, String tag) {
        int start = gold.indexOf("<" + tag + ">");
        int end = gold.indexOf("</" + tag + ">");
        return start < 0 || end < start ? gold : (gold.substring(0, start) + gold.substring(end + tag.length() + 3)).strip();
    }
}
