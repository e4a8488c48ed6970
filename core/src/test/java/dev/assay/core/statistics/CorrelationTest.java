package dev.assay.core.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CorrelationTest {
    @Test
    void pearson() {
        double[] a = {1, 2, 3, 4, 5};
        assertEquals(0.8, Correlation.pearson(a, new double[] {1, 3, 2, 5, 4}, 3), 1e-12);
        assertEquals(-1, Correlation.pearson(a, new double[] {5, 4, 3, 2, 1}, 3), 1e-12);
    }

    @Test
    void whatHasNoCorrelation() {
        double[] same = {0.1, 0.1, 0.1};
        double[] other = {1, 2, 3};
        var constant = assertThrows(IllegalArgumentException.class, () -> Correlation.pearson(same, other, 3));
        assertEquals("undefined correlation: constant input", constant.getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> Correlation.pearson(new double[] {1, 2}, new double[] {1, 2}, 3));
        assertThrows(IllegalArgumentException.class, () -> Correlation.pearson(other, new double[] {1, 2}, 2));
    }
}
