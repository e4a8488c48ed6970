package dev.assay.bench;

import dev.assay.core.Fidelity;
import dev.assay.core.Resources;
import dev.assay.core.engine.RunState;
import dev.assay.core.engine.Scorer;
import dev.assay.core.recipe.Parts;
import dev.assay.core.recipe.RecipeReader;
import dev.assay.core.rows.RowFields;
import dev.assay.core.rows.RowReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// How long a recipe takes for the rows of a file, each its own group, files and start of the process apart:
/// `RewardRate RECIPE FILE`. Rows are read from their bytes anew on every pass, by one thread and by all.
public final class RewardRate {
    private static final int PASSES = 9;

    private RewardRate() {}

    public static void main(String[] args) throws IOException {
        byte[][] rows = Files.readAllLines(Path.of(args[1])).stream()
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        RecipeReader reader = new RecipeReader(new Parts(RewardRate.class.getClassLoader()));
        var changes = new RecipeReader.Changes(List.of(), Map.of(), Fidelity.PUBLISHED);
        try (Scorer scorer = new Scorer(reader.read(args[0], changes), Resources.DEFAULT, Scorer.Run.NONE)) {
            for (boolean parallel : new boolean[] {false, true}) {
                double[] seconds = new double[PASSES];
                double sum = 0;
                for (int pass = 0; pass < PASSES; pass++) {
                    long start = System.nanoTime();
                    sum = pass(scorer, rows, parallel);
                    seconds[pass] = (System.nanoTime() - start) / 1e9;
                }
                double first = seconds[0];
                double[] later = Arrays.stream(seconds).skip(1).sorted().toArray();
                System.out.printf(
                        "assay, %,d rewards alone, %s: first pass %.3f s, then median %.3f s (sum of rewards %.3f)%n",
                        rows.length, parallel ? "all cores" : "one thread", first, later[later.length / 2], sum);
            }
        }
    }

    private static double pass(Scorer scorer, byte[][] rows, boolean parallel) {
        RowReader reader = new RowReader(new RowFields(scorer.recipe().rollout()), "rows");
        IntStream numbers = IntStream.range(0, rows.length);
        return (parallel ? numbers.parallel() : numbers)
                .mapToDouble(i -> {
                    var line = scorer.score(List.of(reader.read(rows[i], 0, rows[i].length, i + 1)), new RunState())
                            .getFirst();
                    if (line.error() != null) throw new IllegalArgumentException(line.error());
                    return ((Number) line.value(scorer.rewardEntry())).doubleValue();
                })
                .sum();
    }
}
