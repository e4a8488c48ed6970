package dev.assay.tasks.graph;

import dev.assay.core.json.JsonBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How a problem becomes a row of the training data of a trainer. Each row holds all that the reward needs
/// to score an answer to it.
public enum RowLayout {
    /// `data_source`, `prompt` (messages), `ability`, `reward_model`, `extra_info`.
    VERL {
        @Override
        Map<String, Object> row(Problem problem, long index, String split) {
            Map<String, Object> extra = new LinkedHashMap<>();
            extra.put("index", index);
            extra.put("split", split);
            extra.putAll(problem.reference());
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("id", problem.id());
            row.put("data_source", problem.dataSource());
            row.put("prompt", messages(problem));
            row.put("ability", "graph");
            Map<String, Object> model = new LinkedHashMap<>();
            model.put("style", "rule");
            model.put("ground_truth", extra.get("exact_answer"));
            row.put("reward_model", model);
            row.put("extra_info", extra);
            return row;
        }

        @Override
        public Map<String, String> columns() {
            Map<String, String> columns = new LinkedHashMap<>();
            columns.put("id", "VARCHAR");
            columns.put("data_source", "VARCHAR");
            columns.put("prompt", MESSAGES);
            columns.put("ability", "VARCHAR");
            columns.put("reward_model", "STRUCT(style VARCHAR, ground_truth VARCHAR)");
            columns.put(
                    "extra_info",
                    "STRUCT(\"index\" BIGINT, split VARCHAR, problem_text VARCHAR, graph VARCHAR,"
                            + " exact_answer VARCHAR, optimal BOOLEAN, bound BIGINT, nodes BIGINT, edges BIGINT)");
            return columns;
        }
    },
    /// `prompt` (messages); every other column is handed to TRL's reward functions by its name.
    TRL {
        @Override
        Map<String, Object> row(Problem problem, long index, String split) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("id", problem.id());
            row.put("prompt", messages(problem));
            row.put("data_source", problem.dataSource());
            row.putAll(problem.reference());
            return row;
        }

        @Override
        public Map<String, String> columns() {
            Map<String, String> columns = new LinkedHashMap<>();
            columns.put("id", "VARCHAR");
            columns.put("prompt", MESSAGES);
            for (String text : List.of("data_source", "problem_text", "graph", "exact_answer"))
                columns.put(text, "VARCHAR");
            columns.put("optimal", "BOOLEAN");
            for (String number : List.of("bound", "nodes", "edges")) columns.put(number, "BIGINT");
            return columns;
        }
    },
    /// `input` (text) and `label`: the JSON text of an object with all the rest, for a label is all that
    /// OpenRLHF hands to a reward.
    OPENRLHF {
        @Override
        Map<String, Object> row(Problem problem, long index, String split) {
            Map<String, Object> label = new LinkedHashMap<>();
            label.put("data_source", problem.dataSource());
            label.putAll(problem.reference());
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("id", problem.id());
            row.put("input", problem.prompt());
            row.put("label", new JsonBuffer().value(label).toString());
            return row;
        }

        @Override
        public Map<String, String> columns() {
            Map<String, String> columns = new LinkedHashMap<>();
            for (String text : List.of("id", "input", "label")) columns.put(text, "VARCHAR");
            return columns;
        }
    };

    private static final String MESSAGES = "STRUCT(role VARCHAR, content VARCHAR)[]";

    /// The row as plain values.
    ///
    /// @param index number of the row in its file
    /// @param split such as `train`
    abstract Map<String, Object> row(Problem problem, long index, String split);

    /// The columns of Parquet with their DuckDB types.
    public abstract Map<String, String> columns();

    /// Writes a row as one line of JSON.
    public void write(Problem problem, long index, String split, JsonBuffer out) {
        out.value(row(problem, index, split)).raw('\n');
    }

    /// Writes a row for each of some answers, as rollouts that can be scored: the row itself with the id
    /// `PROBLEM/METHOD`, its problem as `group`, and `response`.
    ///
    /// @param answers lists in brackets by the method that made them
    public void writeAnswers(Problem problem, long index, String split, Map<String, String> answers, JsonBuffer out) {
        Map<String, Object> row = row(problem, index, split);
        answers.forEach((method, answer) -> {
            row.put("id", problem.id() + "/" + method);
            row.put("group", problem.id());
            row.put("response", "<think>\nThe method is: " + method + ".\n</think>\n<answer>" + answer + "</answer>");
            out.value(row).raw('\n');
        });
    }

    /// The columns of rows with answers.
    public Map<String, String> answerColumns() {
        Map<String, String> columns = columns();
        columns.put("group", "VARCHAR");
        columns.put("response", "VARCHAR");
        return columns;
    }

    private static List<Object> messages(Problem problem) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", "user");
        message.put("content", problem.prompt());
        return List.of(message);
    }
}
