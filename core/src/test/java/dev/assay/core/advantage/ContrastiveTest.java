package dev.assay.core.advantage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.AdvantageEstimator;
import dev.assay.core.Resources;
import dev.assay.core.Rollout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ContrastiveTest {
    private static Contrastive keep(int keep, double weight) {
        return new Contrastive(keep, weight, "", 1e-6);
    }

    @Property(seed = "1", tries = 300)
    void keepsBothSidesUnlessAllAreEqual(
            @ForAll @Size(min = 1, max = 16) List<@IntRange(max = 4) Integer> rewards,
            @ForAll @IntRange(min = 2, max = 9) int keep) {
        double[] r = rewards.stream().mapToDouble(Integer::doubleValue).toArray();
        double[] lengths = new double[r.length];
        for (int i = 0; i < r.length; i++) lengths[i] = (i * 37) % 11;
        int[] kept = keep(keep, 0.5).select(r, lengths);
        if (Arrays.stream(r).distinct().count() == 1) {
            assertEquals(0, kept.length);
            return;
        }
        double mean = Arrays.stream(r).average().orElseThrow();
        assertTrue(kept.length <= keep);
        assertTrue(Arrays.stream(kept).anyMatch(i -> r[i] > mean));
        assertTrue(Arrays.stream(kept).anyMatch(i -> r[i] < mean));
        assertArrayEquals(Arrays.stream(kept).sorted().distinct().toArray(), kept);
    }

    @Test
    void lengthDecidesAmongEqualGoodOnes() {
        double[] rewards = {1, 1, 1, 0};
        double[] lengths = {300, 100, 200, 1};
        assertArrayEquals(new int[] {0, 3}, keep(2, 0).select(rewards, lengths));
        assertArrayEquals(new int[] {1, 3}, keep(2, 0.1).select(rewards, lengths));
    }

    @Test
    void theOthersTakeNoPart() {
        AdvantageEstimator.Paid[] batch = new AdvantageEstimator.Paid[4];
        double[] rewards = {1, 0.5, 0.4, 0};
        for (int i = 0; i < 4; i++) {
            Rollout rollout = Rollout.of("" + i, "g", null, "", null, Map.of("tokens_used", 5.0));
            batch[i] = new AdvantageEstimator.Paid(0, rewards[i], null, rollout);
        }
        var advantages = new Contrastive(2, 0.1, "tokens_used", 1e-6)
                .open(Resources.DEFAULT)
                .estimate(batch);
        assertNull(advantages[1]);
        assertNull(advantages[2]);
        assertEquals(0.5 / (0.5 + 1e-6), advantages[0].whole(), 1e-12);
        assertEquals(-advantages[0].whole(), advantages[3].whole(), 1e-12);
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> keep(2, 0.1).open(Resources.DEFAULT).estimate(batch));
        assertTrue(error.getMessage().contains("no tokens"), error.getMessage());
    }

    @Test
    void badSettingsAreNamed() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> keep(1, 0))
                .getMessage()
                .startsWith("keep"));
        assertThrows(IllegalArgumentException.class, () -> keep(2, 0).select(new double[2], new double[3]));
    }
}
