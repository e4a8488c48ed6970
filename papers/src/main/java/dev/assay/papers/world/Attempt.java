package dev.assay.papers.world;

import dev.assay.core.Rollout;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.paper.RecipeRun;
import java.util.List;

/// An answer that a policy wrote: the choices behind it, and the rollout that a recipe sees.
public record Attempt(Choices made, Rollout rollout) {
    /// Scores a batch with a recipe and adds its policy gradient: each attempt's advantage over `count`. Those
    /// the recipe's estimator leaves out add nothing. The step is the caller's.
    ///
    /// @param count what the gradient is divided by, such as the size of a group
    /// @return one line per attempt
    public static List<Line> push(RecipeRun recipe, List<Attempt> batch, double count) {
        List<Line> lines = recipe.lines(batch.stream().map(Attempt::rollout).toList(), new RunState());
        for (int i = 0; i < lines.size(); i++)
            if (lines.get(i).advantage() != null)
                batch.get(i).made.push(lines.get(i).advantage().whole() / count);
        return lines;
    }
}
