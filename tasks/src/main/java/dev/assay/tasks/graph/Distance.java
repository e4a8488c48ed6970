package dev.assay.tasks.graph;

import dev.assay.tasks.exact.Limits;
import dev.assay.verify.graph.GraphTask;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// A shortest path between two nodes. Drawn: part of a knowledge graph, and two entities of which one can
/// be reached from the other.
public record Distance() implements GraphProblem {
    private static final int LEAST_EDGES = 3;
    /// The published checker reads the two nodes after these very words.
    private static final String ASKS = "Please determine the shortest path between ";

    @Override
    public GraphTask task() {
        return GraphTask.DISTANCE;
    }

    @Override
    public Instance.One draw(int size, Sources sources, RandomGenerator random) {
        BitSet[] part = Sources.induced(sources.knowledge(), Sources.mostVisited(sources.knowledge(), size, random));
        if (part.length < size) return null;
        Network network = Network.of(Names.entities(size, random), part, () -> Names.relation(random));
        return network.links().size() < LEAST_EDGES ? null : between(network, random);
    }

    /// Asks about two random nodes with a way between them; null if there are none.
    static Instance.One between(Network network, RandomGenerator random) {
        for (int from : Baseline.shuffled(network.size(), random)) {
            int[] distances = network.distances(from);
            int[] reached = IntStream.range(0, distances.length)
                    .filter(v -> distances[v] > 0)
                    .toArray();
            if (reached.length > 0) return new Instance.One(network, from, reached[random.nextInt(reached.length)]);
        }
        return null;
    }

    @Override
    public String unfit(Instance instance) {
        String wrong = Told.unfit(instance, true);
        if (wrong != null) return wrong;
        Instance.One one = (Instance.One) instance;
        return one.network().distances(one.from())[one.to()] < 0 ? "there is no way between the two nodes" : null;
    }

    @Override
    public String prompt(Instance instance) {
        Instance.One one = (Instance.One) instance;
        return Told.prompt(
                "A knowledge graph says which entities are related. Find a way from one entity to another over as"
                        + " few relations as possible, each in any direction.",
                Told.Theme.ENTITIES.text(one.network()),
                ASKS + Told.both(one)
                        + " Give all entities on it last, from the first to the second, in this form:"
                        + " [Entity A, Entity B, ...]");
    }

    @Override
    public Instance.One parse(String prompt) {
        Network network = Told.Theme.ENTITIES.parse(Told.lines(prompt));
        int[] ends = Told.ends(prompt, ASKS, network);
        return new Instance.One(network, ends[0], ends[1]);
    }

    /// Breadth first, O(n + m).
    @Override
    public Solution solve(Instance instance, Limits limits) {
        Instance.One one = (Instance.One) instance;
        int[] path = one.network().path(one.network().distances(one.from()), one.to());
        return Solution.proven(Told.list(one.network(), Arrays.stream(path)), path.length - 1);
    }

    @Override
    public List<Baseline> baselines() {
        return List.of(
                new Baseline("random", (instance, random) -> {
                    Instance.One one = (Instance.One) instance;
                    return depthFirst(one, Baseline.shuffled(one.size(), random));
                }),
                new Baseline("greedy", (instance, _) -> {
                    Instance.One one = (Instance.One) instance;
                    return depthFirst(one, Baseline.byDegree(one.network()));
                }));
    }

    /// The path that depth-first search finds when it tries neighbours in this order.
    private static String depthFirst(Instance.One one, int[] order) {
        int[] path = new int[one.size()];
        int[] tried = new int[one.size()];
        BitSet seen = new BitSet();
        int length = 1;
        path[0] = one.from();
        seen.set(one.from());
        while (length > 0 && path[length - 1] != one.to()) {
            BitSet near = one.network().neighbours()[path[length - 1]];
            int next = -1;
            while (next < 0 && tried[length - 1] < order.length) {
                int v = order[tried[length - 1]++];
                if (near.get(v) && !seen.get(v)) next = v;
            }
            if (next < 0) length--;
            else {
                seen.set(next);
                tried[length] = 0;
                path[length++] = next;
            }
        }
        return length == 0 ? null : Told.list(one.network(), Arrays.stream(path, 0, length));
    }
}
