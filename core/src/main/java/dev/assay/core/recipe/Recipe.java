package dev.assay.core.recipe;

import dev.assay.core.AdvantageEstimator;
import dev.assay.core.Fidelity;
import dev.assay.core.Part;
import dev.assay.core.RewardFunction;
import dev.assay.core.formula.ValueType;
import java.util.List;
import java.util.Map;

/// A reward design as data: what is measured, how it is combined, where it is paid, how advantages are
/// estimated. {@link RecipeReader} makes it from YAML; nothing in it has run yet.
///
/// @param id name of the recipe, lower-case words joined by hyphens
/// @param title one line for people
/// @param rollout field words to the names they have in the files
/// @param inputs information fields with the type they must have
/// @param rewards the parts that measure, by the name formulas use
/// @param params named constants of the formulas, as plain values
/// @param combine named values in order; the last or the one named `reward` is the reward
/// @param pay channels; empty means the reward is paid for the whole rollout
/// @param advantage the estimator, or null for none
/// @param fidelity whether published holes are kept
/// @param batch rows that form a batch, rounded up to whole groups; 0 means each group is its own batch
/// @param eager true if every reward is measured whether or not the reward depends on it
/// @param hash twelve hexadecimal digits that change whenever a result may change
/// @param origin file the recipe came from
public record Recipe(
        String id,
        String title,
        Map<String, String> rollout,
        Map<String, ValueType> inputs,
        Map<String, Reward> rewards,
        Map<String, Object> params,
        List<Entry> combine,
        List<Pay> pay,
        Part<AdvantageEstimator> advantage,
        Fidelity fidelity,
        int batch,
        boolean eager,
        String hash,
        String origin) {

    /// One part that measures.
    ///
    /// @param use name of the part
    /// @param onMissing value of all its aspects where it could not measure, or null to drop the rollout
    /// @param notApplicable value of all its aspects where it does not apply, or null
    public record Reward(Part<RewardFunction> part, String use, Double onMissing, Double notApplicable) {}

    /// One named value of `combine`.
    ///
    /// @param where `FILE:LINE:COLUMN` of the expression
    public record Entry(String name, String expression, String where) {}

    /// One channel of pay: how much, where, when.
    ///
    /// @param channel its name
    /// @param at `whole` (paid at the end), `steps` (a list with one number per step), or
    ///     `reward.aspect`: each signal of that aspect is paid where it stands
    /// @param value entry of `combine` that is paid, for `whole` and `steps`; null for an aspect,
    ///     which pays its signals
    /// @param weight factor
    /// @param when entry of `combine` that must be true (or not 0) for the channel to be paid; null
    ///     means always
    /// @param apart true to estimate the channel's advantage alone
    /// @param where `FILE:LINE:COLUMN`
    public record Pay(
            String channel, String at, String value, double weight, String when, boolean apart, String where) {}

    /// The name of the entry that is the reward.
    public static final String REWARD = "reward";
}
