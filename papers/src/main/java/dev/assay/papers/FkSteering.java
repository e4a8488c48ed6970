package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.guide.Particles;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Feynman-Kac steering (arXiv 2501.06848): copies of one diffusion run are resampled at a few steps in
/// proportion to a potential of their expected reward, so that the whole population leans to the reward.
public final class FkSteering implements Paper {
    /// What a particle's weight is made of; all lead to the same target law.
    enum Potential {
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
                        "as released, max and add correct the end by the carried score, not by its reward: their limit is"
                                + " not the target law",
                        "with a deterministic sampler copies stay copies and only selection is left"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return FkSteeringClaims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "fk_resample_trace" -> Map.of("steps", new Population(Settings.of(in)).run(in));
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

    /// How a population is steered.
    ///
    /// @param lambda strength of the reward, above 0
    /// @param size number of particles
    /// @param steps of the sampler
    /// @param from first step that resamples
    /// @param to last one, apart from the end, which always does
    /// @param every steps between
    /// @param adaptive resample only if the effective size is below half
    /// @param adaptiveAtEnd so at the end
    /// @param start reward that the particles are said to have before their first
    record Settings(
            Potential potential,
            double lambda,
            int size,
            int steps,
            int from,
            int to,
            int every,
            boolean adaptive,
            boolean adaptiveAtEnd,
            double start) {
        Settings {
            if (size < 1) throw new IllegalArgumentException("num_particles: expected 1 or more, found " + size);
            if (size < 2 && potential != Potential.BON && potential != Potential.IS)
                throw new IllegalArgumentException("num_particles: resampling needs 2 or more, found " + size);
            if (every < 1) throw new IllegalArgumentException("resample_frequency: expected 1 or more, found " + every);
            if (to < from) throw new IllegalArgumentException("resample_t_end: is before resample_t_start");
        }

        static Settings of(Case in) {
            return new Settings(
                    potential(in.text("potential")),
                    in.number("lambda_"),
                    (int) in.number("num_particles"),
                    (int) in.number("time_steps"),
                    (int) in.number("resample_t_start"),
                    (int) in.number("resample_t_end"),
                    (int) in.number("resample_frequency"),
                    in.flag("adaptive_resampling", false),
                    in.flag("adaptive_resample_at_end", false),
                    in.number("reward_min_value", 0));
        }

        private static Potential potential(String name) {
            for (Potential each : Potential.values()) if (each.name().equalsIgnoreCase(name)) return each;
            throw new IllegalArgumentException("potential: expected diff, max, add, rt, bon or is, found " + name);
        }
    }

    /// The particles of one prompt between resamplings.
    static final class Population implements Particles.Rule {
        private final Settings settings;
        private double[] carried;
        private double[] product;
        private double[] effective = new double[0];
        private int before = -1;

        Population(Settings settings) {
            this.settings = settings;
            carried = new double[settings.size];
            Arrays.fill(carried, settings.start);
            product = new double[settings.size];
            Arrays.fill(product, 1);
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
                double[] rewards = step.list("rewards").stream()
                        .mapToDouble(reward -> reward instanceof Number n ? n.doubleValue() : Double.NaN)
                        .toArray();
                double[] weights = weights(index, rewards);
                int[] kept = unweighted(index, rewards);
                if (weights != null) {
                    if (drawn == draws.size()) throw new IllegalArgumentException("forced_indices: none left");
                    kept = Json.list(draws.get(drawn++)).stream()
                            .mapToInt(i -> ((Number) i).intValue())
                            .toArray();
                    resample(kept, weights);
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

        @Override
        public boolean siblings() {
            return false;
        }

        @Override
        public boolean at(int step) {
            return step == settings.steps - 1
                    || step >= settings.from && step <= settings.to && (step - settings.from) % settings.every == 0;
        }

        @Override
        public int[] keep(int step, double[] rewards, RandomGenerator draws) {
            double[] weights = weights(step, rewards);
            if (weights == null) return unweighted(step, rewards);
            double sum = Arrays.stream(weights).sum();
            double[] shares = Arrays.stream(weights).map(w -> w / sum).toArray();
            int[] kept = IntStream.range(0, settings.size)
                    .map(_ -> Softmax.draw(shares, draws))
                    .toArray();
            resample(kept, weights);
            return kept;
        }

        /// Effective sizes at the resamplings so far.
        double[] effective() {
            return effective;
        }

        /// The products of each particle's weights so far.
        double[] product() {
            return product;
        }

        /// All go on; the best first at the end of best-of-n.
        private int[] unweighted(int index, double[] rewards) {
            IntStream all = IntStream.range(0, settings.size);
            return settings.potential == Potential.BON && index == settings.steps - 1
                    ? all.boxed()
                            .sorted((a, b) -> Double.compare(rewards[b], rewards[a]))
                            .mapToInt(i -> i)
                            .toArray()
                    : all.toArray();
        }

        /// The weights to resample by, or null if this step does not resample; carries the rewards on. Undefined
        /// rewards weigh nothing.
        private double[] weights(int index, double[] rewards) {
            int size = settings.size;
            Potential potential = settings.potential;
            if (rewards.length != size)
                throw new IllegalArgumentException("rewards: " + rewards.length + " for " + size + " particles");
            if (Arrays.stream(rewards).allMatch(Double::isNaN))
                throw new IllegalArgumentException(
                        "FK steering: every particle has an undefined reward at step " + index);
            boolean end = index == settings.steps - 1;
            if (!at(index) || potential == Potential.BON || potential == Potential.IS && !end) return null;
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
                double weight = Math.exp(settings.lambda * exponent) / (corrected ? product[i] : 1);
                weights[i] = Double.isNaN(weight) ? 0 : Math.min(weight, HIGHEST_WEIGHT);
            }
            double sum = Arrays.stream(weights).sum();
            if (sum == 0) Arrays.fill(weights, 1);
            carried = scores;
            effective = Arrays.copyOf(effective, effective.length + 1);
            effective[effective.length - 1] = effective(weights);
            boolean asks = settings.adaptive || end && settings.adaptiveAtEnd;
            return asks && effective[effective.length - 1] >= 0.5 * size ? null : weights;
        }

        /// Effective sample size: 1 / sum of squared shares, from 1 to the number of particles.
        private static double effective(double[] weights) {
            double sum = Arrays.stream(weights).sum();
            double squares = 0;
            for (double weight : weights) squares += (weight / sum) * (weight / sum);
            return 1 / squares;
        }

        private void resample(int[] kept, double[] weights) {
            double[] scores = new double[settings.size];
            double[] products = new double[settings.size];
            for (int i = 0; i < settings.size; i++) {
                scores[i] = carried[kept[i]];
                products[i] = product[kept[i]] * weights[kept[i]];
            }
            carried = scores;
            product = products;
        }
    }
}
