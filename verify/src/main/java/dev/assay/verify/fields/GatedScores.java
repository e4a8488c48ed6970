package dev.assay.verify.fields;

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
import dev.assay.core.preference.GatedHeads;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Criteria that a model scored, weighed by its gates into aspects and a score (MJ-Video, arXiv
/// 2502.01719). The row holds the criteria and the logits of both gates. Signals: `score`; `aspect`, one
/// per aspect, and `criterion`, one per criterion, each labelled and with its gate's weight.
///
/// @param aspects aspect to the names of its criteria, in the order in which the rows list them
/// @param criteria information field with a number per criterion
/// @param gates information field with a gate logit per criterion
/// @param aspectGates information field with a gate logit per aspect
/// @param temperature of both gates, above 0
/// @param criteriaScale what the weights inside an aspect sum to
/// @param aspectScale what the weights of the aspects sum to
@Named("gated-scores")
public record GatedScores(
        Map<String, List<String>> aspects,
        @Default("criteria") String criteria,
        @Default("criteria_gates") String gates,
        @Default("aspect_gates") String aspectGates,
        @Default("1") double temperature,
        @Default("1") double criteriaScale,
        @Default("1") double aspectScale)
        implements Part<RewardFunction> {
    @Override
    public RewardFunction open(Resources resources) {
        List<String> names = List.copyOf(aspects.keySet());
        List<String> labels = new ArrayList<>();
        int[][] members = new int[names.size()][];
        for (int a = 0; a < members.length; a++) {
            members[a] = new int[aspects.get(names.get(a)).size()];
            for (int k = 0; k < members[a].length; k++) {
                members[a][k] = labels.size();
                labels.add(names.get(a) + "/" + aspects.get(names.get(a)).get(k));
            }
        }
        GatedHeads heads = new GatedHeads(members, temperature, criteriaScale, aspectScale);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        Aspect.whole("score", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
                        new Aspect("aspect", Scope.Kind.ITEM, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
                        new Aspect("criterion", Scope.Kind.ITEM, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                for (String field : List.of(criteria, gates, aspectGates))
                    if (row.rollout().info(field) == null)
                        return new Reading.Missing("the row has no field '" + field + "'");
                double[] scores = numbers(row, criteria, labels.size());
                GatedHeads.Weighed all = heads.weigh(
                        scores, numbers(row, gates, labels.size()), numbers(row, aspectGates, names.size()));
                List<Signal> signals = new ArrayList<>();
                signals.add(Signal.whole("score", all.score(), null));
                for (int a = 0; a < names.size(); a++)
                    signals.add(weighed("aspect", a, all.aspects()[a], all.aspectWeights()[a], names.get(a)));
                for (int j = 0; j < scores.length; j++)
                    signals.add(weighed("criterion", j, scores[j], all.criteriaWeights()[j], labels.get(j)));
                return new Reading.Measured(signals);
            }
        };
    }

    private static Signal weighed(String aspect, int index, double value, double weight, String label) {
        return new Signal(aspect, value, new Scope.Item(index), weight, label, 1, null);
    }

    private static double[] numbers(Scored row, String field, int count) {
        String where = row.rollout().id() + ": field " + field + ": ";
        Object value = row.rollout().info(field);
        if (!(value instanceof List<?> list) || list.size() != count)
            throw new IllegalArgumentException(where + "expected a list of " + count + " numbers, found "
                    + (value instanceof List<?> other ? other.size() : Json.kind(value)));
        double[] numbers = new double[count];
        for (int k = 0; k < count; k++) {
            if (!(list.get(k) instanceof Number number))
                throw new IllegalArgumentException(where + "[" + k + "] is no number");
            numbers[k] = number.doubleValue();
        }
        return numbers;
    }
}
