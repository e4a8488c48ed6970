package dev.assay.verify.label;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LabelSetsTest {
    @Test
    void countsWhatIsCommonMissedAndExtra() {
        assertEquals(new LabelSets(1, 2, 1), LabelSets.of(Set.of("a", "x"), Set.of("a", "b", "c")));
        assertEquals(0.3, new LabelSets(1, 1, 0).score(0.6, 0.3), 1e-12);
        assertEquals(0, new LabelSets(1, 2, 0).score(0.6, 0.3), 1e-12);
        assertEquals(0, new LabelSets(0, 0, 0).score(0.6, 0.3));
    }

    @Property(seed = "1", tries = 300)
    void onlyAgreementIsPerfect(
            @ForAll @IntRange(max = 3) int common,
            @ForAll @IntRange(max = 3) int missed,
            @ForAll @IntRange(max = 3) int extra) {
        double score = new LabelSets(common, missed, extra).score(0.6, 0.3);
        assertTrue(score >= 0 && score <= 1);
        if (missed + extra == 0 && common > 0) assertEquals(1, score);
        assertTrue(new LabelSets(common, missed + 1, extra).score(0.6, 0.3) <= score);
    }
}
