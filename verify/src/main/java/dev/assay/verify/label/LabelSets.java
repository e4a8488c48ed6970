package dev.assay.verify.label;

import java.util.Set;

/// How well a set of labels agrees with the true set, in counts.
///
/// @param common labels in both
/// @param missed true labels that are not given
/// @param extra given labels that are not true
public record LabelSets(int common, int missed, int extra) {
    /// Compares two sets.
    public static LabelSets of(Set<String> given, Set<String> truth) {
        int common = 0;
        for (String label : given) if (truth.contains(label)) common++;
        return new LabelSets(common, truth.size() - common, given.size() - common);
    }

    /// The counts of both together.
    public LabelSets plus(LabelSets other) {
        return new LabelSets(common + other.common, missed + other.missed, extra + other.extra);
    }

    /// 1 if nothing is missed or extra and something is common; else `gain * common - loss *
    /// (missed + extra)`, clamped to 0..1.
    public double score(double gain, double loss) {
        if (common > 0 && missed + extra == 0) return 1;
        return Math.clamp(gain * common - loss * (missed + extra), 0, 1);
    }
}
