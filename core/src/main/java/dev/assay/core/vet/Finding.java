package dev.assay.core.vet;

import java.util.List;

/// What became of one attack, in the group where it came furthest.
///
/// @param row the id of the row whose answer was replaced; null if nothing was tried
/// @param reward what the attack was paid; NaN if it was refused a reward or nothing was tried
/// @param limit what it had to stay below: the good answer's reward, or for a constant the median
/// @param signals the measurements and formulas that were fooled, `reward.aspect` or an entry of
///     `combine`; empty if it was not
/// @param note what was tried, or why nothing was
public record Finding(
        Attack attack, Verdict verdict, String row, double reward, double limit, List<String> signals, String note) {
    /// Whether the reward stood.
    public enum Verdict {
        HOLDS,
        FOOLED,
        /// The rows give nothing to try it with.
        UNTRIED
    }
}
