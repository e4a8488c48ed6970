package dev.assay.verify.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class TimeOverlapTest {
    private static final RewardFunction PART = new TimeOverlap("\\{(\\d+\\.?\\d*)\\}").open(Resources.DEFAULT);

    private static List<Signal> read(String response, Object reference) {
        Scored row = new Scored(Rollout.of("7", "7", null, response, reference, Map.of()));
        return ((Reading.Measured) PART.score(List.of(row), null).getFirst()).signals();
    }

    @Test
    void meetsAndOrders() {
        assertEquals(5.0 / 6, read("{3.} to {9}", "{3.0}{8}").get(0).value(), 1e-12);
        assertEquals(0, read("{9} to {3}", "{3}{9}").get(0).value());
        assertEquals(0, read("{9} to {3}", "{3}{9}").get(1).value());
        assertEquals(0, read("{-3} to {9}", "{3}{9}").get(0).value(), "a minus is no part of a mark");
        assertEquals(
                0,
                read("{" + "9".repeat(400) + "}{" + "9".repeat(400) + "}", "{3}{9}")
                        .get(0)
                        .value());
    }

    @Test
    void aBadReferenceIsTheDatasFault() {
        var error = assertThrows(IllegalArgumentException.class, () -> read("{1}{2}", "5.0-6.0"));
        assertEquals("row 7: solution must hold exactly two {number} marks", error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new TimeOverlap("\\d+"));
        assertThrows(IllegalArgumentException.class, () -> new TimeOverlap("("));
    }

    @Property(seed = "1", tries = 300)
    void isSymmetricBoundedAndOneOnlyWhenEqual(
            @ForAll @DoubleRange(max = 100) double a,
            @ForAll @DoubleRange(min = 0.1, max = 100) double length,
            @ForAll @DoubleRange(max = 100) double s,
            @ForAll @DoubleRange(min = 0.1, max = 100) double other) {
        double iou = TimeOverlap.iou(a, a + length, s, s + other);
        assertEquals(iou, TimeOverlap.iou(s, s + other, a, a + length), 1e-12);
        assertTrue(iou >= 0 && iou <= 1);
        assertEquals(1, TimeOverlap.iou(a, a + length, a, a + length));
        assertEquals(0, TimeOverlap.iou(a + length, a, s, s + other));
    }
}
