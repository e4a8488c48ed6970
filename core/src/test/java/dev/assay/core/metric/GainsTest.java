package dev.assay.core.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GainsTest {
    @Test
    void byHand() {
        assertEquals(1, Gains.discount(1), 1e-12);
        assertEquals(0.5, Gains.discount(3), 1e-12);
        assertEquals(7 + 3 * 0.5, Gains.dcg(new double[] {3, 0, 2}, 5), 1e-12);
        assertEquals(0, Gains.ndcg(new double[2], 2, null));
        assertEquals(0, Gains.ndcg(new double[0], 1, null));
        assertThrows(IllegalArgumentException.class, () -> Gains.ndcg(new double[1], 0, null));
    }

    @Property(seed = "1", tries = 200)
    void aSwapChangesTheGainByItsWeight(
            @ForAll @Size(min = 2, max = 8) List<@IntRange(max = 4) Integer> grades,
            @ForAll @IntRange(max = 7) int i,
            @ForAll @IntRange(max = 7) int j) {
        double[] g = grades.stream().mapToDouble(Integer::doubleValue).toArray();
        int a = i % g.length;
        int b = j % g.length;
        double before = Gains.dcg(g, g.length);
        double weight = Gains.swap(a + 1, b + 1, g[a], g[b]);
        double ndcg = Gains.ndcg(g, g.length, null);
        assertTrue(ndcg >= 0 && ndcg <= 1 + 1e-12);
        assertEquals(weight, Gains.swap(b + 1, a + 1, g[b], g[a]), 1e-12);
        double held = g[a];
        g[a] = g[b];
        g[b] = held;
        assertEquals(Math.abs(Gains.dcg(g, g.length) - before), weight, 1e-9);
    }
}
