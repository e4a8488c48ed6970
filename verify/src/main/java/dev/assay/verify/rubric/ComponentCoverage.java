package dev.assay.verify.rubric;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How much of a true text a generated one covers, part by part, by the word of a judge
/// (MOOSE-Chem2, arXiv 2505.19209, Evaluation/evaluate.py): `matches` lists `{component, level}`,
/// a true part with how well it is covered. Of several matches of a part the best counts; level 0
/// is none. A list of such lists holds the judge's repetitions, which are averaged.
///
/// Aspects: `recall` and `precision`, the covered parts over the true and over the generated
/// ones, and their harmonic mean `f1`; the same with `weighted_` in front counts a part by its
/// level over the highest; `covered`, one per covered part of the first repetition. Repetitions
/// that disagree too much leave the reading missing: judge again.
///
/// @param matches field with what the judge found
/// @param truth field with the true parts: a list, or their number
/// @param generated field with the generated parts: a list, or their number
/// @param highest level of a part that is covered fully
/// @param spread largest standard deviation of `weighted_f1` over the repetitions
/// @param fidelity `published` lets precision exceed 1 when one generated part covers several
///     true ones; `mended` stops at 1
@Named("component-coverage")
public record ComponentCoverage(
        @Default("matches") String matches,
        @Default("truth") String truth,
        @Default("generated") String generated,
        @Default("3") double highest,
        @Default("0.08") double spread,
        @Default("recipe") Fidelity fidelity)
        implements Part<RewardFunction> {
    private static final List<String> MEASURES =
            List.of("recall", "precision", "f1", "weighted_recall", "weighted_precision", "weighted_f1");

    public ComponentCoverage {
        if (!(highest > 0)) throw new IllegalArgumentException("highest: expected more than 0, found " + highest);
    }

    @Override
    public RewardFunction open(Resources resources) {
        boolean mended = fidelity.or(resources.fidelity()) != Fidelity.PUBLISHED;
        double most = mended ? 1 : Double.POSITIVE_INFINITY;
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                List<Aspect> aspects = new ArrayList<>();
                for (String name : MEASURES) aspects.add(Aspect.whole(name, 0, most));
                aspects.add(new Aspect("covered", Scope.Kind.ITEM, 0, 1));
                return aspects;
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                if (row.rollout().info(matches) == null)
                    return new Reading.Missing("the row has no field '" + matches + "'");
                String id = row.rollout().id();
                double parts = count(row.rollout().info(truth), truth, id);
                double written = count(row.rollout().info(generated), generated, id);
                List<Map<String, Double>> rounds = rounds(row.rollout().info(matches), id);
                double[][] measured = new double[rounds.size()][];
                for (int r = 0; r < measured.length; r++) measured[r] = measures(rounds.get(r), parts, written, mended);
                double[] mean = new double[MEASURES.size()];
                for (double[] each : measured)
                    for (int k = 0; k < mean.length; k++) mean[k] += each[k] / measured.length;
                double squares = 0;
                for (double[] each : measured) squares += (each[5] - mean[5]) * (each[5] - mean[5]);
                double deviation = Math.sqrt(squares / measured.length);
                if (deviation > spread)
                    return new Reading.Missing("the judge's repetitions disagree: weighted_f1 varies by " + deviation
                            + ", allowed " + spread);
                List<Signal> signals = new ArrayList<>();
                for (int k = 0; k < mean.length; k++) signals.add(Signal.whole(MEASURES.get(k), mean[k], null));
                int index = 0;
                for (var part : rounds.getFirst().entrySet())
                    signals.add(Signal.of("covered", part.getValue(), new Scope.Item(index++), null)
                            .labelled(part.getKey()));
                return new Reading.Measured(signals);
            }
        };
    }

    private static double count(Object value, String field, String id) {
        double count = value instanceof List<?> list ? list.size() : value instanceof Number n ? n.doubleValue() : 0;
        if (count >= 1 && count == Math.rint(count)) return count;
        throw new IllegalArgumentException(id + ": field " + field + ": expected one part or more");
    }

    /// For each repetition the covered parts with their level over the highest.
    private List<Map<String, Double>> rounds(Object value, String id) {
        if (!(value instanceof List<?> list))
            throw new IllegalArgumentException(
                    id + ": field " + matches + ": expected a list, found " + Json.kind(value));
        boolean repeated = !list.isEmpty() && list.stream().allMatch(List.class::isInstance);
        List<Map<String, Double>> rounds = new ArrayList<>();
        for (Object round : repeated ? list : List.of(list)) rounds.add(round((List<?>) round, id));
        return rounds;
    }

    private Map<String, Double> round(List<?> round, String id) {
        Map<String, Double> covered = new LinkedHashMap<>();
        for (Object each : round) {
            if (!(each instanceof Map<?, ?> match)
                    || !(match.get("component") instanceof String part)
                    || !(match.get("level") instanceof Number level)
                    || !(level.doubleValue() >= 0 && level.doubleValue() <= highest))
                throw new IllegalArgumentException(id + ": field " + matches
                        + ": expected {component: text, level: 0 to " + (long) highest + "} everywhere");
            if (level.doubleValue() > 0) covered.merge(part, level.doubleValue() / highest, Math::max);
        }
        return covered;
    }

    private static double[] measures(Map<String, Double> covered, double truth, double generated, boolean mended) {
        double weight = covered.values().stream().mapToDouble(level -> level).sum();
        double[] plain = measures(covered.size(), truth, generated, mended);
        double[] weighted = measures(weight, truth, generated, mended);
        return new double[] {plain[0], plain[1], plain[2], weighted[0], weighted[1], weighted[2]};
    }

    private static double[] measures(double covered, double truth, double generated, boolean mended) {
        double recall = mended ? Math.min(1, covered / truth) : covered / truth;
        double precision = mended ? Math.min(1, covered / generated) : covered / generated;
        return new double[] {recall, precision, covered == 0 ? 0 : 2 * precision * recall / (precision + recall)};
    }
}
