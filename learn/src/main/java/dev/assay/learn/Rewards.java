package dev.assay.learn;

import dev.assay.core.Rollout;
import dev.assay.core.engine.AdvantageSum;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.engine.Scorer;
import java.util.ArrayList;
import java.util.List;

/// What a recipe says of completions, ready for a {@link Trainer}. Rollouts that could not be measured,
/// or that the recipe leaves out, are not among them.
///
/// @param kept the completions that take part
/// @param rewards of each
/// @param advantages of each: one number, or one per token
/// @param missing how many could not be measured
public record Rewards(List<Completion> kept, double[] rewards, double[][] advantages, int missing) {
    /// Scores whole groups.
    ///
    /// @param rollouts the completions as rollouts, in the same order; siblings share a group
    /// @throws IllegalArgumentException if the recipe has no advantage, or pays steps, which have no tokens
    public static Rewards of(Scorer scorer, List<Completion> completions, List<Rollout> rollouts, RunState state) {
        if (scorer.recipe().advantage() == null)
            throw new IllegalArgumentException("recipe " + scorer.recipe().id() + ": training needs an advantage");
        if (rollouts.size() != completions.size())
            throw new IllegalArgumentException(
                    completions.size() + " completions and " + rollouts.size() + " rollouts");
        List<Completion> kept = new ArrayList<>();
        List<Double> rewards = new ArrayList<>();
        List<double[]> advantages = new ArrayList<>();
        int missing = 0;
        List<Line> lines = scorer.score(rollouts, state);
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (line.error() != null) throw new IllegalArgumentException("rollout " + line.id() + ": " + line.error());
            if (line.value(scorer.rewardEntry()) == null) missing++;
            AdvantageSum advantage = line.advantage();
            if (advantage == null) continue;
            boolean whole = !Double.isNaN(advantage.whole());
            if (!whole && !advantage.tokens())
                throw new IllegalArgumentException("rollout " + line.id()
                        + ": paid by step, but training needs tokens: give the rollout a token trace");
            kept.add(completions.get(i));
            rewards.add(((Number) line.value(scorer.rewardEntry())).doubleValue());
            advantages.add(whole ? new double[] {advantage.whole()} : advantage.at());
        }
        return new Rewards(
                kept, rewards.stream().mapToDouble(x -> x).toArray(), advantages.toArray(double[][]::new), missing);
    }

    /// Mean of the rewards; NaN if there are none.
    public double mean() {
        double sum = 0;
        for (double r : rewards) sum += r;
        return sum / rewards.length;
    }
}
