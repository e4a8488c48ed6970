package dev.assay.verify.grid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OddCellTest {
    private static double position(Fidelity fidelity, String response, String truth) {
        Rollout rollout = Rollout.of("7", "7", null, response, truth, Map.of());
        var reading = new OddCell(0.25, 0.3, fidelity).open(Resources.DEFAULT);
        var measured = (Reading.Measured)
                reading.score(List.of(new Scored(rollout)), null).getFirst();
        return measured.signals().getFirst().value();
    }

    private static double at(int row, int column, int rows, int columns, int r, int c) {
        String response = "\\boxed{Row " + row + ", Column " + column + "}";
        return position(Fidelity.MENDED, response, "[" + rows + ", " + columns + "]--Row " + r + ", Column " + c);
    }

    @Property(seed = "1", tries = 500)
    void nearIsBetterAndReflectionChangesNothing(
            @ForAll @IntRange(min = 5, max = 9) int rows,
            @ForAll @IntRange(min = 5, max = 9) int columns,
            @ForAll @IntRange(max = 1000) int gold,
            @ForAll @IntRange(max = 1000) int one,
            @ForAll @IntRange(max = 1000) int two) {
        int r = gold % rows + 1;
        int c = gold / rows % columns + 1;
        int[] y = {one % rows + 1, two % rows + 1};
        int[] x = {one / rows % columns + 1, two / rows % columns + 1};
        double[] d = {Math.hypot(y[0] - r, x[0] - c), Math.hypot(y[1] - r, x[1] - c)};
        double[] paid = {at(y[0], x[0], rows, columns, r, c), at(y[1], x[1], rows, columns, r, c)};
        for (int i = 0; i < 2; i++) {
            assertEquals(d[i] == 0, paid[i] == 1);
            assertEquals(paid[i], at(rows + 1 - y[i], x[i], rows, columns, rows + 1 - r, c));
        }
        if (d[0] <= d[1]) assertTrue(paid[0] >= paid[1]);
    }

    @Test
    void outsideTheGridIsPaidAsReleasedOnly() {
        String outside = "\\boxed{Row 0, Column 7}";
        assertEquals(0.5007374029168079, position(Fidelity.PUBLISHED, outside, "[6, 6]--Row 1, Column 6"), 1e-12);
        assertEquals(0, position(Fidelity.MENDED, outside, "[6, 6]--Row 1, Column 6"));
        assertEquals(0.627305974671335, at(3, 3, 5, 9, 3, 2), 1e-12);
    }

    @Test
    void aBadReferenceIsTheDatasFault() {
        for (String truth : List.of("Row 1, Column 2", "[0, 5]--Row 1, Column 1", "[5]--Row 1, Column 1", ""))
            assertTrue(assertThrows(
                            IllegalArgumentException.class,
                            () -> position(Fidelity.MENDED, "\\boxed{Row 1, Column 1}", truth))
                    .getMessage()
                    .startsWith("7: reference: expected [rows, cols]--Row r, Column c, found"));
        assertThrows(IllegalArgumentException.class, () -> new OddCell(0, 0.3, Fidelity.RECIPE));
        assertThrows(IllegalArgumentException.class, () -> new OddCell(0.25, 2, Fidelity.RECIPE));
    }
}
