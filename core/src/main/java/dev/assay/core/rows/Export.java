package dev.assay.core.rows;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.assay.core.formula.ValueType;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/// Scored rows in another format than JSON lines, made from the finished lines: a JSON array (`.json`),
/// CSV with one column per named value (`.csv`), Parquet with typed nested columns (`.parquet`), or packed
/// lines (`.gz`).
public interface Export {
    /// Turns finished lines into a file.
    void write(Path lines, Path target) throws IOException;

    /// What every row holds.
    ///
    /// @param values the named values besides the reward, in order
    record Columns(Map<String, ValueType> values) {}

    /// The export that a file's ending asks for; null if it is lines.
    static Export of(Path target, Columns columns) {
        return switch (ending(target)) {
            case "json" -> Export::array;
            case "csv" -> (lines, file) -> csv(lines, file, columns);
            case "parquet" -> (lines, file) -> Parquet.write(lines, file, parquet(columns));
            case "gz" -> Export::packed;
            default -> null;
        };
    }

    /// The same for rows of any kind, which CSV cannot hold.
    ///
    /// @param columns DuckDB types of the columns by name
    /// @throws IOException if the ending is `.csv`
    static Export of(Path target, Map<String, String> columns) throws IOException {
        return switch (ending(target)) {
            case "json" -> Export::array;
            case "csv" -> throw new IOException(target + ": these rows are nested; expected .jsonl, .json or .parquet");
            case "parquet" -> parquet(columns);
            case "gz" -> Export::packed;
            default -> null;
        };
    }

    /// Parquet, whatever the file's ending.
    ///
    /// @param columns DuckDB types of the columns by name
    static Export parquet(Map<String, String> columns) {
        String types = columns.entrySet().stream()
                .map(entry -> name(entry.getKey()) + ": '" + entry.getValue().replace("'", "''") + "'")
                .collect(Collectors.joining(", ", "{", "}"));
        return (lines, file) -> Parquet.write(lines, file, types);
    }

    private static String ending(Path target) {
        String name = target.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static void array(Path lines, Path target) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(lines);
                var out = Files.newBufferedWriter(target)) {
            String before = "[";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.write(before);
                out.write('\n');
                out.write(line);
                before = ",";
            }
            out.write("\n]\n");
        }
    }

    private static void packed(Path lines, Path target) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(target), 1 << 16)) {
            Files.copy(lines, out);
        }
    }

    private static void csv(Path lines, Path target, Columns columns) throws IOException {
        List<String> header = new ArrayList<>(List.of("id", "group", "reward"));
        columns.values().keySet().forEach(name -> header.add("values." + name));
        header.addAll(List.of("advantage", "status", "error", "recipe", "signals", "tokens", "steps"));
        try (BufferedReader in = Files.newBufferedReader(lines);
                CsvWriter out = CsvWriter.builder().build(target, StandardCharsets.UTF_8)) {
            out.writeRecord(header);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Map<String, Object> row = Json.object(line);
                Map<String, Object> values = Json.map(row.get("values"));
                out.writeRecord(header.stream()
                        .map(name -> field(name.startsWith("values.") ? values.get(name.substring(7)) : row.get(name)))
                        .toList());
            }
        }
    }

    private static String field(Object value) {
        return switch (value) {
            case null -> "";
            case String text -> text;
            default -> new JsonBuffer().value(value).toString();
        };
    }

    private static String parquet(Columns columns) {
        String values = columns.values().entrySet().stream()
                .map(entry -> name(entry.getKey()) + " " + type(entry.getValue()))
                .collect(Collectors.joining(", "));
        String scope =
                "STRUCT(kind VARCHAR, \"index\" BIGINT, \"start\" DOUBLE, \"end\" DOUBLE, image BIGINT, box DOUBLE[])";
        String signal = "STRUCT(reward VARCHAR, aspect VARCHAR, value DOUBLE, scope " + scope
                + ", weight DOUBLE, category VARCHAR, confidence DOUBLE, why VARCHAR, missing VARCHAR,"
                + " not_applicable VARCHAR)";
        String positions = "STRUCT(advantage DOUBLE[], reward DOUBLE[])";
        return "{id: 'VARCHAR', \"group\": 'VARCHAR', reward: 'DOUBLE'"
                + (values.isEmpty() ? "" : ", \"values\": 'STRUCT(" + values.replace("'", "''") + ")'")
                + ", signals: '" + signal + "[]', advantage: 'DOUBLE', tokens: '" + positions + "', steps: '"
                + positions
                + "', status: 'VARCHAR', error: 'VARCHAR', recipe: 'VARCHAR'}";
    }

    private static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String type(ValueType type) {
        return switch (type) {
            case DOUBLE -> "DOUBLE";
            case BOOL -> "BOOLEAN";
            case STRING -> "VARCHAR";
            case DOUBLES -> "DOUBLE[]";
            default -> "JSON";
        };
    }
}
