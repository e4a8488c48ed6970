package dev.assay.core.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MetricTest {
    @Test
    void oneGoldClassMakesF1AFunctionOfAccuracy() {
        Classification result = Classification.of(new double[] {1, 1, 1, 1, 1}, new double[] {1, 1, 0, 1, 0});
        assertEquals(1, result.goldClasses());
        assertEquals(Classification.ofOneClass(result.accuracy()), result.binaryF1(), 1e-12);
    }

    @Test
    void aClassNobodyNamedHasF1Zero() {
        Classification result = Classification.of(new double[] {0, 2}, new double[] {0, 0});
        assertEquals(0, result.binaryF1());
        assertEquals((2.0 / 3 + 0) / 2, result.macroF1(), 1e-12);
    }

    @Test
    void labelsMustPair() {
        var e = assertThrows(
                IllegalArgumentException.class, () -> Classification.of(new double[2], new double[] {1, 0, 1}));
        assertEquals("3 predictions for 2 gold labels", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> Ranking.auc(new double[] {1, 1}, new double[] {1, 2}));
        assertEquals("AUC undefined: only one class in gold", e.getMessage());
    }

    @Property(seed = "1", tries = 300)
    void aucCountsPairs(
            @ForAll @Size(min = 2, max = 12) List<@IntRange(max = 1) Integer> gold,
            @ForAll @Size(min = 12, max = 12) List<@IntRange(max = 4) Integer> scores) {
        double[] labels = gold.stream().mapToDouble(Integer::doubleValue).toArray();
        double[] values = scores.stream()
                .limit(labels.length)
                .mapToDouble(Integer::doubleValue)
                .toArray();
        double won = 0;
        int pairs = 0;
        for (int i = 0; i < labels.length; i++)
            for (int j = 0; j < labels.length; j++)
                if (labels[i] == 1 && labels[j] == 0) {
                    pairs++;
                    won += values[i] > values[j] ? 1 : values[i] == values[j] ? 0.5 : 0;
                }
        if (pairs > 0) assertEquals(won / pairs, Ranking.auc(labels, values), 1e-12);
    }

    @Test
    void tiesGoToTheEarlierItem() {
        assertFalse(Ranking.hit(new double[] {0.5, 0.5}, new double[] {0, 1}, 1));
        assertTrue(Ranking.hit(new double[] {0.5, 0.5}, new double[] {0, 1}, 2));
        assertTrue(Ranking.hit(new double[] {0.1}, new double[] {1}, 3));
    }

    @Test
    void kappaIsOneForAgreementAndZeroForChance() {
        double[] scale = {1, 2, 3};
        assertEquals(1, Classification.quadraticKappa(scale, scale, scale), 1e-12);
        assertEquals(-1, Classification.quadraticKappa(new double[] {1, 3}, new double[] {3, 1}, scale), 1e-12);
        assertEquals(0, Classification.quadraticKappa(new double[] {2, 2}, new double[] {2, 2}, scale));
        assertThrows(
                IllegalArgumentException.class,
                () -> Classification.quadraticKappa(new double[] {4}, new double[] {1}, scale));
    }
}
