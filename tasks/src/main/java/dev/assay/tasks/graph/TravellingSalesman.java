package dev.assay.tasks.graph;

import dev.assay.tasks.exact.Budget;
import dev.assay.tasks.exact.Limits;
import dev.assay.tasks.exact.Tours;
import dev.assay.tasks.exact.TspSearch;
import dev.assay.verify.graph.GraphTask;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jgrapht.alg.tour.ChristofidesThreeHalvesApproxMetricTSP;
import org.jgrapht.graph.SimpleWeightedGraph;

/// The shortest tour through all airports. Drawn: points on a square of 10,000 km, distances rounded up,
/// which keeps the triangle inequality.
public record TravellingSalesman() implements GraphProblem {
    private static final int SIDE = 10_000;
    private static final String AIRPORTS = "- Airports to visit: ";

    @Override
    public GraphTask task() {
        return GraphTask.TSP;
    }

    @Override
    public Instance.Tour draw(int size, Sources sources, RandomGenerator random) {
        double[][] at = new double[size][];
        for (int i = 0; i < size; i++) at[i] = new double[] {SIDE * random.nextDouble(), SIDE * random.nextDouble()};
        int[][] distance = new int[size][size];
        for (int i = 0; i < size; i++)
            for (int j = 0; j < i; j++)
                distance[i][j] =
                        distance[j][i] = (int) Math.ceil(StrictMath.hypot(at[i][0] - at[j][0], at[i][1] - at[j][1]));
        return new Instance.Tour(Names.airports(size, random), distance);
    }

    @Override
    public String unfit(Instance instance) {
        if (!(instance instanceof Instance.Tour tour)) return "needs airports and distances";
        if (tour.size() < 3) return "needs at least 3 airports";
        for (String name : tour.airports())
            if (name.isEmpty() || !name.chars().allMatch(c -> c >= 'A' && c <= 'Z'))
                return "the airport '" + name + "' is not all capital letters, which the checker expects";
        for (int[] row : tour.distance())
            for (int d : row)
                if (d < 0 || d > TspSearch.MAX_DISTANCE)
                    return "a distance of " + d + "; expected 0 to " + TspSearch.MAX_DISTANCE;
        return Told.unfitNames(tour.airports());
    }

    @Override
    public String prompt(Instance instance) {
        Instance.Tour tour = (Instance.Tour) instance;
        StringBuilder text = new StringBuilder(AIRPORTS);
        text.append(String.join(", ", tour.airports()));
        text.append("\n- Travel distances (in kilometers) between each pair of airports:\n");
        for (int i = 0; i < tour.size(); i++)
            for (int j = i + 1; j < tour.size(); j++)
                text.append(tour.airports().get(i))
                        .append(" to ")
                        .append(tour.airports().get(j))
                        .append(": ")
                        .append(tour.distance()[i][j])
                        .append('\n');
        return Told.prompt(
                "A traveller wants to visit every airport of a list exactly once and come back to where the"
                        + " tour began, flying as few kilometers as possible (the travelling salesman problem).",
                text.toString(),
                "Find the shortest tour and give it last, in this form: [Airport A, Airport B, Airport C, ...,"
                        + " Airport A]");
    }

    @Override
    public Instance.Tour parse(String prompt) {
        List<String> lines = Told.lines(prompt);
        List<String> airports = Told.names(Told.after(lines, AIRPORTS));
        Map<String, Integer> numbers = Told.numbers(airports);
        int n = airports.size();
        int[][] distance = new int[n][n];
        int told = 0;
        for (String line : lines) {
            int to = line.indexOf(" to ");
            int colon = to < 0 ? -1 : line.indexOf(": ", to);
            if (colon < 0 || line.startsWith("- ")) continue;
            Integer a = numbers.get(line.substring(0, to));
            Integer b = numbers.get(line.substring(to + 4, colon));
            if (a == null || b == null)
                throw new IllegalArgumentException("the line '" + line + "' names an airport that is not listed");
            try {
                distance[a][b] = distance[b][a] = Integer.parseInt(line.substring(colon + 2));
            } catch (NumberFormatException _) {
                throw new IllegalArgumentException("the line '" + line + "' has no whole number of kilometers");
            }
            told++;
        }
        if (told != n * (n - 1) / 2)
            throw new IllegalArgumentException(told + " distances; expected " + n * (n - 1) / 2);
        return new Instance.Tour(airports, distance);
    }

    @Override
    public Solution solve(Instance instance, Limits limits) {
        Instance.Tour tour = (Instance.Tour) instance;
        Budget budget = limits.start(TspSearch.USUAL_NODES);
        TspSearch.Tour found = TspSearch.solve(tour.distance(), budget);
        return new Solution(answer(tour, found.order()), found.length(), found.bound(), found.optimal(), budget.used());
    }

    @Override
    public List<Baseline> baselines() {
        return List.of(
                new Baseline(
                        "random",
                        (instance, random) ->
                                answer((Instance.Tour) instance, Baseline.shuffled(instance.size(), random))),
                new Baseline("greedy", (instance, random) -> {
                    Instance.Tour tour = (Instance.Tour) instance;
                    return answer(tour, Tours.nearest(tour.distance(), random.nextInt(tour.size())));
                }),
                new Baseline("christofides", (instance, _) -> christofides((Instance.Tour) instance)));
    }

    /// The library keeps edges in hash sets; those without a hash of their own would come in another order in every
    /// run.
    private record Leg(int from, int to) {}

    /// At most half longer than the shortest tour if distances are metric (Christofides 1976), else any tour;
    /// by JGraphT, O(n^3).
    private static String christofides(Instance.Tour tour) {
        int[][] d = tour.distance();
        SimpleWeightedGraph<Integer, Leg> graph = new SimpleWeightedGraph<>(Leg.class);
        for (int i = 0; i < d.length; i++) graph.addVertex(i);
        for (int i = 0; i < d.length; i++)
            for (int j = i + 1; j < d.length; j++) {
                Leg leg = new Leg(i, j);
                graph.addEdge(i, j, leg);
                graph.setEdgeWeight(leg, d[i][j]);
            }
        List<Integer> closed = new ChristofidesThreeHalvesApproxMetricTSP<Integer, Leg>()
                .getTour(graph)
                .getVertexList();
        return answer(tour, closed.stream().limit(d.length).mapToInt(i -> i).toArray());
    }

    private static String answer(Instance.Tour tour, int[] order) {
        int[] closed = Arrays.copyOf(order, order.length + 1);
        closed[order.length] = order[0];
        return Told.list(tour.airports(), Arrays.stream(closed));
    }
}
