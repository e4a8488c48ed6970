package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.shaping.Novelty;
import dev.assay.core.shaping.Potential;
import dev.assay.core.shaping.RewardMachine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;

/// A survey of reward engineering and shaping (arXiv 2408.10215): the techniques it lists, each with the
/// formula of the paper it cites.
public final class RewardShapingOverview implements Paper {
    @Override
    public Card card() {
        return new Card(
                "reward-shaping-overview",
                "Comprehensive Overview of Reward Engineering and Shaping in Advancing Reinforcement Learning",
                "2408.10215",
                "potentials, advice, novelty bonuses, reward machines, relabelling and redistribution as functions",
                List.of("every technique of the catalogue as a pure function"),
                List.of(
                        "naive advice and bonuses do not keep the optimal policy: whoever can collect them for ever will",
                        "advice turned into a learned potential keeps it only with actions greedy on Q + Phi"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "pbrs" -> potentials(in);
            case "dynamic_pbrs" ->
                Map.of(
                        "shaped",
                        plus(
                                in.numbers("rewards"),
                                Potential.dynamic(in.numbers("potential_at_visit"), in.number("gamma"))));
            case "advice" -> {
                double[] phi = in.numbers("phi_state_action");
                double gamma = in.number("gamma");
                yield Map.of(
                        "look_ahead", plus(in.numbers("rewards"), Potential.lookAhead(phi, gamma)),
                        "look_back", plus(in.numbers("rewards"), Potential.lookBack(phi, gamma)));
            }
            case "advice_greedy" -> Map.of("action", (double) best(plus(in.numbers("q"), in.numbers("phi"))));
            case "dpba" -> {
                Potential.Learned learned = Potential.fromAdvice(
                        in.numbers("advice"), in.number("gamma"), in.number("beta"), in.number("phi_init", 0));
                yield Map.of("phi", learned.phi(), "shaping", learned.shaping());
            }
            case "count_bonus" -> Map.of("bonus", each(in.numbers("counts"), n -> Novelty.count(n, in.number("beta"))));
            case "pseudo_count" -> pseudo(in);
            case "icm" -> {
                double forward = Novelty.forwardError(in.numbers("predicted"), in.numbers("actual"));
                double beta = in.number("beta");
                yield Map.of(
                        "intrinsic",
                        in.number("eta") * forward,
                        "loss",
                        (1 - beta) * in.number("inverse_loss") + beta * forward);
            }
            case "rnd_normalise" -> {
                Novelty.Scaled scaled = Novelty.byReturn(in.numbers("errors"), in.number("gamma_intrinsic"));
                yield Map.of("normalised", scaled.normalised(), "std", scaled.deviations());
            }
            case "reward_machine" -> machine(in);
            case "redistribute" -> Map.of("rewards", redistributed(in.number("return"), in.numbers("weights")));
            case "hindsight" -> hindsight(in);
            case "difference_rewards" -> {
                double all = in.number("global");
                yield Map.of("rewards", each(in.numbers("global_without"), without -> all - without));
            }
            case "anneal" ->
                Map.of(
                        "weights",
                        each(
                                in.numbers("at"),
                                at -> annealed(in.number("start"), in.number("end"), in.number("steps"), at)));
            default ->
                throw in.unknown(
                        "pbrs",
                        "dynamic_pbrs",
                        "advice",
                        "advice_greedy",
                        "dpba",
                        "count_bonus",
                        "pseudo_count",
                        "icm",
                        "rnd_normalise",
                        "reward_machine",
                        "redistribute",
                        "hindsight",
                        "difference_rewards",
                        "anneal");
        };
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return RewardShapingOverviewClaims.claims();
    }

    private static Map<String, Object> potentials(Case in) {
        double gamma = in.number("gamma");
        double[] rewards = in.numbers("rewards");
        double[] added = Potential.differences(in.numbers("potentials"), gamma, in.flag("terminal", true));
        double difference = 0;
        for (int t = added.length - 1; t >= 0; t--) difference = added[t] + gamma * difference;
        return Map.of("shaped", plus(rewards, added), "return_difference", difference);
    }

    private static Map<String, Object> pseudo(Case in) {
        double[] rho = in.numbers("rho");
        double[] after = in.numbers("rho_after");
        double[] counts = new double[rho.length];
        for (int i = 0; i < rho.length; i++) counts[i] = Novelty.pseudoCount(rho[i], after[i]);
        return Map.of("count", counts, "bonus", each(counts, n -> Novelty.pseudoBonus(n, in.number("beta"))));
    }

    private static Map<String, Object> machine(Case in) {
        Case file = in.object("machine");
        List<RewardMachine.Transition> transitions = new ArrayList<>();
        for (Object each : file.list("transitions")) {
            Case t = new Case(Json.map(each));
            transitions.add(new RewardMachine.Transition(
                    t.text("from"),
                    t.text("to"),
                    Set.copyOf(t.texts("if_all")),
                    Set.copyOf(t.texts("if_none")),
                    t.number("reward", 0)));
        }
        RewardMachine machine =
                new RewardMachine(file.text("initial"), new LinkedHashSet<>(file.texts("terminal")), transitions);
        List<Set<String>> labels = new ArrayList<>();
        for (Object here : in.list("labels"))
            labels.add(new LinkedHashSet<>(
                    Json.list(here).stream().map(String::valueOf).toList()));
        List<RewardMachine.Step> steps = machine.run(labels, in.number("gamma"));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("states", steps.stream().map(RewardMachine.Step::state).toList());
        answer.put("rewards", steps.stream().map(RewardMachine.Step::reward).toList());
        answer.put("shaped", steps.stream().map(RewardMachine.Step::shaped).toList());
        answer.put("potentials", machine.potentials(in.number("gamma")));
        return answer;
    }

    /// A return spread over steps in proportion to weights; evenly if all are 0. The sum stays.
    static double[] redistributed(double total, double[] weights) {
        for (double weight : weights)
            if (!(weight >= 0)) throw new IllegalArgumentException("weights: a share cannot be negative");
        double sum = DoubleStream.of(weights).sum();
        return each(weights, weight -> sum > 0 ? total * weight / sum : total / weights.length);
    }

    /// Hindsight relabelling (Andrychowicz et al. 2017) with the final state as the goal: 0 within epsilon,
    /// else -1.
    private static Map<String, Object> hindsight(Case in) {
        if (!in.text("strategy", "final").equals("final"))
            throw new IllegalArgumentException("strategy: expected final (later states are drawn, so no fixed answer)");
        double[][] achieved = in.rows("achieved");
        double[] goal = achieved[achieved.length - 1];
        double[] rewards = new double[achieved.length - 1];
        for (int t = 0; t < rewards.length; t++)
            rewards[t] = Math.sqrt(2 * Novelty.forwardError(achieved[t + 1], goal)) <= in.number("epsilon") ? 0 : -1;
        return Map.of("new_goal", goal, "rewards", rewards);
    }

    private static double annealed(double start, double end, double steps, double at) {
        return start + (end - start) * Math.min(1, at / steps);
    }

    private static int best(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
        return best;
    }

    private static double[] each(double[] numbers, java.util.function.DoubleUnaryOperator change) {
        return Arrays.stream(numbers).map(change).toArray();
    }

    private static double[] plus(double[] a, double[] b) {
        if (a.length != b.length)
            throw new IllegalArgumentException(a.length + " rewards and " + b.length + " potentials: one per step");
        double[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) sum[i] += b[i];
        return sum;
    }
}
