package dev.assay.tasks.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.tasks.exact.Limits;
import dev.assay.verify.graph.Checkers;
import dev.assay.verify.graph.GraphTask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is drawn, told, solved and approximated, held against the checker of the reward and brute force.
class ProblemsTest {
    private static final Limits SHORT = new Limits(2000, null);

    @Test
    void everyProblemStandsAtItsTask() {
        for (GraphTask task : GraphTask.values())
            assertEquals(task, GraphProblem.of(task).task());
    }

    @ParameterizedTest
    @EnumSource(GraphTask.class)
    void answersAreWorthWhatIsSaid(GraphTask task) {
        for (String level : TaskConfig.LEVELS) {
            TaskConfig config = TaskConfig.of(task, level);
            Problems problems = new Problems(config, 11, SHORT);
            Random random = new Random(1);
            Set<Integer> sizes = new TreeSet<>();
            for (int i = 0; i < 60; i++) {
                Problem problem = problems.get(i);
                int size = problem.instance().size();
                sizes.add(size);
                assertTrue(config.min() <= size && size <= config.max(), problem.id());
                Checkers checker = problem.checker();
                for (Map.Entry<String, String> each : problem.answers(random).entrySet()) {
                    Checkers.Check check = checker.check("<think>\nso\n</think>\n" + each.getValue());
                    String what = problem.id() + " " + each + " " + check.why();
                    if (each.getKey().equals(problem.solution().optimal() ? "exact" : "best"))
                        assertEquals(problem.solution().value(), check.value(), what);
                    else if (check.value() >= 0) {
                        if (task.smallerIsBetter())
                            assertTrue(check.value() >= problem.solution().bound(), what);
                        else assertTrue(check.value() <= problem.solution().bound(), what);
                    } else assertTrue(mayFail(task, each.getKey()) && check.value() == Checkers.INFEASIBLE, what);
                }
                if (problem.solution().optimal())
                    assertEquals(problem.solution().value(), problem.solution().bound(), problem.id());
            }
            assertTrue(sizes.size() > 3, task + " " + level + " has sizes " + sizes);
        }
    }

    /// These two look only so far; every other method is feasible.
    private static boolean mayFail(GraphTask task, String method) {
        return method.equals("greedy") && (task == GraphTask.CONNECTED || task == GraphTask.NEIGHBOR);
    }

    @ParameterizedTest
    @EnumSource(GraphTask.class)
    void aSeedSaysItAll(GraphTask task) {
        TaskConfig config = TaskConfig.of(task, "easy");
        Problems one = new Problems(config, 5, SHORT);
        Problems same = new Problems(config, 5, SHORT);
        Problems other = new Problems(config, 6, SHORT);
        List<Problem> inOrder = IntStream.range(0, 20).mapToObj(one::get).toList();
        List<Problem> parallel = IntStream.range(0, 20)
                .parallel()
                .mapToObj(i -> same.get(19 - i))
                .toList()
                .reversed();
        for (int i = 0; i < 20; i++) {
            assertEquals(inOrder.get(i).prompt(), parallel.get(i).prompt());
            assertEquals(inOrder.get(i).solution(), parallel.get(i).solution());
        }
        Set<String> prompts = inOrder.stream().map(Problem::prompt).collect(Collectors.toSet());
        assertEquals(20, prompts.size());
        assertNotEquals(inOrder.getFirst().prompt(), other.get(0).prompt());
        assertEquals(
                inOrder.get(1).prompt(),
                one.stream().skip(1).findFirst().orElseThrow().prompt());
    }

    /// Polynomial problems against what their words say, with Floyd and Warshall's distances.
    @Test
    void polynomialProblemsAgreeWithBruteForce() {
        for (GraphTask task :
                List.of(GraphTask.CONNECTED, GraphTask.DIAMETER, GraphTask.DISTANCE, GraphTask.NEIGHBOR)) {
            Problems problems = new Problems(new TaskConfig(task, "small", 4, 9), 3, SHORT);
            for (int i = 0; i < 300; i++) {
                Problem problem = problems.get(i);
                Instance.One one = (Instance.One) problem.instance();
                int[][] d = distances(one.network());
                int n = d.length;
                long expected = switch (task) {
                    case CONNECTED ->
                        IntStream.range(0, n)
                                .filter(v -> IntStream.range(0, v).noneMatch(w -> d[v][w] < n))
                                .count();
                    case DIAMETER ->
                        IntStream.range(0, n * n)
                                .map(k -> d[k / n][k % n])
                                .max()
                                .orElseThrow();
                    case DISTANCE -> d[one.from()][one.to()];
                    default ->
                        IntStream.range(0, n)
                                .filter(v -> d[v][one.from()] == 1 && d[v][one.to()] == 1)
                                .count();
                };
                assertEquals(expected, (long) problem.solution().value(), problem.id());
                assertTrue(problem.solution().optimal());
            }
        }
    }

    private static int[][] distances(Network network) {
        int n = network.size();
        int[][] d = new int[n][n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) d[i][j] = i == j ? 0 : network.neighbours()[i].get(j) ? 1 : n;
        for (int k = 0; k < n; k++)
            for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) d[i][j] = Math.min(d[i][j], d[i][k] + d[k][j]);
        return d;
    }

    /// Sizes follow the published draw: the whole part of an exponential number, again until it is in range.
    @Test
    void sizesAreExponential() {
        TaskConfig config = TaskConfig.of(GraphTask.MIS, "hard");
        Random random = new Random(9);
        int draws = 40_000;
        int[] ours = new int[31];
        int[] published = new int[31];
        for (int i = 0; i < draws; i++) {
            ours[config.size(random)]++;
            int k;
            do k = (int) (-7.5 * Math.log(1 - random.nextDouble()));
            while (k < 15 || k > 30);
            published[k]++;
        }
        for (int k = 15; k <= 30; k++) {
            // Five standard deviations of the difference of two counts.
            double spread = 5 * Math.sqrt(ours[k] + published[k] + 1.0);
            assertEquals(published[k], ours[k], spread, "size " + k);
        }
    }

    @Test
    void drawsAreWhatTheyShouldBe() {
        Sources sources = new Sources(2);
        Random random = new Random(2);
        for (int i = 0; i < 100; i++) {
            Instance.Tour tour = new TravellingSalesman().draw(8, sources, random);
            for (int a = 0; a < 8; a++)
                for (int b = 0; b < 8; b++)
                    for (int c = 0; c < 8; c++)
                        assertTrue(tour.distance()[a][b] <= tour.distance()[a][c] + tour.distance()[c][b]);
            Instance.Two two = new EditDistance().draw(12, sources, random);
            for (Network molecule : List.of(two.a(), two.b())) {
                assertTrue(molecule.connected());
                for (BitSet near : molecule.neighbours()) assertTrue(near.cardinality() <= 4);
                assertTrue(Set.of("C", "N", "O", "S").containsAll(molecule.names()));
            }
            Instance.One cover = new VertexCover().draw(12, sources, random);
            if (cover != null) assertTrue(cover.network().connected());
            Instance.One knowledge = new Distance().draw(20, sources, random);
            if (knowledge != null)
                for (Network.Link link : knowledge.network().links()) assertTrue(link.relation() != null);
        }
    }

    @Test
    void aTourReadsTheSameFromEveryStartAndInBothDirections() {
        Problem problem = new Problems(TaskConfig.of(GraphTask.TSP, "easy"), 1, SHORT).get(0);
        String answer = problem.solution().answer();
        List<String> tour =
                new ArrayList<>(List.of(answer.substring(1, answer.length() - 1).split(", ")));
        tour.removeLast();
        Set<Double> values = new HashSet<>();
        for (int i = 0; i < 2 * tour.size(); i++) {
            tour.add(tour.removeFirst());
            if (i == tour.size()) tour = new ArrayList<>(tour.reversed());
            values.add(problem.checker()
                    .check(tour + " [" + String.join(", ", tour) + ", " + tour.getFirst() + "]")
                    .value());
        }
        assertEquals(Set.of(problem.solution().value()), values);
    }

    @ParameterizedTest
    @EnumSource(GraphTask.class)
    void answersAreListsOfNodes(GraphTask task) {
        for (Problem problem : new Problems(TaskConfig.of(task, "easy"), 1, SHORT)
                .stream().limit(20).toList()) {
            String answer = problem.solution().answer();
            assertEquals(answer.substring(0, answer.indexOf(']') + 1), problem.list(problem.nodes(answer)));
            assertThrows(IllegalArgumentException.class, () -> problem.nodes("[Nobody at all]"));
            assertThrows(IllegalArgumentException.class, () -> problem.nodes("none"));
        }
    }

    @Test
    void whatDoesNotSuitIsNamed() {
        Network two = Network.of(List.of("Ann", "Ben"), new BitSet[] {new BitSet(), new BitSet()});
        assertMessage("there is no way", GraphTask.DISTANCE, new Instance.One(two, 0, 1));
        assertMessage("needs two nodes", GraphTask.DISTANCE, new Instance.One(two, 0, -1));
        assertMessage("no common neighbour", GraphTask.NEIGHBOR, new Instance.One(two, 0, 1));
        assertMessage("not connected", GraphTask.DIAMETER, new Instance.One(two, -1, -1));
        assertMessage("no edges", GraphTask.MVC, new Instance.One(two, -1, -1));
        assertMessage("needs two graphs", GraphTask.GED, new Instance.One(two, -1, -1));
        assertMessage("needs airports", GraphTask.TSP, new Instance.One(two, -1, -1));
        Network named = Network.of(List.of("Ann", "Ann"), new BitSet[] {new BitSet(), new BitSet()});
        assertMessage("two nodes have the name 'Ann'", GraphTask.MCP, new Instance.One(named, -1, -1));
        Network comma = Network.of(List.of("Ann", "B, C"), new BitSet[] {new BitSet(), new BitSet()});
        assertMessage("contains ','", GraphTask.MIS, new Instance.One(comma, -1, -1));
        Network three = Network.of(List.of("", "", ""), new BitSet[] {new BitSet(), new BitSet(), new BitSet()});
        assertMessage("2 and 3 nodes", GraphTask.GED, new Instance.Two(two, three));
        assertThrows(IllegalArgumentException.class, () -> TaskConfig.of(GraphTask.TSP, "medium"));
        assertThrows(IllegalArgumentException.class, () -> new TaskConfig(GraphTask.TSP, "x", 2, 5));
    }

    private static void assertMessage(String part, GraphTask task, Instance instance) {
        var e = assertThrows(
                IllegalArgumentException.class, () -> Problem.of("x", GraphProblem.of(task), "own", instance, SHORT));
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    /// Whatever the hashes of objects are in a run.
    @Test
    void christofidesGivesTheSameTourEveryTime() {
        for (int seed = 0; seed < 20; seed++) {
            Problem problem = new Problems(TaskConfig.of(GraphTask.TSP, "hard"), seed, Limits.DEFAULT).get(0);
            Set<String> tours = new HashSet<>();
            for (int i = 0; i < 10; i++)
                tours.add(problem.answers(new Random(1)).get("christofides"));
            assertEquals(1, tours.size(), tours::toString);
        }
    }
}
