package dev.assay.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.json.Json;
import dev.assay.core.rows.Limits;
import dev.assay.core.rows.RowException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same rows in every format, in and out.
class FormatsTest {
    private static final String RECIPE = """
            id: test
            rewards: {words: {use: word-count}}
            inputs: {kind: text}
            combine: {kind: info.kind, lengths: "[1.0, words.count]", long: words.count > 2, reward: words.count}
            advantage: {use: group-relative, center: mean, scale: none}
            """;

    @TempDir
    Path folder;

    private static List<String> rows(int groups) {
        List<String> rows = new ArrayList<>();
        for (int g = 0; g < groups; g++)
            for (int i = 0; i < 3; i++)
                rows.add("{\"id\":\"r" + g + "-" + i + "\",\"group\":\"g" + g + "\",\"response\":\""
                        + "w\u00e9 ".repeat(i + g % 3) + "end\",\"kind\":\"" + (g % 2 == 0 ? "a" : "b,\\\"c\\\"")
                        + "\"}");
        return rows;
    }

    private static ScoreJob.Options options(boolean regroup) {
        return new ScoreJob.Options(false, false, 2, true, regroup, new Limits(1 << 20, 500));
    }

    private Path score(Path in, String out, boolean regroup) throws IOException {
        Path target = folder.resolve(out);
        try (Scorer scorer = Scoring.scorer(RECIPE)) {
            new ScoreJob(scorer, in, options(regroup)).run(target);
        }
        return target;
    }

    private Path in(String name, List<String> rows) throws IOException, SQLException {
        Path lines = Files.write(folder.resolve("in.jsonl"), rows);
        Path file = folder.resolve(name);
        switch (name) {
            case "in.json" -> Files.writeString(file, "[" + String.join(",\n", rows) + "]");
            case "in.jsonl.gz" -> {
                try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                    Files.copy(lines, out);
                }
            }
            case "in.csv" -> sql("COPY (SELECT * FROM read_json('" + lines + "')) TO '" + file + "' (HEADER)");
            case "in.parquet" -> sql("COPY (SELECT * FROM read_json('" + lines + "')) TO '" + file + "'");
            default -> {}
        }
        return file;
    }

    private static void sql(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:")) {
            connection.createStatement().execute(statement);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"in.json", "in.jsonl.gz", "in.csv", "in.parquet"})
    void everyFormatIsReadAlike(String name) throws Exception {
        String expected = Files.readString(score(in("in.jsonl", rows(40)), "expected.jsonl", false));
        assertEquals(120, expected.lines().count());
        assertEquals(expected, Files.readString(score(in(name, rows(40)), "out.jsonl", false)));
        assertEquals(sorted(expected), sorted(Files.readString(score(in(name, rows(40)), "regrouped.jsonl", true))));
    }

    private static List<String> sorted(String text) {
        return text.lines().sorted().toList();
    }

    @Test
    void scatteredGroupsAreBroughtTogether() throws Exception {
        List<String> rows = new ArrayList<>(rows(60));
        String expected = Files.readString(score(in("in.jsonl", rows), "expected.jsonl", false));
        Collections.shuffle(rows, new Random(1));
        Path shuffled = in("in.jsonl", rows);
        String refused = assertThrows(ScoreJob.Stopped.class, () -> score(shuffled, "out.jsonl", false))
                .getMessage();
        assertTrue(refused.contains("--regroup"), refused);
        String found = Files.readString(score(shuffled, "out.jsonl", true));
        // Sums over a group depend on the order of its rows in the last digit, which three whole numbers do not show.
        assertEquals(sorted(expected), sorted(found));
        List<String> groups = found.lines()
                .map(line -> (String) Json.object(line).get("group"))
                .toList();
        for (int i = 1; i < groups.size(); i++)
            if (!groups.get(i).equals(groups.get(i - 1)))
                assertFalse(groups.subList(0, i).contains(groups.get(i)), "group " + groups.get(i) + " comes twice");
        try (Stream<Path> left = Files.list(folder)) {
            assertFalse(left.anyMatch(path -> path.getFileName().toString().startsWith(".assay")), "temporary files");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"out.json", "out.csv", "out.parquet", "out.jsonl.gz"})
    void everyFormatIsWrittenAlike(String name) throws Exception {
        Path in = in("in.jsonl", rows(10));
        List<Map<String, Object>> expected = Files.readAllLines(score(in, "expected.jsonl", false)).stream()
                .map(Json::object)
                .toList();
        Path out = score(in, name, false);
        Path back = folder.resolve("back.jsonl");
        String read = switch (name) {
            case "out.csv" ->
                "SELECT id, reward, \"values.kind\" AS kind, \"values.lengths\"::JSON AS lengths, \"values.long\" AS long,"
                        + " advantage, status, signals::JSON AS signals FROM read_csv('" + out + "')";
            case "out.parquet" ->
                "SELECT id, reward, \"values\".kind AS kind, \"values\".lengths AS lengths, \"values\".long AS long,"
                        + " advantage, status, signals FROM read_parquet('" + out + "')";
            default ->
                "SELECT id, reward, \"values\".kind AS kind, \"values\".lengths AS lengths, \"values\".long AS long,"
                        + " advantage, status, signals FROM read_json('" + out + "')";
        };
        sql("COPY (" + read + ") TO '" + back + "' (FORMAT json)");
        List<String> lines = Files.readAllLines(back);
        assertEquals(expected.size(), lines.size());
        for (int i = 0; i < lines.size(); i++) {
            Map<String, Object> found = Json.object(lines.get(i));
            Map<String, Object> values =
                    new LinkedHashMap<>(Json.map(expected.get(i).get("values")));
            for (String key : List.of("kind", "lengths", "long"))
                assertEquals(values.get(key), found.get(key), key + " of row " + i);
            for (String key : List.of("id", "reward", "advantage", "status"))
                assertEquals(expected.get(i).get(key), found.get(key), key + " of row " + i);
            Object signals = Json.list(expected.get(i).get("signals")).size();
            assertEquals(signals, Json.list(found.get("signals")).size());
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertFalse(left.anyMatch(path -> path.toString().matches(".*(part|journal|converted)")), "litter");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"in.jsonl.gz", "in.parquet"})
    void aFileThatIsNotWhatItsNameSaysIsNamed(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "{\"response\":\"a\"}\n");
        Exception e = assertThrows(Exception.class, () -> score(file, "out.jsonl", false));
        assertTrue(e instanceof IOException || e instanceof RowException, e.toString());
        assertTrue(e.getMessage().contains(name) && e.getMessage().lines().count() == 1, e.getMessage());
        assertFalse(Files.exists(folder.resolve("out.jsonl.part")), "nothing half-written is left");
    }

    @Test
    void aLineOfAHundredMegabytesStopsWithOneLine() throws IOException {
        Path file = folder.resolve("in.jsonl");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write("{\"response\":\"fine\"}\n{\"response\":\"".getBytes(StandardCharsets.US_ASCII));
            byte[] megabyte = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 100; i++) out.write(megabyte);
            out.write("\"}\n".getBytes(StandardCharsets.US_ASCII));
        }
        try (Scorer scorer =
                Scoring.scorer("id: test\nrewards: {words: {use: word-count}}\ncombine: {reward: words.count}")) {
            var job = new ScoreJob(scorer, file, Scoring.options(true, false, 1, 1 << 16));
            RowException e = assertThrows(RowException.class, () -> job.run(folder.resolve("out.jsonl")));
            assertTrue(e.getMessage().startsWith("in.jsonl:2: the row is longer than "), e.getMessage());
        }
        assertNotEquals(0, Files.size(file));
    }
}
