package dev.assay.tasks.graph;

import dev.assay.tasks.exact.Budget;
import dev.assay.tasks.exact.EditSearch;
import dev.assay.tasks.exact.Limits;
import dev.assay.verify.graph.GraphTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The cheapest way to turn one molecule into another of as many atoms. Drawn: two random skeletons.
public record EditDistance() implements GraphProblem {
    /// Mappings that beam search keeps at each step.
    private static final int BEAM = 30;

    @Override
    public GraphTask task() {
        return GraphTask.GED;
    }

    @Override
    public Instance.Two draw(int size, Sources sources, RandomGenerator random) {
        return new Instance.Two(Sources.molecule(size, random), Sources.molecule(size, random));
    }

    @Override
    public String unfit(Instance instance) {
        if (!(instance instanceof Instance.Two two)) return "needs two graphs";
        if (two.a().size() != two.b().size())
            return "the graphs have " + two.a().size() + " and " + two.b().size() + " nodes; expected equally many";
        if (two.size() < 1) return "the graphs are empty";
        String wrong = Told.unfitLabels(two.a().names());
        return wrong == null ? Told.unfitLabels(two.b().names()) : wrong;
    }

    @Override
    public String prompt(Instance instance) {
        Instance.Two two = (Instance.Two) instance;
        return Told.prompt(
                "Two molecules have the same number of atoms. Match each atom of molecule A with an atom of"
                        + " molecule B of its own so that as few edits as possible turn A into B (the graph edit"
                        + " distance). One edit changes the element of an atom, adds a bond, or takes a bond away.",
                Told.molecule("A", two.a()) + Told.molecule("B", two.b()),
                "Give the matching last, as the list of the atoms of B that atoms 0, 1, 2, ... of A are matched"
                        + " with, in this form: [2, 0, 1, ...]");
    }

    @Override
    public Instance.Two parse(String prompt) {
        List<String> lines = Told.lines(prompt);
        return new Instance.Two(Told.molecule("A", lines), Told.molecule("B", lines));
    }

    @Override
    public Solution solve(Instance instance, Limits limits) {
        Pair pair = Pair.of(instance);
        Budget budget = limits.start(EditSearch.USUAL_NODES);
        EditSearch.Edits found = EditSearch.solve(pair.a, pair.b, budget);
        return new Solution(answer(found.mapping()), found.cost(), found.bound(), found.optimal(), budget.used());
    }

    @Override
    public List<Baseline> baselines() {
        return List.of(
                new Baseline("random", (instance, random) -> answer(Baseline.shuffled(instance.size(), random))),
                new Baseline("greedy", (instance, _) -> answer(beam(Pair.of(instance), 1))),
                new Baseline("label-greedy", (instance, _) -> answer(labelGreedy(Pair.of(instance)))),
                new Baseline("beam A*", (instance, _) -> answer(beam(Pair.of(instance), BEAM))));
    }

    private static String answer(int[] mapping) {
        return Told.list(Arrays.stream(mapping));
    }

    /// Each atom takes the first free one of its own element, with as many bonds if there is one; O(n^2).
    private static int[] labelGreedy(Pair pair) {
        int n = pair.a.size();
        int[] mapping = new int[n];
        boolean[] taken = new boolean[n];
        for (int i = 0; i < n; i++) {
            int best = -1;
            int least = Integer.MAX_VALUE;
            for (int j = 0; j < n; j++) {
                if (taken[j]) continue;
                int bonds = Math.abs(pair.a.neighbours()[i].cardinality() - pair.b.neighbours()[j].cardinality());
                int apart = (pair.a.labels()[i] == pair.b.labels()[j] ? 0 : n) + bonds;
                if (apart < least) {
                    least = apart;
                    best = j;
                }
            }
            mapping[i] = best;
            taken[best] = true;
        }
        return mapping;
    }

    private record Partial(int[] mapping, int cost, int rest) {
        int total() {
            return cost + rest;
        }
    }

    /// A* over the atoms of A in their order that keeps the best `width` partial mappings of each length
    /// (Neuhaus, Riesen and Bunke, SSPR 2006); O(width n^3).
    private static int[] beam(Pair pair, int width) {
        int n = pair.a.size();
        List<Partial> kept = List.of(new Partial(new int[0], 0, 0));
        for (int i = 0; i < n; i++) {
            List<Partial> next = new ArrayList<>();
            for (Partial partial : kept)
                for (int j = 0; j < n; j++) {
                    int candidate = j;
                    if (Arrays.stream(partial.mapping).anyMatch(image -> image == candidate)) continue;
                    int[] mapping = Arrays.copyOf(partial.mapping, i + 1);
                    mapping[i] = j;
                    next.add(new Partial(mapping, partial.cost + pair.step(mapping), pair.rest(mapping)));
                }
            next.sort(Comparator.comparingInt(Partial::total));
            kept = next.subList(0, Math.min(width, next.size()));
        }
        return kept.getFirst().mapping;
    }

    /// The two graphs with labels as numbers.
    private record Pair(EditSearch.Labelled a, EditSearch.Labelled b) {
        static Pair of(Instance instance) {
            Instance.Two two = (Instance.Two) instance;
            Map<String, Integer> labels = new HashMap<>();
            return new Pair(labelled(two.a(), labels), labelled(two.b(), labels));
        }

        private static EditSearch.Labelled labelled(Network network, Map<String, Integer> labels) {
            int[] numbers = network.names().stream()
                    .mapToInt(name -> labels.computeIfAbsent(name, _ -> labels.size()))
                    .toArray();
            return new EditSearch.Labelled(numbers, network.neighbours());
        }

        /// Edits that the last pair of a partial mapping adds.
        int step(int[] mapping) {
            int i = mapping.length - 1;
            int cost = a.labels()[i] == b.labels()[mapping[i]] ? 0 : 1;
            for (int k = 0; k < i; k++)
                if (a.neighbours()[i].get(k) != b.neighbours()[mapping[i]].get(mapping[k])) cost++;
            return cost;
        }

        /// At least so many edits remain: the labels and the bonds that cannot be paired.
        int rest(int[] mapping) {
            int n = a.size();
            BitSet open = new BitSet(n);
            open.set(0, n);
            for (int image : mapping) open.clear(image);
            BitSet openA = new BitSet(n);
            openA.set(mapping.length, n);
            int[] count = new int[2 * n];
            for (int i = mapping.length; i < n; i++) count[a.labels()[i]]++;
            int unpaired = 0;
            for (int j = open.nextSetBit(0); j >= 0; j = open.nextSetBit(j + 1))
                if (count[b.labels()[j]]-- <= 0) unpaired++;
            return unpaired + Math.abs(bonds(a, openA) - bonds(b, open));
        }

        /// Bonds with an end in a set.
        private static int bonds(EditSearch.Labelled graph, BitSet set) {
            int ends = 0;
            for (int v = set.nextSetBit(0); v >= 0; v = set.nextSetBit(v + 1))
                for (int w = graph.neighbours()[v].nextSetBit(0); w >= 0; w = graph.neighbours()[v].nextSetBit(w + 1))
                    if (!set.get(w) || w > v) ends++;
            return ends;
        }
    }
}
