package dev.assay.core.preference;

import java.util.Arrays;

/// Criteria weighed into aspects, and aspects into one score, by gates: in every aspect the weights are a
/// softmax of its criteria's gate logits, over the aspects a softmax of theirs, each times a scale
/// (MJ-Video, arXiv 2502.01719; its released code).
///
/// @param members the criteria of each aspect, which share out all criteria
/// @param temperature of both gates, above 0; the larger, the more even
/// @param criteriaScale what the weights inside an aspect sum to
/// @param aspectScale what the weights of the aspects sum to
public record GatedHeads(int[][] members, double temperature, double criteriaScale, double aspectScale) {
    /// @param criteriaWeights weight of each criterion inside its aspect
    /// @param aspectWeights weight of each aspect
    /// @param aspects score of each aspect
    /// @param score the whole
    public record Weighed(double[] criteriaWeights, double[] aspectWeights, double[] aspects, double score) {}

    public GatedHeads {
        int criteria = Arrays.stream(members).mapToInt(each -> each.length).sum();
        boolean[] taken = new boolean[criteria];
        for (int[] aspect : members)
            for (int j : aspect) {
                if (j < 0) throw new IllegalArgumentException("there is no criterion " + j);
                if (j >= criteria)
                    throw new IllegalArgumentException(
                            "criterion " + j + ": a criterion before it stands in no aspect, or there is none such");
                if (taken[j]) throw new IllegalArgumentException("criterion " + j + " stands in two aspects");
                taken[j] = true;
            }
    }

    /// Number of criteria.
    public int criteria() {
        return Arrays.stream(members).mapToInt(each -> each.length).sum();
    }

    /// The weights, the aspects and the score of one thing.
    public Weighed weigh(double[] criteria, double[] gates, double[] aspectGates) {
        require("criteria", criteria(), criteria.length);
        require("gate logits", criteria.length, gates.length);
        require("aspect gate logits", members.length, aspectGates.length);
        double[] weights = new double[criteria.length];
        double[] aspects = new double[members.length];
        for (int a = 0; a < members.length; a++) {
            double[] inside =
                    Arrays.stream(members[a]).mapToDouble(j -> gates[j]).toArray();
            double[] shares = WeightedHeads.softmax(inside, temperature);
            for (int k = 0; k < inside.length; k++) {
                int j = members[a][k];
                weights[j] = criteriaScale * shares[k];
                aspects[a] += weights[j] * criteria[j];
            }
        }
        double[] outer = WeightedHeads.softmax(aspectGates, temperature);
        for (int a = 0; a < outer.length; a++) outer[a] *= aspectScale;
        return new Weighed(weights, outer, aspects, WeightedHeads.dot(outer, aspects));
    }

    /// @param criteria slope in each criterion
    /// @param gates slope in each criterion's gate logit
    /// @param aspectGates slope in each aspect's gate logit
    public record Slopes(double[] criteria, double[] gates, double[] aspectGates) {}

    /// The gradient of `aspects . s + weights . v`, with s the aspects' scores and v their weights, for learning the
    /// criteria and the gates. That of the whole score has the weights for `aspects` and the scores for `weights`.
    ///
    /// @param at what {@link #weigh} made of the criteria
    public Slopes slopes(double[] criteria, Weighed at, double[] aspects, double[] weights) {
        double[] each = new double[criteria.length];
        double[] gates = new double[criteria.length];
        double[] aspectGates = new double[members.length];
        double mean = WeightedHeads.dot(weights, at.aspectWeights) / aspectScale;
        for (int a = 0; a < members.length; a++) {
            aspectGates[a] = at.aspectWeights[a] * (weights[a] - mean) / temperature;
            for (int j : members[a]) {
                each[j] = aspects[a] * at.criteriaWeights[j];
                gates[j] = each[j] * (criteria[j] - at.aspects[a] / criteriaScale) / temperature;
            }
        }
        return new Slopes(each, gates, aspectGates);
    }

    private static void require(String what, int expected, int found) {
        if (expected != found)
            throw new IllegalArgumentException("expected " + expected + " " + what + ", found " + found);
    }
}
