package dev.assay.tasks.graph;

import dev.assay.tasks.exact.Budget;
import dev.assay.tasks.exact.Limits;
import dev.assay.tasks.exact.McSplit;
import dev.assay.verify.graph.GraphTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// The largest part that two molecules share, elements ignored. Drawn: two random skeletons.
public record CommonSubgraph() implements GraphProblem {
    @Override
    public GraphTask task() {
        return GraphTask.MCS;
    }

    @Override
    public Instance.Two draw(int size, Sources sources, RandomGenerator random) {
        return new Instance.Two(Sources.molecule(size, random), Sources.molecule(size, random));
    }

    @Override
    public String unfit(Instance instance) {
        if (!(instance instanceof Instance.Two two)) return "needs two graphs";
        if (two.a().size() < 1 || two.b().size() < 1) return "a graph is empty";
        String wrong = Told.unfitLabels(two.a().names());
        return wrong == null ? Told.unfitLabels(two.b().names()) : wrong;
    }

    @Override
    public String prompt(Instance instance) {
        Instance.Two two = (Instance.Two) instance;
        return Told.prompt(
                "Two molecules are given by their atoms and bonds. Choose as many atoms of A as of B so that the"
                        + " chosen atoms have the same shape in both: under some matching, two chosen atoms of A"
                        + " share a bond exactly if their partners in B do. Elements do not matter, and the chosen"
                        + " part may fall into pieces (the maximum common induced subgraph).",
                Told.molecule("A", two.a()) + Told.molecule("B", two.b()),
                "Choose as many atoms as possible and give them last, as two lists of numbers, first those of A,"
                        + " then their partners in B, in this form: [0, 2, 3], [1, 4, 0]");
    }

    @Override
    public Instance.Two parse(String prompt) {
        List<String> lines = Told.lines(prompt);
        return new Instance.Two(Told.molecule("A", lines), Told.molecule("B", lines));
    }

    @Override
    public Solution solve(Instance instance, Limits limits) {
        Instance.Two two = (Instance.Two) instance;
        Budget budget = limits.start(McSplit.USUAL_NODES);
        McSplit.Common found = McSplit.solve(two.a().neighbours(), two.b().neighbours(), budget);
        return new Solution(
                answer(found.first(), found.second()),
                found.first().length,
                found.bound(),
                found.optimal(),
                budget.used());
    }

    @Override
    public List<Baseline> baselines() {
        return List.of(
                new Baseline("random", (instance, random) -> {
                    Instance.Two two = (Instance.Two) instance;
                    return grown(
                            two,
                            Baseline.shuffled(two.a().size(), random),
                            Baseline.shuffled(two.b().size(), random));
                }),
                new Baseline("greedy", (instance, _) -> {
                    Instance.Two two = (Instance.Two) instance;
                    return grown(two, Baseline.byDegree(two.a()), Baseline.byDegree(two.b()));
                }));
    }

    private static String answer(int[] first, int[] second) {
        return Told.list(Arrays.stream(first)) + ", " + Told.list(Arrays.stream(second));
    }

    /// Each node of A in turn takes the first node of B that fits all pairs so far; O(n^3).
    private static String grown(Instance.Two two, int[] first, int[] second) {
        List<Integer> chosen = new ArrayList<>();
        List<Integer> partners = new ArrayList<>();
        for (int v : first)
            for (int w : second)
                if (!partners.contains(w) && fits(two, v, w, chosen, partners)) {
                    chosen.add(v);
                    partners.add(w);
                    break;
                }
        return answer(
                chosen.stream().mapToInt(i -> i).toArray(),
                partners.stream().mapToInt(i -> i).toArray());
    }

    private static boolean fits(Instance.Two two, int v, int w, List<Integer> chosen, List<Integer> partners) {
        for (int k = 0; k < chosen.size(); k++)
            if (two.a().neighbours()[v].get(chosen.get(k))
                    != two.b().neighbours()[w].get(partners.get(k))) return false;
        return true;
    }
}
