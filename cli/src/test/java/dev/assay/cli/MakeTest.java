package dev.assay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MakeTest {
    @TempDir
    Path folder;

    private record Run(int exit, String out, String err) {}

    private static Run run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) words[i] = args[i].toString();
        int exit = Main.commandLine(null)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
        return new Run(exit, out.toString(), err.toString());
    }

    private static void good(Run run) {
        assertEquals(0, run.exit(), run.err());
    }

    /// Everything that is made can be scored, in every layout: exact answers earn all there is, no other
    /// answer more.
    @ParameterizedTest
    @CsvSource({"verl, jsonl", "trl, jsonl", "openrlhf, jsonl", "parquet, parquet", "trl, parquet", "verl, json"})
    void whatIsMadeCanBeScored(String format, String ending) throws IOException {
        Path made = folder.resolve("made." + ending);
        Path scored = folder.resolve("scored.jsonl");
        good(run(
                "make",
                "graph-r1",
                "--level",
                "easy",
                "--count",
                3,
                "--with-answers",
                "--format",
                format,
                "--out",
                made));
        good(run("score", "graph-r1", made, "--out", scored));
        int exact = 0;
        List<String> lines = Files.readAllLines(scored);
        for (String line : lines) {
            Map<String, Object> row = Json.object(line);
            String id = (String) row.get("id");
            double reward = (Double) row.get("reward");
            if (id.endsWith("/exact")) {
                assertEquals(3.0, reward, line);
                exact++;
            } else assertTrue(reward >= 0 && reward <= 3, line);
            assertEquals(id.substring(0, id.indexOf('/')), row.get("group"));
        }
        assertEquals(30, exact);
        assertTrue(lines.size() > 90, "rows: " + lines.size());
    }

    @Test
    void threadsChangeNothing() throws IOException {
        Path one = folder.resolve("one.jsonl");
        Path two = folder.resolve("two.jsonl");
        Object[] what = {"make", "graph-r1", "--task", "tsp,MIS", "--level", "easy,hard", "--count", 40, "--seed", 7};
        good(run(with(what, "--threads", 1, "--out", one)));
        good(run(with(what, "--threads", 3, "--out", two)));
        assertEquals(-1, Files.mismatch(one, two));
        assertEquals(160, Files.readAllLines(one).size());
        Path other = folder.resolve("other.jsonl");
        good(run("make", "graph-r1", "--task", "TSP,MIS", "--count", 40, "--seed", 8, "--out", other));
        assertFalse(Files.readString(one).startsWith(Files.readAllLines(other).getFirst()));
    }

    private static Object[] with(Object[] words, Object... more) {
        Object[] all = new Object[words.length + more.length];
        System.arraycopy(words, 0, all, 0, words.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return all;
    }

    @Test
    void unprovenIsSaid() throws IOException {
        Path made = folder.resolve("made.jsonl");
        good(run(
                "make",
                "graph-r1",
                "--task",
                "GED",
                "--level",
                "hard",
                "--count",
                5,
                "--node-limit",
                1,
                "--out",
                made));
        int unproven = 0;
        for (String line : Files.readAllLines(made)) {
            Map<?, ?> info = (Map<?, ?>) Json.object(line).get("extra_info");
            double value = Double.parseDouble((String) info.get("exact_answer"));
            double bound = (Double) info.get("bound");
            assertTrue(bound <= value);
            if (Boolean.FALSE.equals(info.get("optimal"))) unproven++;
            else assertEquals(value, bound);
        }
        assertTrue(unproven > 0);
    }

    @Test
    void ownGraphs() throws IOException {
        Path graph = Files.writeString(
                folder.resolve("kite.dimacs"), "p edge 5 6\ne 1 2\ne 2 3\ne 3 1\ne 3 4\ne 4 5\ne 5 3\n");
        Path made = folder.resolve("made.jsonl");
        Path scored = folder.resolve("scored.jsonl");
        good(run("make", "graph-r1", "--from", graph, "--with-answers", "--out", made));
        good(run("score", "graph-r1", made, "--out", scored));
        assertTrue(Files.readString(made).contains("\"id\":\"MCP_own-kite.dimacs/exact\""));
        for (String line : Files.readAllLines(scored))
            if (line.contains("/exact")) assertEquals(3.0, Json.object(line).get("reward"), line);
        good(run("make", "graph-r1", "--from", graph, "--task", "Distance", "--count", 4, "--out", made));
        assertEquals(4, Files.readAllLines(made).size());
        Run wrong = run("make", "graph-r1", "--from", graph, "--task", "TSP", "--out", made);
        assertEquals(2, wrong.exit());
        assertTrue(wrong.err().contains("kite.dimacs: not for TSP: its links"), wrong.err());
        assertEquals(1, wrong.err().lines().count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "graph-r2|makes no problems; known: graph-r1, reward-map, odd-grid-bench",
                "reward-map --count 0|--count: expected 1 or more",
                "reward-map --out x.parquet|these rows are nested",
                "graph-r1 --task TPS|unknown task 'TPS'; known: TSP, GED",
                "graph-r1 --level medium|unknown level 'medium'; known: easy, hard",
                "graph-r1 --nodes many|--nodes many: expected MIN-MAX",
                "graph-r1 --nodes 9-5|sizes 9-5",
                "graph-r1 --count 0|expected 1 or more",
                "graph-r1 --time-limit 0|expected more than 0 seconds",
                "graph-r1 --out x.csv|these rows are nested",
                "graph-r1 --task TSP --nodes 60-60|no problem of 60 to 60 nodes with a prompt of at most 6000",
                "graph-r1 --from nowhere.tsp|nowhere.tsp"
            })
    void wrongUseIsOneClearLine(String words) {
        String[] parts = words.split("\\|");
        Run run = run((Object[]) ("make " + parts[0]).split(" "));
        assertTrue(run.exit() != 0);
        assertTrue(run.err().contains(parts[1]), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"verl", "trl", "openrlhf"})
    void solvesWhatWasMade(String format) throws IOException {
        Path made = folder.resolve("made.jsonl");
        good(run("make", "graph-r1", "--level", "easy", "--count", 1, "--format", format, "--out", made));
        Run solved = run("solve", made, "--json");
        good(solved);
        List<Map<String, Object>> problems =
                solved.out().lines().map(Json::object).toList();
        assertEquals(10, problems.size());
        for (Map<String, Object> problem : problems) assertEquals(true, problem.get("optimal"), problem::toString);
        Files.writeString(made, "{\"prompt\":1}\n", java.nio.file.StandardOpenOption.APPEND);
        Run wrong = run("solve", made);
        assertEquals(2, wrong.exit());
        assertTrue(wrong.err().contains("line 11: expected problem_text"), wrong.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"made.parquet", "made.json", "made.jsonl.gz"})
    void solvesEveryFileThatIsMade(String name) throws IOException {
        Path made = folder.resolve(name);
        good(run("make", "graph-r1", "--task", "MCP,TSP", "--count", 2, "--out", made));
        Run solved = run("solve", made, "--json");
        good(solved);
        assertEquals(4, solved.out().lines().count());
    }

    @Test
    void solvesSideBySide() throws IOException {
        Path graph = Files.writeString(folder.resolve("triangle.json"), """
                {"nodes": [{"id": "ANN"}, {"id": "BEN"}, {"id": "Cy"}, {"id": "Di"}],
                 "links": [{"source": "ANN", "target": "BEN", "weight": 3}, {"source": "BEN", "target": "Cy", "weight": 4},
                           {"source": "Cy", "target": "Di", "weight": 5}, {"source": "Di", "target": "ANN", "weight": 6}]}
                """);
        Run text = run("solve", graph);
        good(text);
        assertTrue(text.out().contains("triangle.json: TSP, 4 nodes, 6 edges; optimum 18, proven"), text.out());
        for (String word :
                List.of("random", "greedy", "christofides", "exact", "[ANN, BEN, Cy, Di, ANN]", "MVC", "Diameter"))
            assertTrue(text.out().contains(word), word + " in " + text.out());
        Run json = run("solve", graph, "--task", "Distance", "--between", "ANN,Cy", "--json");
        good(json);
        Map<String, Object> solved = Json.object(json.out());
        assertEquals(2.0, solved.get("value"));
        assertEquals(true, solved.get("optimal"));
        Path apart = Files.writeString(folder.resolve("apart.dimacs"), "p edge 3 1\ne 1 2\n");
        Run some = run("solve", apart);
        good(some);
        assertTrue(some.out().contains("Connected") && !some.out().contains("Diameter"), some.out());
        Run none = run("solve", apart, "--task", "MCP,Diameter");
        assertEquals(2, none.exit());
        assertTrue(none.out().contains("apart.dimacs: MCP, 3 nodes, 1 edges; optimum 2"), none.out());
        assertTrue(none.err().contains("apart.dimacs: not for Diameter: the graph is not connected"), none.err());
        Run wrong = run("solve", graph, "--task", "Distance", "--between", "ANN,Zoe");
        assertEquals(2, wrong.exit());
        assertTrue(wrong.err().contains("no node 'Zoe'"), wrong.err());
    }

    /// Every question about a picture can be scored; the answer that is told earns the most there is, and the
    /// same seed makes the same rows and pictures.
    @Test
    void mapsAreAskedAboutAndScored() throws IOException {
        Path made = folder.resolve("maps.jsonl");
        Object[] what = {"make", "reward-map", "--count", 6, "--maps", 3, "--seed", 5, "--out"};
        good(run(join(what, made)));
        List<String> lines = Files.readAllLines(made);
        assertEquals(36, lines.size());
        List<Map<String, Object>> answered = new ArrayList<>();
        for (String line : lines) {
            Map<String, Object> row = new LinkedHashMap<>(Json.object(line));
            String picture = (String) Json.list(row.get("images")).getFirst();
            assertTrue(Files.size(folder.resolve(picture)) > 5000, picture);
            row.put("response", response(row));
            answered.add(row);
        }
        Path scored = folder.resolve("scored.jsonl");
        Files.write(
                made,
                answered.stream()
                        .map(row -> new JsonBuffer().value(row).toString())
                        .toList());
        good(run("score", "reward-map", made, "--out", scored));
        for (String line : Files.readAllLines(scored))
            assertTrue((Double) Json.object(line).get("reward") >= 10, line);
        Path again = folder.resolve("again.jsonl");
        good(run(join(what, again, "--images", folder.resolve("more"), "--threads", 1)));
        List<String> other = Files.readAllLines(again);
        for (int i = 0; i < lines.size(); i++)
            assertEquals(lines.get(i), other.get(i).replace("more/", "images/"));
        assertEquals(-1, Files.mismatch(folder.resolve("images/map-s5-0.png"), folder.resolve("more/map-s5-0.png")));
    }

    /// Every grid has its picture, and the cell that is told is the one that is paid.
    @Test
    void oddGridsAreDrawnAndScored() throws IOException {
        Path made = folder.resolve("grids.jsonl");
        good(run("make", "odd-grid-bench", "--count", 14, "--seed", 2, "--out", made));
        List<String> answered = new ArrayList<>();
        for (String line : Files.readAllLines(made)) {
            Map<String, Object> row = new LinkedHashMap<>(Json.object(line));
            Path picture = folder.resolve((String) Json.list(row.get("images")).getFirst());
            assertTrue(Files.size(picture) > 1000, picture.toString());
            String answer = (String) row.get("answer");
            row.put("response", "\\boxed{" + answer.substring(answer.indexOf("--") + 2) + "}");
            answered.add(new JsonBuffer().value(row).toString());
        }
        assertEquals(14, answered.size());
        Files.write(made, answered);
        Path scored = folder.resolve("scored.jsonl");
        good(run("score", "odd-grid-bench", made, "--out", scored));
        for (String line : Files.readAllLines(scored))
            assertEquals(1.0, (Double) Json.object(line).get("reward"), 1e-12, line);
    }

    private static Object[] join(Object[] first, Object... then) {
        Object[] all = Arrays.copyOf(first, first.length + then.length);
        System.arraycopy(then, 0, all, first.length, then.length);
        return all;
    }

    private static String response(Map<String, Object> row) {
        Object answer = row.get("answer");
        return switch ((String) row.get("type")) {
            case "planning" -> (String) answer;
            case "TorF1", "TorF2" -> "\\boxed{" + (answer.equals(1.0) ? "yes" : "no") + "}";
            case "Counting1" -> "\\boxed{" + (char) ('A' + ((Number) answer).intValue()) + "}";
            default -> "\\boxed{" + ((Number) answer).intValue() + "}";
        };
    }
}
