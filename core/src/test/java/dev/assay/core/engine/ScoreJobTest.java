package dev.assay.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreJobTest {
    private static final String RECIPE = """
            id: test
            rewards: {words: {use: word-count}}
            combine: {reward: words.count}
            advantage: {use: group-relative, center: mean, scale: none}
            """;

    @TempDir
    Path folder;

    private Path file(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines));
    }

    private static ScoreJob.Options skip() {
        return Scoring.options(true, false, 1, 1 << 16);
    }

    private static ScoreJob.Options stop() {
        return Scoring.options(false, false, 1, 1 << 16);
    }

    @Test
    void scoresGroupsInOrder() throws IOException {
        Path in = file(
                "a.jsonl",
                "{\"id\":\"p\",\"group\":\"g\",\"response\":\"one two\"}",
                "",
                "{\"id\":\"q\",\"uid\":\"g\",\"completion\":\"one two three four\"}\r",
                "{\"id\":7,\"prompt_id\":8,\"solution_str\":\"one\"}");
        var rows = Scoring.score(RECIPE, in, stop());
        assertEquals(
                List.of("p", "q", "7"), rows.stream().map(row -> row.get("id")).toList());
        assertEquals(
                List.of(2.0, 4.0, 1.0),
                rows.stream().map(row -> row.get("reward")).toList());
        assertEquals(
                List.of(-1.0, 1.0, 0.0),
                rows.stream().map(row -> row.get("advantage")).toList());
    }

    @Test
    void whatCannotBeMeasuredHasNoRewardAndLeavesTheBaseline() throws IOException {
        Path in = file(
                "a.jsonl",
                "{\"id\":\"p\",\"group\":\"g\",\"response\":\"one two\"}",
                "{\"id\":\"q\",\"group\":\"g\",\"response\":\" \"}",
                "{\"id\":\"r\",\"group\":\"g\",\"response\":\"n/a\"}",
                "{\"id\":\"s\",\"group\":\"g\",\"response\":\"one two three four\"}");
        var rows = Scoring.score(RECIPE, in, stop());
        assertNull(rows.get(1).get("reward"));
        assertEquals("missing", rows.get(1).get("status"));
        assertEquals("words.count: no words", rows.get(1).get("error"));
        assertEquals("not_applicable", rows.get(2).get("status"));
        assertNull(rows.get(1).get("advantage"));
        assertEquals(
                List.of(-1.0, 1.0),
                List.of(rows.get(0).get("advantage"), rows.get(3).get("advantage")));
    }

    @Test
    void aFallbackStandsInForWhatIsMissing() throws IOException {
        Path in = file("a.jsonl", "{\"response\":\" \"}", "{\"response\":\"n/a\"}");
        String recipe = """
                id: test
                rewards: {words: {use: word-count, on_missing: -1, not_applicable: 0.5}}
                combine: words.count
                """;
        assertEquals(
                List.of(-1.0, 0.5),
                Scoring.score(recipe, in, stop()).stream()
                        .map(row -> row.get("reward"))
                        .toList());
    }

    @Test
    void costlyPartsRunOnlyWhereTheRewardNeedsThem() throws IOException {
        Path in = file("a.jsonl", "{\"response\":\"a b\",\"kind\":\"x\"}", "{\"response\":\"a b c\",\"kind\":\"y\"}");
        String recipe = """
                id: test
                inputs: {kind: text}
                rewards: {words: {use: word-count, costly: true}}
                combine: {reward: "info.kind == 'x' ? 9 : words.count"}
                """;
        WordCount.CALLS.set(0);
        var rows = Scoring.score(recipe, in, stop());
        assertEquals(
                List.of(9.0, 3.0), rows.stream().map(row -> row.get("reward")).toList());
        assertEquals(1, WordCount.CALLS.get());
        Scoring.score(recipe + "eager: true\n", in, stop());
        assertEquals(3, WordCount.CALLS.get());
    }

    @Test
    void siblingsAndAnchorsCanBeNamed() throws IOException {
        Path in = file(
                "a.jsonl",
                "{\"id\":\"p\",\"group\":\"g\",\"response\":\"one two\"}",
                "{\"id\":\"q\",\"group\":\"g\",\"response\":\"one two three four\"}",
                "{\"id\":\"r\",\"group\":\"g\",\"anchor\":true,\"response\":\"one\"}");
        String recipe = """
                id: test
                rewards: {words: {use: word-count}}
                combine:
                  n: words.count
                  reward: "n - mean(anchors.n) + max(group.n) / 8"
                advantage: {use: group-relative, center: mean, scale: none}
                """;
        var rows = Scoring.score(recipe, in, stop());
        assertEquals(1.5, rows.get(0).get("reward"));
        assertEquals(3.5, rows.get(1).get("reward"));
        assertNull(rows.get(2).get("advantage"));
    }

    @Test
    void spansArePaidOnTheirLastToken() throws IOException {
        Path in = file(
                "a.jsonl",
                "{\"id\":\"p\",\"response\":\"ab\\ud83d\\ude00 cde\",\"tokens\":{\"offsets\":[[0,2],[2,3],[3,4],[4,7]],\"policy\":[1,1,0,1]}}");
        String recipe = """
                id: test
                rewards: {words: {use: word-count}}
                combine: {reward: words.count}
                pay: {words: {at: words.word, weight: 0.5}}
                advantage: {use: returns}
                """;
        Map<String, Object> row = Scoring.score(recipe, in, stop()).getFirst();
        Map<String, Object> tokens = Json.map(row.get("tokens"));
        // The emoji is two units but one code point, so the first word is four units long.
        assertEquals(List.of(0.0, 2.0, 0.0, 1.5), tokens.get("reward"));
        assertEquals(List.of(3.5, 3.5, 0.0, 1.5), tokens.get("advantage"));
        Map<String, Object> first = Json.map(Json.list(row.get("signals")).getFirst());
        assertEquals(Map.of("kind", "span", "start", 0.0, "end", 3.0), first.get("scope"));
    }

    @Test
    void tokensThatThePolicyDidNotWriteAreSkipped() throws IOException {
        // The same two policy tokens, with and without a tool's output between them.
        Path in = file("t.jsonl", """
                {"id":"with","response":"ab","tokens":{"offsets":[[0,1],[1,1],[1,1],[1,2]],"policy":[1,0,0,1],\
                "value":[0.5,9,-9,0.25],"logp":[-1,5,5,-2],"ref_logp":[-2,0,1,-2]}}
                {"id":"without","response":"ab","tokens":{"offsets":[[0,1],[1,2]],"value":[0.5,0.25],\
                "logp":[-1,-2],"ref_logp":[-2,-2]}}
                """);
        for (String advantage : List.of(
                "{use: gae, gamma: 0.9, lambda: 0.5, kl: 0.1}",
                "{use: returns, gamma: 0.9, kl: 0.1}",
                "{use: global-baseline, gamma: 0.9, kl: 0.1}")) {
            String recipe = "id: test\nrewards: {words: {use: word-count}}\ncombine: {reward: words.count}\nbatch: 2\n"
                    + "advantage: " + advantage;
            var rows = Scoring.score(recipe, in, stop());
            List<?> with = Json.list(Json.map(rows.get(0).get("tokens")).get("advantage"));
            List<?> without = Json.list(Json.map(rows.get(1).get("tokens")).get("advantage"));
            assertEquals(List.of(without.get(0), 0.0, 0.0, without.get(1)), with, advantage);
        }
        String gae = "id: test\nrewards: {words: {use: word-count}}\ncombine: {reward: words.count}\n"
                + "advantage: {use: gae, gamma: 0.9, lambda: 0.5, kl: 0.1}";
        // One word is paid on the last token: delta_1 = 1 - 0.25, delta_0 = -0.1 + 0.9 * 0.25 - 0.5.
        List<?> at = Json.list(
                Json.map(Scoring.score(gae, in, stop()).get(1).get("tokens")).get("advantage"));
        assertEquals(0.75, (Double) at.get(1), 1e-12);
        assertEquals(-0.1 + 0.225 - 0.5 + 0.45 * 0.75, (Double) at.get(0), 1e-12);
    }

    @Test
    void neitherThreadsNorBlocksChangeAResult() throws IOException {
        Random random = new Random(3);
        List<String> lines = new ArrayList<>();
        for (int g = 0; g < 300; g++)
            for (int k = random.nextInt(1, 6); k > 0; k--)
                lines.add("{\"id\":\"" + g + "-" + k + "\",\"group\":\"" + g + "\",\"response\":\""
                        + "w ".repeat(1 + random.nextInt(30)) + "x\"}");
        Path in = file("a.jsonl", lines.toArray(String[]::new));
        var expected = Scoring.score(RECIPE, in, Scoring.options(false, false, 1, 1 << 20));
        assertEquals(lines.size(), expected.size());
        for (int block : new int[] {300, 1000, 7777})
            assertEquals(
                    expected, Scoring.score(RECIPE, in, Scoring.options(false, false, 3, block)), "block " + block);
        Path array = Files.writeString(folder.resolve("a.json"), "[" + String.join(",\n", lines) + "]");
        assertEquals(expected, Scoring.score(RECIPE, array, Scoring.options(false, false, 2, 500)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"response\":\"a\" | bad.jsonl:2: not a JSON object: the text ends inside an object",
                "{\"response\":NaN} | expected a value, found NaN (JSON numbers are finite) at column 13",
                "{\"response\":5} | bad.jsonl:2: field response: expected text or a list of messages, found a number",
                "{\"prompt\":\"a\"} | bad.jsonl:2: the row has no response; looked for response, completion",
                "{\"response\":\"a\",\"anchor\":1} | field anchor: expected true or false, found a number",
                "[1] | not a JSON object: expected an object",
                "{\"id\":{},\"response\":\"a\"} | field id: expected text or a whole number, found an object",
                "{\"response\":\"a\",\"tokens\":{\"offsets\":[[0]]}} | field tokens.offsets[0]: expected [start, end]"
            })
    void aBadRowIsNamedAndStopsOrIsSkipped(String row, String message) throws IOException {
        Path in = file(
                "bad.jsonl", "{\"id\":\"p\",\"response\":\"one two\"}", row, "{\"id\":\"q\",\"response\":\"one\"}");
        Path out = in.resolveSibling("bad.jsonl.out");
        String found = assertThrows(ScoreJob.Stopped.class, () -> Scoring.score(RECIPE, in, stop()))
                .getMessage();
        assertTrue(found.contains(message), found);
        assertFalse(Files.exists(out), "nothing half-written may appear");
        var rows = Scoring.score(RECIPE, in, skip());
        assertEquals(3, rows.size());
        assertEquals("error", rows.get(1).get("status"));
        assertNull(rows.get(1).get("reward"));
        assertEquals(
                List.of(2.0, 1.0),
                List.of(rows.get(0).get("reward"), rows.get(2).get("reward")));
    }

    @Test
    void hostileRowsAreRefusedInOneLine() throws IOException {
        Path deep = file("deep.jsonl", "{\"response\":" + "[".repeat(200_000) + "}");
        assertTrue(assertThrows(ScoreJob.Stopped.class, () -> Scoring.score(RECIPE, deep, stop()))
                .getMessage()
                .contains("256 levels"));
        Path wide = file("wide.jsonl", "{\"response\":\"" + "x".repeat(2 << 20) + "\"}");
        String tooLong = assertThrows(RuntimeException.class, () -> Scoring.score(RECIPE, wide, stop()))
                .getMessage();
        assertTrue(tooLong.contains("wide.jsonl:1: the row is longer than 1 MiB; raise --max-row"), tooLong);
        Path bytes = folder.resolve("utf.jsonl");
        Files.write(bytes, "{\"response\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(assertThrows(ScoreJob.Stopped.class, () -> Scoring.score(RECIPE, bytes, stop()))
                .getMessage()
                .contains("invalid UTF-8"));
        Path empty = file("empty.jsonl", "\n\n");
        assertTrue(assertThrows(ScoreJob.Stopped.class, () -> Scoring.score(RECIPE, empty, stop()))
                .getMessage()
                .contains("no rows"));
    }

    @Test
    void csvIsReadWithItsTypes() throws IOException {
        Path in = file(
                "a.csv", "id,group,response,n,more", "p,g,\"one, \"\"two\"\"\nthree\",2,{}", "q,g,one,3,\"[1, 2]\"");
        String recipe =
                "id: test\nrewards: {words: {use: word-count}}\ninputs: {n: number}\ncombine: words.count * info.n\n";
        for (int block : new int[] {1, 1 << 16}) {
            var rows = Scoring.score(recipe, in, Scoring.options(false, false, 2, block));
            assertEquals(
                    List.of("p", "q"), rows.stream().map(row -> row.get("id")).toList());
            assertEquals(
                    List.of(4.0, 3.0),
                    rows.stream().map(row -> row.get("reward")).toList());
        }
        Path ragged = file("ragged.csv", "id,response", "p,one", "q,one,two");
        String found = assertThrows(RuntimeException.class, () -> Scoring.score(RECIPE, ragged, stop()))
                .getMessage();
        assertTrue(found.contains("ragged.csv:3: "), found);
        Path twice = file("twice.csv", "id,id", "p,one");
        assertTrue(assertThrows(RuntimeException.class, () -> Scoring.score(RECIPE, twice, stop()))
                .getMessage()
                .contains("twice"));
    }

    @Test
    void anInputOfTheWrongTypeIsNamed() throws IOException {
        Path in = file("a.jsonl", "{\"id\":\"p\",\"response\":\"a\",\"n\":\"five\"}");
        String recipe = "id: test\ninputs: {n: number}\ncombine: info.n\n";
        String found = assertThrows(ScoreJob.Stopped.class, () -> Scoring.score(recipe, in, stop()))
                .getMessage();
        assertTrue(found.contains("p: field 'n': expected a number, found text 'five'"), found);
    }

    @Test
    void aGroupThatComesBackIsAnError() throws IOException {
        Path in = file(
                "a.jsonl",
                "{\"group\":\"g\",\"response\":\"a\"}",
                "{\"group\":\"h\",\"response\":\"a\"}",
                "{\"group\":\"g\",\"response\":\"a\"}");
        String found = assertThrows(ScoreJob.Stopped.class, () -> Scoring.score(RECIPE, in, stop()))
                .getMessage();
        assertTrue(found.contains("group 'g' comes back at rollout 'row-3'"), found);
    }

    @Test
    void anyBytesAreScoredOrRefusedInOneLine() throws IOException {
        Random random = new Random(5);
        String good =
                "{\"id\":\"a\",\"group\":\"g\",\"response\":\"one two\",\"steps\":[{\"state\":\"s\",\"span\":[0,1]}],\"tokens\":{\"offsets\":[[0,3]],\"logp\":[0.5]}}";
        for (int i = 0; i < 400; i++) {
            byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
            for (int k = random.nextInt(1, 4); k > 0; k--)
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            Path in = Files.write(folder.resolve("fuzz.jsonl"), bytes);
            try {
                for (var row : Scoring.score(RECIPE, in, skip())) assertTrue(row.containsKey("status"));
            } catch (ScoreJob.Stopped e) {
                assertFalse(e.getMessage().isBlank());
            }
        }
    }

    @Test
    void anInterruptedRunGoesOnWithoutLossOrRepetition() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int g = 0; g < 60; g++)
            lines.add("{\"id\":\"r" + g + "\",\"group\":\"" + g / 2 + "\",\"response\":\"" + "w ".repeat(1 + g % 7)
                    + "x\"}");
        lines.add(30, "");
        Path in = file("a.jsonl", lines.toArray(String[]::new));
        String recipe = """
                id: test
                rewards: {words: {use: word-count}}
                combine: {n: words.count, reward: "n - run.mean.n"}
                """;
        var options = Scoring.options(false, false, 1, 400);
        var expected = Scoring.score(recipe, in, options);
        Path out = folder.resolve("a.jsonl.out");
        Path part = folder.resolve("a.jsonl.out.part");
        Path journal = folder.resolve("a.jsonl.out.journal");
        byte[] whole = Files.readAllBytes(out);
        List<byte[]> journals = new ArrayList<>();
        // A stop at the last line leaves everything before it journalled.
        Files.writeString(in, Files.readString(in) + "\n{broken");
        var time = Files.getLastModifiedTime(in);
        assertThrows(ScoreJob.Stopped.class, () -> Scoring.score(recipe, in, options));
        journals.add(Files.readAllBytes(journal));
        byte[] written = Files.readAllBytes(part);
        assertTrue(written.length > whole.length / 2, "most blocks were written before the stop");
        byte[] notes = journals.getFirst();
        for (int cut = 0; cut <= notes.length; cut += 37) {
            Files.write(journal, java.util.Arrays.copyOf(notes, cut));
            Files.write(part, written);
            Files.setLastModifiedTime(in, time);
            String stopped = assertThrows(
                            ScoreJob.Stopped.class,
                            () -> Scoring.score(recipe, in, Scoring.options(false, true, 1, 400)))
                    .getMessage();
            assertTrue(stopped.contains("a.jsonl:62"), stopped);
            assertEquals(new String(written, StandardCharsets.UTF_8), Files.readString(part), "cut at " + cut);
        }
        assertTrue(new String(whole, StandardCharsets.UTF_8).startsWith(Files.readString(part)));
        assertEquals(60, expected.size());
    }

    @Test
    void aJournalOfAnotherRunIsRefused() throws IOException {
        Path in = file("a.jsonl", "{\"response\":\"a\"}\n".repeat(20), "{broken");
        assertThrows(ScoreJob.Stopped.class, () -> Scoring.score(RECIPE, in, Scoring.options(false, false, 1, 16)));
        assertTrue(Files.size(folder.resolve("a.jsonl.out.part")) > 0);
        Files.writeString(in, "{\"response\":\"another\"}");
        String found = assertThrows(
                        RuntimeException.class, () -> Scoring.score(RECIPE, in, Scoring.options(false, true, 1, 16)))
                .getMessage();
        assertTrue(found.contains("belongs to another recipe or input"), found);
    }

    @Test
    void anUnwritablePlaceIsNamed() throws IOException {
        Path in = file("a.jsonl", "{\"response\":\"a\"}");
        try (Scorer scorer = Scoring.scorer(RECIPE)) {
            IOException e = assertThrows(
                    IOException.class,
                    () -> new ScoreJob(scorer, in, stop()).run(folder.resolve("no/such/folder/out.jsonl")));
            assertTrue(e.getMessage().contains("does not exist"), e.getMessage());
        }
    }
}
