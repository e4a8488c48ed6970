package dev.assay.papers;

import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Feynman-Kac steering (arXiv 2501.06848): copies of one diffusion run are resampled at a few steps in
/// proportion to a potential of their expected reward, so that the whole population leans to the reward.
public final class FkSteering implements Paper {
    /// What a particle's weight is made of; all lead to the same target law.
    private enum Potential {
        DIFF,
        MAX,
        ADD,
        RT,
        BON,
        IS
    }

    private static final double HIGHEST_WEIGHT = 1e10;

    @Override
    public Card card() {
        return new Card(
                "fk-steering",
                "A General Framework for Inference-time Scaling and Steering of Diffusion Models",
                "2501.06848",
                "particles of one diffusion run, resampled in proportion to potentials of their reward",
                List.of("six potentials", "adaptive resampling", "look-ahead by several completions"),
                List.of(
                        "resampling costs diversity: the best of k need not rise",
                        "with a deterministic sampler copies stay copies and only selection is left"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "fk_resample_trace" -> Map.of("steps", new Population(in).run(in));
            case "log_mean_exp" ->
                Map.of(
                        "value",
                        Arrays.stream(in.rows("rewards"))
                                .mapToDouble(row -> softMean(row, 1))
                                .toArray());
            default -> throw in.unknown("fk_resample_trace", "log_mean_exp");
        };
    }

    /// `alpha * log mean exp(r / alpha)`: between the mean (alpha large) and the maximum (alpha 0).
    static double softMean(double[] rewards, double alpha) {
        double max = Arrays.stream(rewards).max().orElseThrow();
        if (alpha == 0) return max;
        double sum = 0;
        for (double reward : rewards) sum += Math.exp((reward - max) / alpha);
        return max + alpha * Math.log(sum / rewards.length);
    }

    /// The particles of one prompt between resamplings.
    private static final class Population {
        private final Potential potential;
        private final double lambda;
        private final int size;
        private final int last;
        private final int from;
        private final int to;
        private final int every;
        private final boolean adaptive;
        private final boolean adaptiveAtEnd;
        private double[] carried;
        private double[] product;
        private int before = -1;

        Population(Case in) {
            potential = potential(in.text("potential"));
            lambda = in.number("lambda_");
            size = (int) in.number("num_particles");
            last = (int) in.number("time_steps") - 1;
            from = (int) in.number("resample_t_start");
            to = (int) in.number("resample_t_end");
            every = (int) in.number("resample_frequency");
            adaptive = in.flag("adaptive_resampling", false);
            adaptiveAtEnd = in.flag("adaptive_resample_at_end", false);
            if (size < 1) throw new IllegalArgumentException("num_particles: expected 1 or more, found " + size);
            if (size < 2 && potential != Potential.BON && potential != Potential.IS)
                throw new IllegalArgumentException("num_particles: resampling needs 2 or more, found " + size);
            if (every < 1) throw new IllegalArgumentException("resample_frequency: expected 1 or more, found " + every);
            if (to < from) throw new IllegalArgumentException("resample_t_end: is before resample_t_start");
            carried = new double[size];
            Arrays.fill(carried, in.number("reward_min_value", 0));
            product = new double[size];
            Arrays.fill(product, 1);
        }

        private static Potential potential(String name) {
            for (Potential each : Potential.values()) if (each.name().equalsIgnoreCase(name)) return each;
            throw new IllegalArgumentException("potential: expected diff, max, add, rt, bon or is, found " + name);
        }

        List<Object> run(Case in) {
            List<Object> steps = new ArrayList<>();
            List<Object> draws = in.list("forced_indices");
            int drawn = 0;
            for (Object each : in.list("steps")) {
                Case step = new Case(Json.map(each));
                int index = (int) step.number("sampling_idx");
                if (index <= before)
                    throw new IllegalArgumentException("Sampling index " + index
                            + " must be greater than last sampled index " + before + ". Are you decrementing instead?");
                before = index;
                double[] rewards = rewards(step, index);
                double[] weights = weights(index, rewards);
                int[] kept = IntStream.range(0, size).toArray();
                if (weights != null) {
                    if (drawn == draws.size()) throw new IllegalArgumentException("forced_indices: none left");
                    kept = Json.list(draws.get(drawn++)).stream()
                            .mapToInt(i -> ((Number) i).intValue())
                            .toArray();
                    resample(kept, weights);
                } else if (potential == Potential.BON && index == last) {
                    kept = best(rewards);
                }
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("sampling_idx", (double) index);
                answer.put("resampled", weights != null);
                answer.put("weights", weights);
                answer.put("particles_after", kept);
                answer.put("population_rewards", carried.clone());
                answer.put("product_of_potentials", product.clone());
                steps.add(answer);
            }
            return steps;
        }

        /// Undefined rewards are no number, and weigh nothing.
        private double[] rewards(Case step, int index) {
            double[] rewards = step.list("rewards").stream()
                    .mapToDouble(each -> each instanceof Number n ? n.doubleValue() : Double.NaN)
                    .toArray();
            if (rewards.length != size)
                throw new IllegalArgumentException("rewards: " + rewards.length + " for " + size + " particles");
            if (Arrays.stream(rewards).allMatch(Double::isNaN))
                throw new IllegalArgumentException(
                        "FK steering: every particle has an undefined reward at step " + index);
            return rewards;
        }

        /// The weights to resample by, or null if this step does not resample; carries the rewards on.
        private double[] weights(int index, double[] rewards) {
            boolean end = index == last;
            if (!end && (index < from || index > to || (index - from) % every != 0)) return null;
            if (potential == Potential.BON || potential == Potential.IS && !end) return null;
            double[] scores = new double[size];
            double[] weights = new double[size];
            for (int i = 0; i < size; i++) {
                scores[i] = switch (potential) {
                    case MAX -> Math.max(rewards[i], carried[i]);
                    case ADD -> rewards[i] + carried[i];
                    default -> rewards[i];
                };
                double exponent = potential == Potential.DIFF ? scores[i] - carried[i] : scores[i];
                boolean corrected = end && potential != Potential.DIFF && potential != Potential.IS;
                double weight = Math.exp(lambda * exponent) / (corrected ? product[i] : 1);
                weights[i] = Double.isNaN(weight) ? 0 : Math.min(weight, HIGHEST_WEIGHT);
            }
            double sum = Arrays.stream(weights).sum();
            if (sum == 0) Arrays.fill(weights, 1);
            carried = scores;
            boolean asks = adaptive || end && adaptiveAtEnd;
            return asks && effective(weights) >= 0.5 * size ? null : weights;
        }

        /// Effective sample size: 1 / sum of squared shares, from 1 to the number of particles.
        private static double effective(double[] weights) {
            double sum = Arrays.stream(weights).sum();
            double squares = 0;
            for (double weight : weights) squares += (weight / sum) * (weight / sum);
            return 1 / squares;
        }

        private void resample(int[] kept, double[] weights) {
            double[] scores = new double[size];
            double[] products = new double[size];
            for (int i = 0; i < size; i++) {
                scores[i] = carried[kept[i]];
                products[i] = product[kept[i]] * weights[kept[i]];
            }
            carried = scores;
            product = products;
        }

        private static int[] best(double[] rewards) {
            return IntStream.range(0, rewards.length)
                    .boxed()
                    .sorted((a, b) -> Double.compare(rewards[b], rewards[a]))
                    .mapToInt(i -> i)
                    .toArray();
        }
    }
}
