package dev.assay.cli;

import dev.assay.core.json.JsonBuffer;
import dev.assay.core.text.Columns;
import dev.assay.serve.StoredScores;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `assay query "SELECT ..."`
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description =
                "Ask the scores that `assay serve --store DIR` has kept, in SQL (DuckDB). The table is `scores`: time, run,"
                        + " id, group, reward, advantage, status, error, recipe, and as JSON numbers, values, signals, tokens, steps.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  assay query \"SELECT recipe, count(*), avg(reward) FROM scores GROUP BY recipe\"",
            "  assay query --store scores \"SELECT avg((numbers->>'format')::DOUBLE) FROM scores WHERE run = 'a'\""
        })
final class Query implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SQL", description = "The query.")
    private String sql;

    @Option(names = "--store", paramLabel = "DIR", description = "The store (default: scores).")
    private Path store = Path.of("scores");

    @Option(names = "--json", description = "Print JSON lines.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (StoredScores scores = new StoredScores(store)) {
            List<List<String>> table = new ArrayList<>();
            List<List<Object>> rows = new ArrayList<>();
            List<String> names = scores.query(sql, rows::add);
            if (json) for (List<Object> row : rows) out.println(object(names, row));
            else {
                table.add(names);
                for (List<Object> row : rows)
                    table.add(row.stream().map(Query::shown).toList());
                out.print(Columns.aligned(table));
            }
        }
        out.flush();
        return 0;
    }

    private static String object(List<String> names, List<Object> row) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i++)
            object.put(names.get(i), row.get(i) instanceof Number number ? (Object) number : plain(row.get(i)));
        return new JsonBuffer().value(object).toString();
    }

    private static Object plain(Object value) {
        return value == null || value instanceof Boolean ? value : value.toString();
    }

    private static String shown(Object value) {
        return value instanceof Double number ? Columns.number(number) : String.valueOf(value);
    }
}
