package dev.assay.tasks.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.metric.Assignment;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// The exact solvers against brute force on random small instances.
class ExactTest {
    private static final int MANY = 1_000_000;

    private static Budget budget() {
        return new Budget(MANY, null);
    }

    private static int[][] distances(int n, int most, boolean plane, Random random) {
        int[][] d = new int[n][n];
        double[][] at = new double[n][];
        for (int i = 0; i < n; i++) at[i] = new double[] {most * random.nextDouble(), most * random.nextDouble()};
        for (int i = 0; i < n; i++)
            for (int j = 0; j < i; j++)
                d[i][j] = d[j][i] = plane
                        ? (int) Math.ceil(Math.hypot(at[i][0] - at[j][0], at[i][1] - at[j][1]))
                        : random.nextInt(most + 1);
        return d;
    }

    @Property(seed = "1", tries = 600)
    void toursAreShortest(
            @ForAll @IntRange(min = 1, max = 8) int n,
            @ForAll @IntRange(min = 0, max = 40) int most,
            @ForAll boolean plane,
            @ForAll Random random) {
        int[][] d = distances(n, most * most, plane, random);
        TspSearch.Tour tour = TspSearch.solve(d, budget());
        assertTrue(tour.optimal());
        assertEquals(n, Arrays.stream(tour.order()).distinct().count());
        assertEquals(tour.length(), Tours.length(d, tour.order()));
        assertEquals(tour.length(), tour.bound());
        assertEquals(Brute.leastPermutation(n, order -> (int) Tours.length(d, order)), tour.length());
    }

    /// Small distances, so that the first tour is often longer than the best by one only.
    @Property(seed = "2", tries = 300)
    void longerToursAgreeWithDynamicProgramming(
            @ForAll @IntRange(min = 9, max = 13) int n,
            @ForAll @IntRange(min = 3, max = 40) int most,
            @ForAll boolean plane,
            @ForAll Random random) {
        int[][] d = distances(n, most, plane, random);
        int optimum = heldKarp(d);
        assertEquals(optimum, TspSearch.solve(d, budget()).length());
        // From a bad tour the search must find all by itself.
        int[] bad = IntStream.range(0, n).toArray();
        assertEquals(optimum, TspSearch.solve(d, budget(), bad).length());
    }

    /// Short and long ways only, on graphs with few short ones: the bound says little, branching must do it.
    @Property(seed = "8", tries = 400)
    void hardToBound(
            @ForAll @IntRange(min = 8, max = 12) int n,
            @ForAll @IntRange(min = 2, max = 3) int ways,
            @ForAll @IntRange(min = 2, max = 9) int far,
            @ForAll Random random) {
        int[][] d = new int[n][n];
        for (int[] row : d) Arrays.fill(row, far);
        for (int i = 0; i < n; i++)
            for (int k = 0; k < ways; k++) {
                int j = random.nextInt(n);
                d[i][j] = d[j][i] = 1 + random.nextInt(2);
            }
        int optimum = heldKarp(d);
        int[] bad = random.ints(0, n).distinct().limit(n).toArray();
        TspSearch.Tour tour = TspSearch.solve(d, budget(), bad);
        assertEquals(optimum, tour.length());
        assertTrue(tour.optimal());
    }

    private static int heldKarp(int[][] d) {
        int n = d.length;
        int[][] best = new int[1 << n][n];
        for (int[] row : best) Arrays.fill(row, Integer.MAX_VALUE / 2);
        best[1][0] = 0;
        for (int set = 1; set < 1 << n; set += 2)
            for (int v = 0; v < n; v++)
                if ((set >> v & 1) == 1)
                    for (int w = 1; w < n; w++)
                        if ((set >> w & 1) == 0)
                            best[set | 1 << w][w] = Math.min(best[set | 1 << w][w], best[set][v] + d[v][w]);
        return IntStream.range(0, n)
                .map(v -> best[(1 << n) - 1][v] + d[v][0])
                .min()
                .orElseThrow();
    }

    @Property(seed = "3", tries = 600)
    void cliquesIndependentSetsAndCovers(
            @ForAll @IntRange(min = 0, max = 12) int n,
            @ForAll @DoubleRange(min = 0, max = 1) double density,
            @ForAll Random random) {
        BitSet[] graph = Brute.graph(n, density, random);
        CliqueSearch.Found clique = CliqueSearch.clique(graph, budget());
        assertTrue(clique.optimal());
        assertEquals(Brute.cliqueSize(graph), clique.nodes().cardinality());
        clique.nodes().stream()
                .forEach(v -> clique.nodes().stream().forEach(w -> assertTrue(v == w || graph[v].get(w))));
        CliqueSearch.Found cover = CliqueSearch.cover(graph, budget());
        assertEquals(Brute.coverSize(graph), cover.nodes().cardinality());
        assertEquals(cover.nodes().cardinality(), cover.bound());
        for (int v = 0; v < n; v++) {
            int end = v;
            graph[v].stream()
                    .forEach(w ->
                            assertTrue(cover.nodes().get(end) || cover.nodes().get(w)));
        }
        assertEquals(
                n - cover.nodes().cardinality(),
                CliqueSearch.independent(graph, budget()).nodes().cardinality());
    }

    @Property(seed = "4", tries = 300)
    void commonSubgraphs(
            @ForAll @IntRange(min = 1, max = 6) int n,
            @ForAll @IntRange(min = 1, max = 6) int m,
            @ForAll @DoubleRange(min = 0, max = 1) double density,
            @ForAll Random random) {
        BitSet[] a = Brute.graph(n, density, random);
        BitSet[] b = Brute.graph(m, density, random);
        McSplit.Common common = McSplit.solve(a, b, budget());
        assertTrue(common.optimal());
        assertEquals(Brute.commonSize(a, b), common.first().length);
        for (int i = 0; i < common.first().length; i++)
            for (int j = 0; j < i; j++)
                assertEquals(
                        a[common.first()[i]].get(common.first()[j]), b[common.second()[i]].get(common.second()[j]));
    }

    @Property(seed = "5", tries = 400)
    void edits(
            @ForAll @IntRange(min = 1, max = 7) int n,
            @ForAll @DoubleRange(min = 0, max = 1) double density,
            @ForAll @IntRange(min = 1, max = 4) int labels,
            @ForAll Random random) {
        EditSearch.Labelled a = labelled(n, density, labels, random);
        EditSearch.Labelled b = labelled(n, density, labels, random);
        EditSearch.Edits edits = EditSearch.solve(a, b, budget());
        assertTrue(edits.optimal());
        assertEquals(edits.cost(), Brute.edits(a, b, edits.mapping()));
        assertEquals(Brute.leastPermutation(n, map -> Brute.edits(a, b, map)), edits.cost());
    }

    private static EditSearch.Labelled labelled(int n, double density, int labels, Random random) {
        return new EditSearch.Labelled(random.ints(n, 0, labels).toArray(), Brute.graph(n, density, random));
    }

    @Property(seed = "6", tries = 300)
    void assignments(@ForAll @IntRange(min = 1, max = 7) int n, @ForAll Random random) {
        int[][] cost = new int[n][n];
        for (int[] row : cost) Arrays.setAll(row, _ -> random.nextInt(20));
        int[] all = IntStream.range(0, n).toArray();
        Assignment assignment = new Assignment(n);
        int total = assignment.solve(cost, all, all);
        assertEquals(
                Brute.leastPermutation(
                        n,
                        map -> IntStream.range(0, n).map(i -> cost[i][map[i]]).sum()),
                total);
        assertEquals(
                total,
                IntStream.range(0, n).map(i -> cost[i][assignment.column(i)]).sum());
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) {
                int row = i;
                int column = j;
                int forced = Brute.leastPermutation(
                        n,
                        map -> map[row] == column
                                ? IntStream.range(0, n)
                                        .map(k -> cost[k][map[k]])
                                        .sum()
                                : Integer.MAX_VALUE);
                assertTrue(total + assignment.regret(i, j, cost[i][j]) <= forced);
            }
    }

    /// After costs rose and a pair left, what is found by going on is what is found anew.
    @Property(seed = "9", tries = 300)
    void assignmentsGoOn(@ForAll @IntRange(min = 2, max = 9) int n, @ForAll Random random) {
        int[][] cost = new int[n][n];
        for (int[] row : cost) Arrays.setAll(row, _ -> random.nextInt(20));
        int[] rows = IntStream.range(0, n).toArray();
        int[] columns = rows;
        Assignment assignment = new Assignment(n);
        assignment.solve(cost, rows, columns);
        Assignment.State start = assignment.state();
        while (rows.length > 1) {
            int row = rows[random.nextInt(rows.length)];
            int column = columns[random.nextInt(columns.length)];
            rows = Arrays.stream(rows).filter(r -> r != row).toArray();
            columns = Arrays.stream(columns).filter(c -> c != column).toArray();
            for (int k = random.nextInt(2 * n); k > 0; k--)
                cost[random.nextInt(n)][random.nextInt(n)] += random.nextInt(5);
            assignment.remove(row, column);
            assertEquals(new Assignment(n).solve(cost, rows, columns), assignment.solve(cost, rows, columns));
        }
        assignment.restore(start);
        int[] all = IntStream.range(0, n).toArray();
        assertEquals(new Assignment(n).solve(cost, all, all), assignment.solve(cost, all, all));
    }

    /// Whatever the budget, the bound is true, and a proof is claimed only for the optimum.
    @Property(seed = "7", tries = 300)
    void shortBudgetsAreHonest(@ForAll @IntRange(min = 1, max = 30) int nodes, @ForAll Random random) {
        BitSet[] graph = Brute.graph(40, 0.7, random);
        int clique = CliqueSearch.clique(graph, budget()).nodes().cardinality();
        CliqueSearch.Found found = CliqueSearch.clique(graph, new Budget(nodes, null));
        assertTrue(found.nodes().cardinality() <= clique && clique <= found.bound());
        if (found.optimal()) assertEquals(clique, found.nodes().cardinality());
        CliqueSearch.Found cover = CliqueSearch.cover(graph, new Budget(nodes, null));
        int least = CliqueSearch.cover(graph, budget()).nodes().cardinality();
        assertTrue(cover.bound() <= least && least <= cover.nodes().cardinality());

        int[][] d = distances(14, 30, false, random);
        TspSearch.Tour best = TspSearch.solve(d, budget());
        TspSearch.Tour tour = TspSearch.solve(d, new Budget(nodes, null));
        assertTrue(tour.bound() <= best.length() && best.length() <= tour.length());
        if (tour.optimal()) assertEquals(best.length(), tour.length());

        EditSearch.Labelled a = labelled(8, 0.3, 2, random);
        EditSearch.Labelled b = labelled(8, 0.3, 2, random);
        EditSearch.Edits least8 = EditSearch.solve(a, b, budget());
        EditSearch.Edits edits = EditSearch.solve(a, b, new Budget(nodes, null));
        assertTrue(edits.bound() <= least8.cost() && least8.cost() <= edits.cost());
        if (edits.optimal()) assertEquals(least8.cost(), edits.cost());

        int largest = McSplit.solve(a.neighbours(), b.neighbours(), budget()).first().length;
        McSplit.Common common = McSplit.solve(a.neighbours(), b.neighbours(), new Budget(nodes, null));
        assertTrue(common.first().length <= largest && largest <= common.bound());
        if (common.optimal()) assertEquals(largest, common.first().length);
    }

    @Test
    void time() {
        Budget short_ = new Budget(Long.MAX_VALUE, Duration.ofMillis(20));
        assertFalse(CliqueSearch.clique(Brute.graph(400, 0.9, new Random(1)), short_)
                .optimal());
        assertThrows(IllegalArgumentException.class, () -> new Limits(0, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> TspSearch.solve(new int[][] {{0, 1}, {2, 0}}, budget()));
    }

    @Test
    void cliquesOfTwoHundred() {
        for (double density : new double[] {0.1, 0.5, 0.7}) {
            BitSet[] graph = Brute.graph(200, density, new Random(5));
            assertTrue(CliqueSearch.clique(graph, new Budget(CliqueSearch.USUAL_NODES, null))
                    .optimal());
        }
    }

    @Test
    void toursOfThirty() {
        for (int seed = 0; seed < 10; seed++) {
            int[][] d = distances(30, 10_000, seed % 2 == 0, new Random(seed));
            assertTrue(
                    TspSearch.solve(d, new Budget(TspSearch.USUAL_NODES, null)).optimal(), "seed " + seed);
        }
    }

    @Test
    void editsOfTwelve() {
        Random random = new Random(3);
        for (int k = 0; k < 20; k++) {
            EditSearch.Labelled a = labelled(12, 0.2, 4, random);
            EditSearch.Labelled b = labelled(12, 0.2, 4, random);
            assertTrue(EditSearch.solve(a, b, new Budget(EditSearch.USUAL_NODES, null))
                    .optimal());
        }
    }
}
