package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.paper.RecipeRun;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SearchR2Test {
    private static double reward(String answer, List<String> aliases, List<Boolean> useful) {
        var changes = RecipeRun.changes(List.of(), Map.of(), Fidelity.MENDED);
        try (RecipeRun run = new RecipeRun("search-r2", changes, Double.NaN)) {
            Map<String, Object> info = Map.of("useful", useful);
            return (Double) run.values(Cases.rollout("<answer>" + answer + "</answer>", aliases, info))
                    .get("reward");
        }
    }

    @Property(seed = "1", tries = 100)
    void searchesEarnNothingBesideAWrongAnswer(@ForAll @Size(max = 6) List<Boolean> useful) {
        assertEquals(0, reward("Prague", List.of("Nelahozeves"), useful));
        double share = useful.stream().mapToInt(u -> u ? 1 : 0).average().orElse(0);
        assertEquals(1 + share, reward("Nelahozeves", List.of("Nelahozeves"), useful), 1e-12);
    }

    @Test
    void aQuestionWithoutAnswersIsNamed() {
        var error = assertThrows(IllegalArgumentException.class, () -> reward("x", List.of(), List.of()));
        assertTrue(error.getMessage().startsWith("case"), error.getMessage());
    }
}
