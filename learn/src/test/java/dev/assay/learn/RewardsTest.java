package dev.assay.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assay.core.AdvantageEstimator;
import dev.assay.core.Fidelity;
import dev.assay.core.Part;
import dev.assay.core.Resources;
import dev.assay.core.Rollout;
import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.engine.RunState;
import dev.assay.core.engine.Scorer;
import dev.assay.core.formula.ValueType;
import dev.assay.core.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RewardsTest {
    private static Scorer scorer(Part<AdvantageEstimator> advantage) {
        return new Scorer(
                new Recipe(
                        "test",
                        "",
                        Map.of(),
                        Map.of("n", ValueType.DOUBLE),
                        Map.of(),
                        Map.of(),
                        List.of(new Recipe.Entry("reward", "info.n * 2", "test.yaml:1:1")),
                        List.of(),
                        advantage,
                        Fidelity.MENDED,
                        0,
                        false,
                        "0",
                        "test.yaml"),
                Resources.DEFAULT,
                Scorer.Run.NONE);
    }

    private static List<Rollout> rollouts(double... n) {
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < n.length; i++)
            rollouts.add(Rollout.of("r" + i, "g" + i / 2, "p", "x", null, Map.of("n", n[i])));
        return rollouts;
    }

    private static List<Completion> completions(int count) {
        List<Completion> completions = new ArrayList<>();
        for (int i = 0; i < count; i++) completions.add(Completion.of(new int[] {1}, new int[] {i, 0}));
        return completions;
    }

    @Test
    void advantagesOfARecipe() {
        try (Scorer scorer = scorer(GroupRelative.DR_GRPO)) {
            Rewards rewards = Rewards.of(scorer, completions(4), rollouts(1, 2, 5, 5), new RunState());
            assertEquals(4, rewards.kept().size());
            assertArrayEquals(new double[] {2, 4, 10, 10}, rewards.rewards());
            assertArrayEquals(new double[][] {{-1}, {1}, {0}, {0}}, rewards.advantages());
            assertEquals(6.5, rewards.mean());
            assertEquals(0, rewards.missing());
        }
    }

    @Test
    void trainingNeedsAnAdvantage() {
        try (Scorer scorer = scorer(null)) {
            var e = assertThrows(
                    IllegalArgumentException.class,
                    () -> Rewards.of(scorer, completions(1), rollouts(1), new RunState()));
            assertEquals("recipe test: training needs an advantage", e.getMessage());
        }
    }
}
