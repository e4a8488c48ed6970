package dev.assay.tasks.graph;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.verify.graph.GraphTask;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Rows as `make` writes them, read back: JSON Lines in any of its layouts.
public final class MadeRows {
    /// A problem of a row, told by its text.
    public record Made(String id, GraphProblem kind, String level, Instance instance) {}

    private MadeRows() {}

    /// The problems of a file; nothing if its first line is no such row.
    ///
    /// @throws IOException with one clear line if a later one is not, or if the file cannot be read
    public static List<Made> read(Path file) throws IOException {
        List<Made> problems = new ArrayList<>();
        try (var lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank()) continue;
                try {
                    Map<String, Object> row = row(line, problems.isEmpty());
                    if (row == null) return List.of();
                    problems.add(made(row, file.getFileName() + " line " + number));
                } catch (JsonException | IllegalArgumentException e) {
                    throw new FileSystemException(file.toString(), null, "line " + number + ": " + e.getMessage());
                }
            }
        } catch (MalformedInputException _) {
            throw new FileSystemException(file.toString(), null, "not UTF-8 text");
        }
        return problems;
    }

    /// The members of a row and what stands inside its reference; null if the first line is something else.
    private static Map<String, Object> row(String line, boolean first) {
        Map<String, Object> all;
        try {
            if (!line.startsWith("{")) throw new JsonException("expected an object", 0);
            all = new LinkedHashMap<>(Json.object(line));
        } catch (JsonException e) {
            if (first) return null;
            throw e;
        }
        if (all.get("extra_info") instanceof Map<?, ?> inside) all.putAll(Json.map(inside));
        if (all.get("label") instanceof String label && label.startsWith("{")) all.putAll(Json.object(label));
        boolean problem = all.get("problem_text") instanceof String && all.get("data_source") instanceof String;
        if (problem) return all;
        if (first) return null;
        throw new IllegalArgumentException("expected problem_text and data_source, as 'assay make' writes them");
    }

    private static Made made(Map<String, Object> row, String place) {
        String source = (String) row.get("data_source");
        GraphProblem kind = GraphProblem.of(GraphTask.of(source));
        String level = source.contains("_") ? source.substring(source.indexOf('_') + 1) : "own";
        String id = row.get("id") instanceof String text ? text : place;
        return new Made(id, kind, level, kind.parse((String) row.get("problem_text")));
    }
}
