package dev.assay.verify.retrieval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchUseTest {
    @TempDir
    Path folder;

    private Path file() throws IOException {
        return Files.writeString(folder.resolve("docs.jsonl"), """
                {"id": "rusalka", "title": "Rusalka", "contents": "Rusalka is an opera by Antonin Dvorak."}
                {"id": "dvorak", "title": "Antonin Dvorak", "contents": "Dvorak was born in Nelahozeves."}
                {"id": "prague", "title": "Prague", "contents": "The National Theatre stages opera."}
                """);
    }

    private static List<Double> useful(SearchUse part, String response, Map<String, Object> info) {
        Rollout rollout = Rollout.of("q", "q", null, response, null, info);
        try (var open = (RewardFunction.Each) part.open(Resources.DEFAULT)) {
            Reading reading = open.read(new Scored(rollout), Draws.seeded(1));
            return assertInstanceOf(Reading.Measured.class, reading, String.valueOf(reading)).signals().stream()
                    .filter(signal -> signal.aspect().equals("useful"))
                    .map(Signal::value)
                    .toList();
        }
    }

    private static SearchUse over(String corpus, int top) {
        return new SearchUse("useful", "supporting_facts", corpus, top);
    }

    @Test
    void queriesAreLookedUpAndRepeatsBringNothing() throws IOException {
        String response = "<search>opera by Dvorak</search><search>Rusalka opera</search><search>born Dvorak</search>"
                + "<search>???</search><search>open";
        Map<String, Object> facts = Map.of("supporting_facts", List.of("rusalka", "dvorak"));
        assertEquals(List.of(1.0, 0.0, 1.0, 0.0), useful(over(file().toString(), 1), response, facts));
    }

    @Test
    void anIndexOnDiskFindsTheSame() throws IOException {
        Path index = folder.resolve("index");
        Corpus.index(file(), index);
        try (Corpus memory = Corpus.open(file());
                Corpus disk = Corpus.open(index)) {
            assertEquals(3, disk.size());
            for (String query : List.of("opera", "Dvorak born", "theatre", "nothing of it", "", "opera AND (born"))
                assertEquals(memory.search(query, 3), disk.search(query, 3));
            assertEquals(
                    "dvorak",
                    disk.search("Where was DVORAK born?", 3).getFirst().id());
        }
    }

    @Test
    void hostileQueriesEndSoon() throws IOException {
        Random random = new Random(1);
        try (Corpus corpus = Corpus.open(file())) {
            for (String query : List.of("a ".repeat(1_000_000), "\ud83d".repeat(50_000), "*".repeat(50_000), "\u0000"))
                assertTrue(corpus.search(query, 3).size() <= 3);
            for (int i = 0; i < 200; i++) {
                StringBuilder query = new StringBuilder();
                for (int k = 0; k < 50; k++) query.append((char) random.nextInt(0x10000));
                assertTrue(corpus.search(query.toString(), 3).size() <= 3);
            }
        }
    }

    @Test
    void recordedStepsCountAndFailuresDoNotStop() {
        List<Step> steps = List.of(
                step(Map.of("query", "a", "documents", List.of(Map.of("id", "x")))),
                step(Map.of("query", "b")),
                step(Map.of("query", "c", "documents", List.of("y", "z"))),
                step(Map.of("think", "done")));
        Map<String, Object> info = new HashMap<>(Map.of("steps", steps, "supporting_facts", List.of("z")));
        assertEquals(List.of(0.0, 0.0, 1.0), useful(over("", 3), "", info));
        info.put("useful", List.of(1.0));
        var e = assertThrows(IllegalArgumentException.class, () -> useful(over("", 3), "", info));
        assertEquals("q: field useful: 1 numbers for 3 searches", e.getMessage());
    }

    private static Step step(Map<String, Object> info) {
        return new Step(null, "", null, -1, -1, info);
    }

    @Test
    void aBrokenCorpusIsNamed() throws IOException {
        Path file =
                Files.writeString(folder.resolve("bad.jsonl"), "{\"id\": \"a\", \"contents\": \"x\"}\n{\"id\": 3}\n");
        var e = assertThrows(IllegalArgumentException.class, () -> Corpus.open(file));
        assertTrue(e.getMessage().endsWith("bad.jsonl:2: field id: expected text"), e.getMessage());
    }
}
