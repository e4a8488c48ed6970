package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.Logistic;
import dev.assay.core.preference.WeightedHeads;
import dev.assay.core.shaping.Potential;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// BARFI (arXiv 2310.19007): a designer's hint is blended into the reward by weights that are moved so that
/// the policy it leads to does better on the primary reward alone.
///
/// Here for a tabular softmax policy, where the implicit gradient through the inner optimum has a closed
/// form: the Hessian of `log pi(a|s)` does not depend on the action.
public final class Barfi implements Paper {
    @Override
    public Card card() {
        return new Card(
                "barfi",
                "Behavior Alignment via Reward Function Optimization",
                "2310.19007",
                "a blend of the true reward and a hint, learned through the policy it leads to",
                List.of("blended reward", "surrogate and its gradient", "implicit gradient by a Neumann series"),
                List.of(
                        "a saturated policy has no gradient for the implicit step, so a bad hint stays",
                        "a hint paid for the next state cannot be switched off by a weight of the current one"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return BarfiClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "aligned_gamma" -> Map.of("gamma", Logistic.sigmoid(in.number("gamma_param")));
            case "aligned_reward" -> {
                double[] rewards = in.numbers("r");
                double[] states = in.numbers("states");
                double[] aux = in.numbers("aux");
                for (int i = 0; i < rewards.length; i++)
                    rewards[i] += in.numbers("phi1")[(int) states[i]] + in.numbers("phi3")[(int) states[i]] * aux[i];
                yield Map.of("reward", rewards);
            }
            case "potential_baseline" -> {
                double[] rewards = in.numbers("r");
                double[] added =
                        Potential.differences(in.numbers("potential"), in.number("gamma"), in.flag("terminal", true));
                for (int t = 0; t < rewards.length; t++) rewards[t] += added[t];
                yield Map.of("reward", rewards);
            }
            case "policy_surrogate" -> surrogate(in);
            case "hypergradient" -> hypergradient(in);
            default ->
                throw in.unknown(
                        "aligned_gamma", "aligned_reward", "potential_baseline", "policy_surrogate", "hypergradient");
        };
    }

    /// Trajectories of different lengths; `horizon` is the longest.
    private record Batch(int[][] states, int[][] actions, double[][] rewards, double[][] aux) {
        static Batch of(Case in) {
            return new Batch(whole(in.rows("states")), whole(in.rows("actions")), in.rows("r"), in.rows("aux"));
        }

        private static int[][] whole(double[][] rows) {
            return Arrays.stream(rows)
                    .map(row -> Arrays.stream(row).mapToInt(x -> (int) x).toArray())
                    .toArray(int[][]::new);
        }

        double scale() {
            return 1.0
                    / states.length
                    / Arrays.stream(states).mapToInt(row -> row.length).max().orElse(1);
        }

        int steps() {
            return Arrays.stream(states).mapToInt(row -> row.length).sum();
        }
    }

    /// A reward of a state, the primary one and the hint.
    private interface Blend {
        double reward(int state, double primary, double aux);
    }

    private static Blend aligned(Case in) {
        double[] bias = in.numbers("phi1");
        double[] weight = in.numbers("phi3");
        return (state, primary, aux) -> bias[state] + primary + weight[state] * aux;
    }

    private static double[][] softmax(double[][] theta) {
        double[][] policy = new double[theta.length][];
        for (int s = 0; s < theta.length; s++) policy[s] = WeightedHeads.softmax(theta[s], 1);
        return policy;
    }

    private static double[][] returns(Batch batch, Blend blend, double gamma) {
        double[][] returns = new double[batch.states().length][];
        for (int i = 0; i < returns.length; i++) {
            returns[i] = new double[batch.states()[i].length];
            double next = 0;
            for (int t = returns[i].length - 1; t >= 0; t--)
                returns[i][t] = next =
                        blend.reward(batch.states()[i][t], batch.rewards()[i][t], batch.aux()[i][t]) + gamma * next;
        }
        return returns;
    }

    private static Map<String, Object> surrogate(Case in) {
        Batch batch = Batch.of(in.object("batch"));
        double[][] policy = softmax(in.rows("theta"));
        Blend blend = switch (in.text("reward")) {
            case "primary" -> (_, primary, _) -> primary;
            case "naive_sum" -> (_, primary, aux) -> primary + aux;
            case "aligned" -> aligned(in);
            default -> throw new IllegalArgumentException("reward: expected primary, naive_sum or aligned");
        };
        // Only the outer problem has the true discount.
        double gamma =
                in.text("reward").equals("primary") ? in.number("gamma") : Logistic.sigmoid(in.number("gamma_param"));
        double[][] returns = returns(batch, blend, gamma);
        double entropy = in.number("entropy_coef", 0);
        double value = 0;
        for (int i = 0; i < returns.length; i++)
            for (int t = 0; t < returns[i].length; t++) {
                double[] here = policy[batch.states()[i][t]];
                value += batch.scale() * Math.log(here[batch.actions()[i][t]]) * returns[i][t]
                        + entropy / batch.steps() * entropy(here);
            }
        return Map.of("J", value, "grad_theta", gradient(batch, policy, returns, entropy));
    }

    private static double entropy(double[] policy) {
        return -Arrays.stream(policy).map(p -> p * Math.log(p)).sum();
    }

    private static double[][] gradient(Batch batch, double[][] policy, double[][] returns, double entropy) {
        double[][] gradient = new double[policy.length][policy[0].length];
        for (int i = 0; i < returns.length; i++)
            for (int t = 0; t < returns[i].length; t++) {
                int s = batch.states()[i][t];
                double spread = entropy(policy[s]);
                for (int b = 0; b < policy[s].length; b++) {
                    double score = (b == batch.actions()[i][t] ? 1 : 0) - policy[s][b];
                    gradient[s][b] += batch.scale() * returns[i][t] * score
                            - entropy / batch.steps() * policy[s][b] * (Math.log(policy[s][b]) + spread);
                }
            }
        return gradient;
    }

    /// The Hessian of the surrogate times a vector.
    private static double[][] hessian(
            Batch batch, double[][] policy, double[][] returns, double entropy, double[][] vector) {
        double[][] product = new double[policy.length][policy[0].length];
        for (int i = 0; i < returns.length; i++)
            for (int t = 0; t < returns[i].length; t++) {
                int s = batch.states()[i][t];
                double[] p = policy[s];
                double[] v = vector[s];
                double mean = 0;
                double spread = entropy(p);
                double along = 0;
                for (int b = 0; b < p.length; b++) {
                    mean += p[b] * v[b];
                    along -= p[b] * (Math.log(p[b]) + spread) * v[b];
                }
                for (int b = 0; b < p.length; b++) {
                    double move = p[b] * (v[b] - mean);
                    product[s][b] -= batch.scale() * returns[i][t] * move
                            + entropy
                                    / batch.steps()
                                    * (move * (Math.log(p[b]) + spread) + p[b] * (v[b] - mean + along));
                }
            }
        return product;
    }

    /// Gradients of the outer objective by the implicit function theorem; the inverse Hessian is the Neumann
    /// series `alpha * sum (I + alpha H)^k`.
    private static Map<String, Object> hypergradient(Case in) {
        Batch outer = Batch.of(in.object("outer_batch"));
        Batch inner = Batch.of(in.object("inner_batch"));
        double[][] policy = softmax(in.rows("theta"));
        double gamma = Logistic.sigmoid(in.number("gamma_param"));
        double entropy = in.number("entropy_coef", 0);
        double alpha = in.number("neumann_alpha");
        double[][] term = gradient(outer, policy, returns(outer, (_, primary, _) -> primary, in.number("gamma")), 0);
        double[][] returns = returns(inner, aligned(in), gamma);
        double[][] direction = term;
        for (int k = 0; k < in.number("neumann_loops"); k++) {
            term = plus(term, alpha, hessian(inner, policy, returns, entropy, term));
            direction = plus(direction, 1, term);
        }
        double[] phi1 = in.numbers("phi1");
        double[] phi3 = in.numbers("phi3");
        double[] grad1 = new double[phi1.length];
        double[] grad3 = new double[phi3.length];
        double slope = 0;
        Blend blend = aligned(in);
        for (int i = 0; i < returns.length; i++)
            for (int t = 0; t < returns[i].length; t++) {
                double[] w = direction[inner.states()[i][t]];
                double[] p = policy[inner.states()[i][t]];
                double along = w[inner.actions()[i][t]];
                for (int b = 0; b < p.length; b++) along -= p[b] * w[b];
                along *= alpha * inner.scale();
                double discount = 1;
                for (int j = t; j < returns[i].length; j++) {
                    int s = inner.states()[i][j];
                    grad1[s] += along * discount;
                    grad3[s] += along * discount * inner.aux()[i][j];
                    if (j > t)
                        slope += along
                                * (j - t)
                                * discount
                                / gamma
                                * blend.reward(s, inner.rewards()[i][j], inner.aux()[i][j]);
                    discount *= gamma;
                }
            }
        double change = gamma * (1 - gamma);
        double norm = Math.sqrt(squares(phi1) + squares(phi3));
        double penalty = norm > 0 ? in.number("reward_L2", 0) / norm : 0;
        for (int s = 0; s < phi1.length; s++) {
            grad1[s] -= penalty * phi1[s];
            grad3[s] -= penalty * phi3[s];
        }
        return Map.of(
                "grad_phi1", grad1,
                "grad_phi3", grad3,
                "grad_gamma_param", slope * change - in.number("gamma_L2", 0) * change);
    }

    static double[][] plus(double[][] a, double scale, double[][] b) {
        double[][] sum = new double[a.length][];
        for (int s = 0; s < a.length; s++) {
            sum[s] = a[s].clone();
            for (int k = 0; k < sum[s].length; k++) sum[s][k] += scale * b[s][k];
        }
        return sum;
    }

    private static double squares(double[] numbers) {
        return Arrays.stream(numbers).map(x -> x * x).sum();
    }
}
