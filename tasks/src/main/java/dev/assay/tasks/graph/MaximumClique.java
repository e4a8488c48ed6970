package dev.assay.tasks.graph;

import dev.assay.tasks.exact.CliqueSearch;
import dev.assay.tasks.exact.Limits;
import dev.assay.verify.graph.GraphTask;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/// The largest group of authors who all wrote with each other. Drawn: part of a co-author network.
public record MaximumClique() implements GraphProblem {
    @Override
    public GraphTask task() {
        return GraphTask.MCP;
    }

    @Override
    public Instance.One draw(int size, Sources sources, RandomGenerator random) {
        BitSet[] part = Sources.induced(sources.authors(), Sources.mostVisited(sources.authors(), size, random));
        if (part.length < size) return null;
        return new Instance.One(Network.of(Names.authors(size, random), part), -1, -1);
    }

    @Override
    public String unfit(Instance instance) {
        return Told.unfit(instance, false);
    }

    @Override
    public String prompt(Instance instance) {
        return Told.prompt(
                "Some authors have written papers together. Find the largest group in which every author has"
                        + " written with every other one (the maximum clique).",
                Told.Theme.AUTHORS.text(((Instance.One) instance).network()),
                "Choose as many authors as possible and give them last, in this form: [Author A, Author B, ...]");
    }

    @Override
    public Instance.One parse(String prompt) {
        return new Instance.One(Told.Theme.AUTHORS.parse(Told.lines(prompt)), -1, -1);
    }

    @Override
    public Solution solve(Instance instance, Limits limits) {
        Network network = ((Instance.One) instance).network();
        return Subsets.solution(network, limits, CliqueSearch::clique);
    }

    @Override
    public List<Baseline> baselines() {
        return List.of(
                Subsets.method(
                        "random",
                        (network, random) -> Subsets.grown(network, Baseline.shuffled(network.size(), random), true)),
                Subsets.method("greedy", (network, _) -> Subsets.grown(network, Baseline.byDegree(network), true)));
    }
}
