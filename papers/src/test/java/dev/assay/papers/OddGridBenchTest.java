package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.curriculum.Stages;
import dev.assay.core.paper.Case;
import dev.assay.tasks.oddgrid.OddGrids;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OddGridBenchTest {
    @Test
    void difficultiesOfGridsSplitAsPublished() {
        OddGrids grids = new OddGrids(11);
        double[] difficulty = IntStream.range(0, 10_000)
                .mapToDouble(i -> OddGridBench.difficulty(new Case(grids.get(i).row("", ""))))
                .toArray();
        for (double d : difficulty) assertTrue(d >= 0 && d <= 1, "difficulty " + d);
        List<int[]> parts = Stages.thirds(difficulty);
        assertEquals(5000, parts.get(0).length, 1);
        assertEquals(3333, parts.get(1).length, 1);
        assertEquals(1667, parts.get(2).length, 1);
    }

    private static Map<String, Object> score(String response, String truth) {
        return new OddGridBench().conform(Map.of("op", "score", "response", response, "ground_truth", truth));
    }

    /// Training looks at the box that ends the response, the test wants one and no more.
    @Test
    void twoBoxesAreReadTwoWays() {
        String two = "\\boxed{Row 1, Column 1} or rather \\boxed{Row 3, Column 2}";
        assertEquals(1.0, (Double) score(two, "[5, 9]--Row 3, Column 2").get("overall"), 1e-12);
        var extracted = new OddGridBench().conform(Map.of("op", "extract", "text", two));
        assertEquals("Many answers found", extracted.get("answer"));
    }

    @Test
    void brokenRecordsAreErrors() {
        for (String truth : List.of("Row 3, Column 2", "[0, 9]--Row 3, Column 2", "[5]--Row 3, Column 2", "[5, 9]--"))
            assertThrows(
                    IllegalArgumentException.class, () -> score("\\boxed{Row 3, Column 2}", truth), "took " + truth);
    }
}
