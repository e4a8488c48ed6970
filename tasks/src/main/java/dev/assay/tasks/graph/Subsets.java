package dev.assay.tasks.graph;

import dev.assay.tasks.exact.Budget;
import dev.assay.tasks.exact.CliqueSearch;
import dev.assay.tasks.exact.Limits;
import java.util.BitSet;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/// What the problems that ask for a set of nodes share.
final class Subsets {
    private Subsets() {}

    /// Runs one of the searches of {@link CliqueSearch}.
    static Solution solution(Network network, Limits limits, BiFunction<BitSet[], Budget, CliqueSearch.Found> search) {
        Budget budget = limits.start(CliqueSearch.USUAL_NODES);
        CliqueSearch.Found found = search.apply(network.neighbours(), budget);
        return new Solution(
                Told.list(network, found.nodes().stream()),
                found.nodes().cardinality(),
                found.bound(),
                found.optimal(),
                budget.used());
    }

    /// A method that finds a set of nodes.
    static Baseline method(String name, BiFunction<Network, RandomGenerator, BitSet> find) {
        return new Baseline(name, (instance, random) -> {
            Network network = ((Instance.One) instance).network();
            return Told.list(network, find.apply(network, random).stream());
        });
    }

    /// Takes each node in turn that knows all (or none) of those taken before.
    static BitSet grown(Network network, int[] order, boolean know) {
        BitSet set = new BitSet();
        for (int v : order) {
            BitSet known = (BitSet) network.neighbours()[v].clone();
            known.and(set);
            if (known.cardinality() == (know ? set.cardinality() : 0)) set.set(v);
        }
        return set;
    }

    static int[] byRisingDegree(Network network) {
        int[] falling = Baseline.byDegree(network);
        int[] rising = new int[falling.length];
        for (int i = 0; i < falling.length; i++) rising[i] = falling[falling.length - 1 - i];
        return rising;
    }
}
