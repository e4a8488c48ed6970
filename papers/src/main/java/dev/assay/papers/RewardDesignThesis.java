package dev.assay.papers;

import dev.assay.core.advantage.Returns;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.WeightedHeads;
import dev.assay.core.shaping.Novelty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.optim.MaxIter;
import org.hipparchus.optim.linear.LinearConstraint;
import org.hipparchus.optim.linear.LinearConstraintSet;
import org.hipparchus.optim.linear.LinearObjectiveFunction;
import org.hipparchus.optim.linear.NonNegativeConstraint;
import org.hipparchus.optim.linear.PivotSelectionRule;
import org.hipparchus.optim.linear.Relationship;
import org.hipparchus.optim.linear.SimplexSolver;
import org.hipparchus.optim.nonlinear.scalar.GoalType;

/// Reward design for reinforcement learning agents (arXiv 2503.21949): sparse rewards that show the right
/// action at short horizons (ExpRD), rewards fit to the learner of the moment (ExpAdaRD), and intrinsic
/// rewards an agent learns for itself (ExploRS). Tabular worlds.
public final class RewardDesignThesis implements Paper {
    /// A gap below this is no gap.
    private static final double SAME = 1e-9;
    /// The gap a design must keep is loosened by this factor so that the solver finds a point inside.
    private static final double LOOSER = 1 + 1e-5;

    @Override
    public Card card() {
        return new Card(
                "reward-design-thesis",
                "Reward Design for Reinforcement Learning Agents",
                "2503.21949",
                "sparse, adaptive and self-supervised rewards that keep the optimal policy and show it early",
                List.of("gaps and informativeness", "sparse design by linear programming", "self-supervised update"),
                List.of("a dense potential-shaped reward is as informative as any, and nobody can read it"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "optimality_gap" -> {
                World world = World.of(in);
                yield Map.of("delta", world.required(in.rows("R"), target(in)));
            }
            case "informativeness" ->
                Map.of(
                        "I",
                        World.of(in)
                                .informativeness(
                                        in.rows(in.has("R_designed") ? "R_designed" : "R"),
                                        target(in),
                                        in.numbers("delta"),
                                        horizons(in)));
            case "pbrs_optimal_value" -> Map.of("R", World.of(in).shaped(in.rows("R"), target(in)));
            case "sparse_design" -> sparse(in);
            case "adaptive_informativeness" -> adaptive(in);
            case "exploration_bonus" -> bonus(in);
            case "selfrs_update" -> selfSupervised(in);
            default ->
                throw in.unknown(
                        "optimality_gap",
                        "informativeness",
                        "pbrs_optimal_value",
                        "sparse_design",
                        "adaptive_informativeness",
                        "exploration_bonus",
                        "selfrs_update");
        };
    }

    private static int[] target(Case in) {
        return whole(in.numbers("target_policy"));
    }

    private static int[] horizons(Case in) {
        return in.has("horizons") ? whole(in.numbers("horizons")) : new int[] {1, 4, 8, 16, 32};
    }

    private static int[] whole(double[] numbers) {
        return Arrays.stream(numbers).mapToInt(x -> (int) x).toArray();
    }

    /// A finite world: the chance of each next state by state and action, and a discount.
    private record World(double[][][] next, double gamma) {
        static World of(Case in) {
            List<Object> rows = in.list("T");
            double[][][] next = new double[rows.size()][][];
            for (int s = 0; s < next.length; s++) {
                next[s] = new Case(Map.of("T", rows.get(s))).rows("T");
                for (int a = 0; a < next[s].length; a++) {
                    double sum = Arrays.stream(next[s][a]).sum();
                    if (Math.abs(sum - 1) > 1e-6)
                        throw new IllegalArgumentException("T[" + s + "][" + a + "] sums to " + sum + ", expected 1");
                }
            }
            return new World(next, in.number("gamma"));
        }

        int states() {
            return next.length;
        }

        int actions() {
            return next[0].length;
        }

        static double[][] certain(int[] policy, int actions) {
            double[][] chances = new double[policy.length][actions];
            for (int s = 0; s < policy.length; s++) chances[s][policy[s]] = 1;
            return chances;
        }

        /// Chances of the next state under a policy.
        private RealMatrix under(double[][] policy) {
            RealMatrix matrix = new Array2DRowRealMatrix(states(), states());
            for (int s = 0; s < states(); s++)
                for (int a = 0; a < actions(); a++)
                    for (int t = 0; t < states(); t++) matrix.addToEntry(s, t, policy[s][a] * next[s][a][t]);
            return matrix;
        }

        private RealMatrix resolvent(RealMatrix moves) {
            RealMatrix matrix = moves.scalarMultiply(-gamma);
            for (int s = 0; s < states(); s++) matrix.addToEntry(s, s, 1);
            return matrix;
        }

        /// Values of a policy, by solving `(I - gamma P) V = R`.
        double[] values(double[][] reward, double[][] policy) {
            double[] earned = new double[states()];
            for (int s = 0; s < states(); s++)
                for (int a = 0; a < actions(); a++) earned[s] += policy[s][a] * reward[s][a];
            return new LUDecomposition(resolvent(under(policy)))
                    .getSolver()
                    .solve(new ArrayRealVector(earned))
                    .toArray();
        }

        /// `R(s, a) + gamma E V(s')`.
        double[][] after(double[][] reward, double[] values) {
            double[][] q = new double[states()][actions()];
            for (int s = 0; s < states(); s++)
                for (int a = 0; a < actions(); a++) q[s][a] = reward[s][a] + gamma * expected(s, a, values);
            return q;
        }

        private double expected(int s, int a, double[] values) {
            double sum = 0;
            for (int t = 0; t < states(); t++) sum += next[s][a][t] * values[t];
            return sum;
        }

        double[][] actionValues(double[][] reward, int[] policy) {
            return after(reward, values(reward, certain(policy, actions())));
        }

        /// Discounted rewards of this step and the h that follow under the policy.
        double[][] withinHorizon(double[][] reward, int[] policy, int h) {
            double[] values = new double[states()];
            for (int step = 0; step < h; step++) {
                double[][] q = after(reward, values);
                for (int s = 0; s < states(); s++) values[s] = q[s][policy[s]];
            }
            return after(reward, values);
        }

        /// Per state, by how much the target's action beats the best of the worse ones; 0 if none is worse.
        double[] required(double[][] reward, int[] policy) {
            double[][] q = actionValues(reward, policy);
            double[] gaps = new double[states()];
            for (int s = 0; s < states(); s++) {
                double least = Double.POSITIVE_INFINITY;
                for (int a = 0; a < actions(); a++) {
                    double gap = q[s][policy[s]] - q[s][a];
                    if (gap > SAME) least = Math.min(least, gap);
                }
                gaps[s] = Double.isInfinite(least) ? 0 : least;
            }
            return gaps;
        }

        /// Minus the mean shortfall of the gaps at short horizons; 0 if every state shows its whole gap.
        double informativeness(double[][] reward, int[] policy, double[] required, int[] horizons) {
            double sum = 0;
            for (int h : horizons) {
                double[][] q = withinHorizon(reward, policy, h);
                for (int s = 0; s < states(); s++) {
                    double worst = 0;
                    for (int a = 0; a < actions(); a++)
                        if (a != policy[s]) worst = Math.max(worst, required[s] - (q[s][policy[s]] - q[s][a]));
                    sum += worst;
                }
            }
            return -sum / horizons.length / states();
        }

        double[][] shaped(double[][] reward, int[] policy) {
            double[] values = values(reward, certain(policy, actions()));
            double[][] q = after(reward, values);
            for (int s = 0; s < states(); s++) for (int a = 0; a < actions(); a++) q[s][a] -= values[s];
            return q;
        }

        /// Discounted share of time in each state; ended states count 0 and the rest is scaled to 1.
        double[] occupancy(double[][] policy, double[] initial, int[] ended) {
            double[] shares = new LUDecomposition(resolvent(under(policy)).transpose())
                    .getSolver()
                    .solve(new ArrayRealVector(initial))
                    .toArray();
            for (int s : ended) shares[s] = 0;
            double sum = Arrays.stream(shares).sum();
            return Arrays.stream(shares).map(x -> x / sum).toArray();
        }
    }

    /// The most informative reward that is 0 outside some states and keeps the target policy optimal: a
    /// linear programme over the rewards of those states and the shortfalls.
    private static Map<String, Object> sparse(Case in) {
        World world = World.of(in);
        int[] policy = target(in);
        int[] active = whole(in.numbers("active_states"));
        int[] horizons = horizons(in);
        double most = in.number("R_max", 10);
        double[] required = in.has("delta") ? in.numbers("delta") : world.required(in.rows("R"), policy);
        double[][] original = world.actionValues(in.rows("R"), policy);
        int actions = world.actions();
        int free = active.length * actions;
        int total = free + horizons.length * world.states();
        // A reward is a variable from 0 to 2 R_max, shifted down by R_max.
        double[][][] full = new double[free][][];
        double[][][] near = new double[horizons.length * free][][];
        for (int v = 0; v < free; v++) {
            double[][] unit = new double[world.states()][actions];
            unit[active[v / actions]][v % actions] = 1;
            full[v] = world.actionValues(unit, policy);
            for (int h = 0; h < horizons.length; h++)
                near[h * free + v] = world.withinHorizon(unit, policy, horizons[h]);
        }
        List<LinearConstraint> constraints = new ArrayList<>();
        for (int s = 0; s < world.states(); s++)
            for (int a = 0; a < actions; a++) {
                if (a == policy[s]) continue;
                boolean worse = original[s][policy[s]] - original[s][a] > SAME;
                double[] row = new double[total];
                double shift = 0;
                for (int v = 0; v < free; v++) {
                    row[v] = full[v][s][policy[s]] - full[v][s][a];
                    shift += most * row[v];
                }
                constraints.add(
                        new LinearConstraint(row, Relationship.GEQ, (worse ? required[s] / LOOSER : 0) + shift));
                for (int h = 0; h < horizons.length; h++) {
                    double[] soon = new double[total];
                    double moved = 0;
                    for (int v = 0; v < free; v++) {
                        double[][] q = near[h * free + v];
                        soon[v] = q[s][policy[s]] - q[s][a];
                        moved += most * soon[v];
                    }
                    soon[free + h * world.states() + s] = 1;
                    constraints.add(new LinearConstraint(soon, Relationship.GEQ, required[s] + moved));
                }
            }
        for (int v = 0; v < free; v++) {
            double[] row = new double[total];
            row[v] = 1;
            constraints.add(new LinearConstraint(row, Relationship.LEQ, 2 * most));
        }
        double[] cost = new double[total];
        Arrays.fill(cost, free, total, 1.0 / horizons.length / world.states());
        Map<String, Object> answer = new LinkedHashMap<>();
        try {
            var optimum = new SimplexSolver(1e-9, 10, 1e-12)
                    .optimize(
                            new MaxIter(100_000),
                            new LinearObjectiveFunction(cost, 0),
                            new LinearConstraintSet(constraints),
                            GoalType.MINIMIZE,
                            new NonNegativeConstraint(true),
                            PivotSelectionRule.BLAND);
            double[][] reward = new double[world.states()][actions];
            for (int v = 0; v < free; v++) reward[active[v / actions]][v % actions] = optimum.getPoint()[v] - most;
            answer.put("status", "optimal");
            answer.put("I", -optimum.getValue());
            answer.put("R", reward);
        } catch (MathIllegalStateException e) {
            answer.put("status", "infeasible");
            answer.put("I", null);
        }
        return answer;
    }

    /// One-step informativeness for the learner of the moment.
    private static Map<String, Object> adaptive(Case in) {
        World world = World.of(in);
        double[][] teacher = in.rows("teacher_policy");
        double[][] learner = policy(in.rows("learner_logits"));
        double[][] original = in.rows("R_original");
        double[] values = world.values(original, teacher);
        double[][] advantage = world.after(original, values);
        for (int s = 0; s < values.length; s++)
            for (int a = 0; a < advantage[s].length; a++) advantage[s][a] -= values[s];
        int[] ended = whole(in.numbers("terminal_states"));
        double[] byTeacher = world.occupancy(teacher, in.numbers("initial"), ended);
        double[] byLearner = world.occupancy(learner, in.numbers("initial"), ended);
        double[][] designed = in.rows("R_designed");
        double sum = 0;
        for (int s = 0; s < values.length; s++) {
            double meanAdvantage = WeightedHeads.dot(learner[s], advantage[s]);
            double meanReward = WeightedHeads.dot(learner[s], designed[s]);
            for (int a = 0; a < learner[s].length; a++)
                sum += byTeacher[s]
                        * byLearner[s]
                        * learner[s][a]
                        * learner[s][a]
                        * (advantage[s][a] - meanAdvantage)
                        * (designed[s][a] - meanReward);
        }
        return Map.of("I", sum, "teacher_advantage", advantage, "mu_teacher", byTeacher, "mu_learner", byLearner);
    }

    private static double[][] policy(double[][] logits) {
        return Arrays.stream(logits).map(row -> WeightedHeads.softmax(row, 1)).toArray(double[][]::new);
    }

    private static Map<String, Object> bonus(Case in) {
        double[] counts = in.numbers("counts");
        for (int s = 0; s < counts.length; s++)
            counts[s] = in.number("terminal_index", -1) == s
                    ? 0
                    : Novelty.bounded(counts[s], in.number("lambda"), in.number("b_max"));
        return Map.of("bonus", counts, "bonus_terminal", 0.0);
    }

    /// One update of the intrinsic reward and of the critic from the returns of the original reward.
    private static Map<String, Object> selfSupervised(Case in) {
        double[][] policy = policy(in.rows("policy_logits"));
        double[][] original = in.rows("R_original");
        double[] values = in.numbers("V");
        double[][] phi = in.has("phi") ? in.rows("phi") : new double[policy.length][policy[0].length];
        double[][] gradient = new double[policy.length][policy[0].length];
        double[] errors = new double[values.length];
        int visits = 0;
        for (Object each : in.list("episodes")) {
            Case episode = new Case(Json.map(each));
            int[] states = whole(episode.numbers("states"));
            int[] actions = whole(episode.numbers("actions"));
            double[] rewards = new double[states.length];
            for (int t = 0; t < rewards.length; t++) rewards[t] = original[states[t]][actions[t]];
            double[] returns = Returns.discounted(rewards, in.number("gamma"));
            for (int t = 0; t < rewards.length; t++, visits++) {
                int s = states[t];
                double error = returns[t] - values[s];
                double weight = policy[s][actions[t]] * error;
                gradient[s][actions[t]] += weight;
                for (int b = 0; b < policy[s].length; b++) gradient[s][b] -= policy[s][b] * weight;
                errors[s] += error;
            }
        }
        double limit = in.has("clip") ? in.number("clip") : Double.POSITIVE_INFINITY;
        for (int s = 0; s < phi.length; s++) {
            for (int b = 0; b < phi[s].length; b++)
                phi[s][b] = Math.clamp(phi[s][b] + in.number("eta_phi") * gradient[s][b], -limit, limit);
            values[s] += visits == 0 ? 0 : in.number("eta_critic") * errors[s] / visits;
        }
        return Map.of("phi", phi, "V", values);
    }
}
