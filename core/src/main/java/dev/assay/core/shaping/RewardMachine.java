package dev.assay.core.shaping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A reward with a memory: an automaton over what is true in the world (Toro Icarte et al. 2018, 2022).
///
/// @param initial state of the machine at the start
/// @param terminal states that absorb
/// @param transitions tried in order, the first that matches is taken; without a match the machine stays
///     and pays 0
public record RewardMachine(String initial, Set<String> terminal, List<Transition> transitions) {
    /// @param all labels that must be true
    /// @param none labels that must not be
    public record Transition(String from, String to, Set<String> all, Set<String> none, double reward) {
        boolean matches(Set<String> labels) {
            return labels.containsAll(all) && none.stream().noneMatch(labels::contains);
        }
    }

    /// One step of a run; `shaped` is the reward plus the difference of potentials.
    public record Step(String state, double reward, double shaped) {}

    /// The steps of an episode; it ends in a terminal state.
    ///
    /// @param labels what is true after each step of the world
    public List<Step> run(List<Set<String>> labels, double gamma) {
        Map<String, Double> potentials = potentials(gamma);
        List<Step> steps = new ArrayList<>();
        String state = initial;
        for (Set<String> here : labels) {
            if (terminal.contains(state)) break;
            Move move = move(state, here);
            double shaped = move.reward + gamma * potentials.get(move.state) - potentials.get(state);
            state = move.state;
            steps.add(new Step(state, move.reward, shaped));
        }
        return steps;
    }

    /// What a step of the world does to the machine.
    ///
    /// @param state where it leads
    public record Move(String state, double reward) {}

    /// Moves from any state: counterfactual experience asks what the same step would have been worth in each.
    ///
    /// @param labels what is true after the step
    public Move move(String from, Set<String> labels) {
        for (Transition each : transitions)
            if (each.from().equals(from) && each.matches(labels)) return new Move(each.to(), each.reward());
        return new Move(from, 0);
    }

    /// Value of every state if its best transition can always be taken: staying pays 0, so `V(u) = max(gamma
    /// V(u), max r + gamma V(u'))`, and 0 for terminal states. Value iteration until nothing moves.
    ///
    /// @param gamma discount, at least 0 and below 1, or 1 if no cycle of the machine pays
    public Map<String, Double> potentials(double gamma) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String state : states()) values.put(state, 0.0);
        for (int round = 0; round < 100_000; round++) {
            double moved = 0;
            for (String state : values.keySet()) {
                if (terminal.contains(state)) continue;
                double best = gamma * values.get(state);
                for (Transition each : transitions)
                    if (each.from().equals(state)) best = Math.max(best, each.reward() + gamma * values.get(each.to()));
                moved = Math.max(moved, Math.abs(best - values.get(state)));
                values.put(state, best);
            }
            if (moved < 1e-13) return values;
        }
        throw new IllegalArgumentException("the machine's values do not settle: a cycle pays and gamma is " + gamma);
    }

    private Set<String> states() {
        Set<String> states = new LinkedHashSet<>();
        states.add(initial);
        for (Transition each : transitions) {
            states.add(each.from());
            states.add(each.to());
        }
        states.addAll(terminal);
        return states;
    }
}
