package dev.assay.tasks.graph;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.core.rows.Limits;
import dev.assay.core.rows.Position;
import dev.assay.core.rows.RowBlock;
import dev.assay.core.rows.RowException;
import dev.assay.core.rows.RowSource;
import dev.assay.verify.graph.GraphTask;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Rows as `make` writes them, read back: any of its layouts in any of its formats.
public final class MadeRows {
    /// A problem of a row, told by its text.
    public record Made(String id, GraphProblem kind, String level, Instance instance) {}

    private static final Pattern PACKED = Pattern.compile("(?i)\\.(parquet|json|gz)$");

    private MadeRows() {}

    /// The problems of a file; nothing if its first line is no such row.
    ///
    /// @throws IOException with one clear line if a later one is not, or if the file cannot be read
    public static List<Made> read(Path file) throws IOException {
        List<Made> problems = new ArrayList<>();
        int number = 0;
        for (String line : lines(file)) {
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
        return problems;
    }

    /// The rows of a file as JSON texts: of Parquet, packed files and arrays by their ending, else its lines.
    private static List<String> lines(Path file) throws IOException {
        if (!PACKED.matcher(file.getFileName().toString()).find()) {
            try {
                return Files.readAllLines(file);
            } catch (MalformedInputException _) {
                throw new FileSystemException(file.toString(), null, "not UTF-8 text");
            }
        }
        List<String> lines = new ArrayList<>();
        try (RowSource source = RowSource.open(file, null, Limits.DEFAULT, Position.START)) {
            for (RowBlock block = source.next(); block != null; block = source.next()) {
                for (int i = 0; i < block.count(); i++)
                    lines.add(new String(
                            block.bytes(), block.from()[i], block.to()[i] - block.from()[i], StandardCharsets.UTF_8));
                source.release(block);
            }
        } catch (RowException e) {
            // One graph over several lines is no row; what reads graphs will say what is wrong with it.
            if (lines.isEmpty()) return List.of();
            throw e;
        }
        return lines;
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
