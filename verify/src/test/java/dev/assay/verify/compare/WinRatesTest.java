package dev.assay.verify.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WinRatesTest {
    private static List<Reading> read(WinRates part, Object[]... rows) throws Exception {
        List<Scored> scored = new ArrayList<>();
        for (Object[] row : rows) {
            Map<String, Object> info = new LinkedHashMap<>();
            info.put("score", row[0]);
            if (row.length > 1) info.put("side", row[1]);
            scored.add(new Scored(Rollout.of("r" + scored.size(), "g", null, "", null, info)));
        }
        try (var function = part.open(Resources.DEFAULT)) {
            return function.score(scored, null);
        }
    }

    private static double rate(Reading reading) {
        return assertInstanceOf(Reading.Measured.class, reading)
                .signals()
                .getFirst()
                .value();
    }

    @Test
    void againstSiblings() throws Exception {
        var readings = read(
                new WinRates("score", "", "winner", 0.5),
                new Object[] {1.0},
                new Object[] {3.0},
                new Object[] {1.0},
                new Object[] {null});
        assertEquals(0.25, rate(readings.get(0)), 1e-15);
        assertEquals(1, rate(readings.get(1)), 1e-15);
        assertInstanceOf(Reading.Missing.class, readings.get(3));
    }

    @Test
    void againstTheOtherSide() throws Exception {
        var readings = read(
                new WinRates("score", "side", "winner", 0),
                new Object[] {9.0, "winner"},
                new Object[] {5.0, "loser"},
                new Object[] {2.0, "winner"},
                new Object[] {"none", "loser"},
                new Object[] {7.0, "loser"});
        assertEquals(1, rate(readings.get(0)), 1e-15);
        assertEquals(0.5, rate(readings.get(1)), 1e-15);
        assertEquals(0, rate(readings.get(2)), 1e-15);
        assertInstanceOf(Reading.Missing.class, readings.get(3));
        assertEquals(0.5, rate(readings.get(4)), 1e-15);
    }

    @Test
    void nobodyWinsAgainstNothing() throws Exception {
        var readings = read(
                new WinRates("score", "side", "winner", 0), new Object[] {9.0, "winner"}, new Object[] {null, "loser"});
        for (Reading reading : readings) assertInstanceOf(Reading.Missing.class, reading);
    }
}
