package dev.assay.tasks.graph;

import dev.assay.tasks.exact.Limits;
import dev.assay.verify.graph.GraphTask;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/// All common neighbours of two nodes. Drawn: part of a co-author network, and the first two authors in
/// random order who have one.
public record CommonNeighbours() implements GraphProblem {
    /// The published checker reads the two nodes after these very words.
    private static final String ASKS = "Please identify the common neighbors of ";

    @Override
    public GraphTask task() {
        return GraphTask.NEIGHBOR;
    }

    @Override
    public Instance.One draw(int size, Sources sources, RandomGenerator random) {
        BitSet[] part = Sources.induced(sources.authors(), Sources.mostVisited(sources.authors(), size, random));
        if (part.length < size) return null;
        return between(Network.of(Names.authors(size, random), part), random);
    }

    /// Asks about two random nodes with a common neighbour; null if there are none.
    static Instance.One between(Network network, RandomGenerator random) {
        int[] order = Baseline.shuffled(network.size(), random);
        for (int i = 0; i < order.length; i++)
            for (int j = 0; j < i; j++)
                if (network.neighbours()[order[i]].intersects(network.neighbours()[order[j]]))
                    return new Instance.One(network, order[i], order[j]);
        return null;
    }

    @Override
    public String unfit(Instance instance) {
        String wrong = Told.unfit(instance, true);
        if (wrong != null) return wrong;
        return common((Instance.One) instance).isEmpty() ? "the two nodes have no common neighbour" : null;
    }

    @Override
    public String prompt(Instance instance) {
        Instance.One one = (Instance.One) instance;
        return Told.prompt(
                "Some authors have written papers together; who has written with an author is a neighbor of that"
                        + " author. Find everybody who is a neighbor of both of two authors.",
                Told.Theme.AUTHORS.text(one.network()),
                ASKS + Told.both(one) + " Give them last, in this form: [Author A, Author B, ...]");
    }

    @Override
    public Instance.One parse(String prompt) {
        Network network = Told.Theme.AUTHORS.parse(Told.lines(prompt));
        int[] ends = Told.ends(prompt, ASKS, network);
        return new Instance.One(network, ends[0], ends[1]);
    }

    /// Intersects two sets, O(n / 64).
    @Override
    public Solution solve(Instance instance, Limits limits) {
        Instance.One one = (Instance.One) instance;
        BitSet common = common(one);
        return Solution.proven(Told.list(one.network(), common.stream()), common.cardinality());
    }

    private static BitSet common(Instance.One one) {
        BitSet common = (BitSet) one.network().neighbours()[one.from()].clone();
        common.and(one.network().neighbours()[one.to()]);
        return common;
    }

    @Override
    public List<Baseline> baselines() {
        return List.of(
                new Baseline("random", (instance, random) -> {
                    Instance.One one = (Instance.One) instance;
                    return Told.list(one.network(), Components.some(common(one), random).stream());
                }),
                new Baseline("greedy", (instance, _) -> {
                    // Everybody who wrote with the first, as a hasty reader would say; often not feasible.
                    Instance.One one = (Instance.One) instance;
                    BitSet near =
                            (BitSet) one.network().neighbours()[one.from()].clone();
                    near.clear(one.to());
                    return Told.list(one.network(), near.stream());
                }));
    }
}
