package dev.assay.verify.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PassAtKTest {
    @Test
    void equalsCountingAllChoices() {
        for (int n = 1; n <= 10; n++)
            for (int c = 0; c <= n; c++)
                for (int k = 1; k <= n; k++) {
                    int all = 0;
                    int hits = 0;
                    for (int set = 0; set < 1 << n; set++) {
                        if (Integer.bitCount(set) != k) continue;
                        all++;
                        if ((set & ((1 << c) - 1)) != 0) hits++;
                    }
                    assertEquals((double) hits / all, PassAtK.estimate(n, c, k), 1e-12);
                }
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> PassAtK.estimate(3, 1, 4));
        assertThrows(IllegalArgumentException.class, () -> PassAtK.estimate(3, 4, 1));
    }
}
