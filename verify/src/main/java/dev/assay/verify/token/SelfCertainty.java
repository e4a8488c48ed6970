package dev.assay.verify.token;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.List;

/// How sure the policy was of what it wrote: the divergence of each token's distribution from the uniform
/// one, averaged over tokens and divided by the vocabulary's size (Shop-R1, arXiv 2507.17842). 0 for
/// uniform rows and for no rows, at most `ln V / V`. Certainty is not correctness.
///
/// @param field information field with one row of probabilities a token; a row without the field is not
///     applicable
/// @param vocabulary size of the vocabulary when rows hold only the most likely tokens: what they leave
///     is then spread evenly, which is a lower bound, and the signal's confidence is the share they
///     hold; 0 if rows are complete
@Named("self-certainty")
public record SelfCertainty(
        @Default("probabilities") String field,
        @Default("0") int vocabulary) implements Part<RewardFunction> {
    private static final double SLACK = 1e-4;

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("certainty", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object value = row.rollout().info(field);
                if (value == null) return new Reading.NotApplicable("the row has no field '" + field + "'");
                double[][] rows = rows(value, row.rollout().id());
                double held = 0;
                for (double[] each : rows) held += sum(each) / rows.length;
                double confidence = vocabulary == 0 || rows.length == 0 ? 1 : Math.min(1, held);
                return Reading.of(new Signal(
                        "certainty",
                        certainty(rows, vocabulary),
                        Scope.WHOLE,
                        1,
                        null,
                        confidence,
                        () -> rows.length + " tokens"));
            }
        };
    }

    /// The mean over rows of `sum p ln(p V) / V`.
    ///
    /// @param vocabulary size V, or 0 if rows are complete
    /// @throws IllegalArgumentException if a row is no distribution; the message names its position
    public static double certainty(double[][] rows, int vocabulary) {
        double total = 0;
        for (int j = 0; j < rows.length; j++) {
            double[] row = rows[j];
            int v = vocabulary == 0 ? row.length : vocabulary;
            double sum = sum(row);
            boolean complete = vocabulary == 0 || row.length == v;
            if (row.length == 0 || row.length > v || !(sum <= 1 + SLACK) || complete && !(sum >= 1 - SLACK))
                throw new IllegalArgumentException("probabilities of token " + j + ": expected "
                        + (complete ? "a sum of 1" : "a sum of at most 1 over at most " + v) + ", found " + sum
                        + " over " + row.length);
            double each = 0;
            for (int i = 0; i < row.length; i++) {
                if (!(row[i] >= 0))
                    throw new IllegalArgumentException(
                            "probabilities of token " + j + ": expected 0 or more, found " + row[i]);
                each += divergence(row[i], v);
            }
            if (!complete) each += (v - row.length) * divergence(Math.max(0, 1 - sum) / (v - row.length), v);
            total += each / v;
        }
        return rows.length == 0 ? 0 : total / rows.length;
    }

    private static double divergence(double p, int v) {
        return p == 0 ? 0 : p * Math.log(p * v);
    }

    private static double sum(double[] row) {
        double sum = 0;
        for (double p : row) sum += p;
        return sum;
    }

    private double[][] rows(Object value, String id) {
        if (!(value instanceof List<?> list)) throw wrong(id, value);
        double[][] rows = new double[list.size()][];
        for (int j = 0; j < rows.length; j++) {
            if (!(list.get(j) instanceof List<?> row)) throw wrong(id, list.get(j));
            rows[j] = new double[row.size()];
            for (int i = 0; i < rows[j].length; i++) {
                if (!(row.get(i) instanceof Number p)) throw wrong(id, row.get(i));
                rows[j][i] = p.doubleValue();
            }
        }
        return rows;
    }

    private IllegalArgumentException wrong(String id, Object found) {
        return new IllegalArgumentException(
                id + ": " + field + ": expected a list of lists of probabilities, found " + Json.kind(found));
    }
}
