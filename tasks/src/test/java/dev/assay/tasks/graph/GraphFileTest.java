package dev.assay.tasks.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.tasks.exact.Limits;
import dev.assay.verify.graph.GraphTask;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphFileTest {
    @TempDir
    Path folder;

    private GraphFile.Given read(String text) throws IOException {
        return GraphFile.read(Files.writeString(folder.resolve("own"), text)).getFirst();
    }

    private void assertWrong(String part, String text) {
        var e = assertThrows(FileSystemException.class, () -> read(text));
        assertTrue(e.getReason().contains(part), e.getReason());
    }

    @Test
    void tspLibOptimaAreFoundAndProven() throws IOException, URISyntaxException {
        Path instances = Path.of(getClass().getResource("/tsplib").toURI());
        List<String> optima = Files.readAllLines(instances.resolve("optimal-tour-lengths.txt"));
        int seen = 0;
        for (String line : optima) {
            if (line.isBlank()) continue;
            String[] words = line.split(" : ");
            GraphFile.Given given =
                    GraphFile.read(instances.resolve(words[0] + ".tsp")).getFirst();
            Instance instance = given.instance(GraphTask.TSP, new Random(1));
            Problem problem = Problem.of("x", GraphProblem.of(GraphTask.TSP), "own", instance, Limits.DEFAULT);
            assertEquals(
                    Long.parseLong(words[1].strip()), (long) problem.solution().value(), words[0]);
            assertTrue(problem.solution().optimal());
            assertEquals(
                    problem.solution().value(),
                    problem.checker().check(problem.solution().answer()).value());
            seen++;
        }
        assertEquals(4, seen);
    }

    /// The same four cities in every form that the format has.
    @ParameterizedTest
    @CsvSource({
        "FULL_MATRIX, 0 1 2 3 1 0 4 5 2 4 0 6 3 5 6 0",
        "UPPER_ROW, 1 2 3 4 5 6",
        "UPPER_DIAG_ROW, 0 1 2 3 0 4 5 0 6 0",
        "LOWER_ROW, 1 2 4 3 5 6",
        "LOWER_DIAG_ROW, 0 1 0 2 4 0 3 5 6 0",
        "UPPER_COL, 1 2 4 3 5 6",
        "LOWER_COL, 1 2 3 4 5 6",
        "UPPER_DIAG_COL, 0 1 0 2 4 0 3 5 6 0",
        "LOWER_DIAG_COL, 0 1 2 3 0 4 5 0 6 0"
    })
    void matrices(String format, String numbers) throws IOException {
        int[][] distance = read("TYPE : TSP\nDIMENSION : 4\nEDGE_WEIGHT_TYPE : EXPLICIT\nEDGE_WEIGHT_FORMAT : " + format
                        + "\nEDGE_WEIGHT_SECTION\n" + numbers + "\nEOF\n")
                .distance();
        assertArrayEquals(new int[][] {{0, 1, 2, 3}, {1, 0, 4, 5}, {2, 4, 0, 6}, {3, 5, 6, 0}}, distance);
    }

    @ParameterizedTest
    @CsvSource({"EUC_2D, 8", "CEIL_2D, 9", "MAN_2D, 12", "MAX_2D, 6", "ATT, 3"})
    void coordinates(String type, int expected) throws IOException {
        // 6 across and 6 up: sqrt(72) = 8.49, sqrt(7.2) = 2.68.
        int[][] distance = read("TYPE: TSP\nDIMENSION: 3\nEDGE_WEIGHT_TYPE: " + type
                        + "\nNODE_COORD_SECTION\n1 0 0\n2 6.0 6.0\n3 1e1 0\n")
                .distance();
        assertEquals(expected, distance[0][1]);
    }

    @Test
    void dimacs() throws IOException {
        GraphFile.Given given = read("c a kite\np edge 4 5\ne 1 2\ne 2 3\ne 3 1\ne 3 4\ne 4 3\n");
        assertEquals(4, given.a().links().size());
        assertNull(given.distance());
        assertEquals(
                List.of(GraphTask.MCP, GraphTask.MIS, GraphTask.MVC, GraphTask.CONNECTED, GraphTask.DIAMETER),
                given.tasks());
        Instance instance = given.instance(GraphTask.MCP, new Random(1));
        assertEquals(
                "[1, 2, 3]", new MaximumClique().solve(instance, Limits.DEFAULT).answer());
        assertWrong("line 2: expected 'e FROM TO' with nodes from 1 to 3", "p edge 3 1\ne 1 4\n");
        assertWrong("line 2: 'f' is none of", "p edge 3 1\nf 1 4\n");
        assertWrong("expected 'p edge NODES EDGES'", "p edge x 1\n");
        assertWrong("at most 1000", "p edge 100000 1\n");
    }

    @Test
    void nodeLink() throws IOException {
        GraphFile.Given given = read("""
                {"directed": false, "nodes": [{"id": "a"}, {"id": "b"}, {"id": 3, "name": "Cy"}],
                 "edges": [{"source": "a", "target": "b", "relation": "near"}, {"source": "b", "target": 3}]}
                """);
        assertEquals(List.of("a", "b", "Cy"), given.a().names());
        assertEquals("near", given.a().links().getFirst().relation());
        Instance.One one = (Instance.One) given.between(GraphTask.DISTANCE, "a", "Cy");
        assertEquals("[a, b, Cy]", new Distance().solve(one, Limits.DEFAULT).answer());
        Problem.of("x", new Distance(), "own", one, Limits.DEFAULT);
        var e = assertThrows(IllegalArgumentException.class, () -> given.between(GraphTask.NEIGHBOR, "a", "Zoe"));
        assertTrue(e.getMessage().contains("no node 'Zoe'"), e.getMessage());
    }

    @Test
    void weightsAreDistancesAndMissingPairsGoRound() throws IOException {
        GraphFile.Given given = read("""
                {"nodes": [{"id": 0, "name": "Rome"}, {"id": 1, "name": "Oslo"}, {"id": 2, "name": "Wien"}],
                 "links": [{"source": 0, "target": 1, "weight": 5}, {"source": 1, "target": 2, "weight": 7}]}
                """);
        assertEquals(12, given.distance()[0][2]);
        Instance.Tour tour = (Instance.Tour) given.instance(GraphTask.TSP, new Random(1));
        assertEquals(List.of("AAA", "AAB", "AAC"), tour.airports());
        assertEquals(24, new TravellingSalesman().solve(tour, Limits.DEFAULT).value());
    }

    @Test
    void pairsAndLines() throws IOException {
        String graph = "{\"nodes\": [{\"id\": 0, \"label\": \"C\"}, {\"id\": 1}], \"links\": []}";
        GraphFile.Given pair = read("[" + graph + ", " + graph + "]");
        assertEquals(List.of(GraphTask.GED, GraphTask.MCS), pair.tasks());
        assertEquals(List.of("C", ""), pair.a().names());
        Problem.of("x", new EditDistance(), "own", pair.instance(GraphTask.GED, new Random(1)), Limits.DEFAULT);
        Path lines = Files.writeString(folder.resolve("lines"), graph + "\n\n" + graph + "\n");
        assertEquals(2, GraphFile.read(lines).size());
        var e = assertThrows(IllegalArgumentException.class, () -> pair.instance(GraphTask.MCP, new Random(1)));
        assertTrue(e.getMessage().contains("two graphs; expected one"), e.getMessage());
    }

    @Test
    void whatIsWrongIsSaid() {
        assertWrong("expected TSPLIB", "hello");
        assertWrong("no list 'nodes'", "{}");
        assertWrong("no list 'links'", "{\"nodes\": []}");
        assertWrong("link 0 ends at a node", "{\"nodes\": [], \"links\": [{\"source\": 1, \"target\": 2}]}");
        assertWrong("two nodes have the id", "{\"nodes\": [{\"id\": 1}, {\"id\": 1}], \"links\": []}");
        assertWrong("expected a graph or a list of two", "[1, 2, 3]");
        assertWrong("line 2: the graph has no list", "{\"nodes\": [], \"links\": []}\n{\"nodes\": 3}\n");
        assertWrong("DIMENSION 2; expected 3 to 400", "TYPE: TSP\nDIMENSION: 2\n");
        assertWrong("TYPE ATSP", "TYPE: ATSP\nDIMENSION: 3\n");
        assertWrong("no EDGE_WEIGHT_SECTION", "DIMENSION: 3\nEDGE_WEIGHT_TYPE: EXPLICIT\n");
        assertWrong(
                "unknown EDGE_WEIGHT_TYPE 'XRAY1'",
                "DIMENSION: 3\nEDGE_WEIGHT_TYPE: XRAY1\nNODE_COORD_SECTION\n" + "1 0 0\n2 0 0\n3 0 0\n");
        assertWrong("line 4: 'x' is no number", "DIMENSION: 3\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 0 x\n");
        assertWrong(
                "has too few numbers", "DIMENSION: 3\nEDGE_WEIGHT_FORMAT: UPPER_ROW\nEDGE_WEIGHT_SECTION\n1 2\nEOF\n");
        assertWrong(
                "differ by direction",
                "DIMENSION: 3\nEDGE_WEIGHT_FORMAT: FULL_MATRIX\nEDGE_WEIGHT_SECTION\n0 1 2 3 0 4 2 4 0\nEOF\n");
    }

    /// Files that were cut, doubled or scribbled on are read or refused with a reason, nothing else.
    @Test
    void spoiledFilesAreRefusedWithAReason() throws IOException {
        List<String> good = List.of(
                "c x\np edge 4 3\ne 1 2\ne 2 3\ne 3 4\n",
                "NAME: x\nTYPE: TSP\nDIMENSION: 3\nEDGE_WEIGHT_TYPE: GEO\nNODE_COORD_SECTION\n1 16.4 9.1\n2 1 2\n3 4 5\nEOF\n",
                "DIMENSION: 3\nEDGE_WEIGHT_FORMAT: UPPER_ROW\nEDGE_WEIGHT_SECTION\n1 2 3\nEOF\n",
                "{\"nodes\": [{\"id\": 1}, {\"id\": 2}], \"links\": [{\"source\": 1, \"target\": 2, \"weight\": 3}]}");
        Random random = new Random(6);
        int refused = 0;
        for (int i = 0; i < 1500; i++) {
            StringBuilder text = new StringBuilder(good.get(i % good.size()));
            for (int k = random.nextInt(4); k >= 0; k--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.setLength(at + 1);
                    case 1 -> text.insert(at, text.substring(at / 2, at));
                    case 2 -> text.setCharAt(at, "09-. e:{}[]\"\nx\u0000".charAt(random.nextInt(15)));
                    default -> text.insert(at, 9);
                }
            }
            try {
                GraphFile.Given given = read(text.toString());
                for (GraphTask task : given.tasks()) {
                    try {
                        Problem.of(
                                "x", GraphProblem.of(task), "own", given.instance(task, random), new Limits(50, null));
                    } catch (IllegalArgumentException e) {
                        assertTrue(!e.getMessage().isBlank(), text::toString);
                    }
                }
            } catch (FileSystemException e) {
                assertTrue(!e.getReason().isBlank(), text::toString);
                refused++;
            }
        }
        assertTrue(refused > 500, "refused " + refused);
    }

    @Test
    void levelsRankWithinTheirTask() {
        List<Problem> problems = new Problems(TaskConfig.of(GraphTask.MIS, "easy"), 4, Limits.DEFAULT)
                .stream().limit(50).toList();
        int[] levels = Levels.of(problems, 5);
        int[] count = new int[6];
        for (int i = 0; i < 50; i++) {
            count[levels[i]]++;
            for (int j = 0; j < 50; j++)
                if (problems.get(i).instance().size()
                        < problems.get(j).instance().size()) assertTrue(levels[i] <= levels[j]);
        }
        assertArrayEquals(new int[] {0, 10, 10, 10, 10, 10}, count);
    }
}
