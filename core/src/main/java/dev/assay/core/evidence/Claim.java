package dev.assay.core.evidence;

import java.util.Arrays;
import java.util.List;

/// Something a paper says, made so that an experiment can refute it.
///
/// @param id unique in its paper
/// @param says the claim in a sentence
/// @param experiment what is run
/// @param test when it holds
/// @param note what the reader must know of it: how it differs from the paper's; empty for nothing
public record Claim(String id, String says, Experiment experiment, Test test, String note) {
    /// Confidence of every interval.
    public static final double CONFIDENCE = 0.95;

    public Claim {
        for (String arm : test.contrast().weights().keySet())
            if (!experiment.has(arm))
                throw new IllegalArgumentException("claim " + id + " speaks of arm '" + arm + "', which experiment "
                        + experiment.name() + " does not have");
    }

    /// Without a note.
    public Claim(String id, String says, Experiment experiment, Test test) {
        this(id, says, experiment, test, "");
    }

    /// What may come of it.
    public enum Word {
        HOLDS,
        FAILS,
        INCONCLUSIVE
    }

    /// What came of it.
    ///
    /// @param estimate mean of the contrast over the seeds; NaN if it could not be taken
    /// @param interval 95% interval of the contrast; null if it could not be taken
    /// @param because one line
    public record Verdict(Word word, double estimate, Interval interval, double[] perSeed, String because) {
        static Verdict broken(String because) {
            return new Verdict(Word.INCONCLUSIVE, Double.NaN, null, new double[0], because);
        }
    }

    /// Judges by the rule of {@link Test}. Without a number for every arm and seed there is no verdict
    /// but INCONCLUSIVE, and neither is there one when all arms gave the same numbers for every seed
    /// although the claim is that they do not matter: such a comparison could not have failed.
    public Verdict judge(Results results) {
        Contrast contrast = test.contrast();
        double[] differences = new double[results.seeds()];
        boolean same = contrast.weights().size() > 1;
        for (int s = 0; s < differences.length; s++) {
            double first = Double.NaN;
            for (var entry : contrast.weights().entrySet()) {
                Results.Run run = results.run(entry.getKey(), s);
                if (run.error() != null)
                    return Verdict.broken("arm " + entry.getKey() + ", seed " + run.seed() + ": " + run.error());
                Double value = run.measures().get(contrast.measure());
                if (value == null || !Double.isFinite(value))
                    return Verdict.broken("arm " + entry.getKey() + ", seed " + run.seed() + ": " + contrast.measure()
                            + " is " + (value == null ? "not measured" : value));
                differences[s] += entry.getValue() * value;
                if (Double.isNaN(first)) first = value;
                else same &= first == value;
            }
        }
        double mean = Arrays.stream(differences).average().orElse(Double.NaN);
        Interval interval =
                Interval.ofCentre(differences, CONFIDENCE, new Trial(1, false, Double.NaN).stream("interval"));
        if (Double.isInfinite(interval.low()))
            return new Verdict(
                    Word.INCONCLUSIVE,
                    mean,
                    interval,
                    differences,
                    differences.length + " seeds: an interval of 95% needs six or more");
        if (same && interval.inside(test.region()))
            return new Verdict(
                    Word.INCONCLUSIVE, mean, interval, differences, "the arms gave identical numbers for every seed");
        if (interval.inside(test.region()))
            return new Verdict(Word.HOLDS, mean, interval, differences, "the interval lies in the claimed region");
        if (interval.outside(test.region()))
            return new Verdict(Word.FAILS, mean, interval, differences, "the interval lies outside the claimed region");
        return new Verdict(
                Word.INCONCLUSIVE,
                mean,
                interval,
                differences,
                "the interval crosses the border of the claimed region");
    }

    /// Experiments of these claims, each once.
    public static List<Experiment> experiments(List<Claim> claims) {
        return claims.stream().map(Claim::experiment).distinct().toList();
    }
}
