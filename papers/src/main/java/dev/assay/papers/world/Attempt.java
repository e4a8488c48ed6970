package dev.assay.papers.world;

import dev.assay.core.Rollout;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.paper.RecipeRun;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// An answer that a table wrote: the choices behind it, and the rollout that a recipe sees.
public record Attempt(Choices made, Rollout rollout) {
    /// States in which something was chosen, and what.
    public static final class Choices {
        private final List<int[]> made = new ArrayList<>();

        /// Draws an action and remembers it.
        public int draw(Softmax policy, int state, RandomGenerator draws) {
            int action = policy.sample(state, draws);
            made.add(new int[] {state, action});
            return action;
        }

        /// Number of choices.
        public int size() {
            return made.size();
        }

        /// Adds `weight` times the gradient of their joint log-probability.
        public void push(Softmax policy, double weight) {
            for (int[] choice : made) policy.push(choice[0], choice[1], weight);
        }
    }

    /// Scores a batch with a recipe and adds its policy gradient: each attempt's advantage over `count`. The
    /// step is the caller's.
    ///
    /// @param count what the gradient is divided by, such as the size of a group
    /// @return one line per attempt
    public static List<Line> push(Softmax policy, RecipeRun recipe, List<Attempt> batch, double count) {
        List<Line> lines = recipe.lines(batch.stream().map(Attempt::rollout).toList(), new RunState());
        for (int i = 0; i < lines.size(); i++)
            batch.get(i).made.push(policy, lines.get(i).advantage().whole() / count);
        return lines;
    }
}
