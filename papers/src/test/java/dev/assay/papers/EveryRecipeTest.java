package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Resources;
import dev.assay.core.Rollout;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.engine.ScoreJob;
import dev.assay.core.engine.Scorer;
import dev.assay.core.explain.Explanation;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.recipe.Parts;
import dev.assay.core.recipe.Recipe;
import dev.assay.core.recipe.RecipeReader;
import dev.assay.core.rows.Limits;
import dev.assay.core.rows.RowFields;
import dev.assay.core.rows.RowReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every shipped recipe owes: its example scores without a fault, and no model output, however broken
/// or hostile, does more than lower its own reward.
class EveryRecipeTest {
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final Map<String, String> NAMED = Map.of(
            "tool-rl", "tool-calls.jsonl",
            "gsm8k", "math.jsonl",
            "math", "math.jsonl",
            "fine-grained-rlhf", "qa-feedback.json");
    private static final RecipeReader READER = new RecipeReader(new Parts(EveryRecipeTest.class.getClassLoader()));

    @TempDir
    Path folder;

    static Set<String> recipes() {
        return READER.ids();
    }

    private static Path example(String recipe) {
        return EXAMPLES.resolve(NAMED.getOrDefault(recipe, recipe + ".jsonl"));
    }

    private static Scorer open(String recipe) {
        return new Scorer(READER.read(recipe, RecipeReader.Changes.NONE), Resources.DEFAULT, Scorer.Run.NONE);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void itsExampleScores(String recipe) throws IOException {
        Chromium.assume(recipe);
        Path example = example(recipe);
        assertTrue(Files.exists(example), recipe + " has no example " + example);
        Path out = folder.resolve("out.jsonl");
        try (Scorer scorer = open(recipe)) {
            new ScoreJob(scorer, example, new ScoreJob.Options(false, false, 2, false, false, Limits.DEFAULT)).run(out);
        }
        List<Object> rewards = new ArrayList<>();
        for (String line : Files.readAllLines(out)) {
            Map<String, Object> row = Json.object(line);
            assertEquals("ok", row.get("status"), line);
            assertNotNull(row.get("reward"), line);
            rewards.add(row.get("reward"));
        }
        assertTrue(rewards.stream().distinct().count() > 1, "an example should show what makes a difference");
        // What other people made is as long as it is.
        assertTrue(rewards.size() >= (NAMED.containsKey(recipe) ? 8 : 10), recipe + ": rows: " + rewards.size());
    }

    /// Every row of the example can be told to people: each formula has a value, and nothing shows the name of
    /// a class.
    @ParameterizedTest
    @MethodSource("recipes")
    void itsExampleExplainsItself(String recipe) throws IOException {
        try (Scorer scorer = open(recipe)) {
            RowReader reader = new RowReader(new RowFields(scorer.recipe().rollout()), "test");
            List<Rollout> unit = new ArrayList<>();
            for (Map<String, Object> row : rows(example(recipe))) {
                byte[] bytes = new JsonBuffer().value(row).toString().getBytes(StandardCharsets.UTF_8);
                unit.add(reader.read(bytes, 0, bytes.length, unit.size() + 1));
            }
            List<Line> lines = scorer.score(unit, new RunState());
            for (Line line : lines) {
                Explanation explanation = Explanation.of(scorer, line, lines);
                for (String told : List.of(explanation.text(false), explanation.html())) {
                    for (Recipe.Entry entry : scorer.recipe().combine())
                        assertTrue(told.contains(entry.name()), entry.name());
                    assertFalse(told.contains("dev.assay.") || told.contains("java."), told);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void noResponseDoesHarm(String recipe) throws IOException {
        Chromium.assume(recipe);
        Random random = new Random(recipe.hashCode());
        RowReader reader;
        List<Rollout> unit = new ArrayList<>();
        try (Scorer scorer = open(recipe)) {
            reader = new RowReader(new RowFields(scorer.recipe().rollout()), "test");
            String field = scorer.recipe().rollout().getOrDefault("response", "response");
            List<Map<String, Object>> rows = rows(example(recipe));
            for (int i = 0; i < 60; i++) {
                Map<String, Object> row = rows.get(random.nextInt(rows.size()));
                String known = field;
                for (String name : List.of("response", "completion", "output"))
                    if (row.get(name) instanceof String) known = name;
                if (row.get(known) instanceof String text) row.put(known, spoiled(text, i, random));
                byte[] bytes = new JsonBuffer().value(row).toString().getBytes(StandardCharsets.UTF_8);
                unit.add(reader.read(bytes, 0, bytes.length, i + 1));
            }
            // A guard against work that grows with the square of a response, not a measurement.
            List<Line> lines = Assertions.assertTimeoutPreemptively(
                    Duration.ofMinutes(2), () -> scorer.score(unit, new RunState()));
            int reward = scorer.rewardEntry();
            for (Line line : lines) {
                if (line.error() != null) assertEquals(1, line.error().lines().count(), line.error());
                else if (line.absent(reward) == null)
                    assertTrue(Double.isFinite((Double) line.value(reward)), line.id());
            }
        }
    }

    private static List<Map<String, Object>> rows(Path file) throws IOException {
        String text = Files.readString(file);
        if (text.stripLeading().startsWith("["))
            return Json.list(Json.parse(text)).stream().map(Json::map).toList();
        try (Stream<String> lines = text.lines()) {
            return lines.map(Json::object).toList();
        }
    }

    /// Broken and hostile forms of a response.
    private static String spoiled(String text, int kind, Random random) {
        int cut = text.isEmpty() ? 0 : random.nextInt(text.length());
        String noise = "<>/{}[]\"'\\:,.-+0129eE()^$|&\u00e9\ud83d\ude00\u0000\n\t abcxyz";
        return switch (kind % 15) {
            case 0 -> "";
            case 1 -> text.substring(0, cut);
            case 2 -> text.substring(cut);
            case 3 -> text + text;
            case 4 -> "{".repeat(50_000) + text;
            case 5 -> text + "[".repeat(50_000);
            case 6 -> "<think>".repeat(20_000);
            case 7 -> "</think>\n<answer>".repeat(20_000) + text;
            case 8 -> "<".repeat(100_000);
            case 9 -> "9".repeat(100_000) + "." + "9".repeat(1000) + "e999999999";
            case 10 -> text.substring(0, cut) + "\ud83d" + text.substring(cut);
            case 11 -> "\\frac{".repeat(20_000) + text;
            case 12 -> (text + "\n").repeat(Math.max(1, Math.min(200, 100_000 / (text.length() + 1))));
            case 13 -> "NaN Infinity -Infinity null true " + text;
            default -> {
                StringBuilder spoiled = new StringBuilder(text);
                for (int i = 0; i < 1 + text.length() / 20; i++) {
                    int at = random.nextInt(spoiled.length() + 1);
                    if (random.nextBoolean() && at < spoiled.length()) spoiled.deleteCharAt(at);
                    else spoiled.insert(at, noise.charAt(random.nextInt(noise.length())));
                }
                yield spoiled.toString();
            }
        };
    }
}
