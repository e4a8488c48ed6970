package dev.assay.verify.compare;

import dev.assay.core.Aspect;
import dev.assay.core.Cohort;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.preference.WinRate;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Counts wins within a group: the share of other rollouts that a score beats, 0 to 1. Without sides, the
/// others are the siblings. With sides (GCPO; Edit-R1, arXiv 2604.27505), the group holds judgements of two
/// things of which people preferred one: a judgement of the preferred one wins by scoring above one of the
/// other, which wins by scoring below. A score that is not there is missing, and nobody wins against it.
///
/// @param field information field with the score, a number
/// @param side information field with the side; empty to count against all siblings
/// @param winner what the field says of the preferred side; anything else is the other side
/// @param tie what a tie pays among siblings, 0 to 1; it pays neither of two sides
@Named("win-rate")
public record WinRates(
        String field,
        @Default("") String side,
        @Default("winner") String winner,
        @Default("0") double tie) implements Part<RewardFunction> {
    public WinRates {
        if (!(tie >= 0 && tie <= 1)) throw new IllegalArgumentException("tie: expected 0 to 1, found " + tie);
    }

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("rate", 0, 1));
            }

            @Override
            public Cohort cohort() {
                return Cohort.GROUP;
            }

            @Override
            public List<Reading> score(List<Scored> rows, Draws draws) {
                Double[] scores = rows.stream().map(row -> number(row)).toArray(Double[]::new);
                Reading[] readings = new Reading[scores.length];
                for (int i = 0; i < readings.length; i++)
                    readings[i] = new Reading.Missing("the row has no number '" + field + "'");
                int[] scored = IntStream.range(0, scores.length)
                        .filter(i -> scores[i] != null)
                        .toArray();
                if (side.isEmpty()) among(scored, scores, readings);
                else for (boolean won : new boolean[] {true, false}) against(rows, scored, scores, won, readings);
                return Arrays.asList(readings);
            }
        };
    }

    private void among(int[] scored, Double[] scores, Reading[] readings) {
        double[] rates = WinRate.among(values(scored, scores), tie);
        for (int i = 0; i < scored.length; i++) readings[scored[i]] = reading(rates[i]);
    }

    private void against(List<Scored> rows, int[] scored, Double[] scores, boolean won, Reading[] readings) {
        int[] own = Arrays.stream(scored).filter(i -> won(rows.get(i)) == won).toArray();
        int[] others =
                Arrays.stream(scored).filter(i -> won(rows.get(i)) != won).toArray();
        if (others.length == 0) {
            for (int i : own) readings[i] = new Reading.Missing("the other side has no score");
            return;
        }
        double[] rates = WinRate.against(values(own, scores), values(others, scores), won);
        for (int i = 0; i < own.length; i++) readings[own[i]] = reading(rates[i]);
    }

    private static Reading reading(double rate) {
        return Reading.of(Signal.whole("rate", rate, null));
    }

    private static double[] values(int[] of, Double[] scores) {
        return Arrays.stream(of).mapToDouble(i -> scores[i]).toArray();
    }

    private boolean won(Scored row) {
        Object value = row.rollout().info(side);
        if (value == null)
            throw new IllegalArgumentException(row.rollout().id() + ": the row has no field '" + side + "'");
        return value.equals(winner);
    }

    private Double number(Scored row) {
        return row.rollout().info(field) instanceof Number number && Double.isFinite(number.doubleValue())
                ? number.doubleValue()
                : null;
    }
}
