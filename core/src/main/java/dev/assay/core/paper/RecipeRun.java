package dev.assay.core.paper;

import dev.assay.core.Fidelity;
import dev.assay.core.Leases;
import dev.assay.core.Resources;
import dev.assay.core.Rollout;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.engine.Scorer;
import dev.assay.core.recipe.Parts;
import dev.assay.core.recipe.Recipe;
import dev.assay.core.recipe.RecipeReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Scores rollouts made in memory with a shipped recipe: what papers and tests use, so that a case runs
/// through the very code that files run through.
public final class RecipeRun implements AutoCloseable {
    private final Scorer scorer;

    /// @param changes what is changed in the recipe
    /// @param step training step, or NaN
    public RecipeRun(String recipe, RecipeReader.Changes changes, double step) {
        this(recipe, changes, step, null);
    }

    /// @param leases what its parts share with those of other runs; null for nothing
    public RecipeRun(String recipe, RecipeReader.Changes changes, double step, Leases leases) {
        RecipeReader reader = new RecipeReader(new Parts(RecipeRun.class.getClassLoader()));
        Resources resources = new Resources(Resources.DEFAULT.fidelity(), Resources.DEFAULT.seed(), leases);
        scorer = new Scorer(reader.read(recipe, changes), resources, new Scorer.Run(step, Double.NaN));
    }

    /// Changes of variants, parameters and fidelity.
    public static RecipeReader.Changes changes(List<String> variants, Map<String, String> settings, Fidelity fidelity) {
        return new RecipeReader.Changes(variants, settings, fidelity);
    }

    /// The lines of one unit of rollouts.
    ///
    /// @throws IllegalArgumentException if one of them could not be scored; the message is its error
    public List<Line> lines(List<Rollout> unit, RunState state) {
        List<Line> lines = scorer.score(unit, state);
        for (Line line : lines) if (line.error() != null) throw new IllegalArgumentException(line.error());
        return lines;
    }

    /// All named values of one rollout.
    ///
    /// @throws IllegalArgumentException if the reward could not be measured; the message is the cause
    public Map<String, Object> values(Rollout rollout) {
        return values(lines(List.of(rollout), new RunState()).getFirst());
    }

    /// All named values of one line.
    ///
    /// @throws IllegalArgumentException if the reward could not be measured; the message is the cause
    public Map<String, Object> values(Line line) {
        var absent = line.absent(scorer.rewardEntry());
        if (absent != null) throw new IllegalArgumentException(absent.variable() + ": " + absent.cause());
        Map<String, Object> values = new LinkedHashMap<>();
        List<Recipe.Entry> entries = scorer.recipe().combine();
        for (int e = 0; e < entries.size(); e++) values.put(entries.get(e).name(), line.value(e));
        return values;
    }

    /// The value of the reward of each line.
    public double[] rewards(List<Line> lines) {
        return lines.stream()
                .mapToDouble(line -> (Double) line.value(scorer.rewardEntry()))
                .toArray();
    }

    @Override
    public void close() {
        scorer.close();
    }
}
