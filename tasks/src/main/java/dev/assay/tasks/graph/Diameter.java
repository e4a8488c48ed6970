package dev.assay.tasks.graph;

import dev.assay.tasks.exact.Limits;
import dev.assay.verify.graph.GraphTask;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/// The longest of all shortest paths. Drawn: a connected part of a knowledge graph.
public record Diameter() implements GraphProblem {
    @Override
    public GraphTask task() {
        return GraphTask.DIAMETER;
    }

    @Override
    public Instance.One draw(int size, Sources sources, RandomGenerator random) {
        BitSet[] part = Sources.induced(sources.knowledge(), Sources.firstMet(sources.knowledge(), size, random));
        if (part.length < size) return null;
        Network network = Network.of(Names.entities(size, random), part, () -> Names.relation(random));
        return network.connected() ? new Instance.One(network, -1, -1) : null;
    }

    @Override
    public String unfit(Instance instance) {
        String wrong = Told.unfit(instance, false);
        if (wrong != null) return wrong;
        return ((Instance.One) instance).network().connected() ? null : "the graph is not connected";
    }

    @Override
    public String prompt(Instance instance) {
        return Told.prompt(
                "A knowledge graph says which entities are related. The distance of two entities is the number of"
                        + " relations on the shortest way from one to the other, in any direction. Find two"
                        + " entities whose distance is largest, and a shortest way between them (the diameter).",
                Told.Theme.ENTITIES.text(((Instance.One) instance).network()),
                "Give all entities on that way last, in this form: [Entity A, Entity B, ...]");
    }

    @Override
    public Instance.One parse(String prompt) {
        return new Instance.One(Told.Theme.ENTITIES.parse(Told.lines(prompt)), -1, -1);
    }

    /// Breadth first from every node, O(n (n + m)).
    @Override
    public Solution solve(Instance instance, Limits limits) {
        Network network = ((Instance.One) instance).network();
        int[] best = {};
        for (int v = 0; v < network.size(); v++) {
            int[] far = farthest(network, v);
            if (far.length > best.length) best = far;
        }
        return Solution.proven(Told.list(network, Arrays.stream(best)), best.length - 1);
    }

    @Override
    public List<Baseline> baselines() {
        return List.of(
                new Baseline("random", (instance, random) -> {
                    Network network = ((Instance.One) instance).network();
                    int[] distances = network.distances(random.nextInt(network.size()));
                    return Told.list(network, Arrays.stream(network.path(distances, random.nextInt(network.size()))));
                }),
                new Baseline("greedy", (instance, _) -> {
                    // Twice to the farthest, which finds the diameter of a tree.
                    Network network = ((Instance.One) instance).network();
                    int[] once = farthest(network, 0);
                    return Told.list(network, Arrays.stream(farthest(network, once[once.length - 1])));
                }));
    }

    /// A shortest path from a node to one that is farthest from it.
    private static int[] farthest(Network network, int from) {
        int[] distances = network.distances(from);
        int far = from;
        for (int v = 0; v < distances.length; v++) if (distances[v] > distances[far]) far = v;
        return network.path(distances, far);
    }
}
