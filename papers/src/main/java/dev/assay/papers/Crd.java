package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.objective.FlowNft;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.Logistic;
import dev.assay.core.preference.WeightedHeads;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Centred reward distillation (arXiv 2603.14128): how much better a flow model explains an image than an
/// older copy of itself is regressed onto the reward, both centred within the prompt.
public final class Crd implements Paper {
    private static final double LARGEST_ADVANTAGE = 5;

    /// Start step, start value, slope and end value of the named schedules.
    private static final Map<String, double[]> SCHEDULES = schedules();

    private static Map<String, double[]> schedules() {
        List<String> names = List.of("none", "slow", "medium", "offline", "fast", "moderate", "6");
        double[][] values = {
            {0, 0, 0, 0},
            {0, 0, 0.001, 0.5},
            {75, 0, 0.0075, 0.999},
            {0, 1, 0, 1},
            {0, 0, 0.02, 0.99},
            {0, 0, 0.01, 0.5},
            {0, 0, 0.0075, 0.999}
        };
        Map<String, double[]> schedules = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            schedules.put(names.get(i), values[i]);
            schedules.put(Integer.toString(i), values[i]);
        }
        return Map.copyOf(schedules);
    }

    @Override
    public Card card() {
        return new Card(
                "crd",
                "Diffusion Reinforcement Learning via Centered Reward Distillation",
                "2603.14128",
                "implicit rewards of a flow model regressed onto rewards, centred within the prompt",
                List.of("centred loss in all modes", "implicit reward", "schedules", "reward-adaptive pull"),
                List.of("the released code centres over the batch, which is one prompt only if laid out so"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return CrdClaims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "crd_centered_loss" -> Map.of("loss", loss(in));
            case "crd_implicit_reward" -> Map.of("r", implicit(in));
            case "crd_decay" -> Map.of("decay", decay(in));
            case "advantage_to_unit" -> {
                double clip = in.number("clip", LARGEST_ADVANTAGE);
                yield Map.of(
                        "rewards01",
                        Arrays.stream(in.numbers("advantages"))
                                .map(a -> FlowNft.unit(a, clip))
                                .toArray());
            }
            case "crd_adaptive_kl" -> Map.of("loss", pull(in));
            default ->
                throw in.unknown(
                        "crd_centered_loss",
                        "crd_implicit_reward",
                        "crd_decay",
                        "advantage_to_unit",
                        "crd_adaptive_kl");
        };
    }

    private static double loss(Case in) {
        double[] rewards = in.numbers("rewards01");
        double[] implicit = in.numbers("implicit_rewards");
        double beta = in.number("beta", 1);
        double temperature = in.number("weight_temp", -1);
        Loss loss = switch (in.text("loss_type", "mse")) {
            case "mse" -> Loss.SQUARES;
            case "bce" -> Loss.CROSS_ENTROPY;
            default -> throw new IllegalArgumentException("crd_loss_type: expected mse or bce");
        };
        if (temperature < 0) return loss.of(implicit, rewards, beta, uniform(rewards.length));
        double[] high = new double[rewards.length];
        double[] low = new double[rewards.length];
        for (int i = 0; i < rewards.length; i++) {
            high[i] =
                    temperature > 0 ? rewards[i] / temperature : rewards[i] > 0 ? rewards[i] : Double.NEGATIVE_INFINITY;
            low[i] = temperature > 0
                    ? -rewards[i] / temperature
                    : rewards[i] < 0 ? rewards[i] : Double.NEGATIVE_INFINITY;
        }
        return 0.5 * (loss.of(implicit, rewards, beta, softmax(high)) + loss.of(implicit, rewards, beta, softmax(low)));
    }

    /// How implicit rewards miss rewards, both centred.
    enum Loss {
        SQUARES,
        CROSS_ENTROPY;

        /// @param rewards 0 to 1
        /// @param weights of the centre, which sum to 1
        double of(double[] implicit, double[] rewards, double beta, double[] weights) {
            double[] wanted = centred(rewards, weights);
            double[] guessed = centred(implicit, weights);
            double sum = 0;
            for (int i = 0; i < rewards.length; i++)
                sum += this == SQUARES
                        ? (beta * guessed[i] - wanted[i]) * (beta * guessed[i] - wanted[i])
                        : Logistic.crossEntropy(beta * guessed[i], Logistic.sigmoid(wanted[i]));
            return sum / rewards.length;
        }

        /// Its gradient in the implicit rewards; the centre is a constant to it.
        double[] slope(double[] implicit, double[] rewards, double beta, double[] weights) {
            double[] wanted = centred(rewards, weights);
            double[] slope = centred(implicit, weights);
            for (int i = 0; i < slope.length; i++)
                slope[i] = beta
                        / slope.length
                        * (this == SQUARES
                                ? 2 * (beta * slope[i] - wanted[i])
                                : Logistic.sigmoid(beta * slope[i]) - Logistic.sigmoid(wanted[i]));
            return slope;
        }
    }

    /// Less their weighted mean.
    static double[] centred(double[] values, double[] weights) {
        double center = WeightedHeads.dot(weights, values);
        return Arrays.stream(values).map(value -> value - center).toArray();
    }

    static double[] uniform(int n) {
        double[] weights = new double[n];
        Arrays.fill(weights, 1.0 / n);
        return weights;
    }

    /// Shares in proportion to e^x; even ones if nobody is in the pool.
    private static double[] softmax(double[] logits) {
        boolean empty = Arrays.stream(logits).allMatch(x -> x == Double.NEGATIVE_INFINITY);
        return empty ? uniform(logits.length) : WeightedHeads.softmax(logits, 1);
    }

    private static double[] implicit(Case in) {
        double[][] now = in.rows("v_theta");
        double[][] old = in.rows("v_old");
        double[][] target = in.rows("v_target");
        double[] rewards = new double[now.length];
        for (int i = 0; i < rewards.length; i++)
            rewards[i] = implicit(now[i], old[i], target[i], in.flag("adaptive", true));
        return rewards;
    }

    /// By how much less the model misses the target velocity than its older copy.
    static double implicit(double[] now, double[] old, double[] target, boolean adaptive) {
        return FlowNft.miss(old, target, adaptive) - FlowNft.miss(now, target, adaptive);
    }

    private static double decay(Case in) {
        String name = in.get("schedule") instanceof Number n ? Integer.toString(n.intValue()) : in.text("schedule");
        return decay(name, in.number("step"));
    }

    /// How much of a snapshot is kept when it follows the model.
    ///
    /// @param schedule a name, or `start_step-start_value-slope-end_value`
    static double decay(String schedule, double step) {
        double[] values = SCHEDULES.containsKey(schedule) ? SCHEDULES.get(schedule) : parsed(schedule);
        return step < values[0] ? values[1] : Math.min(values[1] + (step - values[0]) * values[2], values[3]);
    }

    private static double[] parsed(String schedule) {
        String[] parts = schedule.split("-");
        try {
            if (parts.length == 4)
                return Arrays.stream(parts).mapToDouble(Double::parseDouble).toArray();
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new IllegalArgumentException("decay must be 'start_step-start_value-slope-end_value' or one of none,"
                + " slow, medium, offline, fast, moderate (0..6)");
    }

    /// The pull to the start model, weak for poor samples.
    private static double pull(Case in) {
        double[] pulls = in.numbers("kl_per_sample");
        double[] rewards = in.numbers("rewards01");
        double beta = in.number("kl_beta", 0.1);
        double sum = 0;
        for (int i = 0; i < pulls.length; i++)
            sum += pull(rewards[i], beta, in.number("base_beta", 1e-4)) * pulls[i] / pulls.length;
        return sum;
    }

    /// The weight of a sample's pull to the start model.
    ///
    /// @param reward 0 to 1
    /// @param beta weight of the best samples
    /// @param base weight of the worst
    static double pull(double reward, double beta, double base) {
        double least = base / Math.max(beta, 1e-8);
        return beta * (least + reward * (1 - least));
    }
}
