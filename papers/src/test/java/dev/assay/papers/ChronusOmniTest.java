package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChronusOmniTest {
    @Test
    void everyTokenOfSoundStandsAfterOneFrame() {
        List<ChronusOmni.Unit> units = ChronusOmni.interleave(126, 64, 633);
        assertEquals("second{0.0}", units.get(0).mark());
        assertEquals("second{2.0}", units.get(1).mark());
        assertEquals("second{126.0}", units.getLast().mark());
        int next = 1;
        for (var unit : units) {
            assertEquals(next, unit.from());
            assertTrue(unit.to() >= unit.from() - 1);
            next = unit.to() + 1;
        }
        assertEquals(634, next);
    }

    @Test
    void anUnknownKindIsRefused() {
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> new ChronusOmni()
                        .conform(Map.of("op", "score", "data_type", "x2y", "completion", "", "solution", "")));
        assertTrue(
                error.getMessage().contains("x2y: expected one of t2a, a2t, t2v, v2t, a2v, v2a"), error.getMessage());
    }
}
