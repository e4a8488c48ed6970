package dev.assay.core.preference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HierarchyTest {
    private static final boolean[] UP = {true, false, true};

    @Property(seed = "1", tries = 500)
    void swappingTheSidesSwapsTheVerdict(
            @ForAll @Size(3) List<@DoubleRange(min = -2, max = 2) Double> a,
            @ForAll @Size(3) List<@DoubleRange(min = -2, max = 2) Double> b) {
        Hierarchy hierarchy = new Hierarchy(new double[] {0.5, 1, 0.1}, UP);
        var forth = hierarchy.compare(array(a), array(b));
        var back = hierarchy.compare(array(b), array(a));
        assertEquals(forth.preference(), -back.preference());
        assertEquals(forth.level(), back.level());
        assertEquals(0, hierarchy.compare(array(a), array(a)).preference());
    }

    private static double[] array(List<Double> list) {
        return list.stream().mapToDouble(x -> x).toArray();
    }

    @Test
    void unitsDoNotMatter() {
        Random random = new Random(3);
        double[] units = {1000, 0.25, 1e-6};
        double[][] buffer = new double[40][3];
        double[][] scaled = new double[40][3];
        for (int i = 0; i < 40; i++)
            for (int k = 0; k < 3; k++) {
                buffer[i][k] = random.nextGaussian();
                scaled[i][k] = buffer[i][k] * units[k];
            }
        Hierarchy plain = new Hierarchy(Hierarchy.margins(buffer, 1), UP);
        Hierarchy other = new Hierarchy(Hierarchy.margins(scaled, 1), UP);
        for (int i = 0; i < 40; i++)
            for (int j = 0; j < i; j++)
                assertEquals(
                        plain.compare(buffer[i], buffer[j]).preference(),
                        other.compare(scaled[i], scaled[j]).preference());
    }

    @Test
    void gaussianFactorsDecideAsOftenAsTheyShould() {
        Random random = new Random(5);
        List<double[]> items = new ArrayList<>();
        for (int i = 0; i < 500; i++)
            items.add(new double[] {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()});
        Hierarchy hierarchy = new Hierarchy(Hierarchy.margins(items.toArray(double[][]::new), 1), UP);
        Hierarchy.Shares shares = hierarchy.shares(items);
        // Two normal numbers differ by more than one deviation with probability 0.4795.
        assertEquals(0.480, shares.decided()[0], 0.02);
        assertEquals(0.250, shares.decided()[1], 0.02);
        assertEquals(0.130, shares.decided()[2], 0.02);
        assertEquals(0.141, shares.undecided(), 0.02);
        assertEquals(1, Arrays.stream(shares.decided()).sum() + shares.undecided(), 1e-9);
    }

    @Property(seed = "1", tries = 300)
    void withoutMarginsTheOrderIsLexicographic(
            @ForAll @Size(3) List<@IntRange(max = 2) Integer> a, @ForAll @Size(3) List<@IntRange(max = 2) Integer> b) {
        Hierarchy hierarchy = new Hierarchy(new double[3], new boolean[] {true, true, true});
        double[] x = a.stream().mapToDouble(Integer::doubleValue).toArray();
        double[] y = b.stream().mapToDouble(Integer::doubleValue).toArray();
        assertEquals(
                Integer.signum(Arrays.compare(x, y)), hierarchy.compare(x, y).preference());
    }

    @Test
    void preferencesMayRunInACircle() {
        Hierarchy hierarchy = new Hierarchy(new double[] {1, 0}, new boolean[] {true, true});
        double[] a = {0, 2};
        double[] b = {0.8, 1};
        double[] c = {1.6, 0};
        assertEquals(1, hierarchy.compare(a, b).preference());
        assertEquals(1, hierarchy.compare(b, c).preference());
        assertEquals(1, hierarchy.compare(c, a).preference());
    }

    @Test
    void wrongInputIsNamed() {
        var e = assertThrows(
                IllegalArgumentException.class, () -> new Hierarchy(new double[] {-1}, new boolean[] {true}));
        assertEquals("margin 1: expected 0 or more, found -1.0", e.getMessage());
        Hierarchy one = new Hierarchy(new double[] {0}, new boolean[] {true});
        e = assertThrows(
                IllegalArgumentException.class, () -> one.compare(new double[] {Double.NaN}, new double[] {1}));
        assertEquals("factor 1 is not a number", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> one.compare(new double[] {}, new double[] {1}));
        assertEquals("expected 1 factors, found 0", e.getMessage());
    }
}
