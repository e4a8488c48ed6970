package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.evidence.Trial;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StaxTest {
    private static final int BUDGET = 2500;

    private static StaxClaims.Search searched(long seed) {
        StaxClaims.Search search = new StaxClaims.Search(new Trial(seed, true, Double.NaN), BUDGET);
        search.alternate();
        return search;
    }

    private static List<String> genes(StaxClaims.Search search) {
        return search.archives().stream()
                .map(one -> Arrays.toString(one.genes()))
                .toList();
    }

    @Test
    void theSameSeedGivesTheSameArchives() {
        StaxClaims.Search first = searched(3);
        assertEquals(genes(first), genes(searched(3)));
        assertFalse(genes(first).equals(genes(searched(4))));
        assertTrue(first.evaluations() >= BUDGET && first.evaluations() <= BUDGET + 100, "" + first.evaluations());
        for (StaxClaims.One one : first.archives()) {
            StaxClaims.One again = StaxClaims.evaluated(one.genes());
            assertEquals(one.reward(), again.reward());
            assertTrue(one.reward() >= 0 && one.reward() <= 1);
            assertEquals(one.reward() > 0, one.area() >= 0, "reward and area go together");
        }
    }

    /// 48 genes of zeros push nowhere: the robot stays where it starts.
    @Test
    void aControllerOfZerosStays() {
        StaxClaims.One still = StaxClaims.evaluated(new double[48]);
        assertEquals("[0.1, 0.1]", Arrays.toString(still.end()));
        assertEquals(-1, still.area());
    }
}
