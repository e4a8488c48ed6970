package dev.assay.core.engine;

import dev.assay.core.Resources;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Parts;
import dev.assay.core.recipe.Recipe;
import dev.assay.core.recipe.RecipeReader;
import dev.assay.core.recipe.Yaml;
import dev.assay.core.rows.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Runs small recipes over small files, for tests.
final class Scoring {
    static final RecipeReader READER = new RecipeReader(new Parts(Scoring.class.getClassLoader()));

    private Scoring() {}

    static Scorer scorer(String yaml) {
        Recipe recipe = READER.read(Yaml.parse(yaml, "test.yaml"), RecipeReader.Changes.NONE);
        return new Scorer(recipe, Resources.DEFAULT, Scorer.Run.NONE);
    }

    static ScoreJob.Options options(boolean skip, boolean resume, int threads, int blockBytes) {
        return new ScoreJob.Options(skip, resume, threads, true, false, new Limits(1 << 20, blockBytes));
    }

    static List<Map<String, Object>> score(String yaml, Path in, ScoreJob.Options options) {
        Path out = in.resolveSibling(in.getFileName() + ".out");
        try (Scorer scorer = scorer(yaml)) {
            new ScoreJob(scorer, in, options).run(out);
            return Files.readAllLines(out).stream()
                    .map(line -> Json.map(Json.parse(line)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
