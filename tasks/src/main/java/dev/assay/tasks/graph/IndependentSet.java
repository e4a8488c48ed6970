package dev.assay.tasks.graph;

import dev.assay.tasks.exact.CliqueSearch;
import dev.assay.tasks.exact.Limits;
import dev.assay.verify.graph.GraphTask;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/// The largest group of people of whom no two are friends. Drawn: a connected part of a social network.
public record IndependentSet() implements GraphProblem {
    @Override
    public GraphTask task() {
        return GraphTask.MIS;
    }

    @Override
    public Instance.One draw(int size, Sources sources, RandomGenerator random) {
        BitSet[] part = Sources.induced(sources.people(), Sources.mostVisited(sources.people(), size, random));
        if (part.length < size) return null;
        Network network = Network.of(Names.people(size, random), part);
        return network.connected() ? new Instance.One(network, -1, -1) : null;
    }

    @Override
    public String unfit(Instance instance) {
        return Told.unfit(instance, false);
    }

    @Override
    public String prompt(Instance instance) {
        return Told.prompt(
                "Some people are friends with each other. Find the largest group of people of whom no two are"
                        + " friends (the maximum independent set).",
                Told.Theme.PEOPLE.text(((Instance.One) instance).network()),
                "Choose as many people as possible and give them last, in this form: [Person A, Person B, ...]");
    }

    @Override
    public Instance.One parse(String prompt) {
        return new Instance.One(Told.Theme.PEOPLE.parse(Told.lines(prompt)), -1, -1);
    }

    @Override
    public Solution solve(Instance instance, Limits limits) {
        Network network = ((Instance.One) instance).network();
        return Subsets.solution(network, limits, CliqueSearch::independent);
    }

    @Override
    public List<Baseline> baselines() {
        return List.of(
                Subsets.method(
                        "random",
                        (network, random) -> Subsets.grown(network, Baseline.shuffled(network.size(), random), false)),
                Subsets.method(
                        "greedy", (network, _) -> Subsets.grown(network, Subsets.byRisingDegree(network), false)));
    }
}
