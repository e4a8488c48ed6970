package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.Dominance;
import dev.assay.core.preference.WeightedHeads;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Directional preference alignment (arXiv 2402.18571): a user's wish is a direction in the space of
/// reward aspects, and the reward is the part of the aspects along it.
public final class Dpa implements Paper {
    @Override
    public Card card() {
        return new Card(
                "dpa",
                "Arithmetic Control of LLMs for Diverse User Preferences: Directional Preference Alignment",
                "2402.18571",
                "the reward along a user's direction, and the best of several answers by it",
                List.of("directional reward", "rejection selection", "prompt weights", "masked regression", "front"),
                List.of("how the helpfulness heads are pooled is not public"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return DpaClaims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "arithmetic_weights" -> weights(in.number("degree"));
            case "directional_reward" -> Map.of("rewards", along(in));
            case "rejection_select" -> {
                double[] scores = along(in);
                yield Map.of("scores", scores, "selected", best(scores, (int) in.number("keep", 1)));
            }
            case "helpsteer_scale" ->
                Map.of(
                        "values",
                        Arrays.stream(in.numbers("scores"))
                                .map(score -> (score - 10) / 20)
                                .toArray());
            case "normalize_direction" -> Map.of("direction", unit(in.numbers("direction")));
            case "masked_mse" -> Map.of("loss", masked(in));
            case "pareto_front_2d" -> front(in.rows("points"), in.numbers("reference"));
            default ->
                throw in.unknown(
                        "arithmetic_weights",
                        "directional_reward",
                        "rejection_select",
                        "helpsteer_scale",
                        "normalize_direction",
                        "masked_mse",
                        "pareto_front_2d");
        };
    }

    /// The whole-number weights that the prompt names for an angle from pure helpfulness.
    private static Map<String, Object> weights(double degree) {
        double angle = Math.toRadians(degree);
        double helpful = Math.rint(100 * Math.cos(angle)) + 0.0;
        double verbose = Math.rint(100 * Math.sin(angle)) + 0.0;
        return Map.of(
                "weight_helpfulness", helpful,
                "weight_verbosity", verbose,
                "rating_expression", "helpfulness*" + (long) helpful + " + verbosity*" + (long) verbose);
    }

    private static double[] along(Case in) {
        double[] direction = unit(in.numbers("direction"));
        double[][] rewards = in.rows("rewards");
        double[] scores = new double[rewards.length];
        for (int i = 0; i < scores.length; i++) {
            if (rewards[i].length != direction.length)
                throw new IllegalArgumentException(
                        "direction has " + direction.length + " aspects, answer " + i + " has " + rewards[i].length);
            scores[i] = WeightedHeads.dot(direction, rewards[i]);
        }
        return scores;
    }

    private static double[] unit(double[] direction) {
        double norm = Math.sqrt(Arrays.stream(direction).map(x -> x * x).sum());
        if (!(norm > 0)) throw new IllegalArgumentException("direction has zero length");
        // A direction that is unit but for rounding stays as it was given.
        return Math.abs(norm - 1) < 1e-9
                ? direction
                : Arrays.stream(direction).map(x -> x / norm).toArray();
    }

    /// The answers of the highest scores, best first; of equals the earlier.
    static double[] best(double[] scores, int keep) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
                .limit(keep)
                .mapToDouble(i -> i)
                .toArray();
    }

    /// Mean squared error over the labels that are there; 0 if none is.
    private static double masked(Case in) {
        double[][] prediction = in.rows("prediction");
        double[][] target = in.rows("target");
        double[][] mask = in.rows("mask");
        double sum = 0;
        double present = 0;
        for (int i = 0; i < mask.length; i++)
            for (int k = 0; k < mask[i].length; k++) {
                double gap = prediction[i][k] - target[i][k];
                if (mask[i][k] == 0) continue;
                sum += mask[i][k] * gap * gap;
                present += mask[i][k];
            }
        return present == 0 ? 0 : sum / present;
    }

    /// The points nobody dominates, and the area they dominate above the reference.
    private static Map<String, Object> front(double[][] points, double[] reference) {
        return Map.of("front", Dominance.front(points), "hypervolume", Dominance.hypervolume(points, reference));
    }
}
