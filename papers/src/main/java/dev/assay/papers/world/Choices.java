package dev.assay.papers.world;

import dev.assay.core.Rollout;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.paper.RecipeRun;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.random.RandomGenerator;

/// The choices behind one sample, in the order they were made: what its advantage makes likelier or less so.
public final class Choices {
    private final List<DoubleConsumer> made = new ArrayList<>();

    /// Draws an action of a table and remembers it.
    public int pick(Softmax policy, int state, RandomGenerator draws) {
        int action = policy.sample(state, draws);
        made.add(weight -> policy.push(state, action, weight));
        return action;
    }

    /// Draws a decision and remembers it.
    ///
    /// @param features not to be changed afterwards
    public boolean toss(LogLinear policy, int decision, double[] features, RandomGenerator draws) {
        boolean yes = policy.sample(decision, features, draws);
        made.add(weight -> policy.push(decision, features, yes, weight));
        return yes;
    }

    /// Draws a candidate and remembers it.
    ///
    /// @param seen features of each candidate, not to be changed afterwards
    public int point(ConditionalLogit policy, int head, double[][] seen, RandomGenerator draws) {
        int chosen = policy.sample(head, seen, draws);
        made.add(weight -> policy.push(head, seen, chosen, weight));
        return chosen;
    }

    /// Adds `weight` times the gradient of the log-probability of all choices.
    public void push(double weight) {
        for (DoubleConsumer choice : made) choice.accept(weight);
    }

    /// One policy gradient: scores rollouts with a recipe and pushes the choices behind each by its advantage
    /// over their number. Those the recipe's estimator leaves out push nothing.
    ///
    /// @param choices behind each rollout
    /// @return the scored rollouts
    public static List<Line> reinforce(RecipeRun recipe, List<Rollout> rollouts, List<Choices> choices) {
        List<Line> lines = recipe.lines(rollouts, new RunState());
        for (int i = 0; i < lines.size(); i++)
            if (lines.get(i).advantage() != null)
                choices.get(i).push(lines.get(i).advantage().whole() / lines.size());
        return lines;
    }
}
