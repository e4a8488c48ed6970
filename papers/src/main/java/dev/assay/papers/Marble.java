package dev.assay.papers;

import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.objective.FlowNft;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.WeightedHeads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/// MARBLE (arXiv 2605.06507): one gradient per reward, and the step along the point of their hull nearest to
/// the origin, which improves every reward where that is possible.
public final class Marble implements Paper {
    private static final int MOST_REWARDS = 12;
    private static final GroupRelative ADVANTAGE = new GroupRelative(
            GroupRelative.Center.MEAN, GroupRelative.Scale.BATCH, 0, 1e-4, GroupRelative.Singleton.ZERO, "", "");

    @Override
    public Card card() {
        return new Card(
                "marble",
                "MARBLE: Multi-Aspect Reward Balance for Diffusion RL",
                "2605.06507",
                "gradients of several rewards balanced by the point of their hull nearest to the origin",
                List.of("exact nearest point", "advantages with applicability", "one-backward loss", "NFT loss"),
                List.of("opposite gradients have no common improvement: the step is then zero"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return MarbleClaims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "marble_min_norm" -> nearest(in);
            case "marble_per_reward_advantages" -> Map.of("advantages", advantages(in));
            case "marble_amortized_loss" -> amortised(in);
            case "marble_ema" -> Map.of("smoothed", smoothed(in.rows("alphas"), in.number("rho", 0.9)));
            case "nft_sample_loss" -> sample(in);
            default ->
                throw in.unknown(
                        "marble_min_norm",
                        "marble_per_reward_advantages",
                        "marble_amortized_loss",
                        "marble_ema",
                        "nft_sample_loss");
        };
    }

    private static Map<String, Object> nearest(Case in) {
        double[][] gradients = in.rows("gradients");
        Nearest nearest = nearest(gradients, in.flag("normalize", true), in.number("zero_tol", 1e-12));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("alpha", nearest.alpha);
        answer.put("direction", nearest.direction);
        answer.put("min_dot", nearest.least);
        answer.put("norm_sq", WeightedHeads.dot(nearest.direction, nearest.direction));
        return answer;
    }

    /// The point of the hull of some gradients nearest to the origin.
    ///
    /// @param alpha shares of the gradients
    /// @param direction the point
    /// @param least smallest product of it with a (normalised) gradient; no smaller than its squared length
    record Nearest(double[] alpha, double[] direction, double least) {}

    /// Shares of the gradients whose sum is shortest, by trying every set of gradients that could carry it:
    /// exact, O(2^K K^3) for K rewards.
    ///
    /// @param normalise gradients count as if their length were 1
    /// @param tiny shorter gradients are left out
    static Nearest nearest(double[][] gradients, boolean normalise, double tiny) {
        if (gradients.length == 0) throw new IllegalArgumentException("MARBLE needs at least one reward");
        if (gradients.length > MOST_REWARDS)
            throw new IllegalArgumentException(
                    "gradients: at most " + MOST_REWARDS + " are balanced exactly, found " + gradients.length);
        double[][] used = gradients.clone();
        List<Integer> live = new ArrayList<>();
        for (int k = 0; k < used.length; k++) {
            for (double each : used[k])
                if (!Double.isFinite(each))
                    throw new IllegalArgumentException("the gradient of reward " + k + " is not finite");
            double norm = norm(used[k]);
            if (!(norm >= tiny)) continue;
            live.add(k);
            if (normalise) used[k] = scaled(used[k], 1 / norm);
        }
        double[] best = new double[used.length];
        double least = Double.POSITIVE_INFINITY;
        double[][] products = new double[used.length][used.length];
        for (int i : live) for (int j : live) products[i][j] = WeightedHeads.dot(used[i], used[j]);
        for (int set = 1; set < 1 << live.size(); set++) {
            double[] alpha = carriedBy(set, live, products);
            if (alpha == null) continue;
            double squares = 0;
            for (int i : live) for (int j : live) squares += alpha[i] * alpha[j] * products[i][j];
            // Of equally short sums the one that more gradients carry.
            if (squares > least - 1e-15 && !(squares < least + 1e-15 && count(alpha) > count(best))) continue;
            least = Math.min(least, squares);
            best = alpha;
        }
        double[] direction = mixed(best, used);
        double smallest = live.stream()
                .mapToDouble(k -> WeightedHeads.dot(direction, used[k]))
                .min()
                .orElse(0);
        return new Nearest(best, direction, smallest);
    }

    static double norm(double[] vector) {
        return Math.sqrt(WeightedHeads.dot(vector, vector));
    }

    /// The shortest affine sum of some gradients, or null if it needs a negative share.
    private static double[] carriedBy(int set, List<Integer> live, double[][] products) {
        int[] members = IntStream.range(0, live.size())
                .filter(i -> (set >> i & 1) == 1)
                .map(live::get)
                .toArray();
        int n = members.length;
        RealMatrix system = new Array2DRowRealMatrix(n + 1, n + 1);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) system.setEntry(i, j, products[members[i]][members[j]]);
            system.setEntry(i, n, 1);
            system.setEntry(n, i, 1);
        }
        double[] right = new double[n + 1];
        right[n] = 1;
        // Equal gradients make the system singular; the shortest solution shares evenly among them.
        double[] shares = new SingularValueDecomposition(system)
                .getSolver()
                .solve(new ArrayRealVector(right))
                .toArray();
        double[] alpha = new double[products.length];
        double total = 0;
        for (int i = 0; i < n; i++) {
            if (shares[i] < -1e-12) return null;
            alpha[members[i]] = Math.max(shares[i], 0);
            total += alpha[members[i]];
        }
        return Math.abs(total - 1) < 1e-6 ? alpha : null;
    }

    private static long count(double[] alpha) {
        return Arrays.stream(alpha).filter(share -> share > 1e-12).count();
    }

    private static double[] mixed(double[] alpha, double[][] gradients) {
        double[] sum = new double[gradients[0].length];
        for (int k = 0; k < alpha.length; k++)
            for (int d = 0; d < sum.length; d++) sum[d] += alpha[k] * gradients[k][d];
        return sum;
    }

    private static double[] scaled(double[] vector, double by) {
        return Arrays.stream(vector).map(x -> x * by).toArray();
    }

    private static double[][] advantages(Case in) {
        int[] groups =
                Arrays.stream(in.numbers("groups")).mapToInt(g -> (int) g).toArray();
        return advantages(in.rows("rewards"), in.rows("applicable"), groups);
    }

    /// One row per reward; a rollout to which a reward does not apply gets 0 and is left out of its means.
    ///
    /// @param applies not 0 where a reward applies to a rollout
    static double[][] advantages(double[][] rewards, double[][] applies, int[] groups) {
        double[][] out = new double[rewards.length][groups.length];
        for (int k = 0; k < rewards.length; k++) {
            int reward = k;
            int[] members = IntStream.range(0, groups.length)
                    .filter(i -> applies[reward][i] != 0)
                    .toArray();
            double[] values =
                    Arrays.stream(members).mapToDouble(i -> rewards[reward][i]).toArray();
            int[] group = Arrays.stream(members).map(i -> groups[i]).toArray();
            double[] advantages = ADVANTAGE.estimate(values, group);
            for (int i = 0; i < members.length; i++) out[k][members[i]] = advantages[i];
        }
        return out;
    }

    /// The mix of all rewards' losses by one backward pass: the loss is affine in the optimality.
    private static Map<String, Object> amortised(Case in) {
        double[][] optimality = in.rows("optimality");
        double[] alpha = in.numbers("alpha");
        double[] good = in.numbers("positive_loss");
        double[] bad = in.numbers("negative_loss");
        double beta = in.number("beta", 1);
        double total = Arrays.stream(alpha).sum();
        double[] combined = new double[good.length];
        double[] each = new double[alpha.length];
        double weighted = 0;
        for (int k = 0; k < alpha.length; k++) {
            each[k] = mean(optimality[k], good, bad, beta);
            weighted += alpha[k] * each[k];
        }
        for (int i = 0; i < combined.length; i++) {
            int rollout = i;
            combined[i] = combined(
                    Arrays.stream(optimality).mapToDouble(row -> row[rollout]).toArray(), alpha);
        }
        return Map.of(
                "per_reward",
                each,
                "combined_optimality",
                combined,
                "single_backward_loss",
                total * mean(combined, good, bad, beta),
                "weighted_sum",
                weighted);
    }

    private static double mean(double[] optimality, double[] good, double[] bad, double beta) {
        double sum = 0;
        for (int i = 0; i < good.length; i++) sum += optimality[i] * good[i] + (1 - optimality[i]) * bad[i];
        return sum / good.length / beta;
    }

    private static double[][] smoothed(double[][] alphas, double keep) {
        double[][] out = new double[alphas.length][];
        for (int t = 0; t < alphas.length; t++) out[t] = smoothed(t == 0 ? null : out[t - 1], alphas[t], keep);
        return out;
    }

    /// Moves shares a part of the way to new ones; they sum to 1.
    ///
    /// @param before null the first time
    static double[] smoothed(double[] before, double[] alpha, double keep) {
        double[] out = alpha.clone();
        if (before != null) for (int k = 0; k < out.length; k++) out[k] = keep * before[k] + (1 - keep) * out[k];
        return scaled(out, 1 / Arrays.stream(out).sum());
    }

    /// The optimality of a rollout for all rewards at once: the loss is affine in it, so one backward pass with it is
    /// the mix of one for each reward.
    ///
    /// @param optimality of each reward, for one rollout
    /// @param alpha share of each reward
    static double combined(double[] optimality, double[] alpha) {
        return WeightedHeads.dot(optimality, alpha) / Arrays.stream(alpha).sum();
    }

    private static Map<String, Object> sample(Case in) {
        double[] clean = in.numbers("x0");
        double[] noise = in.numbers("noise");
        double t = in.number("t");
        double[] noisy = new double[clean.length];
        for (int d = 0; d < noisy.length; d++) noisy[d] = (1 - t) * clean[d] + t * noise[d];
        FlowNft.Terms terms = new FlowNft(in.number("beta", 1), in.number("adv_clip_max", 5))
                .terms(in.numbers("v_theta"), in.numbers("v_old"), clean, noisy, t, in.number("r"));
        return Map.of("positive", terms.positive(), "negative", terms.negative(), "loss", terms.loss());
    }
}
