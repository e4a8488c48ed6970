package dev.assay.verify.compare;

import dev.assay.core.Aspect;
import dev.assay.core.Cohort;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.preference.Hierarchy;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Compares the rollouts of a group by factors in the order of their importance: the first factor in which
/// two differ by more than its margin says which is better, and nothing is weighed (HERON, arXiv 2309.02632).
/// Where a factor has no margin of its own, it is a multiple of the factor's population standard deviation
/// over the group, so that units do not matter.
///
/// Aspects: `rate`, the share of siblings it is better than, where a comparison that nothing decides counts
/// one half; `decided`, the share of its comparisons that a factor decided; and `beats` for each sibling
/// (item: its place in the group), 1, -1 or 0, with the factor that decided as its category and how clearly
/// as its confidence. Not applicable to a rollout without siblings. A factor that is not there is an error.
///
/// @param factors the most important first
/// @param multiplier of the standard deviation, 0 or more
@Named("ranked-factors")
public record RankedFactors(
        List<Factor> factors, @Default("1") double multiplier) implements Part<RewardFunction> {
    /// A number that each row tells.
    ///
    /// @param name of an information field
    /// @param better `higher` or `lower`
    /// @param margin how far two must differ, 0 or more; `auto` for a multiple of the standard deviation
    public record Factor(
            String name,
            @Default("higher") Better better,
            @Default("auto") String margin) {
        /// Which direction is better.
        public enum Better {
            HIGHER,
            LOWER
        }

        public Factor {
            if (!margin.equals("auto")) fixed(name, margin);
        }

        private static double fixed(String name, String margin) {
            try {
                double value = Double.parseDouble(margin);
                if (value >= 0 && Double.isFinite(value)) return value;
            } catch (NumberFormatException _) {
                // Said below.
            }
            throw new IllegalArgumentException("margin of " + name + ": expected auto, or 0 or more, found " + margin);
        }
    }

    public RankedFactors {
        if (factors.isEmpty()) throw new IllegalArgumentException("factors: expected at least one");
        Set<String> names = new HashSet<>();
        for (Factor factor : factors)
            if (!names.add(factor.name))
                throw new IllegalArgumentException("factors: " + factor.name + " is ranked twice");
        if (!(multiplier >= 0))
            throw new IllegalArgumentException("multiplier: expected 0 or more, found " + multiplier);
        factors = List.copyOf(factors);
    }

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        Aspect.whole("rate", 0, 1),
                        Aspect.whole("decided", 0, 1).fact(),
                        new Aspect("beats", Scope.Kind.ITEM, -1, 1));
            }

            @Override
            public Cohort cohort() {
                return Cohort.GROUP;
            }

            @Override
            public List<Reading> score(List<Scored> rows, Draws draws) {
                if (rows.size() < 2)
                    return rows.stream()
                            .map(_ -> (Reading) new Reading.NotApplicable("nothing to compare it with"))
                            .toList();
                double[][] values =
                        rows.stream().map(row -> values(row.rollout())).toArray(double[][]::new);
                Hierarchy hierarchy = hierarchy(values);
                List<Reading> readings = new ArrayList<>();
                for (int i = 0; i < values.length; i++) readings.add(reading(i, values, hierarchy, rows));
                return readings;
            }
        };
    }

    private Hierarchy hierarchy(double[][] values) {
        double[] margins = Hierarchy.margins(values, multiplier);
        boolean[] higher = new boolean[margins.length];
        for (int k = 0; k < margins.length; k++) {
            Factor factor = factors.get(k);
            higher[k] = factor.better == Factor.Better.HIGHER;
            if (!factor.margin.equals("auto")) margins[k] = Double.parseDouble(factor.margin);
        }
        return new Hierarchy(margins, higher);
    }

    private double[] values(Rollout rollout) {
        double[] values = new double[factors.size()];
        for (int k = 0; k < values.length; k++) {
            String name = factors.get(k).name;
            if (!(rollout.info(name) instanceof Number number) || !Double.isFinite(number.doubleValue()))
                throw new IllegalArgumentException(rollout.id() + ": factor '" + name + "': expected a number, found "
                        + rollout.info(name) + "; the row has "
                        + new TreeSet<>(rollout.info().keySet()));
            values[k] = number.doubleValue();
        }
        return values;
    }

    private Reading reading(int own, double[][] values, Hierarchy hierarchy, List<Scored> rows) {
        List<Signal> beats = new ArrayList<>();
        double won = 0;
        int decided = 0;
        for (int i = 0; i < values.length; i++) {
            if (i == own) continue;
            Hierarchy.Verdict verdict = hierarchy.compare(values[own], values[i]);
            won += (1 + verdict.preference()) / 2.0;
            if (verdict.preference() != 0) decided++;
            int level = verdict.level();
            int other = i;
            String factor = level == 0 ? null : factors.get(level - 1).name;
            beats.add(new Signal(
                    "beats", verdict.preference(), new Scope.Item(i), 1, factor, verdict.confidence(), () -> {
                        String id = rows.get(other).rollout().id();
                        if (level == 0) return "nothing decides against " + id;
                        return values[own][level - 1] + " against " + values[other][level - 1] + " of " + id;
                    }));
        }
        double siblings = values.length - 1;
        List<Signal> signals = new ArrayList<>();
        signals.add(Signal.whole("rate", won / siblings, null));
        signals.add(Signal.whole(
                "decided",
                decided / siblings,
                decided > 0 ? null : () -> "nothing decides: are the margins too wide?"));
        signals.addAll(beats);
        return new Reading.Measured(signals);
    }
}
