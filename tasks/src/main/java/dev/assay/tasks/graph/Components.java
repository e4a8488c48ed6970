package dev.assay.tasks.graph;

import dev.assay.tasks.exact.Limits;
import dev.assay.verify.graph.GraphTask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// One person of each connected component. Drawn: up to 1 + n / 5 parts of a social network, side by side.
public record Components() implements GraphProblem {
    private static final String PARAGRAPH =
            "Some people are friends with each other. People belong together if friends of friends lead from one"
                    + " to the other. Name one person of each group that belongs together (one node of each"
                    + " connected component).";

    @Override
    public GraphTask task() {
        return GraphTask.CONNECTED;
    }

    @Override
    public Instance.One draw(int size, Sources sources, RandomGenerator random) {
        int parts = 1 + random.nextInt(1 + size / 5);
        // Each part has a person at least; who comes last decides where the rest goes.
        int[] sizes = new int[parts];
        for (int i = 0; i < size; i++) sizes[i < parts ? i : random.nextInt(parts)]++;
        BitSet[] graph = new BitSet[size];
        int[] place = Baseline.shuffled(size, random);
        int before = 0;
        for (int nodes : sizes) {
            BitSet[] part = Sources.induced(sources.people(), Sources.mostVisited(sources.people(), nodes, random));
            if (part.length < nodes) return null;
            for (int v = 0; v < nodes; v++) {
                BitSet near = new BitSet(size);
                for (int w = part[v].nextSetBit(0); w >= 0; w = part[v].nextSetBit(w + 1)) near.set(place[before + w]);
                graph[place[before + v]] = near;
            }
            before += nodes;
        }
        return new Instance.One(Network.of(Names.people(size, random), graph), -1, -1);
    }

    @Override
    public String unfit(Instance instance) {
        return Told.unfit(instance, false);
    }

    @Override
    public String prompt(Instance instance) {
        return Told.prompt(
                PARAGRAPH,
                Told.Theme.PEOPLE.text(((Instance.One) instance).network()),
                "Give one person of each group last, in this form: [Person A, Person B, ...]");
    }

    @Override
    public Instance.One parse(String prompt) {
        return new Instance.One(Told.Theme.PEOPLE.parse(Told.lines(prompt)), -1, -1);
    }

    @Override
    public Solution solve(Instance instance, Limits limits) {
        Network network = ((Instance.One) instance).network();
        BitSet one = onePerPart(network, IntStream.range(0, network.size()).toArray());
        return Solution.proven(Told.list(network, one.stream()), one.cardinality());
    }

    @Override
    public List<Baseline> baselines() {
        return List.of(
                Subsets.method("random", (network, random) -> {
                    BitSet all = onePerPart(network, Baseline.shuffled(network.size(), random));
                    return some(all, random);
                }),
                Subsets.method("greedy", (network, _) -> strangers(network)));
    }

    /// The first node of each component in this order; O(n^2).
    private static BitSet onePerPart(Network network, int[] order) {
        BitSet reached = new BitSet();
        BitSet first = new BitSet();
        for (int v : order) {
            if (reached.get(v)) continue;
            first.set(v);
            int[] distance = network.distances(v);
            for (int w = 0; w < distance.length; w++) if (distance[w] >= 0) reached.set(w);
        }
        return first;
    }

    /// At least one of them.
    static BitSet some(BitSet all, RandomGenerator random) {
        List<Integer> nodes = new ArrayList<>(all.stream().boxed().toList());
        int drop = random.nextInt(nodes.size());
        BitSet some = (BitSet) all.clone();
        while (drop-- > 0) some.clear(nodes.remove(random.nextInt(nodes.size())));
        return some;
    }

    /// Looks two steps far only: who is neither friend nor friend of a friend of those named is named. So a
    /// long component may be named twice, which is not feasible.
    private static BitSet strangers(Network network) {
        BitSet named = new BitSet();
        BitSet seen = new BitSet();
        for (int v : Baseline.byDegree(network)) {
            if (seen.get(v)) continue;
            named.set(v);
            int[] distance = network.distances(v);
            for (int w = 0; w < distance.length; w++) if (distance[w] >= 0 && distance[w] <= 2) seen.set(w);
        }
        return named;
    }
}
