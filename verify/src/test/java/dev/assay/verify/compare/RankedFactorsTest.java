package dev.assay.verify.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.verify.compare.RankedFactors.Factor;
import dev.assay.verify.compare.RankedFactors.Factor.Better;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RankedFactorsTest {
    private static final List<Factor> FACTORS =
            List.of(new Factor("goal", Better.HIGHER, "0"), new Factor("energy", Better.LOWER, "auto"));

    private static List<Reading> read(List<Factor> factors, List<Map<String, Object>> infos) {
        List<Scored> rows = new ArrayList<>();
        for (int i = 0; i < infos.size(); i++)
            rows.add(new Scored(Rollout.of("r" + i, "g", null, "", null, infos.get(i))));
        return new RankedFactors(factors, 1).open(Resources.DEFAULT).score(rows, null);
    }

    private static double rate(Reading reading) {
        return ((Reading.Measured) reading).signals().getFirst().value();
    }

    @Test
    void theGoalComesFirstAndEnergyOnlyIfClear() {
        // Standard deviation of the energies: 3.84.
        var readings = read(
                FACTORS,
                List.of(
                        Map.of("goal", 1, "energy", 9.0),
                        Map.of("goal", 0, "energy", 1.0),
                        Map.of("goal", 1, "energy", 4.0),
                        Map.of("goal", 1, "energy", 11.0)));
        assertEquals(1.5 / 3, rate(readings.get(0)), 1e-12, "beats 1, loses to 2, undecided with 3");
        assertEquals(0, rate(readings.get(1)));
        assertEquals(1, rate(readings.get(2)));
        Signal against = ((Reading.Measured) readings.get(2)).signals().getLast();
        assertEquals("energy", against.category());
        assertEquals("4.0 against 11.0 of r3", against.rationale());
        assertTrue(against.confidence() > 0 && against.confidence() < 1);
    }

    @Property(seed = "1", tries = 200)
    void unitsDoNotMatterAndWinsAreShared(@ForAll @Size(min = 2, max = 8) List<@IntRange(max = 50) Integer> energies) {
        List<Map<String, Object>> plain = new ArrayList<>();
        List<Map<String, Object>> scaled = new ArrayList<>();
        for (int e : energies) {
            plain.add(Map.of("goal", e % 2, "energy", (double) e));
            scaled.add(Map.of("goal", e % 2, "energy", 1024.0 * e));
        }
        var before = read(FACTORS, plain);
        var after = read(FACTORS, scaled);
        double sum = 0;
        for (int i = 0; i < before.size(); i++) {
            assertEquals(rate(before.get(i)), rate(after.get(i)), 1e-12);
            sum += rate(before.get(i));
        }
        assertEquals(before.size() / 2.0, sum, 1e-9, "what one wins another loses");
    }

    @Test
    void wrongUseIsNamed() {
        assertInstanceOf(
                Reading.NotApplicable.class,
                read(FACTORS, List.of(Map.of("goal", 1, "energy", 2))).getFirst());
        var e = assertThrows(
                IllegalArgumentException.class, () -> read(FACTORS, List.of(Map.of("goal", 1), Map.of("goal", 0))));
        assertTrue(e.getMessage().contains("r0: factor 'energy': expected a number, found null; the row has [goal]"));
        assertThrows(IllegalArgumentException.class, () -> new Factor("goal", Better.HIGHER, "-1"));
        assertThrows(IllegalArgumentException.class, () -> new Factor("goal", Better.HIGHER, "some"));
        Factor goal = FACTORS.getFirst();
        assertThrows(IllegalArgumentException.class, () -> new RankedFactors(List.of(goal, goal), 1));
        assertThrows(IllegalArgumentException.class, () -> new RankedFactors(List.of(), 1));
    }
}
