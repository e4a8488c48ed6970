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
    /// Rows of a table for people, whose columns are as wide as the widest of them.
    private static final int SHOWN = 1000;

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
            if (json) lines(scores, out);
            else table(scores, out);
        }
        out.flush();
        return 0;
    }

    private void lines(StoredScores scores, PrintWriter out) throws IOException {
        List<String> names = new ArrayList<>();
        long[] count = {0};
        scores.query(sql, names::addAll, row -> {
            out.write(object(names, row));
            out.write('\n');
            // Whoever reads may have seen enough.
            return ++count[0] % 1024 != 0 || !out.checkError();
        });
    }

    private void table(StoredScores scores, PrintWriter out) throws IOException {
        List<List<String>> table = new ArrayList<>();
        scores.query(sql, table::add, row -> {
            table.add(row.stream().map(Query::shown).toList());
            return table.size() <= SHOWN + 1;
        });
        boolean more = table.size() > SHOWN + 1;
        if (more) table.removeLast();
        out.print(Columns.aligned(table));
        if (more) out.println("... the first " + SHOWN + " rows; --json prints all of them");
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
