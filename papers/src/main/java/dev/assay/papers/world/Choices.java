package dev.assay.papers.world;

import dev.assay.core.Rollout;
import dev.assay.core.engine.Line;
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

    /// How many there are.
    public int size() {
        return made.size();
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

    /// One policy gradient of samples that stand in two lists: {@link Attempt#push}, over their number.
    ///
    /// @param choices behind each rollout
    /// @return the scored rollouts
    public static List<Line> reinforce(RecipeRun recipe, List<Rollout> rollouts, List<Choices> choices) {
        List<Attempt> attempts = new ArrayList<>();
        for (int i = 0; i < rollouts.size(); i++) attempts.add(new Attempt(choices.get(i), rollouts.get(i)));
        return Attempt.push(recipe, attempts, attempts.size());
    }
}
