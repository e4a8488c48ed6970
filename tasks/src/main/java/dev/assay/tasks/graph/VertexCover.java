package dev.assay.tasks.graph;

import dev.assay.tasks.exact.Budget;
import dev.assay.tasks.exact.CliqueSearch;
import dev.assay.tasks.exact.Limits;
import dev.assay.verify.graph.GraphTask;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/// The smallest group of people that has a member of every friendship. Drawn: a connected part of a social
/// network whose cover has at least three people.
public record VertexCover() implements GraphProblem {
    private static final int LEAST = 3;

    @Override
    public GraphTask task() {
        return GraphTask.MVC;
    }

    @Override
    public Instance.One draw(int size, Sources sources, RandomGenerator random) {
        Instance.One drawn = new IndependentSet().draw(size, sources, random);
        if (drawn == null) return null;
        Budget budget = Limits.DEFAULT.start(CliqueSearch.USUAL_NODES);
        BitSet cover = CliqueSearch.cover(drawn.network().neighbours(), budget).nodes();
        return cover.cardinality() >= Math.min(LEAST, size - 1) ? drawn : null;
    }

    @Override
    public String unfit(Instance instance) {
        String wrong = Told.unfit(instance, false);
        return wrong == null && instance.edges() == 0 ? "the graph has no edges to cover" : wrong;
    }

    @Override
    public String prompt(Instance instance) {
        return Told.prompt(
                "Some people are friends with each other. Find the smallest group of people such that of every"
                        + " two friends at least one is in the group (the minimum vertex cover).",
                Told.Theme.PEOPLE.text(((Instance.One) instance).network()),
                "Choose as few people as possible and give them last, in this form: [Person A, Person B, ...]");
    }

    @Override
    public Instance.One parse(String prompt) {
        return new Instance.One(Told.Theme.PEOPLE.parse(Told.lines(prompt)), -1, -1);
    }

    @Override
    public Solution solve(Instance instance, Limits limits) {
        Network network = ((Instance.One) instance).network();
        return Subsets.solution(network, limits, CliqueSearch::cover);
    }

    @Override
    public List<Baseline> baselines() {
        return List.of(
                Subsets.method(
                        "random", (network, random) -> inOrder(network, Baseline.shuffled(network.size(), random))),
                Subsets.method("greedy", (network, _) -> greedy(network)),
                Subsets.method("matching", (network, _) -> matching(network)));
    }

    /// Each node in turn that still has an uncovered edge.
    private static BitSet inOrder(Network network, int[] order) {
        BitSet cover = new BitSet();
        for (int v : order) {
            BitSet open = (BitSet) network.neighbours()[v].clone();
            open.andNot(cover);
            if (!open.isEmpty()) cover.set(v);
        }
        return cover;
    }

    /// Always the node with most uncovered edges; within a factor of ln n of the best.
    private static BitSet greedy(Network network) {
        BitSet cover = new BitSet();
        while (true) {
            int best = -1;
            int most = 0;
            for (int v = 0; v < network.size(); v++) {
                if (cover.get(v)) continue;
                BitSet open = (BitSet) network.neighbours()[v].clone();
                open.andNot(cover);
                if (open.cardinality() > most) {
                    most = open.cardinality();
                    best = v;
                }
            }
            if (best < 0) return cover;
            cover.set(best);
        }
    }

    /// Both ends of every edge of a maximal matching: at most twice the best (Gavril 1974).
    private static BitSet matching(Network network) {
        BitSet cover = new BitSet();
        for (Network.Link link : network.links())
            if (!cover.get(link.a()) && !cover.get(link.b())) {
                cover.set(link.a());
                cover.set(link.b());
            }
        return cover;
    }
}
