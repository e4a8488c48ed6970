package dev.assay.cli;

import dev.assay.core.Fidelity;
import dev.assay.core.Resources;
import dev.assay.core.engine.Scorer;
import dev.assay.core.recipe.Parts;
import dev.assay.core.recipe.RecipeReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/// Options that change a recipe, shared by the commands that run one.
final class RecipeOptions {
    @Option(
            names = "--variant",
            paramLabel = "NAME",
            description = "Lay a variant of the recipe over it; may be given more than once.")
    private List<String> variants = List.of();

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Set a parameter, or a member by its path: --set rewards.calls.jaccard=strict.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--fidelity",
            paramLabel = "KIND",
            description =
                    "published: exactly what was released, holes included. mended (the default): with known holes closed.")
    private Fidelity fidelity = Fidelity.RECIPE;

    @Option(
            names = "--step",
            paramLabel = "N",
            description = "Global training step, for recipes that change over training.")
    private double step = Double.NaN;

    @Option(names = "--progress", paramLabel = "P", description = "Share of training that is done, 0 to 1.")
    private double progress = Double.NaN;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of everything random (default 0).")
    private long seed;

    @Option(
            names = "--parts",
            paramLabel = "FILE",
            description =
                    "More parts: a jar, or a .java file that is compiled on the spot; may be given more than once.")
    private List<java.nio.file.Path> parts = List.of();

    Parts parts() {
        return UserParts.load(parts);
    }

    Scorer open(String recipe) {
        RecipeReader reader = new RecipeReader(parts());
        return new Scorer(
                reader.read(recipe, new RecipeReader.Changes(variants, settings, fidelity)),
                new Resources(fidelity, seed),
                new Scorer.Run(step, progress));
    }
}
