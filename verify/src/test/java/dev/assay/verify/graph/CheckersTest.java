package dev.assay.verify.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CheckersTest {
    private static final Graph RING = graph("ABCDEF", "AB BC CD DE EF FA");

    private static Graph graph(String nodes, String edges) {
        StringBuilder json = new StringBuilder("{\"nodes\":[");
        for (int i = 0; i < nodes.length(); i++)
            json.append(i > 0 ? "," : "")
                    .append("{\"id\":")
                    .append(i)
                    .append(",\"name\":\"")
                    .append(nodes.charAt(i))
                    .append("\"}");
        json.append("],\"links\":[");
        String separator = "";
        for (String edge : edges.split(" ")) {
            if (edge.isEmpty()) continue;
            json.append(separator)
                    .append("{\"source\":")
                    .append(nodes.indexOf(edge.charAt(0)))
                    .append(",\"target\":")
                    .append(nodes.indexOf(edge.charAt(1)))
                    .append("}");
            separator = ",";
        }
        return Graph.of(Json.parse(json.append("]}").toString()));
    }

    private static double value(GraphTask task, String response, boolean strict, Graph... graphs) {
        String problem = "Please identify the common neighbors of A and C in this network. "
                + "Please determine the shortest path between A and D in this network.";
        return new Checkers(task, problem, List.of(graphs), strict)
                .check(response)
                .value();
    }

    @Test
    void eachTaskKnowsGoodFromBad() {
        Graph kite = graph("ABCDE", "AB BC CA CD DE");
        assertEquals(3, value(GraphTask.MCP, "[A, B, C]", true, kite));
        assertEquals(-2, value(GraphTask.MCP, "[A, B, D]", true, kite));
        assertEquals(3, value(GraphTask.MIS, "[A, C, E]", true, RING));
        assertEquals(-2, value(GraphTask.MIS, "[A, B]", true, RING));
        assertEquals(3, value(GraphTask.MVC, "[A, C, E]", true, RING));
        assertEquals(-2, value(GraphTask.MVC, "[A, C]", true, RING));
        assertEquals(3, value(GraphTask.DISTANCE, "[A, B, C, D]", true, RING));
        assertEquals(-2, value(GraphTask.DISTANCE, "[A, C, D]", true, RING));
        assertEquals(3, value(GraphTask.DIAMETER, "[B, C, D, E]", true, RING));
        assertEquals(-2, value(GraphTask.DIAMETER, "[A, B, C, D, E]", true, RING));
        assertEquals(1, value(GraphTask.NEIGHBOR, "[B]", true, RING));
        assertEquals(-2, value(GraphTask.NEIGHBOR, "[D]", true, RING));
        assertEquals(2, value(GraphTask.CONNECTED, "[A, C]", true, graph("ABC", "AB")));
        assertEquals(-2, value(GraphTask.CONNECTED, "[A, B]", true, graph("ABC", "AB")));
        assertEquals(3, value(GraphTask.MCS, "[0,1,2] [1,2,3]", true, RING, RING));
        assertEquals(-2, value(GraphTask.MCS, "[0,1,2] [1,2,4]", true, RING, RING));
        assertEquals(-1, value(GraphTask.MIS, "none", true, RING));
    }

    @Test
    void namingANodeTwiceNeverPays() {
        Random random = new Random(1);
        for (GraphTask task : List.of(GraphTask.MIS, GraphTask.MCP, GraphTask.NEIGHBOR, GraphTask.CONNECTED)) {
            for (int i = 0; i < 300; i++) {
                List<String> names = new ArrayList<>();
                for (int k = random.nextInt(1, 5); k > 0; k--) names.add("" + "ABCDEF".charAt(random.nextInt(6)));
                double plain = value(task, names.stream().distinct().toList().toString(), true, RING);
                List<String> padded = new ArrayList<>(names);
                padded.addAll(names);
                Collections.shuffle(padded, random);
                assertEquals(plain, value(task, padded.toString(), true, RING), task + " " + padded);
            }
        }
        assertEquals(2, value(GraphTask.MCS, "[0, 1, 1, 0], [2, 3, 3, 3]", true, RING, RING));
        assertEquals(-2, value(GraphTask.MCS, "[97, 98], [97, 98]", true, RING, RING));
        assertEquals(2, value(GraphTask.MCS, "[97, 98], [97, 98]", false, RING, RING));
        assertEquals(3, value(GraphTask.MIS, "[A, A, A]", false, RING));
    }

    @Test
    void everyStartAndDirectionOfATourIsWorthTheSame() {
        String problem =
                "- Airports to visit: AAA, BBB, CCC, DDD\nAAA to BBB: 3\nBBB to CCC: 4\nCCC to DDD: 5\nDDD to AAA: 6\nAAA to CCC: 7\n";
        Graph graph = graph("A", "");
        List<String> tour = new ArrayList<>(List.of("AAA", "BBB", "CCC", "DDD"));
        for (int i = 0; i < 8; i++) {
            Collections.rotate(tour, 1);
            if (i == 4) Collections.reverse(tour);
            String response = "[" + String.join(", ", tour) + ", " + tour.getFirst() + "]";
            assertEquals(
                    18,
                    new Checkers(GraphTask.TSP, problem, List.of(graph), true)
                            .check(response)
                            .value(),
                    response);
        }
        // BBB to DDD is not given: 9 by way of AAA or CCC.
        assertEquals(
                7 + 5 + 9 + 3,
                new Checkers(GraphTask.TSP, problem, List.of(graph), true)
                        .check("[AAA, CCC, DDD, BBB, AAA]")
                        .value());
    }

    @Test
    void listsAreFoundLikeThePublishedPatternsDo() {
        Pattern any = Pattern.compile("\\[(.*?)\\]");
        Pattern capitals = Pattern.compile("\\[\\s*([A-Z\\s,]*)\\s*\\]");
        Pattern digits = Pattern.compile("\\[\\s*([\\d\\s,]+)\\s*\\]");
        Random random = new Random(9);
        String soup = "[[[]]],, \nAB12x";
        for (int i = 0; i < 30_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(18); n > 0; n--) text.append(soup.charAt(random.nextInt(soup.length())));
            String s = text.toString();
            assertEquals(last(any, s), end(Lists.lastAny(s)), () -> "any: " + s);
            assertEquals(last(capitals, s), end(Lists.lastCapitals(s)), () -> "capitals: " + s);
            Lists.Found[] found = Lists.lastDigits(s, 1);
            assertEquals(last(digits, s), found == null ? "none" : end(found[0]), () -> "digits: " + s);
        }
    }

    private static String last(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        String last = "none";
        while (matcher.find()) last = matcher.start() + "-" + matcher.end();
        return last;
    }

    private static String end(Lists.Found found) {
        return found == null ? "none" : found.start() + "-" + found.end();
    }

    @Test
    void anyTextIsWorthSomethingOrIsNoAnswer() {
        Random random = new Random(8);
        String soup = "[],ABCDEF 0123456789\n";
        for (int i = 0; i < 5000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) text.append(soup.charAt(random.nextInt(soup.length())));
            for (GraphTask task : GraphTask.values()) {
                if (task == GraphTask.TSP) continue;
                boolean two = task == GraphTask.GED || task == GraphTask.MCS;
                double value = value(
                        task,
                        text.toString(),
                        random.nextBoolean(),
                        two ? new Graph[] {RING, RING} : new Graph[] {RING});
                assertTrue(value >= -2 && value <= 40, task + " " + text + " " + value);
            }
        }
    }

    @Test
    void anUnknownTaskNamesTheTen() {
        String message = assertThrows(IllegalArgumentException.class, () -> GraphTask.of("TPS_easy"))
                .getMessage();
        assertTrue(message.contains("TSP, GED, MCP, MIS, MVC, MCS, Connected, Diameter, Distance, Neighbor"), message);
    }
}
