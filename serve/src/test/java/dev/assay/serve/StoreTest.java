package dev.assay.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    @TempDir
    Path folder;

    private static Result result(String id, double reward) {
        String json = "{\"id\":\"" + id + "\",\"group\":null,\"reward\":" + reward
                + ",\"values\":{},\"signals\":[],\"advantage\":null,\"status\":\"ok\",\"error\":null,\"recipe\":\"x@1\","
                + "\"numbers\":{\"a\":" + reward + "}}";
        return new Result(id, null, "ok", null, reward, Double.NaN, new double[] {reward}, 1, json.getBytes());
    }

    private List<Object> one(String sql) throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        try (StoredScores scores = new StoredScores(folder)) {
            scores.query(sql, _ -> {}, rows::add);
        }
        return rows.getFirst();
    }

    @Test
    void keepsWhatServersAnswer() throws IOException {
        try (Running server = new Running(Running.settings(null, folder, Settings.Limits.DEFAULT))) {
            server.post(
                    "/v1/score",
                    Map.of(
                            "recipe",
                            "math",
                            "samples",
                            List.of(
                                    Map.of("id", "a", "response", "#### 3", "answer", "3"),
                                    Map.of("id", "b", "response", "", "answer", "3"))),
                    "X-Assay-Run",
                    "run 1");
            // While the server is running.
            assertEquals(List.of(2L, 1.0), one("SELECT count(*), sum(reward) FROM scores WHERE run = 'run 1'"));
        }
        assertEquals(
                List.of("a", true),
                one("SELECT id, (numbers->>'answer.correct')::DOUBLE = 1 FROM scores ORDER BY reward DESC LIMIT 1"));
    }

    @Test
    void fullSegmentsBecomeParquetAndNothingIsLostOrDoubled() throws IOException {
        int count = 400;
        try (Store store = new Store(folder, System.err::println, 4_000)) {
            IntStream.range(0, count).parallel().forEach(i -> {
                try {
                    store.append("r", List.of(result("id" + i, i)));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        assertTrue(Store.segments(folder, ".parquet").size() > 5);
        assertEquals(
                List.of((long) count, (long) count, (count - 1) * (double) count / 2),
                one("SELECT count(*), count(DISTINCT id), sum(reward) FROM scores"));
        // Another start packs what was left and goes on behind it.
        try (Store store = new Store(folder, System.err::println)) {
            store.append("r", List.of(result("more", 1)));
        }
        assertEquals(List.of(count + 1L), one("SELECT count(*) FROM scores"));
    }

    @Test
    void halfALineIsNoScore() throws IOException {
        try (Store store = new Store(folder, System.err::println)) {
            store.append("r", List.of(result("whole", 1)));
        }
        Path segment = Store.segments(folder, ".jsonl").getLast();
        Files.writeString(
                segment, "{\"time\":\"2026-01-01 00:00:00\",\"run\":\"r\",\"id\":\"ha", StandardOpenOption.APPEND);
        assertEquals(List.of(1L), one("SELECT count(*) FROM scores"));
        new Store(folder, System.err::println).close();
        assertEquals(List.of(1L), one("SELECT count(*) FROM scores"));
        assertTrue(Store.segments(folder, ".jsonl").stream().noneMatch(segment::equals), "packed at the next start");
    }

    @Test
    void anEmptyStoreHasNoScores() throws IOException {
        assertEquals(List.of(0L), one("SELECT count(*) FROM scores"));
        assertThrows(IllegalArgumentException.class, () -> one("SELECT nothing FROM scores"));
        assertThrows(IOException.class, () -> new StoredScores(folder.resolve("none")));
    }

    @Test
    void twoServersDoNotShareAStore() throws IOException {
        try (Store _ = new Store(folder, System.err::println)) {
            String message = assertThrows(IOException.class, () -> new Store(folder, System.err::println))
                    .getMessage();
            assertTrue(message.contains("another server"), message);
        }
        new Store(folder, System.err::println).close();
    }
}
