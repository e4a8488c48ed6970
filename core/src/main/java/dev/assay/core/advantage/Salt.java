package dev.assay.core.advantage;

import dev.assay.core.AdvantageEstimator;
import dev.assay.core.Part;
import dev.assay.core.Resources;
import dev.assay.core.Step;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// SALT (arXiv 2510.20022): all rollouts of a prompt are laid over each other in a graph of states; a
/// step gets the mean of the group advantages of all rollouts that take the same step (state, action,
/// next state), so steps that winners and losers share end near zero. Rollouts need `steps` with `state`
/// and `action`. O(total steps).
///
/// @param base estimator of the advantage of whole rollouts, such as `group-relative`
/// @param history how many (state, action) pairs before a step must be equal too; -1 for all of them
@Named("salt")
public record Salt(
        Part<AdvantageEstimator> base, @Default("0") int history) implements Part<AdvantageEstimator> {
    /// One step of a rollout.
    public record Transition(String state, String action, String nextState) {}

    /// One edge of the graph.
    ///
    /// @param count how often it was taken
    /// @param winners how often by a rollout with positive advantage
    /// @param losers how often by one with negative advantage
    /// @param advantage mean advantage of those who took it
    public record Edge(String key, int count, int winners, int losers, double advantage) {}

    /// @param steps advantages per rollout and step
    public record Result(double[][] steps, List<Edge> edges) {}

    /// Averages group advantages over shared steps.
    ///
    /// @param rollouts the steps of each rollout of one group; a rollout may have none
    /// @param advantages one per rollout
    /// @param history as the setting
    /// @throws IllegalArgumentException if the group is empty, the numbers differ or a step lacks its
    ///     next state
    public static Result average(List<List<Transition>> rollouts, double[] advantages, int history) {
        if (rollouts.isEmpty()) throw new IllegalArgumentException("the group is empty");
        if (rollouts.size() != advantages.length)
            throw new IllegalArgumentException(
                    rollouts.size() + " rollouts and " + advantages.length + " rewards: different number");
        Map<String, List<Integer>> takers = new LinkedHashMap<>();
        List<List<String>> keys = new ArrayList<>();
        for (int i = 0; i < advantages.length; i++) {
            List<String> own = keys(rollouts.get(i), i, history);
            keys.add(own);
            for (String key : own)
                takers.computeIfAbsent(key, _ -> new ArrayList<>()).add(i);
        }
        Map<String, Edge> edges = new LinkedHashMap<>();
        takers.forEach((key, who) -> edges.put(key, edge(key, who, advantages)));
        double[][] steps = new double[advantages.length][];
        for (int i = 0; i < steps.length; i++)
            steps[i] = keys.get(i).stream()
                    .mapToDouble(key -> edges.get(key).advantage())
                    .toArray();
        return new Result(steps, List.copyOf(edges.values()));
    }

    private static Edge edge(String key, List<Integer> who, double[] advantages) {
        double sum = 0;
        int winners = 0;
        int losers = 0;
        for (int i : who) {
            sum += advantages[i];
            if (advantages[i] > 0) winners++;
            if (advantages[i] < 0) losers++;
        }
        return new Edge(key, who.size(), winners, losers, sum / who.size());
    }

    private static List<String> keys(List<Transition> steps, int rollout, int history) {
        List<String> keys = new ArrayList<>();
        for (int t = 0; t < steps.size(); t++) {
            Transition step = steps.get(t);
            if (step.state() == null || step.action() == null || step.nextState() == null)
                throw new IllegalArgumentException(
                        "rollout " + rollout + ", step " + t + " lacks its state, action or next state");
            StringBuilder key = new StringBuilder();
            int from = history < 0 ? 0 : Math.max(0, t - history);
            for (int before = from; before < t; before++)
                part(part(key, steps.get(before).state()), steps.get(before).action());
            keys.add(part(part(part(key, step.state()), step.action()), step.nextState())
                    .toString());
        }
        return keys;
    }

    /// Length-prefixed, so that no two lists of texts give the same key.
    private static StringBuilder part(StringBuilder key, String text) {
        return key.append(text.length()).append(':').append(text);
    }

    @Override
    public AdvantageEstimator open(Resources resources) {
        AdvantageEstimator whole = base.open(resources);
        return new AdvantageEstimator() {
            @Override
            public Advantage[] estimate(Paid[] batch) {
                Advantage[] advantages = whole.estimate(batch);
                Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
                for (int i = 0; i < batch.length; i++)
                    groups.computeIfAbsent(batch[i].group(), _ -> new ArrayList<>())
                            .add(i);
                for (List<Integer> group : groups.values()) spread(batch, advantages, group);
                return advantages;
            }

            @Override
            public boolean needsBatch() {
                return whole.needsBatch();
            }
        };
    }

    private void spread(
            AdvantageEstimator.Paid[] batch, AdvantageEstimator.Advantage[] advantages, List<Integer> group) {
        List<List<Transition>> rollouts = new ArrayList<>();
        double[] own = new double[group.size()];
        for (int g = 0; g < own.length; g++) {
            AdvantageEstimator.Paid paid = batch[group.get(g)];
            if (paid.rollout().tokens() != null)
                throw new IllegalArgumentException("salt pays steps; leave out the tokens of rollout "
                        + paid.rollout().id());
            rollouts.add(transitions(paid.rollout().steps()));
            own[g] = advantages[group.get(g)].whole();
        }
        double[][] steps = average(rollouts, own, history).steps();
        for (int g = 0; g < own.length; g++)
            if (steps[g].length > 0) advantages[group.get(g)] = AdvantageEstimator.Advantage.of(steps[g]);
    }

    /// The last step of an episode may leave out where it led: the end.
    private static List<Transition> transitions(List<Step> steps) {
        List<Transition> transitions = new ArrayList<>();
        for (int t = 0; t < steps.size(); t++) {
            Step step = steps.get(t);
            String next = step.nextState() == null && t == steps.size() - 1 ? "end" : step.nextState();
            transitions.add(new Transition(step.state(), step.action(), next));
        }
        return transitions;
    }
}
